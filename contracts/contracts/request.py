"""Requests: questions and commands from the gateway to one context."""

from typing import Any, ClassVar, Generic, TypeVar

from pydantic import TypeAdapter

from contracts.types import SUBJECT, Input

REQUESTS: dict[str, type["Request[Any]"]] = {}
"""Every request by its subject, in the order of definition."""

Reply = TypeVar("Reply")


class Request(Input, Generic[Reply]):
    """One question or command: its subject, its fields, its reply. Served at `POST /rpc/<subject>`."""

    subject: ClassVar[str]
    reads: ClassVar[bool]
    """Whether it only reads: safe to repeat, answered outside a writing transaction."""
    bulk: ClassVar[bool]
    """Whether its reply may hold hundreds of things, so that it is worth checking without building them."""
    while_suspended: ClassVar[bool]
    """Whether it is answered in a suspended business too: what only reads is, and what takes access or data away."""
    while_unpaid: ClassVar[bool]
    """Whether it is answered in a business that does not pay for its plan too: what a suspended business may, and what
    finishes, pays or gives back what was begun. Nothing new begins by it."""
    reply: ClassVar[TypeAdapter[Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__()  # class arguments are read below, once the fields exist

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        subject: str | None = None,
        *,
        reads: bool = False,
        bulk: bool = False,
        while_suspended: bool = False,
        while_unpaid: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if subject is None:  # a shape shared by several requests, or a parametrised base
            return
        if not SUBJECT.match(subject) or subject in REQUESTS:
            raise TypeError(f"{subject!r} is no subject, or is taken")
        cls.subject = subject
        cls.reads, cls.bulk = reads, bulk
        cls.while_suspended = reads or while_suspended
        cls.while_unpaid = cls.while_suspended or while_unpaid
        cls.reply = TypeAdapter(_reply_type(cls))
        REQUESTS[subject] = cls

    @classmethod
    def context(cls) -> str:
        """The context that answers."""
        return cls.subject.split(".", 1)[0]


def _reply_type(cls: type[Request[Any]]) -> Any:
    for base in cls.__mro__:
        metadata: Any = getattr(base, "__pydantic_generic_metadata__", None)
        if metadata and metadata["origin"] is Request:
            return metadata["args"][0]
    raise TypeError(f"{cls.__name__} must derive from Request[<its reply>]")
