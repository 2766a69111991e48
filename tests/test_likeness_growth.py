"""Likeness where there are too many examples to compare, and too many labels for a full table."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tdi_bot.understanding import (
    likeness,
    likeness_by_word,
    likeness_rows,
    likeness_solving,
    likeness_training,
)
from tdi_bot.understanding.likeness import LikenessModel
from tdi_bot.understanding.likeness_by_word import RankerByWord
from tdi_bot.understanding.likeness_rows import capped, pruned
from tests.test_likeness import EXAMPLES, QUESTIONS, fingerprint


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> LikenessModel:
    """A model whose examples are counted and whose labels are no full table, as if there were very many."""
    monkeypatch.setattr(likeness_training, "MOST_COMPARED", 0)
    monkeypatch.setattr(likeness, "MOST_IN_A_TABLE", 0)
    return likeness_training.train(EXAMPLES, language="french")


def test_counting_finds_the_label_of_a_question_nobody_wrote(counted: LikenessModel) -> None:
    assert [counted.score(text).best.label for text in QUESTIONS[:3]] == ["horaires", "prix", "lieu"]


def test_counting_refuses_what_is_foreign(counted: LikenessModel) -> None:
    assert counted.score("xyzzy 42").in_domain < counted.score("quel est le tarif réduit").in_domain


def test_the_order_of_examples_changes_no_counted_score(counted: LikenessModel) -> None:
    shuffled = EXAMPLES * 2
    random.Random(7).shuffle(shuffled)
    assert fingerprint(likeness_training.train(shuffled, language="french")) == fingerprint(counted)


def test_sparse_rows_say_what_the_full_table_says(
    counted: LikenessModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "MOST_IN_A_TABLE", 512)
    full = LikenessModel.load(counted.to_sections("likeness").__getitem__)
    assert full.table is not None
    assert counted.table is None
    for text in QUESTIONS:
        assert counted.rank(text).probabilities == pytest.approx(full.rank(text).probabilities, abs=1e-5)


def test_sums_kept_for_each_word_are_those_of_the_whole_text(counted: LikenessModel) -> None:
    ranker = RankerByWord(counted)
    for text in [*QUESTIONS, *(text for text, _ in EXAMPLES)]:
        assert ranker.rank(text).probabilities == pytest.approx(counted.rank(text).probabilities, abs=1e-5)


def test_the_sum_of_a_word_tells_of_a_few_labels_only(
    counted: LikenessModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness_by_word, "_LABELS_KEPT", 1)
    assert RankerByWord(counted).rank("le tarif pour une famille").best.label == "prix"


def test_a_long_row_keeps_what_it_says_most_of_beyond_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_rows, "CELLS_A_ROW", 2)
    rows, targets = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 1, 2, 3, 1, 2])
    weights = np.array([1.0, 4.0, 3.0, 2.0, 5.0, 6.0], np.float32)
    kept = capped(rows, targets, weights, 3, np.zeros(4, np.float32))
    assert kept.starts.tolist() == [0, 2, 4, 4]
    assert kept.targets.tolist() == [1, 2, 1, 2]
    assert kept.weights.tolist() == [2.0, 1.0, 5.0, 6.0]


def test_a_full_table_is_pruned_of_what_says_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_rows, "CELLS_A_LABEL", 1)
    table = np.array([[0.1, -3.0], [2.0, 0.2], [1.0, 0.0]], np.float32)
    kept = pruned(table, np.array([1.0, 1.0, 4.0], np.float32))
    assert list(zip(kept.targets.tolist(), kept.weights.tolist(), strict=True)) == [(1, -3.0), (0, 1.0)]


def test_an_inverse_made_half_by_half_is_the_inverse() -> None:
    drawn = np.random.default_rng(3).normal(size=(500, 40))
    matrix = drawn @ drawn.T + 0.03 * np.eye(500)
    assert np.abs(likeness_solving._inverse(matrix) @ matrix - np.eye(500)).max() < 1e-8


def test_more_labels_than_can_be_stored_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_training, "MOST_LABELS", 2)
    with pytest.raises(ValueError, match="2 at most"):
        likeness_training.train(EXAMPLES)
