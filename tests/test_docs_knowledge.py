"""The editors' guide is true: its examples are accepted as they stand, its table shows what is said."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tdi_bot.answering.computed import COMPUTED
from tdi_bot.commands import arguments
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.reading import examine
from tdi_bot.text import fold

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n# (knowledge/\S+)\n(.*?)```", GUIDE, re.S)
ROWS = re.findall(r"^\| `(\{[^`]*\})` \| ([^|]+) \|$", GUIDE, re.M)


def test_the_examples_of_the_guide_are_accepted_as_they_stand(tmp_path: Path) -> None:
    content = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", content)
    assert len(EXAMPLES) >= 7
    for name, text in EXAMPLES:
        path = tmp_path / name
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(f"{before.rstrip()}\n\n{text}", encoding="utf-8")
    _, problems = examine(content)
    assert problems == []


@pytest.mark.parametrize(("written", "read"), ROWS)
def test_a_place_of_the_table_is_said_as_the_guide_says(written: str, read: str) -> None:
    knowledge, _ = examine(ROOT / "knowledge")
    assert knowledge is not None
    said = Content.of(knowledge).render("x " + written.replace("\\|", "|")).text[2:]
    expected = re.sub(r" \(un .*\)$", "", read)
    if expected == "un tiret par ligne":
        assert said.count("\n- ") == said.count("- ") - 1
    else:
        assert fold(said) == fold(expected)


def test_the_guide_names_every_computed_answer() -> None:
    assert [name for name in COMPUTED if f"`{name}`" not in GUIDE] == []


def test_the_guide_names_every_kind_of_file() -> None:
    kinds = {path.stem for path in (ROOT / "knowledge" / "schemas").glob("*.json")}
    assert kinds - {"facts", "intents", "cases", "voice"} <= set(re.findall(r"`(\w+)\.yaml`", GUIDE))


def test_the_guide_names_every_command_on_the_content_and_the_misses_and_none_that_is_not() -> None:
    named = set(re.findall(r"\bkb ([a-z]+)\b", GUIDE))
    assert named <= set(arguments.KB)
    assert set(arguments.KB) - {"build", "stats"} <= named
    assert "journal misses" in GUIDE
