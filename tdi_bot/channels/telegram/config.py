"""What the Telegram channel is told at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to listen for Telegram's calls, and how it is told: without an address that is left to others."""

    host: str
    port: int
    secret: str = field(default="", repr=False)
    url: str | None = None


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """Where to talk, with what token, and where to keep what must last; without a key one is made.

    The journal is a file of SQLite, or the address of a PostgreSQL.
    """

    token: str = field(repr=False)
    journal: Path | str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    secret_key: str | None = field(default=None, repr=False)
    limits: bool = True
    poll_seconds: int = 30
    start_patience: float = 30.0
    webhook: Webhook | None = None
    admins: frozenset[int] = frozenset()
