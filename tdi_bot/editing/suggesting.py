"""From missed questions to a patch of the content: tried, without regression, applied by editors alone."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.editing.grouping import Group
from tdi_bot.editing.guessing import Guesser
from tdi_bot.editing.proposals import Example, PinnedCase, Proposal, Rewrite, Stub, Synonym
from tdi_bot.editing.score_report import figures, regressions
from tdi_bot.editing.scoring import score
from tdi_bot.editing.trial import trial_build
from tdi_bot.knowledge.problem import KnowledgeError
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.text import folded_words
from tdi_bot.understanding.grammar import FUNCTION_WORDS

_FAR, _FAR_ABROAD = 0.25, 0.6
"""Below this score nothing that we answer is near; words from far outside the domain ask for more."""

_OFTEN = 3
"""How often a question far from all intents has to come to be worth a new one."""

_LONGEST = 160
"""Letters beyond which a question is a letter: no example of anything."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is proposed, what was dropped for what it would have broken, and what is left to read."""

    proposed: tuple[Proposal, ...]
    dropped: tuple[Proposal, ...]
    left: tuple[tuple[str, str], ...]
    patch: str


_SURE = 0.6
"""The score from which a single word is blamed for what was not understood."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The content, the tables and the build in service, which a trial starts from."""

    content: Path
    data: Path
    live: Path


def suggest(groups: Sequence[Group], guesser: Guesser, folders: Folders) -> Suggestions:
    """Return a patch that makes missed questions understood; KnowledgeError when the content is broken."""
    knowledge = read(folders.content)
    taken = {_key(text) for intent in knowledge.intents for text in (*intent.examples, intent.label)}
    taken |= {_key(case.ask) for case in knowledge.cases}
    proposals: list[Proposal] = []
    left: list[tuple[str, str]] = []
    for group in groups:
        found = list(_for_group(group, guesser, knowledge, taken))
        proposals += [one for one in found if not isinstance(one, str)]
        left += [(group.text, one) for one in found if isinstance(one, str)]
    unique = list(dict.fromkeys(proposals))
    kept = _harmless(unique, knowledge, folders)
    dropped = tuple(one for one in unique if one not in kept)
    return Suggestions(tuple(kept), dropped, tuple(left), _patch(kept, folders.content))


def _for_group(
    group: Group, guesser: Guesser, knowledge: Knowledge, taken: set[str]
) -> Iterator[Proposal | str]:
    """Yield what to propose for one group, or the reason, in French, why there is nothing."""
    texts = [one for one in group.asked if len(one.text) <= _LONGEST and _key(one.text) not in taken]
    if not texts:
        yield "déjà un exemple ou un cas, ou trop longue"
        return
    guess = guesser.guess((one.text, one.count) for one in texts)
    if guess.meant:
        yield "refusée par son nom, et c'est voulu"
        return
    if guess.score < (_FAR_ABROAD if guess.foreign else _FAR):
        if group.count >= _OFTEN and (stub := _stub(group, knowledge)):
            taken.update(_key(one.text) for one in group.asked)
            yield stub
        else:
            yield "loin de tout ce que l'assistant sait"
        return
    for one in texts:
        taken.add(_key(one.text))
        if guesser.answers(one.text, guess.intent):
            yield PinnedCase(guess.intent, one.text, one.count)
            continue
        yield from (Rewrite(word, meant) for word, meant in guesser.misheard(one.text).items())
        if guess.score >= _SURE and (lacking := guesser.lacking(guesser.heard(one.text), guess.intent)):
            yield Synonym(lacking.concept, lacking.word, guess.intent, one.text)
        mended = guesser.mended(one.text)
        if _key(mended) not in taken - {_key(one.text)}:
            taken.add(_key(mended))
            yield Example(guess.intent, mended, one.count)


def _stub(group: Group, knowledge: Knowledge) -> Stub | None:
    """Return a new intent around the words that all wordings share, or that the first one has."""
    known = {word for concept in knowledge.concepts for form in concept.forms for word in folded_words(form)}
    wordings = [[word for word in folded_words(one.text) if word.isalpha()] for one in group.asked]
    words = [
        word for word in wordings[0] if word not in FUNCTION_WORDS and word not in known and len(word) > 2
    ]
    shared = [word for word in words if all(word in other for other in wordings)] or words
    if not shared:
        return None
    forms = (max(shared, key=len),)
    return Stub("-".join(shared[:3]), forms, tuple(one.text for one in group.asked), group.count)


def _harmless(proposals: list[Proposal], knowledge: Knowledge, folders: Folders) -> list[Proposal]:
    """Return the proposals that together break no check, case or score, dropping as few as it takes."""
    if not proposals:
        return []
    with trial_build(folders.content, folders.data, folders.live) as assistant:
        before = figures(score(knowledge, assistant))
    asked_before = {case.ask for case in knowledge.cases}

    def fine(some: Sequence[Proposal]) -> bool:
        with _changed(some, folders.content) as changed:
            try:
                with trial_build(changed, folders.data, folders.live) as assistant:
                    scored = score(read(changed), assistant)
            except KnowledgeError:
                return False
        # A new case is asked as it is: it is misspelt enough already.
        now = figures([one for one in scored if one.writing == "written" or one.case.ask in asked_before])
        return not regressions(now, before) and set(now.not_right) <= set(before.not_right)

    def keep(sure: list[Proposal], unsure: list[Proposal]) -> list[Proposal]:
        if not unsure or fine([*sure, *unsure]):
            return [*sure, *unsure]
        if len(unsure) == 1:
            return sure
        half = len(unsure) // 2
        return keep(keep(sure, unsure[:half]), unsure[half:])

    return keep([], proposals)


class _changed:
    """A copy of the content with some proposals written into it."""

    def __init__(self, proposals: Iterable[Proposal], content_dir: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tdi-proposition-")
        self._content = Path(self._folder.name) / content_dir.name
        shutil.copytree(content_dir, self._content)
        for proposal in proposals:
            proposal.apply(self._content)

    def __enter__(self) -> Path:
        return self._content

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _patch(proposals: Sequence[Proposal], content_dir: Path) -> str:
    """Return what the proposals change as a unified diff, from the folder above the content."""
    with _changed(proposals, content_dir) as changed:
        names = sorted(path.relative_to(changed) for path in changed.rglob("*.yaml"))
        return "".join(_file_patch(content_dir / name, changed / name, content_dir) for name in names)


def _file_patch(before: Path, after: Path, content_dir: Path) -> str:
    name = before.relative_to(content_dir.parent).as_posix()
    old = before.read_text(encoding="utf-8") if before.is_file() else ""
    new = after.read_text(encoding="utf-8")
    named = f"a/{name}" if before.is_file() else "/dev/null"
    lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), named, f"b/{name}")
    written = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(written)


def _key(text: str) -> str:
    return " ".join(folded_words(text))
