"""The commands on the content: what is stale, a new draft, a draft tried, the score, suggestions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tdi_bot.commands.telling import FAILED, OK, UsageError, problem_line, say
from tdi_bot.settings import Settings

if TYPE_CHECKING:
    from tdi_bot.editing.drafts import Draft
    from tdi_bot.editing.grouping import Asked

SCORE = "score.json"
"""The figures that were accepted last, beside the content that they are of."""


def check(settings: Settings) -> int:
    """Print every mistake of the content, with file, line and remedy."""
    from tdi_bot.build import check

    problems = check(settings.content, settings.data)
    for problem in problems:
        print(problem_line(problem))
    if problems:
        say(f"{len(problems)} problème(s) dans les connaissances.")
        return FAILED
    print("Connaissances vérifiées : aucun problème.")
    return OK


def build(settings: Settings) -> int:
    """Compile the content as it is, and print where."""
    from tdi_bot.build import rebuild

    print(rebuild(settings.content, settings.data, settings.live))
    return OK


def stats(settings: Settings) -> int:
    """Print what the compiled knowledge holds."""
    from tdi_bot.build import ensure, stats

    for name, value in stats(ensure(settings.content, settings.data, settings.live, warn=say)).items():
        print(f"{name} : {value}")
    return OK


def stale(settings: Settings, now: str) -> int:
    """List the current facts past their review, and fail when there are any, for a scheduled check."""
    from tdi_bot.editing.freshness import past_review

    today = _day(now)
    found = past_review(settings.content, today)
    for due in found:
        print(due)
    if found:
        say(
            f"{len(found)} fait(s) à confirmer au {today} : vérifier la source, puis changer « confirmed » "
            "(voir docs/knowledge.md)."
        )
        return FAILED
    print(f"Rien à confirmer au {today}.")
    return OK


def new(settings: Settings, kind: Literal["fact", "intent"], name: str, topic: str, *, write: bool) -> int:
    """Print a commented draft, or add it at the end of its file; nothing that exists is overwritten."""
    from tdi_bot.editing.drafts import DraftError
    from tdi_bot.knowledge.reading import read

    try:
        draft = _draft(settings, read(settings.content), kind, name, topic)
    except DraftError as error:
        raise UsageError(str(error)) from None
    if not write:
        print(draft.text(settings.content), end="")
        return OK
    for path in draft.append():
        print(path)
    return OK


def ask(settings: Settings, questions: Sequence[str]) -> int:
    """Answer from the content as it stands now, without serving it, and explain each answer."""
    from tdi_bot.channels import terminal
    from tdi_bot.channels.door import local_now
    from tdi_bot.channels.explain import explain
    from tdi_bot.editing.trial import trial_build
    from tdi_bot.model import Conversation, Message

    style = terminal.style_for(sys.stdout, dict(os.environ))
    asked: Iterable[str] = [" ".join(questions)] if questions else map(str.strip, sys.stdin)
    with trial_build(settings.content, settings.data, settings.live) as assistant:
        conversation = Conversation()
        for question in filter(None, asked):
            now = local_now()
            reply, conversation, trace = assistant.reply(Message("essai", question), conversation, now)
            print(f"{terminal.render(reply, style)}\n\n{explain(reply, trace)}\n", flush=True)
    return OK


def score(settings: Settings, *, accept: bool) -> int:
    """Ask all cases to the real assistant and print the score; fail when it is worse than accepted."""
    from tdi_bot.editing import score_report
    from tdi_bot.editing.scoring import score as score_of
    from tdi_bot.editing.trial import trial_build
    from tdi_bot.knowledge.reading import read

    knowledge = read(settings.content)
    with trial_build(settings.content, settings.data, settings.live) as assistant:
        scored = score_of(knowledge, assistant)
    now, path = score_report.figures(scored), settings.content / SCORE
    before = score_report.kept(path)
    if accept:
        score_report.keep(now, path)
    print(score_report.report(scored))
    if accept:
        print(f"\nScore accepté : {path}")
        return OK
    if before is None:
        say(f"pas de score de référence dans {path} : « kb score --accept » l'écrit.")
        return OK
    changes, worse = score_report.changes(now, before), score_report.regressions(now, before)
    print("\nDepuis le score accepté" + ("" if changes else " : aucun cas n'a changé"))
    print("\n".join(changes), end="\n" if changes else "")
    for one in worse:
        say(f"régression : {one}")
    return FAILED if worse else OK


def suggest(settings: Settings, misses: Iterable[Asked], out: Path | None) -> int:
    """Write a patch that would make missed questions understood; nothing is applied."""
    from tdi_bot import build
    from tdi_bot.assistant import Assistant
    from tdi_bot.editing.grouping import group
    from tdi_bot.editing.guessing import Guesser
    from tdi_bot.editing.suggesting import Folders, suggest

    folders = Folders(settings.content, settings.data, settings.live)
    path = build.ensure(folders.content, folders.data, folders.live, warn=say)
    groups = group(misses)
    say(f"{len(groups)} groupe(s) de questions ; essayer les propositions prend une minute ou deux…")
    found = suggest(groups, Guesser(Assistant.load(path), path), folders)
    for proposal in found.proposed:
        say(f"proposé : {proposal}")
    for proposal in found.dropped:
        say(f"écarté, car il casserait autre chose : {proposal}")
    for text, why in found.left:
        say(f"laissé : « {text} » ({why})")
    if out is None:
        print(found.patch, end="")
    else:
        out.write_text(found.patch, encoding="utf-8")
    if found.patch:
        say("à relire, puis : git apply FICHIER, kb check, kb score.")
    return OK


def _draft(settings: Settings, knowledge: object, kind: str, name: str, topic: str) -> Draft:
    from tdi_bot.editing import drafts
    from tdi_bot.knowledge.reading import Knowledge

    assert isinstance(knowledge, Knowledge)  # noqa: S101
    if kind == "fact":
        return drafts.new_fact(knowledge, settings.content, name, topic, date.today())
    return drafts.new_intent(knowledge, settings.content, name, topic)


def _day(text: str) -> date:
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"« {text} » n'est pas une date : --now 2027-06-30.") from None
