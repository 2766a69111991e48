"""Where each entry of the content is written, so that what is said about it names file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.knowledge.yaml_source import Mapping_, Tree, read_yaml


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a content file: its name from the checkout down, its line and its fields."""

    file: str
    line: int
    node: Mapping_

    @property
    def place(self) -> str:
        """File and line, as editors' programs open them."""
        return f"{self.file}:{self.line}"


def facts(content_dir: Path) -> dict[str, Written]:
    """Return where each fact is written, by id."""
    return _entries(content_dir, (content_dir / "facts").glob("*.yaml"))


def intents(content_dir: Path) -> dict[str, Written]:
    """Return where each intent is written, by id."""
    paths = (content_dir / "intents").glob("*.yaml")
    return _entries(content_dir, (path for path in paths if not path.name.endswith(".cases.yaml")))


def in_file(path: Path, content_dir: Path, section: str = "") -> dict[str, Written]:
    """Return the entries of one file, or of one section of it; a file that is no mapping has none."""
    name = path.relative_to(content_dir.parent).as_posix()
    # Mistakes are the loader's to tell: here a file that cannot be read has no entries.
    tree: Tree | None = read_yaml(path, name, [])
    if section and isinstance(tree, Mapping_):
        tree = tree.entries.get(section)
    if not isinstance(tree, Mapping_):
        return {}
    return {
        key: Written(name, tree.lines[key], node)
        for key, node in tree.entries.items()
        if isinstance(node, Mapping_)
    }


def _entries(content_dir: Path, paths: Iterable[Path]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for path in sorted(paths):
        found |= in_file(path, content_dir)
    return found
