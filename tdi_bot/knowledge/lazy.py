"""Records decoded when first asked for: a question needs a handful of several hundred."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

K = TypeVar("K", bound=str)
V = TypeVar("V")


def as_lines(records: Iterable[tuple[str, Any]]) -> bytes:
    """Return records, each with its id, as `LazyRecords` reads them."""
    return b"\n".join([f"{id}\t".encode() + as_json(record) for id, record in records])


def as_json(content: Any) -> bytes:
    """Return what a section holds, without a space too much."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class LazyRecords(Mapping[K, V], Generic[K, V]):
    """A mapping from id to record over lines, each an id, a tab and a JSON object."""

    def __init__(self, lines: bytes, decode: Callable[[dict[str, Any]], V]) -> None:
        self._raw: dict[K, bytes] = {}
        for line in lines.split(b"\n") if lines else ():
            id, _, raw = line.partition(b"\t")
            self._raw[cast(K, id.decode())] = raw
        self._decode = decode
        self._decoded: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        found = self._decoded.get(key)
        if found is None:
            found = self._decoded[key] = self._decode(json.loads(self._raw[key]))
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[K]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)
