"""How commands speak to who typed them: answers on stdout, all else on stderr, one French line at a time."""

from __future__ import annotations

import sys

OK, FAILED, USAGE = 0, 1, 2


class UsageError(Exception):
    """The command line cannot be obeyed; its text is one French line."""


def say(text: str) -> None:
    """Tell the operator, on stderr, for stdout carries answers only."""
    print(f"tdi-bot : {text}", file=sys.stderr, flush=True)


def problem_line(problem: object) -> str:
    """Return one problem of the content as editors read it: file, line, path, what is wrong, what instead."""
    file, line, path, message, remedy = (
        getattr(problem, key, "") for key in ("file", "line", "path", "message", "remedy")
    )
    where = f"{file}:{line}: {path} : " if path else f"{file}:{line}: "
    return where + message + (f" — {remedy}" if remedy else "")
