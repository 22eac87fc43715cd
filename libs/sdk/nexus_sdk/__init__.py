"""Nexus from Python: `Nexus` blocks, `AsyncNexus` is awaited; models, refusals and events are shared."""

from nexus_sdk.client import AsyncNexus, Nexus
from nexus_sdk.core import Answer
from nexus_sdk.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NexusError,
    NoAnswer,
    NotFound,
    NotYet,
    PaymentRequired,
    PreconditionFailed,
    ServerError,
    TimedOut,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from nexus_sdk.events import ServerEvent
from nexus_sdk.generated import models, refusals
from nexus_sdk.generated.blocking import Business
from nexus_sdk.generated.waiting import Business as AsyncBusiness
from nexus_sdk.model import Page
from nexus_sdk.operation import OMIT, Omit

__all__ = [
    "OMIT",
    "Answer",
    "ApiError",
    "AsyncBusiness",
    "AsyncNexus",
    "BadRequest",
    "Business",
    "Conflict",
    "Forbidden",
    "Gone",
    "Invalid",
    "Nexus",
    "NexusError",
    "NoAnswer",
    "NotFound",
    "NotYet",
    "Omit",
    "Page",
    "PaymentRequired",
    "PreconditionFailed",
    "ServerError",
    "ServerEvent",
    "TimedOut",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnexpectedReply",
    "models",
    "refusals",
]
