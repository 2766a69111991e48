"""What must last: the inbox, conversations and misses, behind one interface."""

from tdi_bot.journal.desk import SqliteDesk
from tdi_bot.journal.interface import (
    Answered,
    Arrival,
    Claim,
    Feedback,
    Journal,
    JournalError,
    Mark,
    Miss,
    Outcome,
    Window,
)
from tdi_bot.journal.opening import open_journal
from tdi_bot.journal.sqlite import SqliteJournal
from tdi_bot.journal.vault import Vault, load_or_create_key

__all__ = [
    "Answered",
    "Arrival",
    "Claim",
    "Feedback",
    "Journal",
    "JournalError",
    "Mark",
    "Miss",
    "Outcome",
    "SqliteDesk",
    "SqliteJournal",
    "Vault",
    "Window",
    "load_or_create_key",
    "open_journal",
]
