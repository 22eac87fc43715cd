"""Events: facts about the past, as CloudEvents 1.0 in JSON."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.types import SUBJECT, Shape, uuid7

EVENTS: dict[str, type["Event"]] = {}
"""Every event by its subject, in the order of definition."""


class Event(Shape):
    """What happened. Once released its fields are only ever added to, and only as optional ones.

    `about` names the field that identifies the aggregate; `version` is that aggregate's version after the fact.
    """

    subject: ClassVar[str]
    about: ClassVar[str]

    version: int = Field(ge=1)
    """The aggregate's version; rises by one with each of its facts."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__()  # class arguments are read below, once the fields exist

    @classmethod
    def __pydantic_init_subclass__(cls, subject: str | None = None, about: str | None = None, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if about is not None:
            cls.about = about
        if subject is None:  # a shape shared by several events
            return
        if not SUBJECT.match(subject) or subject in EVENTS:
            raise TypeError(f"{subject!r} is no subject, or is taken")
        cls.subject = subject
        EVENTS[subject] = cls

    @classmethod
    def context(cls) -> str:
        """The context that says this."""
        return cls.subject.split(".", 1)[0]

    def aggregate(self) -> str:
        """The id of what this is about, as it is written on the wire."""
        return str(self.model_dump(mode="json", include={self.about})[self.about])


E = TypeVar("E", bound=Event)


class CloudEvent(BaseModel, Generic[E]):
    """The envelope of an event (CloudEvents 1.0, JSON format, with the sequence and tracing extensions)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID = Field(default_factory=uuid7)
    type: str
    source: str
    time: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    subject: str
    """The aggregate's id."""
    datacontenttype: Literal["application/json"] = "application/json"
    businessid: UUID | None = None
    actor: str
    cause: str | None = None
    """The request or event that led here."""
    sequence: str
    """The aggregate's version, as text (CloudEvents sequence extension)."""
    traceparent: str | None = None
    data: E
