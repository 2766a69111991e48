"""The arguments of the commands on content and journal; what a command needs is imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from tdi_bot import settings as settings_module
from tdi_bot.commands.telling import UsageError

KB = ("check", "build", "stats", "ask", "new", "score", "stale", "suggest")
JOURNAL = ("misses", "purge", "forget")


Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """argparse, with its English complaints replaced by one French line."""

    def error(self, message: str) -> NoReturn:
        """Raise what is told, instead of leaving."""
        raise UsageError("commande non comprise ; « python bot.py --help » les donne toutes.")


def add_command(commands: Any, name: str, run: Run) -> argparse.ArgumentParser:
    """Add a command, or an action of one, that can be asked for help."""
    command: argparse.ArgumentParser = commands.add_parser(name, add_help=False, allow_abbrev=False)
    # Suppressed, or « kb --help » would be undone by the default of the action that follows.
    command.add_argument("-h", "--help", action="store_true", default=argparse.SUPPRESS)
    command.set_defaults(run=run)
    return command


def add_kb(kb: argparse.ArgumentParser) -> None:
    """Add the actions on the content."""
    add = partial(add_command, kb.add_subparsers(parser_class=Parser))
    add("check", lambda _: _content().check(settings_module.load()))
    add("build", lambda _: _content().build(settings_module.load()))
    add("stats", lambda _: _content().stats(settings_module.load()))
    ask = add("ask", lambda asked: _content().ask(settings_module.load(), asked.question))
    ask.add_argument("question", nargs="*")
    new = add("new", _kb_new)
    new.add_argument("kind", choices=("fact", "intent"))
    new.add_argument("name", nargs="?", default="")
    new.add_argument("--topic", default="")
    new.add_argument("--write", action="store_true")
    score = add("score", lambda asked: _content().score(settings_module.load(), accept=asked.accept))
    score.add_argument("--accept", action="store_true")
    stale = add("stale", lambda asked: _content().stale(settings_module.load(), asked.now))
    stale.add_argument("--now", default="")
    suggest = add("suggest", _kb_suggest)
    suggest.add_argument("--from", dest="misses", type=Path)
    suggest.add_argument("--out", type=Path)


def add_journal(journal: argparse.ArgumentParser) -> None:
    """Add the actions on the journal."""
    add = partial(add_command, journal.add_subparsers(parser_class=Parser))
    add("misses", lambda _: _journal().misses(settings_module.load()))
    add("purge", lambda _: _journal().purge(settings_module.load()))
    forget = add("forget", lambda asked: _journal().forget(settings_module.load(), asked.who))
    forget.add_argument("who", nargs="*")


def missing_action(name: str, actions: Sequence[str]) -> NoReturn:
    """Say which actions there are."""
    raise UsageError(f"{name} attend une action : {', '.join(actions)}.")


def _content() -> ModuleType:
    from tdi_bot.commands import content

    return content


def _journal() -> ModuleType:
    from tdi_bot.commands import journal

    return journal


def _kb_new(asked: argparse.Namespace) -> int:
    from tdi_bot.commands import content

    return content.new(settings_module.load(), asked.kind, asked.name, asked.topic, write=asked.write)


def _kb_suggest(asked: argparse.Namespace) -> int:
    from tdi_bot.commands import content, journal

    settings = settings_module.load()
    return content.suggest(settings, journal.missed(settings, asked.misses), asked.out)
