"""Listening to the bus beside everybody else."""

import asyncio
import json
from datetime import UTC, datetime

import nats as nats_client
from nats.aio.msg import Msg
from rich.console import Console
from rich.text import Text

HIDDEN = ("$", "_INBOX", "_R_")
"""Subjects of the server's own talk."""


async def tail(url: str, subject: str, console: Console) -> None:
    """Print every message on a subject as it passes, until cancelled. Live signals are dimmed, payloads cut."""

    async def show(message: Msg) -> None:
        if not message.subject.startswith(HIDDEN):
            console.print(_line(message))

    client = await nats_client.connect(url, max_reconnect_attempts=-1)
    try:
        await client.subscribe(subject, cb=show)
        await asyncio.Event().wait()
    finally:
        await client.close()


def _line(message: Msg) -> Text:
    moment = datetime.now(UTC).strftime("%H:%M:%S.%f")[:-3]
    style = "dim" if message.subject.startswith("live.") else "bold"
    return Text.assemble((f"{moment} ", "dim"), (message.subject, style), f" {_payload(message.data)}")


def _payload(data: bytes) -> str:
    """Give what an event carries, without its envelope, in one line."""
    try:
        event = json.loads(data)
    except ValueError:
        return f"{len(data)} bytes"
    inner = event.get("data", event) if isinstance(event, dict) else event
    text = json.dumps(inner, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]}…"
