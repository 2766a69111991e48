"""What is wrong with the content, so that an editor can repair it: where, what, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tdi_bot.text import fold


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one content file; `path` is the way to it in the file, such as `sna-14.values.sites`."""

    file: str
    line: int
    path: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        inside = f" [{self.path}]" if self.path else ""
        return f"{where}{inside} : {self.message} → {self.remedy}"


class KnowledgeError(Exception):
    """The content cannot be used; `problems` holds every mistake found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous dire « x » ? » for the closest known word, or an empty text."""
    folded = {fold(one): one for one in known}
    close = get_close_matches(fold(word), list(folded), n=1, cutoff=0.6)
    return f"Vouliez-vous dire « {folded[close[0]]} » ?" if close else ""
