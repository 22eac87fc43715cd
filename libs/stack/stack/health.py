"""Asking a service how it is: one small HTTP request over the loopback address."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What a health route said; status 0 stands for no answer at all."""

    status: int
    body: str = ""

    @property
    def is_good(self) -> bool:
        """Say whether the service called itself well."""
        return self.status == 200


async def ask(port: int, path: str) -> Answer:
    """Send GET `path` and give the answer, within two seconds."""
    try:
        async with asyncio.timeout(2.0):
            return await _exchange(port, path)
    except (OSError, TimeoutError, ValueError):
        return Answer(0)


async def _exchange(port: int, path: str) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        raw = await reader.read(65_536)
    finally:
        writer.close()
    head, _, body = raw.decode(errors="replace").partition("\r\n\r\n")
    return Answer(int(head.split(" ", 2)[1]) if head.startswith("HTTP/") else 0, body)
