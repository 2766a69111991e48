"""The statements that end an update in SQLite: its payload goes, what is remembered comes, in one commit."""

from __future__ import annotations

import sqlite3

from tdi_bot.journal.sealing import Ending
from tdi_bot.journal.sqlite_schema import Statement, forget

_KEEP_CONVERSATION = (
    "INSERT INTO conversation (chat, person, sealed, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (chat, person) DO UPDATE SET sealed = excluded.sealed, at = excluded.at"
)
_KEEP_ANSWER = (
    "INSERT INTO answer (question, chat, person, sealed, at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (question) DO UPDATE SET sealed = excluded.sealed, at = excluded.at"
)
_COUNT_MISS = (
    "INSERT INTO miss (question, sealed, count, first, last) VALUES (?, ?, 1, ?, ?) "
    "ON CONFLICT (question) DO UPDATE SET count = miss.count + 1, last = excluded.last"
)
_COUNT_MARK = (
    "INSERT INTO feedback (intent, thought, count, first, last) VALUES (?, ?, 1, ?, ?) "
    "ON CONFLICT (intent, thought) DO UPDATE SET count = feedback.count + 1, last = excluded.last"
)


def end(ending: Ending, now: float) -> Statement:
    """Return the statements."""

    def statements(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM inbox WHERE update_id = ?", (ending.update_id,))
        connection.execute("INSERT INTO done VALUES (?, ?, ?)", (ending.update_id, now, ending.outcome))
        if ending.forget:
            forget(ending.forget, kept=("inbox",))(connection)
        if ending.mark is not None:
            connection.execute(_COUNT_MARK, (ending.mark.intent, ending.mark.thought, now, now))
        if ending.talk is not None:
            connection.execute(_KEEP_CONVERSATION, (ending.chat, ending.person, ending.talk, now))
        if ending.answer is not None:
            name, sealed = ending.answer
            connection.execute(_KEEP_ANSWER, (name, ending.chat, ending.person, sealed, now))
        if ending.miss is not None:
            connection.execute(_COUNT_MISS, (*ending.miss, now, now))

    return statements
