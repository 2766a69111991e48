"""What is mended in a question before it is understood."""

from __future__ import annotations

import pytest

from tdi_bot.text import fold
from tdi_bot.understanding.spelling import Spelling
from tests.conversation import Talk

KNOWN = (
    "territoire",
    "territoires",
    "industrie",
    "archeologie",
    "archeologique",
    "relance",
    "relation",
    "sites",
)


@pytest.fixture
def spelling() -> Spelling:
    return Spelling({}, {*KNOWN, "agglomerer"}, KNOWN)


def test_a_clipped_word_becomes_the_one_that_goes_on_from_it(spelling: Spelling) -> None:
    mended = spelling.correct("archeo")
    assert mended is not None
    assert mended.word.startswith("archeolog")


def test_a_clipped_word_that_could_be_two_stays(spelling: Spelling) -> None:
    assert spelling.correct("trans") is None


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("territoiredindustrie", ("territoire", "d", "industrie")),
        ("sitesdindustrie", ("sites", "d", "industrie")),
        ("territoirexyz", ()),
        ("agglomerer", ()),
    ],
)
def test_words_without_their_spaces_are_told_apart(
    spelling: Spelling, written: str, words: tuple[str, ...]
) -> None:
    assert spelling.unglue(written) == words


@pytest.mark.parametrize(
    ("written", "meant"),
    [("bujet", "budget"), ("sujzt", "sujet"), ("contiens", "contient"), ("demultiplie", "demultiplier")],
)
def test_who_writes_by_ear_is_heard(written: str, meant: str) -> None:
    """« bujet » is two letters from « budget », and one only from « sujet »."""
    known = ("sujet", "budget", "contient", "demultiplier")
    mended = Spelling({}, {*known, "contiens", "demultiplie"}, known).correct(written)
    assert mended is not None
    assert mended.word == meant


@pytest.mark.parametrize(
    ("written", "words"), [("lapel", ("l", "appel")), ("dargen", ("d", "argent")), ("donees", ())]
)
def test_a_misspelt_word_after_an_elision_is_heard(written: str, words: tuple[str, ...]) -> None:
    known = ("appel", "label", "argent", "donnees", "annees")
    assert Spelling({}, set(known), known).unglue(written) == words


def test_a_glued_question_is_answered(talk: Talk) -> None:
    assert "2018" in talk.says("territoiredindustrie date lancement").text


def test_an_acronym_is_no_stem_of_another_word(talk: Talk) -> None:
    """« une pie » has the stem of « PIA »."""
    assert talk.says("Une pie vit combien de temps ?").kind == "refuse"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("a qui sadresse le pack rebond", "destination"),
        ("En quoi consistent les sites clés en main ?", "immédiatement"),
        ("le panier contiens koi", "simplifier"),
        ("kel bujet pour le programme", "milliard"),
        ("ti é ds france relans ?", "France Relance"),
        ("En deux mots, Territoires d'industrie ?", "reconquête"),
    ],
)
def test_elisions_and_verbs_in_the_plural_are_read(talk: Talk, asked: str, said: str) -> None:
    assert fold(said) in fold(talk.says(asked).text)


@pytest.mark.parametrize("small", "ne n pas ni a et ou du sur la".split())
def test_no_small_word_is_taken_for_a_concept(talk: Talk, small: str) -> None:
    """« né » folds to « ne »: as a form it would make of every negation a question on a launch."""
    talk.says(f"Le programme {small} territoires d'industrie")
    assert all(words != small for part in talk.trace.parts for words, _ in part.concepts)
