"""The commands on the journal: what people asked in vain, grouped; purging; forgetting someone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tdi_bot.commands.telling import OK, UsageError
from tdi_bot.settings import Settings

if TYPE_CHECKING:
    from tdi_bot.editing.grouping import Asked
    from tdi_bot.journal import SqliteDesk, Vault
    from tdi_bot.journal.postgres_desk import PostgresDesk

_KEYED = re.compile(r"[0-9a-f]{20}")
_ID = re.compile(r"-?[0-9]{1,19}")
_COUNTED = re.compile(r"(\d+)\s*(?:×|x|\t)\s*(.+)")


def misses(settings: Settings) -> int:
    """Print the questions without an answer, the most frequent subjects first."""
    from tdi_bot.editing.grouping import group, report

    groups = group(missed(settings, None))
    print("\n".join(report(groups)) if groups else "Aucune question sans réponse.")
    with _told():
        doubted = [each for each in _desk(settings)[0].feedback() if each.thought != "liked"]
    said = {"wrong": "dite fausse", "disliked": "n'a pas aidé"}
    if doubted:
        print("\nRéponses mises en cause :")
    for each in doubted:
        print(f"{each.count:4} × {each.intent}, {said[each.thought]} (du {each.first} au {each.last})")
    return OK


def purge(settings: Settings) -> int:
    """Erase what is past its time."""
    with _told():
        erased = _desk(settings)[0].purge()
    print(f"{erased} ligne(s) effacée(s) du journal.")
    return OK


def forget(settings: Settings, who: list[str]) -> int:
    """Erase what is tied to someone, by a chat's or person's id, or by the keyed hash of the log."""
    wrong = [one for one in who if not (_KEYED.fullmatch(one) or _ID.fullmatch(one))]
    if wrong or not who:
        raise UsageError(
            "journal forget attend un identifiant Telegram (des chiffres) ou l'empreinte que montrent les "
            "lignes du bot (20 signes) ; ce qui est tapé n'est gardé nulle part."
        )
    desk, vault = _desk(settings)
    keyed = [one for one in who if _KEYED.fullmatch(one)]
    typed = [one for one in who if one not in keyed]
    names = keyed + [vault.name(kind, one) for one in typed for kind in ("chat", "person")]
    with _told():
        print(f"{desk.forget(names)} ligne(s) effacée(s).")
    return OK


def missed(settings: Settings, file: Path | None) -> list[Asked]:
    """Return the missed questions of the journal, or of a file with one a line, « 12 × question » or bare."""
    from tdi_bot.editing.grouping import Asked
    from tdi_bot.journal.scrub import scrub

    if file is None:
        with _told():
            kept = _desk(settings)[0].misses()
        return [Asked(one.text, one.count, one.first, one.last) for one in kept]
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{file} ne peut pas être lu ({error.strerror}).") from None
    found = []
    for line in filter(None, map(str.strip, lines)):
        counted = _COUNTED.fullmatch(line)
        count, text = (int(counted[1]), counted[2]) if counted else (1, line)
        found.append(Asked(scrub(text), count))
    return found


def _desk(settings: Settings) -> tuple[SqliteDesk | PostgresDesk, Vault]:
    from tdi_bot.journal import SqliteDesk, Vault, load_or_create_key

    file, given = settings.journal_file, settings.secret_key
    if file is None:
        from tdi_bot.journal.postgres_desk import PostgresDesk

        vault = Vault(given.reveal() if given else "")  # never empty: the settings require it
        return PostgresDesk(settings.database_url.reveal(), vault), vault
    if not file.is_file():
        raise UsageError(f"il n'y a pas encore de journal ({file}) : personne n'a écrit au bot.")
    vault = Vault(given.reveal() if given else load_or_create_key(file.parent / "secret.key"))
    return SqliteDesk(file, vault), vault


@contextmanager
def _told() -> Iterator[None]:
    """Tell what is wrong with the journal in its own words."""
    from tdi_bot.journal import JournalError

    try:
        yield
    except JournalError as error:
        raise UsageError(str(error)) from None
