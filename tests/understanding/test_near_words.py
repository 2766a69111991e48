"""What is proposed for a misspelt word holds every word that is near enough, and few others."""

import random
import string
from collections import defaultdict

import pytest
from rapidfuzz.distance import OSA

from tdi_bot.understanding.near_words import NearWords

WORDS = (
    "aide aides cle cles date dates duree fonds projet projets region regions site sites usine vague vagues "
    "association candidature communaute communes developpement entreprise entreprises financement "
    "intercommunalite laureat laureats ministere nouvelle programme territoire territoires "
    "abaabaab ababababab bababababa"
).split()


def filed() -> NearWords:
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted(WORDS):
        by_length[len(word)].append(word)
    return NearWords(by_length)


def misspelt(word: str, edits: int, chance: random.Random) -> str:
    letters = list(word)
    for _ in range(edits):
        at = chance.randrange(len(letters))
        match chance.randrange(4):
            case 0:
                letters[at] = chance.choice(string.ascii_lowercase)
            case 1:
                letters.insert(chance.randrange(len(letters) + 1), chance.choice(string.ascii_lowercase))
            case 2:
                del letters[at]
            case _:
                letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters)


@pytest.mark.parametrize(("edits", "shortest"), [(1, 4), (2, 8)])
def test_every_word_within_so_many_edits_is_proposed(edits: int, shortest: int) -> None:
    near, chance = filed(), random.Random(7)
    for _ in range(3_000):
        word = misspelt(chance.choice(WORDS), edits, chance)
        if len(word) < shortest:
            continue
        for size in range(len(word) - edits, len(word) + edits + 1):
            proposed = near.of_length(size, word, edits)
            wanted = [one for one in WORDS if len(one) == size and OSA.distance(word, one) <= edits]
            assert set(wanted) <= set(proposed), word
            assert proposed == sorted(proposed)


def test_words_without_a_common_piece_are_not_proposed() -> None:
    near = filed()
    assert near.of_length(8, "vocation", 2) == []
    assert near.of_length(30, "vocation", 2) == []
