"""Logs as one JSON object per line, with the trace they belong to and without secrets."""

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

import orjson

from kit import telemetry

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_HIDDEN: Final = "[hidden]"
_SECRET_NAME: Final = re.compile(
    r"pass(word|phrase|wd)|secret|token|authorization|cookie|credential|api_?key|private_?key|signature|sealed|dsn"
    r"|^(body|note|text|content)$",
    re.IGNORECASE,
)
# Every repetition is bounded: a log line may hold what a caller sent, and must cost time linear in its length.
_SECRET_TEXT: Final = (
    (re.compile(r"\beyJ[\w-]{8,2048}\.[\w-]{1,2048}\.[\w-]*"), _HIDDEN),
    (re.compile(r"\b(bearer|basic)\s{1,8}[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (re.compile(r"(://[^\s:/@]{0,200}):[^\s@]{1,500}@"), rf"\1:{_HIDDEN}@"),
    (
        re.compile(
            r"((?:password|secret|token|api_?key|authorization)[\w-]{0,40}[\"']?\s{0,8}[=:]\s{0,8})"
            r"(\"[^\"]*\"|'[^']*'|[^\s,;&})\]]+)",
            re.IGNORECASE,
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"\[parameters: .*", re.DOTALL), f"[parameters: {_HIDDEN}]"),
    (re.compile(r"(\bDETAIL: {1,4}).*"), rf"\1{_HIDDEN}"),
    (re.compile(r"\b(sk|rk|whsec|pk)_(?:live|test)?_?[A-Za-z0-9]{8,}"), rf"\1_{_HIDDEN}"),
)


def setup(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Write every log of this process to `stream` (standard output), one line of JSON per record.

    Other handlers of the root logger go, uvicorn's loggers join it, and its access log is silent, as httpx's is:
    requests are counted and traced, not logged. Twice is once.
    """
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(Formatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "faststream"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel(logging.WARNING)  # calls of vendors have spans
    logging.captureWarnings(capture=True)


class Formatter(logging.Formatter):
    """Renders a record as JSON: time, level, logger, message, trace, what came in `extra`, and the error.

    Secrets are to be kept out by whoever logs. This is the second guard: values under a telling name, and tokens, keys
    and passwords in the shapes they are known to have, are hidden.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line. Never raises: what JSON cannot hold is written as its `repr`."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self.service,
            "logger": record.name,
            "message": hide(_message(record)),
        }
        if context := telemetry.current_context():
            line["trace_id"], line["span_id"] = format(context.trace_id, "032x"), format(context.span_id, "016x")
        if extra := {name: value for name, value in vars(record).items() if name not in _STANDARD}:
            line |= {name: _clean(name, value) for name, value in extra.items() if name not in line}
        if record.exc_info:
            line["error"] = hide(self.formatException(record.exc_info))
        return orjson.dumps(line, default=_text, option=orjson.OPT_NON_STR_KEYS).decode()


def hide(text: str) -> str:
    """`text` with everything hidden that looks like a token, a key, a password or the parameters of a statement."""
    for shape, replacement in _SECRET_TEXT:
        text = shape.sub(replacement, text)
    return text.encode("utf-8", "replace").decode()


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _clean(name: str, value: object) -> object:
    if _SECRET_NAME.search(name):
        return _HIDDEN
    if isinstance(value, dict):
        return {str(key): _clean(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    return hide(_text(value))


def _text(value: object) -> str:
    return value if isinstance(value, str) else repr(value) if isinstance(value, bytes) else str(value)
