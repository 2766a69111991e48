"""The end of an update in SQLite: its payload goes, what is remembered comes, in one statement.

Each statement lets go of the interpreter, then waits to have it back behind an answer being computed; an end
that is one statement waits once. So a view of the writer's own connection takes it as a row, and a trigger
does the rest.
"""

from __future__ import annotations

import sqlite3

from tdi_bot.journal.sealing import Ending
from tdi_bot.journal.sqlite_schema import Statement, forget

_SET_UP = """
CREATE TEMP VIEW ending (
    update_id, outcome, at, chat, person, talk, question, answer, miss, missed, intent, thought
) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER ended INSTEAD OF INSERT ON ending BEGIN
    DELETE FROM inbox WHERE update_id = new.update_id;
    INSERT INTO done (update_id, at, outcome) VALUES (new.update_id, new.at, new.outcome);
    INSERT INTO conversation (chat, person, sealed, at)
        SELECT new.chat, new.person, new.talk, new.at WHERE new.talk IS NOT NULL
        ON CONFLICT (chat, person) DO UPDATE SET sealed = excluded.sealed, at = excluded.at;
    INSERT INTO answer (question, chat, person, sealed, at)
        SELECT new.question, new.chat, new.person, new.answer, new.at WHERE new.question IS NOT NULL
        ON CONFLICT (question) DO UPDATE SET sealed = excluded.sealed, at = excluded.at;
    INSERT INTO miss (question, sealed, count, first, last)
        SELECT new.miss, new.missed, 1, new.at, new.at WHERE new.miss IS NOT NULL
        ON CONFLICT (question) DO UPDATE SET count = miss.count + 1, last = excluded.last;
    INSERT INTO feedback (intent, thought, count, first, last)
        SELECT new.intent, new.thought, 1, new.at, new.at WHERE new.intent IS NOT NULL
        ON CONFLICT (intent, thought) DO UPDATE SET count = feedback.count + 1, last = excluded.last;
END;
"""
_END = "INSERT INTO ending VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def set_up(connection: sqlite3.Connection) -> None:
    """Prepare the connection that writes; nothing of it is in the file."""
    connection.executescript(_SET_UP)


def end(ending: Ending, now: float) -> Statement:
    """Return the statement, after those that forget somebody if that was asked for."""
    question, answer = ending.answer or (None, None)
    miss, missed = ending.miss or (None, None)
    intent, thought = (ending.mark.intent, ending.mark.thought) if ending.mark else (None, None)
    ended = (ending.update_id, ending.outcome, now, ending.chat, ending.person, ending.talk)
    row = (*ended, question, answer, miss, missed, intent, thought)

    def statements(connection: sqlite3.Connection) -> None:
        if ending.forget:
            forget(ending.forget, kept=("inbox",))(connection)
        connection.execute(_END, row)

    return statements
