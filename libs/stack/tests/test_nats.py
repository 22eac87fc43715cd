import os
import re
import signal
import socket
from contextlib import asynccontextmanager

import nats as client
import pytest
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError

from stack import nats, ports


@asynccontextmanager
async def connected(server, user):
    refused = []

    async def note(error):
        refused.append(str(error))

    connection = await client.connect(server.url(user), error_cb=note, inbox_prefix=f"_INBOX_{user}", connect_timeout=2)
    connection.refused = refused
    try:
        yield connection
    finally:
        await connection.close()


def test_what_is_acknowledged_is_on_the_disk():
    """JetStream acknowledges before it has synced, unless told."""
    assert re.search(
        r"^\s*sync_interval: always$", nats.render({"admin": "x"}, {}, listen="x", store="x"), re.MULTILINE
    )


@pytest.fixture(scope="module")
async def streams(bus):
    async with connected(bus, "admin") as admin:
        stream = admin.jetstream()
        await stream.add_stream(name="SCHEDULING", subjects=["scheduling.>"])
        for durable in ("identity-scheduling", "notifications-scheduling"):
            await admin.jsm().add_consumer("SCHEDULING", durable_name=durable, ack_policy="explicit")


async def is_accepted(connection):
    for _ in range(2):  # the first ping may overtake what was just written
        await connection.flush()
    return not connection.refused


async def publishes(connection, subject):
    connection.refused.clear()
    await connection.publish(subject, b"{}")
    return await is_accepted(connection)


async def subscribes(connection, subject):
    connection.refused.clear()
    await connection.subscribe(subject)
    return await is_accepted(connection)


class TestPermissions:
    @pytest.mark.parametrize(
        ("user", "subject", "allowed"),
        [
            ("identity", "identity.user.registered.v1", True),
            ("identity", "live.identity.b.login", True),
            ("identity", "dlq.identity.x", True),
            ("identity", "scheduling.booking.confirmed.v1", False),
            ("identity", "live.scheduling.watermark", False),
            ("identity", "dlq.scheduling.x", False),
            ("identity", "$JS.API.STREAM.DELETE.SCHEDULING", False),
            ("identity", "$JS.API.STREAM.PURGE.SCHEDULING", False),
            ("identity", "$JS.API.CONSUMER.MSG.NEXT.SCHEDULING.notifications-scheduling", False),
            ("identity", "$JS.ACK.SCHEDULING.notifications-scheduling.1.1.1.1.0", False),
            ("identity", "$SYS.REQ.SERVER.PING", False),
            ("gateway", "scheduling.booking.confirmed.v1", False),
            ("gateway", "live.identity.b.login", False),
            ("admin", "scheduling.booking.confirmed.v1", True),
        ],
    )
    async def test_a_user_publishes_its_own_subjects_only(self, bus, user, subject, allowed):
        async with connected(bus, user) as connection:
            assert await publishes(connection, subject) is allowed

    @pytest.mark.parametrize(
        ("user", "subject", "allowed"),
        [
            ("gateway", "live.>", True),
            ("gateway", "scheduling.>", False),
            ("identity", "live.>", True),
            ("identity", "scheduling.>", False),
            ("identity", "_INBOX_scheduling.>", False),
            ("identity", "_INBOX.>", False),
            ("identity", ">", False),
        ],
    )
    async def test_a_user_hears_live_signals_and_its_own_inbox_only(self, bus, user, subject, allowed):
        async with connected(bus, user) as connection:
            assert await subscribes(connection, subject) is allowed

    async def test_a_context_publishes_durably_and_works_through_its_own_consumer(self, bus, streams):
        async with connected(bus, "scheduling") as scheduling, connected(bus, "notifications") as notifications:
            assert (await scheduling.jetstream().publish("scheduling.booking.confirmed.v1", b"{}")).seq == 1
            pull = await notifications.jetstream().pull_subscribe_bind("notifications-scheduling", "SCHEDULING")
            [message] = await pull.fetch(1, timeout=2)
            await message.ack_sync()
            assert (await pull.consumer_info()).num_ack_pending == 0
            assert notifications.refused == []

    async def test_a_context_cannot_read_another_context_s_consumer(self, bus, streams):
        async with connected(bus, "notifications") as notifications:
            pull = await notifications.jetstream().pull_subscribe_bind("identity-scheduling", "SCHEDULING")
            with pytest.raises((NatsTimeoutError, NatsError)):
                await pull.fetch(1, timeout=0.5)
            assert "permissions violation" in notifications.refused[0].lower()


def test_refuses_a_wrong_password(bus):
    with socket.create_connection(("127.0.0.1", bus.port), timeout=5) as connection:
        assert connection.recv(5) == b"INFO "
        connection.sendall(b'CONNECT {"user":"identity","pass":"guessed","verbose":false}\r\nPING\r\n')
        assert b"Authorization Violation" in b"".join(iter(lambda: connection.recv(4096), b""))


async def test_what_was_acknowledged_survives_a_kill(folder):
    server = nats.Server(folder / "nats", ports.pick(), {"admin": "secret"}, {})
    server.start()
    try:
        async with connected(server, "admin") as admin:
            await admin.jetstream().add_stream(name="KEPT", subjects=["kept.>"])
            await admin.jetstream().publish("kept.one", b"1")
        os.kill(server.process.pid, signal.SIGKILL)
        server.start()
        async with connected(server, "admin") as admin:
            assert (await admin.jsm().stream_info("KEPT")).state.messages == 1
    finally:
        server.stop()
