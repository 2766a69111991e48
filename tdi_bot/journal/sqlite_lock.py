"""One process at a time on a file, and the mark by which a clean end is told from a crash."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from tdi_bot.journal.interface import JournalError


def take(path: Path) -> IO[str]:
    """Take the folder for this process; the system lets go by itself when the process dies."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        lock = open(path.with_name(path.name + ".lock"), "a+")  # noqa: SIM115 - held as long as the process
    except OSError as error:
        raise JournalError(
            f"Le dossier {path.parent} n'est pas accessible en écriture ({error.strerror}) : "
            "vérifiez ses droits."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise JournalError(f"Un autre assistant travaille déjà avec {path} : arrêtez-le d'abord.") from None
    return lock


def mark_working(lock: IO[str]) -> bool:
    """Leave a mark that only a clean end takes away, and return whether the last process left its own."""
    lock.seek(0)
    crashed = bool(lock.read())
    if not crashed:
        lock.write("1")
        lock.flush()
    return crashed
