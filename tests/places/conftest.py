from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tdi_bot.model import Place, PlaceMention
from tdi_bot.places import Places, compile_sections
from tdi_bot.text import words

ROOT = Path(__file__).resolve().parents[2]
Find = Callable[[str], tuple[PlaceMention, ...]]
Named = Callable[[str], Place]


@pytest.fixture(scope="session")
def places() -> Places:
    sections = compile_sections(ROOT / "data", ROOT / "knowledge" / "lists")
    return Places.load(sections.__getitem__)


@pytest.fixture(scope="session")
def find(places: Places) -> Find:
    return lambda text: places.find(words(text))


@pytest.fixture(scope="session")
def named(find: Find) -> Named:
    def one(text: str) -> Place:
        mentions = find(text)
        assert len(mentions) == 1, mentions
        return mentions[0].place

    return one
