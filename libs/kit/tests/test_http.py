"""Requests to another context, against servers that answer byte by byte as told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from kit.http import Answer, Client, HttpError, TimedOut, Unreachable

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX-Seen: yes\r\n\r\n{}"


class Peer:
    """A server that counts its connections and keeps what it was sent."""

    def __init__(self, script: Script) -> None:
        self.script, self.connections, self.requests = script, 0, list[bytes]()
        self.asked, self.gone = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.script(reader, writer)
        writer.close()
        self.gone.set()

    async def read(self, reader: asyncio.StreamReader) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        self.requests.append(head + await reader.readexactly(length))
        self.asked.set()


@asynccontextmanager
async def talking(script: Callable[[Peer], Script], port: int = 0) -> AsyncIterator[tuple[Peer, Client, int]]:
    peer = Peer(lambda *_: asyncio.sleep(0))
    peer.script = script(peer)
    server = await asyncio.start_server(peer.serve, "127.0.0.1", port)
    bound: int = server.sockets[0].getsockname()[1]
    async with Client(f"http://127.0.0.1:{bound}/prefix") as client:
        yield peer, client, bound
    server.close()


def answering(*answers: bytes) -> Callable[[Peer], Script]:
    """Answers one request after the other with these, and then closes."""

    def script(peer: Peer) -> Script:
        async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for answer in answers:
                await peer.read(reader)
                writer.write(answer)

        return run

    return script


async def ask(client: Client, *, idempotent: bool = False, seconds: float = 5) -> Answer:
    return await client.post("/rpc/x", b"{}", {"content-type": "application/json"}, seconds, idempotent=idempotent)


class TestPost:
    async def test_sends_the_request_and_gives_the_whole_answer(self) -> None:
        async with talking(answering(OK)) as (peer, client, port):
            assert await ask(client) == Answer(200, {"content-length": "2", "x-seen": "yes"}, b"{}")
        head = f"POST /prefix/rpc/x HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: 2\r\n"
        assert peer.requests == [head.encode() + b"content-type: application/json\r\n\r\n{}"]

    @pytest.mark.parametrize("status", [404, 500, 503])
    async def test_gives_an_error_status_as_an_answer(self, status: int) -> None:
        async with talking(answering(OK.replace(b"200", str(status).encode()))) as (_, client, _port):
            assert (await ask(client)).status == status

    async def test_reads_chunks_and_skips_what_precedes_the_answer(self) -> None:
        answer = b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        async with talking(answering(answer + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")) as (_, client, _port):
            assert await ask(client) == Answer(200, {"transfer-encoding": "chunked"}, b"{}")

    async def test_uses_one_connection_for_one_request_after_the_other(self) -> None:
        async with talking(answering(OK, OK, OK)) as (peer, client, _):
            for _ in range(3):
                await ask(client)
        assert peer.connections == 1

    async def test_uses_one_connection_per_request_at_the_same_time(self) -> None:
        async with talking(answering(OK, OK)) as (peer, client, _):
            await asyncio.gather(*(ask(client) for _ in range(4)))
        assert peer.connections == 4

    async def test_does_not_keep_a_connection_that_the_context_wants_closed(self) -> None:
        async with talking(answering(OK.replace(b"X-Seen: yes", b"connection: close"))) as (peer, client, _):
            await ask(client)
            await ask(client)
        assert peer.connections == 2

    @pytest.mark.parametrize(
        ("path", "headers"), [("/x", {"a": "1\r\nevil: 2"}), ("/x\r\n", {}), ("/x y", {}), ("/x", {"a\n": "1"})]
    )
    async def test_refuses_what_breaks_out_of_its_line(self, path: str, headers: dict[str, str]) -> None:
        async with talking(answering(OK)) as (peer, client, _):
            with pytest.raises(ValueError):
                await client.post(path, b"", headers, 5)
        assert peer.connections == 0


class TestRestart:
    async def test_never_uses_a_connection_that_was_closed_meanwhile(self) -> None:
        async with talking(answering(OK)) as (peer, client, _):
            await ask(client)
            await peer.gone.wait()
            # The client's side may not have run since: only the kernel knows.
            assert (await ask(client)).status == 200
        assert peer.connections == 2

    async def test_tries_an_idempotent_request_again_when_its_kept_connection_breaks(self) -> None:
        async with talking(breaking_when_reused) as (peer, client, _):
            await ask(client)
            assert (await ask(client, idempotent=True)).status == 200
        assert (peer.connections, len(peer.requests)) == (2, 3)

    async def test_does_not_send_a_command_twice(self) -> None:
        async with talking(breaking_when_reused) as (peer, client, _):
            await ask(client)
            with pytest.raises(Unreachable) as error:
                await ask(client)
        assert error.value.sent
        assert len(peer.requests) == 2

    async def test_says_that_nothing_was_sent_when_nobody_listens(self) -> None:
        async with talking(answering(OK)) as (_, _client, port):
            pass
        async with Client(f"http://127.0.0.1:{port}") as client:
            with pytest.raises(Unreachable) as error:
                await ask(client)
        assert not error.value.sent


def breaking_when_reused(peer: Peer) -> Script:
    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await peer.read(reader)
        writer.write(OK)
        await peer.read(reader)

    return run


class TestLimits:
    async def test_gives_up_at_the_deadline_and_lets_the_context_know(self) -> None:
        async with talking(silent) as (peer, client, _):
            with pytest.raises(TimedOut) as error:
                await ask(client, seconds=0.05)
            await asyncio.wait_for(peer.gone.wait(), 5)
        assert error.value.sent

    async def test_closes_the_connection_of_a_cancelled_call(self) -> None:
        async with talking(silent) as (peer, client, _):
            call = asyncio.create_task(ask(client))
            await peer.asked.wait()
            call.cancel()
            await asyncio.wait_for(peer.gone.wait(), 5)
            with pytest.raises(asyncio.CancelledError):
                await call

    @pytest.mark.parametrize(
        "answer",
        [
            b"HELLO\r\n\r\n",
            OK.replace(b"2\r", b"20\r"),
            b"",
            OK[:20],
            OK.replace(b"2\r", b"9000000\r") + b"x" * 9_000_000,
        ],
        ids=["no HTTP", "cut body", "nothing", "cut head", "too long"],
    )
    async def test_refuses_an_answer_that_is_none(self, answer: bytes) -> None:
        async with talking(answering(answer)) as (_, client, _port):
            with pytest.raises(Unreachable):
                await ask(client)

    @pytest.mark.parametrize("more", [OK.replace(b"{}", b"[]"), OK[:20], OK.replace(b"HTTP", b"x-evil")])
    async def test_an_answer_nobody_asked_for_is_not_the_next_answer(self, more: bytes) -> None:
        """Nor the beginning of one: the rest of it would come in front of the next."""
        async with talking(answering(OK + more, OK)) as (peer, client, _port):
            first = await ask(client)
            assert (first.body, "x-evil" in first.headers) == (b"{}", False)
            assert (await ask(client, idempotent=True)).body == b"{}"
            assert peer.connections == 2


def silent(peer: Peer) -> Script:
    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await peer.read(reader)
        await reader.read()

    return run


class TestClose:
    async def test_fails_calls_under_way_and_later_ones(self) -> None:
        async with talking(silent) as (peer, client, _):
            call = asyncio.create_task(ask(client))
            await peer.asked.wait()
            await client.aclose()
            with pytest.raises(HttpError):
                await call
            with pytest.raises(Unreachable):
                await ask(client)


@pytest.mark.parametrize("url", ["ftp://x", "x:80", "http://", "http://u:p@x", "http://x?a=b"])
def test_an_address_is_scheme_host_and_port(url: str) -> None:
    with pytest.raises(ValueError):
        Client(url)
