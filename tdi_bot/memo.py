"""Remembers what a function of one value says: its second time costs a look into a dictionary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class _Memo(dict[Asked, Told]):
    """What was told of each value; one that is full starts afresh."""

    __slots__ = ("_most", "_work_out")

    def __init__(self, work_out: Callable[[Asked], Told], most: int) -> None:
        self._work_out = work_out
        self._most = most

    def __missing__(self, asked: Asked) -> Told:
        told = self._work_out(asked)
        if len(self) >= self._most:
            self.clear()
        self[asked] = told
        return told


def remembered(work_out: Callable[[Asked], Told], most: int) -> Callable[[Asked], Told]:
    """Return the function with what it said of the last values remembered, `most` of them.

    A message asks for a hundred such things, and `lru_cache` takes twice as long, for it notes each use.
    """
    return _Memo(work_out, most).__getitem__
