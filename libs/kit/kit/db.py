"""The database: who opens a transaction closes it, and that is this module (nobody else commits)."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import Connection, DateTime, MetaData, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, mapped_column, with_loader_criteria
from sqlalchemy.orm import Session as SyncSession

from contracts.types import Actor
from kit import live, locks, outbox, readers
from kit.errors import AppError, Unavailable
from kit.scope import GUEST, Scope
from kit.telemetry import child_span

T = TypeVar("T")

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

DEADLOCK, SERIALIZATION, LOCK_TIMEOUT, CANCELLED = "40P01", "40001", "55P03", "57014"
AWAY = ("08", "53", "57P")
"""How the codes begin that say: the connection broke, the server is full, starting, or going down."""
COMMAND_SECONDS = 8.0
"""Longer than the server lets a statement run (5 s): who hears nothing for so long talks to nobody."""
CONNECT: dict[str, Any] = {
    "server_settings": {"client_connection_check_interval": "1s"}, "timeout": 5, "command_timeout": COMMAND_SECONDS,
}  # fmt: skip
ATTEMPTS = 4
NO_BUSINESS = UUID(int=0)
"""Matches no row: what a scope without a business sees of tenant tables."""


class Base(DeclarativeBase):
    """Base of table classes. Each context has its own below it, so that contexts may name tables alike:

    `class Base(kit.db.Base): __abstract__ = True; metadata = new_metadata()`.
    """

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True)}


def new_metadata() -> MetaData:
    """The tables of one context, with constraint names that migrations can refer to."""
    return MetaData(naming_convention=NAMING)


class Tenant:
    """Marks a table whose rows belong to one business. Such a table has row-level security (checked by a test)."""

    business_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)


class Busy(Unavailable):
    """Others are changing the same things; try again shortly."""

    code = "busy"


class CrossBusiness(RuntimeError):
    """A bug: a row of one business was about to be written in the scope of another."""


_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)


class NetworkInTransaction(RuntimeError):
    """A bug: a call to another system inside a transaction would hold its locks for as long as the call takes."""


def refuse_network_in_transaction() -> None:
    """Called by everything that talks to another system. Raises `NetworkInTransaction`."""
    if _in_transaction.get():
        raise NetworkInTransaction


class Session(AsyncSession):
    """A unit of work in one scope. It is flushed, and committed by whoever opened it."""

    @property
    def scope(self) -> Scope:
        """On whose behalf this runs."""
        scope: Scope = self.info["scope"]
        return scope

    @property
    def business_id(self) -> UUID:
        """The business whose rows are visible. A `RuntimeError` where there is none, which is a bug."""
        if self.scope.business_id is None:
            raise RuntimeError("no business in this scope")
        return self.scope.business_id

    @property
    def actor(self) -> Actor:
        """Who does this."""
        return self.scope.actor

    async def enter(self, business_id: UUID) -> None:
        """Go from no business into one that this transaction creates or has found in a directory.

        From here on rows, events and signals are that business's. A `CrossBusiness` where there is a business already:
        nothing leads from one business into another.
        """
        if self.scope.business_id is not None:
            raise CrossBusiness("this transaction is in a business already")
        self.info["scope"] = replace(self.scope, business_id=business_id)
        if reader := self.info.get("reader"):
            await reader.execute(_show(self))
        await (await self.connection()).exec_driver_sql(_show(self))

    def act_as(self, actor: Actor) -> None:
        """Go on as the user whom this transaction has registered: events and audit name them from here on.

        A `RuntimeError` for anybody but a guest, which is a bug: nobody becomes somebody else.
        """
        if self.actor != GUEST:
            raise RuntimeError("this transaction has an actor already")
        self.info["scope"] = replace(self.scope, actor=actor)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have this called once the transaction has committed: hints within this process, never what must happen."""
        self.info.setdefault("after_commit", []).append(call)

    async def fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """Rows of a statement in the driver's own words (`$1`), at a fifth of the cost: for the hottest paths.

        Names its business itself, and what the session was given before is to be flushed first. A session that reads
        has a transaction of the driver's for it, and begins one of SQLAlchemy's only when it is asked for more; either
        sees what has been committed when a statement begins. Raises what the driver raises, which `Database.run` knows.
        """
        begun: readers.Connection | None = self.info.get("reader") or self.info.get("driver")
        if begun is None:
            begun = await (_read_apart(self) if self.info["reads"] else _begun(self))
        return await begun.fetch(statement, *values)


class _Driver(asyncpg.Connection):
    """A connection whose transactions can begin in a scope: told with BEGIN itself, for a round trip costs."""

    opening = ""
    """What the next transaction begins with."""

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 - the driver's
        """Run commands. A transaction that may have begun, but in no scope, ends with its connection."""
        if not (self.opening and query.startswith("BEGIN")):
            return await super().execute(query, *args, timeout=timeout)
        query, self.opening = query + self.opening, ""
        try:
            return await super().execute(query, timeout=timeout)
        except BaseException:
            self.terminate()
            raise


def _refuse_closed(pooled: Any, *_: Any) -> None:
    """Have the pool open another connection instead of one whose end only the driver has noticed."""
    if pooled.driver_connection.is_closed():
        raise DisconnectionError


@event.listens_for(SyncSession, "after_begin")
def _open_in_scope(session: SyncSession, _: Any, connection: Connection) -> None:
    """Tell row-level security whose rows to show, for this transaction alone; one that reads can then write nothing."""
    if "scope" in session.info:
        driver = connection.connection.driver_connection
        assert isinstance(driver, _Driver)
        driver.opening = _show(session)


def _show(session: Session | SyncSession) -> str:
    business_id: UUID | None = session.info["scope"].business_id
    show = f"select set_config('app.business_id', '{business_id or ''}', true)"  # a UUID needs no quoting
    return f"{show}, set_config('transaction_read_only', 'on', true)" if session.info["reads"] else show


async def _begun(session: Session) -> _Driver:
    """The driver's connection, with the session's transaction begun on it."""
    pooled: Any = (await (await session.connection()).get_raw_connection()).dbapi_connection
    if pooled._transaction is None:  # as the first statement through SQLAlchemy does, which ends it in either case
        try:
            await pooled._start_transaction()
        except pooled.dbapi.Error as error:
            raise (error.__cause__ or error) from None  # what `run` knows; SQLAlchemy alone knows the translation
    driver: _Driver = pooled.driver_connection
    session.info["driver"] = driver
    return driver


async def _read_apart(session: Session) -> readers.Connection:
    """A connection of the driver's alone, in a transaction in the session's scope."""
    pool: readers.Readers = session.info["readers"]
    reader = session.info["reader"] = await pool.begin(_show(session))
    return reader


@event.listens_for(SyncSession, "do_orm_execute")
def _filter_by_business(state: ORMExecuteState) -> None:
    """The second guard beside row-level security: every ORM statement names the business."""
    if state.is_column_load or state.is_relationship_load or "scope" not in state.session.info:
        return
    if not state.is_orm_statement:  # criteria hang on entities; a copy of a statement on bare tables is worked out anew
        return
    business_id = state.session.info["scope"].business_id or NO_BUSINESS
    state.statement = state.statement.options(
        with_loader_criteria(Tenant, lambda cls: cls.business_id == business_id, include_aliases=True)
    )


@event.listens_for(SyncSession, "before_flush")
def _write_within_business(session: SyncSession, *_: Any) -> None:
    if "scope" not in session.info:
        return
    business_id = session.info["scope"].business_id
    for row in session.new:
        if isinstance(row, Tenant):
            row.business_id = row.business_id or business_id
            if row.business_id != business_id:
                raise CrossBusiness(type(row).__name__)


class Database:
    """A service's connections, and the only place where transactions begin and end."""

    def __init__(self, url: str, *, pool_size: int = 10, wake: Callable[[], None] = lambda: None) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size, max_overflow=0, pool_timeout=2, pool_use_lifo=True,
            hide_parameters=True,  # an error must not carry a customer's row into logs and dead letters
            connect_args={**CONNECT, "connection_class": _Driver},
        )  # fmt: skip
        self.readers = readers.Readers(url, CONNECT)
        """For what sessions that read `fetch`."""
        self._locks = locks.Locks(url, CONNECT)
        event.listen(self.engine.sync_engine, "checkout", _refuse_closed)
        self._sessions = async_sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        # A cancelled request keeps its backend busy until the server notices: wait here, not in the pool.
        self._slots = asyncio.Semaphore(pool_size)
        self.wake = wake
        """Called after a commit that wrote events: the relay has work."""
        self.signals = live.Signals()
        """Where live signals go after a commit."""

    @asynccontextmanager
    async def transaction(self, scope: Scope, *, reads: bool = False) -> AsyncIterator[Session]:
        """One transaction in one scope: rows, events and signals commit together or not at all.

        An `AppError` rolls back, except one that `commits`. Raises `Busy` when locks or connections are not to be had
        in time.
        """
        if reads:
            async with self._slots, self._reading(scope) as session:
                yield session
            await self.signals.send(session)
            return
        async with self._slots, self._sessions() as session:
            session.info.update(scope=scope, opened_for=scope, reads=False)
            token = _in_transaction.set(True)
            try:
                refusal = None
                try:
                    yield session
                except AppError as error:
                    if not error.commits:
                        raise
                    refusal = error
                published = await outbox.write(session)
                await _commit(session)
            finally:
                _in_transaction.reset(token)
        if published:
            self.wake()
        for call in session.info.pop("after_commit", ()):
            call()
        await self.signals.send(session)
        if refusal is not None:
            raise refusal

    @asynccontextmanager
    async def _reading(self, scope: Scope) -> AsyncIterator[Session]:
        """A session that begins what it needs when it needs it: two transactions at most, and nothing to commit."""
        session = self._sessions()
        session.info.update(scope=scope, opened_for=scope, reads=True, readers=self.readers)
        token = _in_transaction.set(True)
        sound = False
        try:
            try:
                yield session
            except AppError:
                sound = True
                raise
            sound = True
        finally:
            _in_transaction.reset(token)
            if reader := session.info.pop("reader", None):
                self.readers.end(reader, sound=sound)
            if session.in_transaction():  # nothing was written: to roll back ends it as well as to commit
                await asyncio.shield(session.close())

    async def run(self, scope: Scope, work: Callable[[Session], Awaitable[T]], *, reads: bool = False) -> T:
        """Do `work` in one transaction; a deadlock or serialization failure is tried again from the start.

        `work` must be safe to repeat: it sees a fresh session, and nothing it wrote has remained.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with child_span("transaction", read_only=reads):
                    async with self.transaction(scope, reads=reads) as session:
                        return await work(session)
            except (DBAPIError, asyncpg.PostgresError, *readers.BROKEN) as error:
                if sqlstate(error) not in (DEADLOCK, SERIALIZATION):
                    raise _named(error) from error
                if attempt == ATTEMPTS:
                    raise Busy from error
            except (PoolTimeout, TimeoutError, OSError) as error:
                raise Busy("The database cannot be reached in time") from error
            await asyncio.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        raise AssertionError("unreachable")

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[bool]:
        """A session advisory lock; yields whether it was free. Takes no connection from the pool. Raises `Busy`."""
        name = f"{self.engine.url.username}:{name}"
        try:
            held = await self._locks.take(name)
        except (OSError, asyncpg.PostgresError, *readers.BROKEN) as error:
            raise Busy("The database cannot be reached in time") from error
        try:
            yield held
        finally:
            if held:
                await self._locks.give_back(name)

    async def ping(self) -> None:
        """One round trip. Raises what the driver raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.readers.close()
        self._locks.close()
        await self.engine.dispose()


async def _commit(session: Session) -> None:
    """Commit to the end, even when the caller is cancelled meanwhile: a commit half asked for is neither."""
    commit = asyncio.ensure_future(session.commit())
    try:
        await asyncio.shield(commit)
    except asyncio.CancelledError:
        await asyncio.wait([commit])
        raise


def sqlstate(error: Exception) -> str | None:
    """PostgreSQL's code of a failure."""
    return getattr(getattr(error, "orig", error), "sqlstate", None)


def constraint(error: DBAPIError) -> str | None:
    """The constraint that refused a row."""
    return getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)


def _named(error: Exception) -> Exception:
    code = sqlstate(error) or ""
    broken = isinstance(error, (InterfaceError, *readers.BROKEN)) or getattr(error, "connection_invalidated", False)
    if code.startswith(AWAY) or broken:
        return Busy("The database cannot be reached in time")
    return Busy() if code in (LOCK_TIMEOUT, CANCELLED) else error


_LOCK = "select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) as key"


async def lock_keys(session: Session, keys: list[str]) -> None:
    """Take transaction advisory locks in sorted order, so that writers of the same things wait and never deadlock.

    One round trip, however many there are.
    """
    if keys:
        await session.fetch(_LOCK, [f"{session.business_id}:{key}" for key in sorted(set(keys))])
