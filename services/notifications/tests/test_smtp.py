"""The adapter says what a server's behaviour means for the message, and repeats nobody's words."""

import asyncio
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from kit.db import NetworkInTransaction
from notifications.smtp import MailDeferred, MailRefused, ServerAway, Smtp


def message() -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["Subject"] = "Grüße"
    made.set_content("Zoë")
    return made


async def send(url: str, recipient: str = "ada@example.com", **options) -> None:
    await Smtp(url, **options).send(message(), sender="no-reply@mail.example", recipient=recipient)


@pytest.mark.parametrize(
    ("reply", "error", "reason", "bad_address"),
    [
        ("550 5.1.1 ada@example.com unknown", MailRefused, "smtp_550_5.1.1", True),
        ("550 no such user", MailRefused, "smtp_550", True),
        ("550 5.7.1 not on our list", MailRefused, "smtp_550_5.7.1", False),
        ("552 5.2.2 mailbox full", MailRefused, "smtp_552_5.2.2", False),
        ("450 4.2.0 greylisted", MailDeferred, "smtp_450_4.2.0", False),
        ("452 4.2.2 mailbox full", MailDeferred, "smtp_452_4.2.2", False),
    ],
)
async def test_a_refused_recipient(mailbox, reply, error, reason, bad_address):
    mailbox.refuses["ada@example.com"] = reply
    with pytest.raises(error) as caught:
        await send(mailbox.url)
    assert caught.value.reason == reason
    assert getattr(caught.value, "bad_address", False) is bad_address
    assert "ada" not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize("reply", ["421 4.3.2 shutting down", "530 5.7.0 log in first"])
async def test_what_is_our_affair_counts_as_away(mailbox, reply):
    mailbox.refuses["ada@example.com"] = reply
    with pytest.raises(ServerAway):
        await send(mailbox.url)


async def test_a_server_that_is_not_there():
    with pytest.raises(ServerAway):
        await send("smtp://127.0.0.1:1")


async def test_a_password_is_not_sent_in_clear(mailbox):
    # 127.0.0.2 is no name of this machine's for the adapter, though it leads here.
    mailbox.port = 0
    await mailbox.stop()
    await mailbox.start("127.0.0.2")
    with pytest.raises(ServerAway):
        await send(f"smtp://user:secret@127.0.0.2:{mailbox.port}")
    assert mailbox.said_auth is False


async def test_no_more_than_so_many_at_once(mailbox):
    mailbox.pause = 0.05
    adapter = Smtp(mailbox.url, at_once=2)
    await asyncio.gather(*(adapter.send(message(), sender="a@b.example", recipient="c@d.example") for _ in range(6)))
    assert mailbox.most_at_once == 2
    assert len(mailbox.mails) == 6


class TestConnections:
    async def send(self, adapter: Smtp, recipient: str = "ada@example.com") -> None:
        await adapter.send(message(), sender="no-reply@mail.example", recipient=recipient)

    async def test_messages_that_follow_each_other_share_one(self, mailbox):
        adapter = Smtp(mailbox.url)
        for _ in range(5):
            await self.send(adapter)
        assert (len(mailbox.mails), mailbox.connections) == (5, 1)

    async def test_one_that_the_server_has_left_is_replaced(self, mailbox):
        adapter = Smtp(mailbox.url)
        await self.send(adapter)
        mailbox.hang_up()
        await self.send(adapter)
        assert (len(mailbox.mails), mailbox.connections) == (2, 2)

    async def test_one_that_refused_a_message_is_not_used_for_another(self, mailbox):
        adapter = Smtp(mailbox.url)
        mailbox.refuses["ada@example.com"] = "550 5.1.1 unknown"
        with pytest.raises(MailRefused):
            await self.send(adapter)
        await self.send(adapter, "bob@example.com")
        assert (mailbox.recipients, mailbox.connections) == (["bob@example.com"], 2)

    async def test_one_that_has_carried_as_many_as_the_server_lets_it_is_replaced(self, mailbox):
        mailbox.most_of_a_connection = 2
        adapter = Smtp(mailbox.url)
        for _ in range(5):
            await self.send(adapter)
        assert (len(mailbox.mails), mailbox.connections) == (5, 3)

    async def test_a_server_that_goes_is_noticed_at_the_next_message(self, mailbox):
        adapter = Smtp(mailbox.url)
        await self.send(adapter)
        await mailbox.stop()
        with pytest.raises(ServerAway):
            await self.send(adapter)


async def test_it_refuses_to_run_inside_a_transaction(database, here, mailbox):
    async with database.transaction(here):
        with pytest.raises(NetworkInTransaction):
            await send(mailbox.url)


async def test_an_address_beyond_ascii_reaches_a_server_that_takes_it(mailbox):
    await send(mailbox.url, recipient="zoë@example.com")
    assert mailbox.recipients == ["zoë@example.com"]


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_what_is_no_server_is_refused_at_start(url):
    with pytest.raises(ValueError):
        Smtp(url)
