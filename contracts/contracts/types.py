"""Shapes that every context shares: text, ids, money, periods, pages, problems, actors."""

import re
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    NaiveDatetime,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from uuid_utils.compat import uuid7

from contracts.described import Described

__all__ = ["uuid7"]

Item = TypeVar("Item")


class Shape(Described):
    """An immutable value on the wire. A reader drops fields it does not know, so that producers deploy first."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class Input(Described):
    """A value that callers send. Unknown fields and values of another JSON type are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )


# --- text ---------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """NFC text without control characters; the database accepts every string that passes (no NUL, no surrogates)."""
    for char in text:
        category = unicodedata.category(char)
        if category == "Cs" or (category == "Cc" and char not in "\n\t"):
            raise PydanticCustomError("text", "Text must not hold control characters")
    return unicodedata.normalize("NFC", text)


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("text", "Text must be a single line")
    return text


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_plain),
    AfterValidator(_one_line),
]
"""One line of human text, 1–200 characters."""

Prose = Annotated[str, StringConstraints(max_length=5_000), AfterValidator(_plain)]
"""Several lines of human text, at most 5,000 characters."""

LongProse = Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(_plain)]
"""Pages of human text, 1–20,000 characters."""

Token = Annotated[str, StringConstraints(min_length=8, max_length=2_048, pattern=r"^[A-Za-z0-9._~=-]+$")]
"""A secret or signed value made by Nexus; opaque to its holder."""

Sealed = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._=-]*$", max_length=65_536)]
"""A secret encrypted to one context's public key; unreadable to every other reader of the event."""

EMAIL = r"^[^@\s,;<>()\[\]\\\"]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
Email = Annotated[
    str, StringConstraints(max_length=254, to_lower=True, strip_whitespace=True, pattern=EMAIL), AfterValidator(_plain)
]
"""An e-mail address, lower-cased (RFC 5321 lengths; quoted local parts are refused)."""

Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""A telephone number in E.164 form."""

UserAgent = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain), AfterValidator(_one_line)
]
"""What a program calls itself (RFC 9110, section 10.1.5), shortened."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$")]
"""A business's name in URLs: 3–40 of a–z, 0–9 and inner hyphens."""

Host = Annotated[
    str,
    StringConstraints(
        max_length=253, pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"
    ),
]
"""A host name in lower case, of two labels at least, internationalised ones in their ASCII form (RFC 5890)."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""

Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""A BCP 47 language tag of language and optional region."""

ZONES = frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


def _known_zone(name: str) -> str:
    if name not in ZONES:
        raise PydanticCustomError("timezone", "Not an IANA time zone")
    return name


Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
"""An IANA zone name known to the pinned tzdata."""

ClockTime = Annotated[str, StringConstraints(pattern=r"^(?:([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
"""A local time of day `HH:MM`; `24:00` closes a day."""


# --- ids ----------------------------------------------------------------------------------------------------------

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_REMEMBERED = 8_192
"""A list of slots names the same few people hundreds of times, and each id is read or written four times on its way."""


@lru_cache(_REMEMBERED)
def to_typeid(prefix: str, value: UUID) -> str:
    """The TypeID of a UUID: `prefix_` and 26 characters of Crockford base32 (TypeID specification 0.3)."""
    number = value.int
    return prefix + "_" + "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


@lru_cache(_REMEMBERED)
def from_typeid(prefix: str, text: str) -> UUID:
    """The UUID of a TypeID with this prefix. Raises `ValueError` for anything else."""
    suffix = text.removeprefix(prefix + "_")
    if len(suffix) != 26 or len(text) != len(prefix) + 27 or suffix[0] > "7":
        raise ValueError(f"not a {prefix} id")
    number = 0
    for char in suffix:
        if char not in _VALUES:
            raise ValueError(f"not a {prefix} id")
        number = number << 5 | _VALUES[char]
    return UUID(int=number)


class TypeId:
    """Marks a UUID that travels as a TypeID: a UUID in Python and the database, `bkg_…` in JSON."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def _parse(self, value: Any) -> UUID:
        if isinstance(value, UUID):
            return value
        try:
            return from_typeid(self.prefix, value)
        except (ValueError, TypeError, AttributeError):
            raise PydanticCustomError(
                "id", "Not an id of this kind: expected {prefix}_…", {"prefix": self.prefix}
            ) from None

    def _format(self, value: UUID) -> str:
        return to_typeid(self.prefix, value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._parse, serialization=core_schema.plain_serializer_function_ser_schema(self._format, when_used="json")
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{self.prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"}


BusinessId = Annotated[UUID, TypeId("biz")]
UserId = Annotated[UUID, TypeId("usr")]
LoginId = Annotated[UUID, TypeId("lgn")]
InvitationId = Annotated[UUID, TypeId("inv")]
MailId = Annotated[UUID, TypeId("eml")]
ApiKeyId = Annotated[UUID, TypeId("key")]
AuditEntryId = Annotated[UUID, TypeId("aud")]
ServiceId = Annotated[UUID, TypeId("svc")]
StaffMemberId = Annotated[UUID, TypeId("stf")]
ResourceId = Annotated[UUID, TypeId("res")]
PoolId = Annotated[UUID, TypeId("pol")]
ScheduleId = Annotated[UUID, TypeId("sch")]
OverrideId = Annotated[UUID, TypeId("ovr")]
BlockedTimeId = Annotated[UUID, TypeId("blk")]
HoldId = Annotated[UUID, TypeId("hld")]
SessionId = Annotated[UUID, TypeId("ses")]
BookingId = Annotated[UUID, TypeId("bkg")]
WaitlistEntryId = Annotated[UUID, TypeId("wtl")]
SeriesId = Annotated[UUID, TypeId("ser")]
VisitId = Annotated[UUID, TypeId("vis")]
CustomerId = Annotated[UUID, TypeId("cus")]
ImportId = Annotated[UUID, TypeId("imp")]
BusyBlockId = Annotated[UUID, TypeId("bsy")]
ZoneShiftId = Annotated[UUID, TypeId("zsh")]
ConsentId = Annotated[UUID, TypeId("cns")]
PackageId = Annotated[UUID, TypeId("pkg")]
PurchaseId = Annotated[UUID, TypeId("pur")]
MembershipPlanId = Annotated[UUID, TypeId("mpl")]
MembershipId = Annotated[UUID, TypeId("mem")]
LotId = Annotated[UUID, TypeId("lot")]
CreditEntryId = Annotated[UUID, TypeId("crd")]
CheckoutId = Annotated[UUID, TypeId("chk")]
DisputeId = Annotated[UUID, TypeId("dsp")]
PaymentId = Annotated[UUID, TypeId("pay")]
PaymentMethodId = Annotated[UUID, TypeId("pmt")]
CardSetupId = Annotated[UUID, TypeId("cst")]
FeeId = Annotated[UUID, TypeId("fee")]
GiftCodeId = Annotated[UUID, TypeId("gft")]
RefundId = Annotated[UUID, TypeId("rfd")]
PlanCheckoutId = Annotated[UUID, TypeId("pch")]
SubscriptionId = Annotated[UUID, TypeId("sub")]
InvoiceId = Annotated[UUID, TypeId("ivc")]
PaidPeriodId = Annotated[UUID, TypeId("per")]
LedgerFactId = Annotated[UUID, TypeId("lgf")]
DomainId = Annotated[UUID, TypeId("dom")]
NotificationId = Annotated[UUID, TypeId("ntf")]
NoteId = Annotated[UUID, TypeId("nte")]
NoteReadId = Annotated[UUID, TypeId("nrd")]
DeliveryId = Annotated[UUID, TypeId("dlv")]
LookId = Annotated[UUID, TypeId("lok")]
StripeEndpointId = Annotated[UUID, TypeId("whe")]


# --- money, time, pages -------------------------------------------------------------------------------------------


class Money(Shape):
    """An amount in the currency's minor unit (cents, yen, fils); never a float."""

    model_config = ConfigDict(strict=True, extra="forbid")

    amount_minor: int = Field(ge=-(10**12), le=10**12)
    currency: Currency


_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Instant = Annotated[AwareDatetime, Field(ge=_EARLIEST, lt=_LATEST)]
"""A moment that callers send, with its offset: from 2000 to 2199, so that no zone or length leaves the calendar."""

Day = Annotated[date, Field(ge=_EARLIEST.date(), lt=_LATEST.date())]
"""A date that callers send, from 2000 to 2199."""


_WALL = r"^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"

LocalTime = Annotated[
    NaiveDatetime,
    Field(ge=_EARLIEST.replace(tzinfo=None), lt=_LATEST.replace(tzinfo=None)),
    WithJsonSchema({"type": "string", "pattern": _WALL}),  # RFC 3339's date-time, which `format` means, has an offset
]
"""A time on the clocks of a place, `2026-12-01T09:00:00` without offset, from 2000 to 2199."""


class Period(Shape):
    """A half-open range of instants, `[starts_at, ends_at)`."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.starts_at >= self.ends_at:
            raise PydanticCustomError("period", "A period must end after it starts")
        return self


class Page(Shape, Generic[Item]):
    """One page of a list in a stable order."""

    items: list[Item]
    has_more: bool = False
    cursor: str | None = None
    """Ask for the next page with this opaque value; null on the last page."""


Cursor = Annotated[str, StringConstraints(max_length=1_024, pattern=r"^[A-Za-z0-9._=-]+$")]
Limit = Annotated[int, Field(ge=1, le=100)]

Counted = Annotated[int, Field(ge=0, lt=2**31)]
"""A version or a sequence that callers send back; what counts that far is a 32-bit column."""


class Done(Shape):
    """The answer of a command that has nothing more to say."""

    done: bool = True


# --- errors, actors -----------------------------------------------------------------------------------------------


class FieldProblem(Shape):
    """One refused field."""

    pointer: str
    """JSON pointer (RFC 6901) into the request."""
    detail: str


class Problem(Shape):
    """An error as RFC 9457 has it, with a stable `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None
    reasons: list[dict[str, Any]] | None = None
    """Why a start is not bookable (the codes of explain)."""
    alternatives: list[dict[str, Any]] | None = None
    """Up to five bookable starts, on a 409 for a slot."""
    current: dict[str, Any] | None = None
    """The current version, on a 412."""
    trace_id: str | None = None


class ActorKind(StrEnum):
    """What kind of actor does something."""

    GUEST = "guest"
    USER = "user"
    API_KEY = "api_key"
    SYSTEM = "system"


class Actor(Shape):
    """Who does this. Written as `user:usr_…`, `guest`, `system:settle`."""

    kind: ActorKind
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> "Actor":
        """The actor that `str()` wrote. Raises `ValueError` for an unknown kind."""
        kind, _, ident = text.partition(":")
        return cls(kind=ActorKind(kind), id=ident or None)


SUBJECT = re.compile(r"^[a-z]+(\.[a-z_]+){2}\.v[1-9][0-9]*$")
"""`<context>.<noun>.<verb>.v<N>`: the name of an event, a request and their NATS subject."""
