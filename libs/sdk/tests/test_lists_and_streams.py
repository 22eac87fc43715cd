"""Lists page by page, and streams that go on where they ended."""

import asyncio
from itertools import pairwise

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import Caller, Script
from test_logins import REFUSED, pair, tokens

from nexus_sdk import AsyncNexus, ServerEvent, Unauthorized
from nexus_sdk.events import Parser


def member(number: int) -> dict[str, object]:
    return {"user_id": f"usr_{number}", "name": "Ada", "email": "a@b.cd", "roles": ["staff"]}


def page(*numbers: int, cursor: str | None) -> dict[str, object]:
    return {
        "result": {
            "data": {"items": [member(each) for each in numbers], "has_more": cursor is not None, "cursor": cursor}
        }
    }


class TestLists:
    def test_are_read_to_their_end(self, nexus: Caller, script: Script) -> None:
        script.then(200, page(1, 2, cursor="next")).then(200, page(3, cursor=None))
        members = nexus.client.business("x").admin.members.list(limit=2)
        assert [each.user_id for each in nexus.every(members)] == ["usr_1", "usr_2", "usr_3"]
        assert "cursor" not in script.heard[0].target
        assert "%22limit%22%3A2%2C%22cursor%22%3A%22next%22" in script.heard[1].target

    def test_are_asked_for_only_as_far_as_they_are_read(self, nexus: Caller, script: Script) -> None:
        script.then(200, page(1, 2, cursor="next")).then(200, page(1, 2, cursor="next"))
        members = nexus.client.business("x").admin.members.list
        assert script.heard == []
        assert len(nexus.every(members(), most=2)) == 2
        first = nexus.run(members(cursor="here").page())
        assert (first.has_more, first.cursor) == (True, "next")
        assert len(script.heard) == 2

    def test_may_be_taken_a_page_at_a_time(self, nexus: Caller, script: Script) -> None:
        script.then(200, page(1, 2, cursor="next")).then(200, page(3, cursor=None))
        pages = nexus.every(nexus.client.business("x").admin.members.list().pages())
        assert [len(each.items) for each in pages] == [2, 1]


class TestStreams:
    def test_go_on_after_the_last_event(self, nexus: Caller, script: Script) -> None:
        first = [
            b"retry: 1\n: connected\n\nid: 7\nevent: notification\nda",
            b'ta: {"title":"Hello"}\n\n',
            b"id: 8\ndata: half",
        ]
        script.then(200, first).then(503, b"", retry_after="0").then(200, [b"event: resync\ndata: {}\n\n"])
        stream = nexus.client.business("x").me.stream()
        told = nexus.every(stream, most=2)
        nexus.run(stream.close())
        assert told == [ServerEvent("notification", {"title": "Hello"}, "7"), ServerEvent("resync", {}, "7")]
        assert [heard.headers.get("last-event-id") for heard in script.heard] == [None, "7", "7"]
        assert {heard.target for heard in script.heard} == {"/v1/x/me/stream"}

    def test_outlive_their_token(self, nexus: Caller, script: Script) -> None:
        script.then(200, [b"retry: 1\n\ndata: 1\n\n"]).then(401, REFUSED).then(200, tokens("2")).then(
            200, [b"data: 2\n\n"]
        )
        stream = nexus.client.use(pair("1")).business("x").me.stream(last_event_id="5")
        assert [each.data for each in nexus.every(stream, most=2)] == [1, 2]
        assert [heard.headers.get("authorization") for heard in script.heard] == [
            "Bearer access-1", "Bearer access-1", None, "Bearer access-2",
        ]  # fmt: skip
        assert script.heard[0].headers["last-event-id"] == "5"
        nexus.run(stream.close())
        assert nexus.every(stream) == []

    def test_end_when_they_are_refused(self, nexus: Caller, script: Script) -> None:
        script.then(401, REFUSED)
        with pytest.raises(Unauthorized):
            nexus.every(nexus.client.business("x").me.stream())

    async def test_go_on_after_a_wait_that_was_cut_short(self) -> None:
        """`wait_for(anext(stream), …)` cancels what it waited for, here the opening of a connection."""
        asked: list[httpx.Request] = []

        async def answer(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            if len(asked) == 1:
                await asyncio.Event().wait()
            return httpx.Response(200, content=b"data: 1\n\n")

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            stream = AsyncNexus("http://nexus", http=http).business("x").me.stream()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(stream), 0.05)
            assert (await anext(stream)).data == 1
        assert len(asked) == 2


TEXT = (
    ': hello\r\nretry: 250\r\n\r\nid: 1\rdata: {"a":\rdata:  "\u2028é"}\r\revent: booking\ndata\n\nid\ndata: last\n\n'
    "event: nothing\n\nid: a\0b\ndata: 5\n\n"
).encode()


@settings(deadline=None)
@given(st.lists(st.integers(0, len(TEXT))))
def test_it_is_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(TEXT)]
    parser = Parser()
    told = [event for begin, end in pairwise(places) for event in parser.feed(TEXT[begin:end])]
    assert told == [
        ServerEvent("message", {"a": "\u2028é"}, "1"),
        ServerEvent("booking", "", "1"),
        ServerEvent("message", "last", ""),
        ServerEvent("message", 5, ""),
    ]
    assert parser.retry_seconds == 0.25
