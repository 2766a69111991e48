"""What the Telegram channel is told at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """Where to talk, with what token, and where to keep what must last; without a key one is made."""

    token: str = field(repr=False)
    journal: Path
    api_url: str = "https://api.telegram.org"
    secret_key: str | None = field(default=None, repr=False)
    limits: bool = True
    poll_seconds: int = 30
    start_patience: float = 30.0
