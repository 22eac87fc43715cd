"""Reaching out: nobody makes this process ask itself, its neighbours, or for ever."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from outside_stories import http, saying, server

from kit.db import Database, NetworkInTransaction
from kit.outside import Answer, Outside, Refused, is_public
from kit.scope import Scope

HOST = "calendar.example"
MOST = 1_000
TLS = ssl.create_default_context()


def resolving(*addresses: str) -> tuple[Callable, list[str]]:
    """A name server that gives these answers, the last one for ever, and what it was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [addresses[min(len(asked), len(addresses)) - 1]]

    return resolve, asked


async def fetched(url: str, outside: Outside | None = None, **more) -> bytes:
    return await (outside or Outside(loopback=True)).fetch(url, **({"most_bytes": MOST, "seconds": 5} | more))


async def why(url: str, outside: Outside | None = None, **more) -> str:
    with pytest.raises(Refused) as refusal:
        await fetched(url, outside, **more)
    return refusal.value.code


class TestAddresses:
    @pytest.mark.parametrize(
        "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
    )
    def test_of_public_machines_are_public(self, address: str) -> None:
        assert is_public(ip_address(address))

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.18.0.1", "::", "::1",
            "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:c0a8:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "2001:20::1", "3fff::1", "100::1",
            "2001:4860:4860::8888%eth0",
        ],
    )  # fmt: skip
    def test_of_anything_else_are_not(self, address: str) -> None:
        assert not is_public(ip_address(address))

    @given(st.ip_addresses(v=4))
    def test_that_carry_one_inside_are_what_they_carry(self, inside: IPv4Address) -> None:
        number, public = int(inside), is_public(inside)
        assert is_public(IPv6Address((0xFFFF << 32) | number)) == public
        assert is_public(IPv6Address((0x0064FF9B << 96) | number)) == public
        assert is_public(IPv6Address((0x2002 << 112) | (number << 80) | 1)) == public

    @given(st.ip_addresses())
    def test_are_never_ours(self, address: IPv4Address | IPv6Address) -> None:
        if is_public(address):
            assert not any((address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified))


class TestHosts:
    @pytest.mark.parametrize(
        "host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "0"],
    )  # fmt: skip
    async def test_that_are_this_machine_or_a_neighbour_are_refused_however_they_are_written(self, host: str) -> None:
        assert await why(f"https://{host}/", Outside()) == "not_public"

    async def test_with_one_address_that_is_not_public_are_refused_as_a_whole(self) -> None:
        async def both(host: str, port: int) -> list[str]:
            return ["8.8.8.8", "127.0.0.1"]

        assert await why(f"https://{HOST}/", Outside(resolve=both)) == "not_public"

    async def test_are_resolved_once_and_a_second_answer_comes_too_late(self) -> None:
        """DNS rebinding: public when it is looked at, this machine when it is connected to."""
        resolve, asked = resolving("192.0.2.1", "127.0.0.1")
        assert await why(f"https://{HOST}/", Outside(resolve=resolve)) == "not_public"
        assert asked == [HOST]
        async with server(saying(http())) as port:
            resolve, asked = resolving("127.0.0.1", "127.0.0.2")
            assert await fetched(f"http://{HOST}:{port}/", Outside(loopback=True, resolve=resolve)) == b"hello"
        assert asked == [HOST]

    async def test_of_the_neighbourhood_are_refused_even_where_loopback_is_allowed(self) -> None:
        resolve, _ = resolving("10.0.0.1")
        assert await why(f"http://{HOST}/", Outside(loopback=True, resolve=resolve)) == "not_public"

    async def test_without_an_address_are_unreachable(self) -> None:
        async def nothing(host: str, port: int) -> list[str]:
            return []

        assert await why(f"https://{HOST}/", Outside(resolve=nothing)) == "unreachable"


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://8.8.8.8/", "not_https"), ("ftp://8.8.8.8/", "not_https"), ("file:///etc/passwd", "not_https"),
            ("gopher://8.8.8.8/", "not_https"), ("//8.8.8.8/", "not_https"), ("", "not_https"), ("8.8.8.8", "not_https"),
            ("https://", "malformed"), ("https:///x", "malformed"), ("https://user:secret@8.8.8.8/", "malformed"),
            ("https://8.8.8.8@127.0.0.1/", "malformed"), ("https://8.8.8.8:22/", "port"), ("https://8.8.8.8:99999/", "malformed"),
            ("https://8.8.8.8\r\nHost: x/", "malformed"), ("https://8.8.8.8/a b", "malformed"), ("https://8.8.8.8\\@127.0.0.1/", "malformed"),
            ("https://exa_mple..com/", "malformed"), ("https://[::1/", "malformed"), ("https://" + "a" * 3_000, "malformed"),
            ("https://\u0000/", "malformed"), ("https://-x.example/", "malformed"), ("https://\ud800.example/", "malformed"),
        ],
    )  # fmt: skip
    async def test_that_are_not_plainly_https_are_refused(self, url: str, code: str) -> None:
        resolve, asked = resolving("8.8.8.8")
        assert await why(url, Outside(resolve=resolve)) == code
        assert asked == []

    @settings(deadline=None)
    @given(st.text(max_size=60))
    async def test_of_any_kind_are_refused_or_asked_for_and_nothing_else(self, text: str) -> None:
        async def nowhere(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        outside = Outside(resolve=nowhere, tls=TLS)
        for url in (text, f"https://{text}", f"https://{HOST}/{text}"):
            assert await why(url, outside) in {"malformed", "not_https", "port", "not_public"}

    async def test_ask_for_exactly_one_thing(self) -> None:
        seen: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(http())
            await writer.drain()
            await reader.read()

        async with server(serve) as port:
            await fetched(f"http://127.0.0.1:{port}/ä/b?c=d&e=%20f#g")
            await fetched(f"http://{HOST}:{port}/", Outside(loopback=True, resolve=resolving("127.0.0.1")[0]))
        lines = seen[0].decode().split("\r\n")
        assert [each.split(b"\r\n")[1].decode() for each in seen] == [f"Host: 127.0.0.1:{port}", f"Host: {HOST}:{port}"]
        assert lines[0] == "GET /%C3%A4/b?c=d&e=%20f HTTP/1.1"
        assert not any(line.lower().startswith(("cookie", "authorization", "referer")) for line in lines)

    async def test_are_asked_with_what_is_to_be_told(self) -> None:
        seen: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(3))
            writer.write(http())
            await writer.drain()
            await reader.read()

        async with server(serve) as port:
            told = {"Accept": "application/json", "X-Told": "a b"}
            asked = Outside(loopback=True).ask(
                "POST", f"http://127.0.0.1:{port}/", headers=told, body=b"x=1", most_bytes=MOST
            )
            assert await asked == Answer(200, b"hello")
        head, _, body = seen[0].decode().partition("\r\n\r\n")
        assert head.split("\r\n")[0] == "POST / HTTP/1.1"
        assert {"Accept: application/json", "X-Told: a b", "Content-Length: 3"} < set(head.split("\r\n"))
        assert body == "x=1"

    @pytest.mark.parametrize("value", ["a\r\nX: y", "a\nX: y", "a\0", "\x85", "ä"])
    async def test_are_not_asked_with_a_header_that_breaks_out_of_its_line(self, value: str) -> None:
        resolve, asked = resolving("127.0.0.1")
        with pytest.raises(Refused, match="malformed"):
            await Outside(loopback=True, resolve=resolve).ask(
                "GET", f"http://{HOST}/", headers={"Authorization": f"Bearer {value}"}, most_bytes=MOST
            )
        assert asked == []

    @pytest.mark.parametrize("url", ["http://8.8.8.8/", "https://user:secret@8.8.8.8/", "https://8.8.8.8:22/"])
    def test_are_refused_for_others_as_for_us(self, url: str) -> None:
        with pytest.raises(Refused):
            Outside().check(url)
        Outside().check("https://8.8.8.8/")


class TestAnswers:
    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (http(b"", "Location: http://127.0.0.1/", status="302 Found"), "redirect"),
            (http(status="304 Not Modified"), "redirect"),
            (http(status="404 Not Found"), "status"),
            (http(status="500 Oh"), "status"),
            (http(b"x" * (MOST + 1)), "too_large"),
            (http(b"", f"Content-Length: {10**12}"), "too_large"),
            (http(b"x" * (MOST + 1), "X: no length"), "too_large"),
            (http(b"", *(f"X-{n}: {'y' * 1_000}" for n in range(90))), "too_large"),
            (http(b"x", "Content-Encoding: gzip", "Content-Length: 1"), "encoded"),
            (http(b"x", "Content-Length: 5"), "unreachable"),
            (http(b"5\r\nhello\r\n", "Transfer-Encoding: chunked"), "unreachable"),
            (http(b"zz\r\n", "Transfer-Encoding: chunked"), "not_http"),
            (b"SSH-2.0-OpenSSH_9.9\r\n", "not_http"),
            (b"\x00" * 300, "not_http"),
            (b"", "unreachable"),
            (b"HTTP/1.1 200 OK\r\nX: half", "unreachable"),
        ],
    )  # fmt: skip
    async def test_that_are_not_what_was_asked_for_are_refused(self, answer: bytes, code: str) -> None:
        async with server(saying(answer)) as port:
            assert await why(f"http://127.0.0.1:{port}/") == code

    @pytest.mark.parametrize(
        "answer",
        [
            http(), http(b"hello", "X: until the end"), http(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
            http(b"hello", "Content-Length: 5", "Content-Encoding: identity"),
        ],
    )  # fmt: skip
    async def test_of_every_honest_form_are_read(self, answer: bytes) -> None:
        async with server(saying(answer)) as port:
            assert await fetched(f"http://127.0.0.1:{port}/") == b"hello"

    @pytest.mark.parametrize(
        "answer",
        [
            http(b'{"error": 1}', status="400 No"), http(b"x" * MOST * 2, "X: no length", status="400 No"),
            http(b"", status="400 No") + http(),
        ],
    )  # fmt: skip
    async def test_that_say_no_are_told_by_their_status_alone(self, answer: bytes) -> None:
        async with server(saying(answer)) as port:
            asked = Outside(loopback=True).ask("GET", f"http://127.0.0.1:{port}/", most_bytes=MOST)
            assert await asked == Answer(400, b"")

    async def test_are_the_first_of_several(self) -> None:
        async with server(saying(http() + http(b"more"))) as port:
            assert await fetched(f"http://127.0.0.1:{port}/") == b"hello"

    @pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\n", http(b"x", "Content-Length: 900")])
    async def test_that_trickle_end_after_their_time_in_all(self, said: bytes) -> None:
        """Slow loris: a byte now and then keeps a timeout between bytes from ever coming."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)

        async with server(serve) as port:
            started = asyncio.get_running_loop().time()
            assert await why(f"http://127.0.0.1:{port}/", seconds=0.3) in {"too_slow", "not_http"}
            assert asyncio.get_running_loop().time() - started < 2

    async def test_without_end_are_cut_off(self) -> None:
        sent = 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent
            await reader.readuntil(b"\r\n\r\n")
            writer.write(http(b"", "X: no length"))
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
                sent += 65_536

        async with server(serve) as port:
            assert await why(f"http://127.0.0.1:{port}/") == "too_large"
        assert sent < 20_000_000

    async def test_of_nobody_are_unreachable(self) -> None:
        async with server(saying(b"")) as port:
            pass
        assert await why(f"http://127.0.0.1:{port}/") == "unreachable"

    async def test_are_not_waited_for_inside_a_transaction(self, database: Database, here: Scope) -> None:
        async with database.transaction(here):
            with pytest.raises(NetworkInTransaction):
                await fetched("https://8.8.8.8/")


class TestTls:
    @pytest.mark.parametrize(("certified", "outcome"), [(HOST, b"hello"), ("other.example", "unreachable")])
    async def test_the_machine_at_the_pinned_address_proves_that_it_is_the_host(
        self, tmp_path, certified, outcome
    ) -> None:
        serving, trusting = certificate(tmp_path, certified)
        resolve, _ = resolving("127.0.0.1")
        outside = Outside(loopback=True, resolve=resolve, tls=trusting)
        async with server(saying(http()), tls=serving) as port:
            url = f"https://{HOST}:{port}/"
            assert (await fetched(url, outside) if isinstance(outcome, bytes) else await why(url, outside)) == outcome
            assert await why(url, Outside(loopback=True, resolve=resolve)) == "unreachable"


def certificate(folder, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what trusts exactly that."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cafile=str(path))
