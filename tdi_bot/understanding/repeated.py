"""Remembers what a message was taken to mean, once the same was asked twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
Meaning = TypeVar("Meaning")

REMEMBERED = 1_024
"""How many meanings are remembered."""
MET = 4_096
"""How many messages are known to have come once, by a number that tells nothing of them."""


class Repeated(Generic[P, Meaning]):
    """A pure function that is worked out twice for the same arguments at most, while they are remembered.

    Once is not enough to be remembered: words that a single message holds are in no memory, only a hash of
    them, salted for the life of the process. The arguments have to be hashable; threads may share it.
    """

    def __init__(self, work_out: Callable[P, Meaning]) -> None:
        self._work_out = work_out
        self._remembered = lru_cache(REMEMBERED)(work_out)
        self._times = lru_cache(MET)(lambda _: [0])

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Meaning:
        """Return what the function says of these arguments."""
        times = self._times(hash(args))
        times[0] += 1
        return (self._work_out if times[0] == 1 else self._remembered)(*args, **kwargs)
