"""The tables of the journal in PostgreSQL, in a schema of their own, and how they come to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from psycopg import AsyncConnection, Connection, sql

from tdi_bot.journal.interface import JournalError, Miss
from tdi_bot.journal.keeping import DAY, KEPT_CONVERSATION, KEPT_DONE, KEPT_FEEDBACK, KEPT_MISSES
from tdi_bot.journal.vault import Vault

MIGRATING = 0x7464695F6D
"""The advisory lock that lets one replica at a time bring the tables up to date."""
_MOST_WAIT: LiteralString = "60s"

_V1: LiteralString = """
CREATE TABLE tdi.replica (id bigint PRIMARY KEY, alive_until timestamptz NOT NULL);
CREATE SEQUENCE tdi.replica_id OWNED BY tdi.replica.id;
CREATE TABLE tdi.seen (
    update_id bigint PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    outcome text
);
CREATE INDEX seen_at ON tdi.seen (at);
CREATE TABLE tdi.inbox (
    update_id bigint PRIMARY KEY,
    chat text NOT NULL,
    person text NOT NULL,
    sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
    flood boolean NOT NULL DEFAULT false,
    tries integer NOT NULL DEFAULT 0,
    parts integer NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
CREATE INDEX inbox_chat ON tdi.inbox (chat, update_id);
CREATE INDEX inbox_person ON tdi.inbox (person);
CREATE TABLE tdi.lane (
    chat text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now(),
    rests_until timestamptz NOT NULL DEFAULT now(),
    holder bigint
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
CREATE TABLE tdi.conversation (
    chat text NOT NULL,
    person text NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat, person)
);
CREATE TABLE tdi.miss (
    question text PRIMARY KEY,
    sealed bytea NOT NULL,
    count integer NOT NULL DEFAULT 1,
    first timestamptz NOT NULL DEFAULT now(),
    last timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE tdi.flood (person text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE UNLOGGED TABLE tdi.departure (name text NOT NULL, at timestamptz NOT NULL);
CREATE INDEX departure_name ON tdi.departure (name, at);
CREATE TABLE tdi.switch (name text PRIMARY KEY, until timestamptz NOT NULL);

-- Counts a message under each of some names if every one of them leaves room, or says how long to wait.
CREATE FUNCTION tdi.leave(names text[], most integer[], spans float8[]) RETURNS float8
LANGUAGE plpgsql AS $$
DECLARE
    wait float8;
    found float8;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(0x7464695F6C);
    moment := clock_timestamp();
    SELECT coalesce(max(extract(epoch FROM until - moment)), 0) INTO wait
        FROM tdi.switch WHERE name = 'halt' AND until > moment;
    FOR number IN 1 .. cardinality(names) LOOP
        DELETE FROM tdi.departure
            WHERE name = names[number] AND at <= moment - make_interval(secs => spans[number]);
        SELECT extract(epoch FROM at - moment) + spans[number] INTO found FROM tdi.departure
            WHERE name = names[number] ORDER BY at DESC OFFSET most[number] - 1 LIMIT 1;
        wait := greatest(wait, coalesce(found, 0));
    END LOOP;
    IF wait <= 0 THEN
        INSERT INTO tdi.departure SELECT unnest(names), moment;
    END IF;
    RETURN wait;
END $$;
"""
_V2: LiteralString = """
CREATE TABLE tdi.feedback (
    intent text NOT NULL,
    thought text NOT NULL,
    count integer NOT NULL DEFAULT 1,
    first timestamptz NOT NULL DEFAULT now(),
    last timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (intent, thought)
);
"""
_V3: LiteralString = """
CREATE TABLE tdi.answer (
    question text PRIMARY KEY,
    chat text NOT NULL,
    person text NOT NULL,
    sealed bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
"""
_MIGRATIONS: tuple[LiteralString, ...] = (_V1, _V2, _V3)


async def migrate(connection: AsyncConnection[Any]) -> None:
    """Bring the tables to the version of the code, whole or not at all, one replica at a time.

    The lock goes with the transaction, which the server ends should this process freeze: the others wait no
    longer for it than `_MOST_WAIT`.
    """
    async with connection.transaction():
        await connection.execute(f"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '{_MOST_WAIT}'")
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATING,))
        await connection.execute("CREATE SCHEMA IF NOT EXISTS tdi")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS tdi.version "
            "(number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )
        found = await connection.execute("SELECT coalesce(max(number), 0) FROM tdi.version")
        (version,) = await found.fetchone() or (0,)
        if version > len(_MIGRATIONS):
            raise JournalError(
                "Le journal PostgreSQL a été écrit par une version plus récente de l'assistant : "
                "mettez celui-ci à jour."
            )
        for number, script in enumerate(_MIGRATIONS[version:], version + 1):
            await connection.execute(script)
            await connection.execute("INSERT INTO tdi.version (number) VALUES (%s)", (number,))


PURGE: tuple[tuple[LiteralString, float], ...] = (
    ("DELETE FROM tdi.seen WHERE outcome IS NOT NULL AND at < now() - make_interval(secs => %s)", KEPT_DONE),
    ("DELETE FROM tdi.conversation WHERE at < now() - make_interval(secs => %s)", KEPT_CONVERSATION),
    ("DELETE FROM tdi.answer WHERE at < now() - make_interval(secs => %s)", KEPT_CONVERSATION),
    ("DELETE FROM tdi.miss WHERE last < now() - make_interval(secs => %s)", KEPT_MISSES),
    ("DELETE FROM tdi.feedback WHERE last < now() - make_interval(secs => %s)", KEPT_FEEDBACK),
    ("DELETE FROM tdi.flood WHERE at < now() - make_interval(secs => %s)", DAY / 24),
    ("DELETE FROM tdi.departure WHERE at < now() - make_interval(secs => %s)", DAY / 24),
    ("DELETE FROM tdi.replica WHERE alive_until < now() - make_interval(secs => %s)", DAY / 24),
)
"""What is past its time, with the seconds that each kind is kept."""

MISSES: LiteralString = (
    "SELECT question, sealed, count, to_char(first, 'YYYY-MM-DD'), to_char(last, 'YYYY-MM-DD') "
    "FROM tdi.miss ORDER BY count DESC, miss.last DESC"
)


FEEDBACK: LiteralString = (
    "SELECT intent, thought, count, to_char(first, 'YYYY-MM-DD'), to_char(last, 'YYYY-MM-DD') "
    "FROM tdi.feedback "
    "ORDER BY array_position(ARRAY['wrong', 'disliked', 'liked'], thought), count DESC, intent"
)


def read_misses(rows: Sequence[tuple[Any, ...]], vault: Vault) -> list[Miss]:
    """Return the rows of `MISSES` as what they hold."""
    return [
        Miss(vault.open(sealed, f"miss:{name}").decode(), count, first, last)
        for name, sealed, count, first, last in rows
    ]


def forget(connection: Connection[Any], names: Sequence[str]) -> int:
    """Erase what is tied to chats or persons by their keyed names, in every table that holds such names."""
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'tdi' AND column_name IN ('chat', 'person') ORDER BY 1, 2"
    ).fetchall()
    erased = 0
    for table, column in columns:
        statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)")
        filled = statement.format(sql.Identifier("tdi", table), sql.Identifier(column))
        erased += connection.execute(filled, (list(names),)).rowcount
    return erased
