"""Short marks of what a build was made of: the same files have the same mark on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

Files = Iterable[tuple[str, Path]]
"""Files, each named without where its folder is."""

_FORMAT = "1"
_CODE = Path(__file__).resolve().parent
_COMPILED_SUFFIXES = frozenset({".yaml", ".yml", ".csv", ".gz", ".tsv", ".txt"})


def content_of(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder, and below it, that compiling reads."""
    return _read(folder.rglob("*"), folder, name)


def tables_of(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield the files right in a folder that compiling reads."""
    return _read(folder.glob("*"), folder, name)


def code_of(*names: str) -> Iterator[tuple[str, Path]]:
    """Yield the source files of some modules and rooms of ours."""
    for name in names:
        one = _CODE / name
        for path in sorted(one.glob("*.py")) if one.is_dir() else (one,):
            yield f"code/{path.relative_to(_CODE)}", path


def glance(files: Files) -> str:
    """Return a quick mark of files, by name, size and time of change."""
    mark = hashlib.sha256(_FORMAT.encode())
    for name, path in files:
        status = path.stat()
        mark.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def mark_of(*files: Files, text: str = "") -> str:
    """Return a short mark of what files say, and a text besides."""
    mark = hashlib.sha256(_FORMAT.encode() + text.encode())
    for name, path in chain(*files):
        content = path.read_bytes()
        mark.update(f"{name}\0{len(content)}\0".encode() + content)
    return mark.hexdigest()[:12]


def _read(paths: Iterable[Path], folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(paths):
        if path.suffix in _COMPILED_SUFFIXES:
            yield f"{name}/{path.relative_to(folder)}", path
