"""One trace from the HTTP request through transaction, outbox, stream and consumer to the mail server."""

from typing import Any

import httpx
import mails
import pytest
from practice import Practice, new_email, patiently

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

WAY = [
    ("gateway", "server", "POST /v1/{slug}/bookings"),
    ("gateway", "client", "ask scheduling.booking.create.v1"),
    ("scheduling", "server", "answer scheduling.booking.create.v1"),
    ("scheduling", "internal", "transaction"),
    ("notifications", "consumer", "consume notifications-plan_mails"),
    ("notifications", "internal", "transaction"),
    ("notifications", "client", "send mail"),
]
"""From the request down to the mail server, each the parent of the next."""
PUBLISHED = ("scheduling", "producer", "publish scheduling.booking.confirmed.v1")
FOREIGN_TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_booking_and_its_mail_are_one_trace(practice: Practice) -> None:
    email = new_email()
    made = practice.guest.post(practice.path("/bookings"), json=practice.wish(practice.slots()[0], email))
    trace_id = made.headers["nexus-request-id"]
    mails.read(practice.system, email, "confirmed")
    with httpx.Client(base_url=practice.system.url("console"), timeout=5) as console:
        spans = patiently(lambda: _whole(console, trace_id))

    by_id = {span["span_id"]: span for span in spans}
    roots = [span for span in spans if span["parent_id"] not in by_id]
    assert [_place(span) for span in roots] == WAY[:1], "every other span hangs from the request's"
    (sent,) = [span for span in spans if _place(span) == WAY[-1]]
    way = [sent]
    while way[0]["parent_id"] in by_id:
        way.insert(0, by_id[way[0]["parent_id"]])
    assert [_place(span) for span in way] == WAY
    assert PUBLISHED in map(_place, spans)
    assert not any(span["error"] for span in spans)
    assert sent["end"] > by_id[roots[0]["span_id"]]["end"], "the mail went after the guest had the answer"

    entries = practice.guest.get(
        practice.path(f"/bookings/{made.json()['id']}/timeline"), params={"token": made.json()["links"]["cancel_token"]}
    ).json()["entries"]
    assert {entry["trace_id"] for entry in entries if entry["what"].endswith("confirmed.v1")} == {trace_id}

    waterfall = practice.system.nexus("trace", trace_id)
    for _, _, name in (*WAY, PUBLISHED):
        assert name[:20] in waterfall, waterfall
    assert f"{len(spans)} spans, 3 services" in waterfall


def test_a_caller_cannot_put_a_request_into_a_trace_of_his_own(practice: Practice) -> None:
    header = {"traceparent": f"00-{FOREIGN_TRACE}-b7ad6b7169203331-01"}
    answer = practice.guest.get(practice.path(), headers=header)
    assert answer.headers["nexus-request-id"] != FOREIGN_TRACE


def _whole(console: httpx.Client, trace_id: str) -> list[dict[str, Any]] | None:
    """The trace, once its first and its last span have arrived: processes send theirs every few seconds."""
    answer = console.get(f"/traces/{trace_id}")
    spans: list[dict[str, Any]] = answer.json() if answer.status_code == 200 else []
    return spans if {WAY[0], WAY[2], WAY[-1], PUBLISHED} <= set(map(_place, spans)) else None


def _place(span: dict[str, Any]) -> tuple[str, str, str]:
    return span["service"], span["kind"], span["name"]
