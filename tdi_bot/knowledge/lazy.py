"""Records decoded when first asked for: a question needs a handful of several hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=str)
V = TypeVar("V")


class LazyRecords(Mapping[K, V], Generic[K, V]):
    """A mapping from id to record over raw JSON objects that hold their `id`."""

    def __init__(self, raw: Iterable[dict[str, Any]], decode: Callable[[dict[str, Any]], V]) -> None:
        self._raw: dict[K, dict[str, Any]] = {one["id"]: one for one in raw}
        self._decode = decode
        self._decoded: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        found = self._decoded.get(key)
        if found is None:
            # Decoding writes into the object it is given: two threads must not share one.
            found = self._decoded[key] = self._decode(dict(self._raw[key]))
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[K]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)
