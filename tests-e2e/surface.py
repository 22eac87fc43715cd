"""All there is to ask, from the gateway's own tables: every route and procedure, and a valid input for each."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx
import tills
from practice import PASSWORD, WEEK, Practice, new_email, patiently

from contracts.permissions import Role
from contracts.request import Request
from contracts.types import to_typeid, uuid7
from gateway.live.rows import StreamRow
from gateway.procedures import PROCEDURES, SUBSCRIPTIONS
from gateway.rest.rows import Route
from gateway.routes import ROUTES, STREAMS
from gateway.trpc.rows import Procedure, Subscription

Row = Route | Procedure
ROWS: tuple[Row, ...] = (*ROUTES, *PROCEDURES)
Listened = StreamRow | Subscription
LISTENED: tuple[Listened, ...] = (*STREAMS, *SUBSCRIPTIONS)
_TRACE = re.compile(rb'"trace_id": ?"[0-9a-f]{32}"')
_ID = re.compile(r"\^([a-z]{3})_\[0-7\]")


@dataclass(frozen=True)
class Stock:
    """A business with two of everything there is, for trying ids, tokens and cursors on it and on its neighbour."""

    practice: Practice
    ids: dict[str, str]
    """One id of each kind, by its prefix."""
    tokens: dict[str, str]
    """What proves whose a hold (`hld`) or a booking (`bkg`) is."""
    slot: dict[str, Any]
    """A start that is free."""

    def nothing(self) -> "Stock":
        """The same with ids and tokens that nobody has ever had."""
        ids = {prefix: to_typeid(prefix, uuid7()) for prefix in self.ids}
        return Stock(self.practice, ids, {prefix: uuid4().hex for prefix in self.tokens}, self.slot)


def stock(practice: Practice) -> Stock:
    """Fill a practice with two of everything."""
    call = practice.call
    service = call("services.list", {})["items"][0] | {"name": "Second service"}
    call("services.create", {name: service[name] for name in ("name", "duration_minutes", "price", "staff_member_ids")})
    staff_user = practice.employ(Role.STAFF)
    slots = practice.slots()
    hold = practice.hold(slots[0])
    email = new_email()
    bookings = [practice.book(slots[20], email), practice.book(slots[40], new_email())]
    online = _online(practice)
    start = datetime.fromisoformat(slots[-1]["starts_at"])
    blocked = [
        call("blockedTimes.create", {"staff_member_id": practice.staff[1], "starts_at": start.isoformat(),
                                     "ends_at": (start + timedelta(hours=hours)).isoformat()})
        for hours in (1, 2)
    ]  # fmt: skip
    for granted in (True, False):
        consent = {name: _PLAIN[name] for name in ("kind", "wording_version", "source")} | {"granted": granted}
        call("customers.recordConsent", consent | {"customer_id": bookings[0]["customer_id"]})
    files = [
        call("imports.busyTimes", {"staff_member_id": practice.staff[0], "source": source, "file": _CALENDAR})
        for source in ("google", "outlook")
    ]
    override = {"schedule_id": practice.schedules[0], "date": "2031-05-01", "start": "08:00", "end": "10:00"}
    invitations = [call("invitations.create", {"email": new_email(), "role": "staff"}) for _ in range(2)]
    told = patiently(lambda: practice.owner.get(practice.path("/me/notifications")).json()["items"])
    ids = {
        "biz": practice.business_id, "svc": practice.service, "stf": practice.staff[0], "sch": practice.schedules[0], "hld": hold["id"],
        "bkg": online[0]["id"], "cus": bookings[0]["customer_id"], "blk": blocked[0]["id"],
        "ovr": call("overrides.set", override)["id"], "ntf": told[0]["id"], "imp": files[0]["id"],
        "usr": staff_user.get("/v1/auth/me").json()["user"]["id"],
        "lgn": staff_user.get("/v1/auth/logins").json()["items"][0]["id"],
        "inv": invitations[0]["id"],
        **_credits(practice, {"name": "Ada Lovelace", "email": email}),
        **_notes(practice, bookings[0]["id"]),
        **_sessions(practice),
        **_teams(practice),
        **_keys(practice),
        **_fees(practice),
    }  # fmt: skip
    money, checkout_tokens = _money(practice)
    ids |= money
    tokens = {"hld": hold["token"], "bkg": online[0]["links"]["cancel_token"]} | checkout_tokens
    for prefix, group in (_groups(practice, slots[60:]) | _waiting(practice, slots[80])).items():
        ids[prefix], tokens[prefix] = group["id"], group.get("token") or group["links"]["reschedule_token"]
    return Stock(practice, ids, tokens, slots[10])


def _groups(practice: Practice, slots: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Two series and two visits, of one booking each."""
    made = {}
    for prefix, kind in (("ser", "series"), ("vis", "visits")):
        for _ in range(2):
            wish = practice.wish(slots.pop(0)) | {"rule": "FREQ=DAILY;COUNT=1"}
            if kind == "visits":
                part = {name: wish[name] for name in ("service_id", "starts_at", "offer")}
                wish = {"parts": [part], "customer": wish["customer"]}
            answer = practice.guest.post(practice.path(f"/{kind}"), json=wish)
            assert answer.status_code == 201, answer.text
            made[prefix] = answer.json()
    return made


def _credits(practice: Practice, customer: dict[str, str]) -> dict[str, str]:
    """Two packages and two memberships, sold to one customer."""
    call, sold = practice.call, {"credits": 5, "price": _PLAIN["price"], "service_ids": [practice.service]}
    packages = [call("packages.create", sold | {"name": name}) for name in ("Five", "Five more")]
    plans = [call("membershipPlans.create", sold | {"name": name, "interval": "month"}) for name in ("Gold", "Silver")]
    purchases = [call("purchases.record", {"package_id": each["id"], "customer": customer}) for each in packages]
    memberships = [call("memberships.start", {"plan_id": each["id"], "customer": customer}) for each in plans]
    lots = call("credits.get", {"customer_id": purchases[0]["customer_id"]})["lots"]
    taken = {"membership_id": memberships[0]["id"]}
    for _ in range(2):  # billing hears of memberships and plans a moment later
        patiently(lambda: practice.try_call("memberships.recordPayment", taken).status_code == 200)
    return {
        "pkg": packages[0]["id"], "pur": purchases[0]["id"], "mpl": plans[0]["id"], "mem": memberships[0]["id"],
        "lot": lots[0]["id"],
    }  # fmt: skip


def _notes(practice: Practice, booking_id: str) -> dict[str, str]:
    """Two notes about a booking; one of them written twice, and read twice."""
    notes = [practice.call("notes.write", {"booking_id": booking_id, "text": f"Note {number}"}) for number in (1, 2)]
    practice.call("notes.revise", {"note_id": notes[0]["id"], "text": "Anew"})
    for _ in range(2):
        practice.call("notes.read", {"note_id": notes[0]["id"]})
    practice.call("notes.setPolicy", {"readers": "managers"})
    return {"nte": notes[0]["id"]}


def _online(practice: Practice) -> list[dict[str, Any]]:
    """Two online bookings, whose rooms are made."""
    plain = {name: _PLAIN[name] for name in ("name", "duration_minutes", "price")}
    online = practice.call("services.create", plain | {"location": "online", "staff_member_ids": practice.staff[:1]})
    booked = []
    for slot in practice.slots(online["id"])[-1:-20:-10]:
        asked = {"service_id": online["id"], "starts_at": slot["starts_at"], "offer": slot["offer"], "note": "Online"}
        made = practice.guest.post(practice.path("/bookings"), json=asked | {"customer": _PLAIN["customer"]})
        assert made.status_code == 201, made.text
        booked.append(made.json())
    patiently(lambda: len(practice.call("rooms.list")["items"]) == 2)
    return booked


def _sessions(practice: Practice) -> dict[str, str]:
    """Two sessions of a service that is sold in them, and opening hours that close nothing."""
    call, staff = practice.call, practice.staff[0]
    sold = {name: _PLAIN[name] for name in ("duration_minutes", "price")} | {"staff_member_ids": [staff]}
    yoga = call("services.create", sold | {"name": "Yoga", "in_sessions": True})
    block = {"service_ids": [yoga["id"]], "staff_member_id": staff, "start": "20:00", "end": "21:00", "capacity": 5}
    sessions = [call("sessions.plan", block | {"date": date}) for date in ("2031-05-01", "2031-05-02")]
    always = {"name": "Open", "timezone": "UTC", "rules": [{"days": WEEK, "start": "00:00", "end": "24:00"}]}
    call("openingHours.set", {"schedule_id": call("schedules.create", always)["id"]})
    return {"ses": sessions[0]["id"]}


def _teams(practice: Practice) -> dict[str, str]:
    """Two rooms with a pool each, both blocked for an hour, and a service that needs one of the first pool.

    And a booking that two take part in.
    """
    call, at = practice.call, "2031-05-01T0{}:00:00Z"
    rooms = [call("resources.create", {"name": name, "kind": "room"}) for name in ("Blue room", "Red room")]
    for room in rooms:
        call("resourceBlocks.create", {"resource_id": room["id"], "starts_at": at.format(1), "ends_at": at.format(2)})
    members = {"staff_member_ids": practice.staff[:1]}
    pools = [call("pools.create", members | {"name": room["name"], "resource_ids": [room["id"]]}) for room in rooms]
    sold = {name: _PLAIN[name] for name in ("duration_minutes", "price")} | {"staff_member_ids": practice.staff[:1]}
    call("services.create", sold | {"name": "In a room", "requirements": [{"pool_id": pools[0]["id"], "count": 1}]})
    pair = {"name": "With both", "staff_mode": "collective", "staff_member_ids": practice.staff[:2]}
    both = call("services.create", sold | pair)["id"]
    wish = practice.wish(practice.slots(both)[-1]) | {"service_id": both}
    made = practice.guest.post(practice.path("/bookings"), json=wish)
    assert made.status_code == 201, made.text
    return {"res": rooms[0]["id"], "pol": pools[0]["id"]}


def _fees(practice: Practice) -> dict[str, str]:
    """Two fees, of bookings that were called off too late."""
    call, sold = practice.call, {name: _PLAIN[name] for name in ("duration_minutes", "price")}
    strict = {"notice": {"cancel_minutes": 500_000}, "late_cancel_fee_percent": 50}
    costly = call("services.create", sold | strict | {"name": "Strict", "staff_member_ids": practice.staff[:1]})["id"]
    for slot in practice.slots(costly)[-1:-20:-10]:
        wish = practice.wish(slot) | {"service_id": costly}
        made = practice.guest.post(practice.path("/bookings"), json=wish)
        assert made.status_code == 201, made.text
        off = practice.guest.post(
            practice.path(f"/bookings/{made.json()['id']}/cancel"), json={"token": made.json()["links"]["cancel_token"]}
        )
        assert off.status_code == 200, off.text
    fees = patiently(lambda: len(found := call("fees.list")["items"]) == 2 and found)
    return {"fee": fees[0]["id"]}


def _keys(practice: Practice) -> dict[str, str]:
    """Two API keys, one for servers and one for browsers."""
    server = practice.call("apiKeys.create", {"name": "Server", "permissions": ["bookings:read"]})
    practice.call("apiKeys.create", {"name": "Site", "kind": "publishable"})
    return {"key": server["id"]}


def _money(practice: Practice) -> tuple[dict[str, str], dict[str, str]]:
    """Two of everything that is paid online: packages, memberships, gifts, refunds; one deposit, one dispute.

    Gives ids, and the tokens of the checkouts among them.
    """
    call, till = practice.call, tills.connect(practice)
    package, plan = (call(f"{kind}.list", {})["items"][0]["id"] for kind in ("packages", "membershipPlans"))
    sold = [till.sell(package_id=package, card=card) for card in (tills.CARD, tills.DISPUTED)]
    for _ in range(2):
        joined = till.sell(plan_id=plan)
    gifts = [till.gift() for _ in range(2)]
    booked = till.book(till.service())
    till.pay(till.checkout_of(booked))
    till.standing(booked, "confirmed")
    of_sale = [{"purchase_id": each["purchase"]["id"]} for each in sold]
    paid, disputed = (patiently(lambda one=one: call("payments.list", one)["items"])[0]["id"] for one in of_sale)
    cards = [till.save_card(booked) for _ in range(2)]
    part = {"amount": {"amount_minor": 100, "currency": "EUR"}}
    refund, _ = (call("payments.refund", {"payment_id": paid} | part) for _ in range(2))
    dispute = patiently(lambda: call("payments.get", {"payment_id": disputed})["disputes"])[0]
    invoices = patiently(lambda: len(found := call("invoices.list")["items"]) == 2 and found)
    ids = {"chk": sold[0]["checkout"]["id"], "pay": paid, "rfd": refund["id"], "dsp": dispute["id"],
           "ivc": invoices[0]["id"], "lok": to_typeid("lok", uuid7()), "pmt": cards[0]["id"],
           "gft": gifts[0]["gift_code_id"]}  # fmt: skip
    till.start(package_id=package, customer=_PLAIN["customer"], gift_code=till.code_of(gifts[1]))
    kept, gone = (each["purchase"]["customer_id"] for each in (sold[0], joined | {"purchase": joined["membership"]}))
    call("customers.merge", {"customer_id": kept, "duplicate_id": gone})
    return ids, {"chk": sold[0]["checkout"]["token"], "gft": gifts[0]["token"]}


def _waiting(practice: Practice, slot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Two who wait for a time; it becomes free, and the first has it offered."""
    booked, day = practice.book(slot, new_email()), slot["starts_at"][:10]
    wish = {"service_id": practice.service, "from_date": day, "to_date": day}
    entries = []
    for _ in range(2):
        asked = wish | {"customer": {"name": "Ada Lovelace", "email": new_email()}}
        answer = practice.guest.post(practice.path("/waitlist"), json=asked)
        assert answer.status_code == 201, answer.text
        entries.append(answer.json())
    practice.call("bookings.cancel", {"booking_id": booked["id"]})
    patiently(lambda: practice.call("waitlist.get", {"entry_id": entries[0]["id"]})["offer"])
    return {"wtl": entries[0]}


def id_fields(request: type[Request[Any]]) -> dict[str, str]:
    """The fields of a request that hold ids, and the prefix of each."""
    found = {name: _ID.search(json.dumps(shape)) for name, shape in properties(request).items()}
    return {name: match[1] for name, match in found.items() if match}


def valid(request: type[Request[Any]], of: Stock) -> dict[str, Any]:
    """The least input that this request accepts, about things of one business."""
    shapes = properties(request)
    return {name: _value(name, shapes[name], of) for name in request.model_json_schema().get("required", [])}


def put(request: type[Request[Any]], name: str, of: Stock) -> dict[str, Any]:
    """A field that holds an id, filled with a business's; with what proves that one may use it."""
    shape = properties(request)[name]
    filled: dict[str, Any] = {name: _value(name, shape, of)}
    if "token" in properties(request):
        filled["token"] = of.tokens[id_fields(request)[name]] if id_fields(request)[name] in of.tokens else uuid4().hex
    if name == "hold_id" and "hold_token" in properties(request):
        filled["hold_token"] = of.tokens["hld"]
    return filled


def send(row: Row, practice: Practice, by: httpx.Client, asked: dict[str, Any]) -> httpx.Response:
    """Ask one row of either table in the name of this business."""
    if isinstance(row, Procedure):
        return practice.try_call(row.name.removeprefix("admin."), asked, by=by, reads=row.type == "query")
    left = {name: value for name, value in asked.items() if f"{{{name}}}" not in row.path}
    path = row.path.replace("{slug}", practice.slug)
    for name, value in asked.items():
        path = path.replace(f"{{{name}}}", str(value))
    if row.method in {"GET", "DELETE"}:
        return by.request(row.method, path, params=left)
    return by.request(row.method, path, json=left)


def listen(row: Listened, practice: Practice, by: httpx.Client) -> tuple[int, str]:
    """Open a stream about this business: 200 and what it says first, or the status and code it is refused with."""
    path = f"/trpc/{row.name}" if isinstance(row, Subscription) else row.path.replace("{slug}", practice.slug)
    with by.stream("GET", path, headers={"nexus-business": practice.slug}) as answer:
        if answer.status_code != 200:
            return answer.status_code, json.loads(answer.read())["code"]
        kind = ""
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            kind = value if name == "event" else kind if line else ""
            if name == "data" and kind != "connected":
                said = json.loads(value)
                if kind == "serialized-error":
                    return said["data"]["httpStatus"], said["data"]["problem"]["code"]
                return 200, kind or said["type"]
    raise AssertionError(f"{row.name} ended before it said anything")


def told(answer: httpx.Response) -> tuple[int, bytes]:
    """What an answer tells: status and body, apart from the number of its trace."""
    return answer.status_code, _TRACE.sub(b"", answer.content)


def properties(request: type[Request[Any]]) -> dict[str, Any]:
    """The fields of a request and the JSON Schema of each."""
    schema = request.model_json_schema()
    shapes: dict[str, Any] = schema.get("properties", {})
    return shapes


def _value(name: str, shape: dict[str, Any], of: Stock) -> Any:
    nested = _NESTED.get(shape.get("items", {}).get("$ref", "").rpartition("/")[2])
    if nested:
        field, prefix = nested
        return [{field: of.ids[prefix]} | ({} if name == "segments" else {"starts_at": of.slot["starts_at"]})]
    if name == "business":
        return of.practice.slug
    ident = _ID.search(json.dumps(shape))
    if ident:
        return [of.ids[ident[1]]] if "items" in shape else of.ids[ident[1]]
    if shape.get("format") == "date-time":
        start = datetime.fromisoformat(of.slot["starts_at"])
        return (start + timedelta(hours=name in {"to", "ends_at"})).isoformat()
    if name == "amount" and "Money" in json.dumps(shape):
        return {"amount_minor": 5_000, "currency": "EUR"}
    return _PLAIN[name]


_NESTED = {"WantedPart": ("service_id", "svc"), "MovedPart": ("booking_id", "bkg"), "Segment": ("service_id", "svc")}
"""The id that a part of a request needs, and its prefix."""

_CALENDAR = base64.b64encode(
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240101T030000Z\r\nDURATION:PT1H\r\n"
    b"RRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).decode()
_PLAIN: dict[str, Any] = {
    "name": "Something", "email": "ada@example.com", "password": PASSWORD, "slug": "a-new-slug",
    "timezone": "Europe/Berlin", "currency": "EUR", "role": "staff", "refresh_token": "nxr_0123456789",
    "token": "0123456789abcdef", "current_password": "nobody ever chose this one", "code": "123456", "duration_minutes": 50, "price": {"amount_minor": 6_000, "currency": "EUR"},
    "rules": [{"days": WEEK, "start": "08:00", "end": "18:00"}], "date": "2031-05-02", "start": "08:00", "end": "09:00",
    "customer": {"name": "Ada Lovelace", "email": "ada@example.com"}, "credits": 5, "interval": "month", "amount": 1,
    "note": "Counted again", "key": "till-3", "kind": "photos", "granted": True, "wording_version": "v1", "source": "desk",
    "capacity": 5, "days": ["MO"], "from_date": "2031-05-05", "to_date": "2031-05-30",
    "rule": "FREQ=DAILY;COUNT=2", "scope": "all",
    "owner": {"name": "Ada Lovelace", "email": "ada@example.com", "password": PASSWORD},
    "business": {"slug": "a-new-slug", "name": "Something", "timezone": "Europe/Berlin", "currency": "EUR"},
    "reason": "Three invoices are due", "text": "Sleeps badly", "readers": "managers",
    "file": _CALENDAR, "stream": "me", "issuer": "https://login.invalid", "client_id": "nexus",
    "client_secret": "no secret", "organisation_id": "org_01KBFKQK9MEX4A5J5RA0NBJM6N",
    "code_verifier": "v" * 43, "success_url": tills.THANKS, "return_url": tills.THANKS, "refresh_url": tills.THANKS,
    "agreed": "0" * 16, "gift_code": "0" * 26, "plan": "studio",
}  # fmt: skip


ELSEWHERE: Final = {"shared_with"}
"""Users are identity's: scheduling keeps what it is told of them, and whoever is not of the business reads nothing."""


def rows_with_ids() -> Iterator[tuple[Row, str]]:
    """Every row that happens in a business, with each of its fields that holds an id."""
    for row in ROWS:
        if isinstance(row, Procedure) and not row.in_business:
            continue
        for name in id_fields(row.request):
            if name not in ELSEWHERE:
                yield row, name
