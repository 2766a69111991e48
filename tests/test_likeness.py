"""The likeness model: what it compares, what it promises, and that nothing but the examples decides."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tdi_bot.understanding.likeness import LikenessModel
from tdi_bot.understanding.likeness_by_word import RankerByWord
from tdi_bot.understanding.likeness_training import train

EXAMPLES = [
    ("Quelles sont vos heures d'ouverture ?", "horaires"),
    ("à quelle heure ouvrez-vous le matin", "horaires"),
    ("vous fermez à quelle heure", "horaires"),
    ("êtes-vous ouverts le dimanche", "horaires"),
    ("Combien coûte l'abonnement ?", "prix"),
    ("quel est le prix de l'entrée", "prix"),
    ("c'est combien pour une famille", "prix"),
    ("y a-t-il un tarif réduit", "prix"),
    ("Où se trouve le musée ?", "lieu"),
    ("quelle est votre adresse à @commune", "lieu"),
    ("comment venir en bus", "lieu"),
    ("c'est près de la gare ?", "lieu"),
]
QUESTIONS = ["à quelle heure fermez-vous", "le tarif pour une famille", "où est le musée", "zzz", ""]


@pytest.fixture(scope="module")
def model() -> LikenessModel:
    return train(EXAMPLES, language="french")


def fingerprint(model: LikenessModel) -> list[str]:
    scores = [model.score(text) for text in QUESTIONS]
    return [f"{one.best.label} {one.probabilities.tobytes().hex()} {one.in_domain!r}" for one in scores]


def test_a_question_nobody_wrote_finds_its_label(model: LikenessModel) -> None:
    found = [model.score(text).best.label for text in QUESTIONS[:3]]
    assert found == ["horaires", "prix", "lieu"]


def test_accents_case_and_apostrophes_change_no_score(model: LikenessModel) -> None:
    plain, dressed = model.score("l'abonnement coute combien"), model.score("L’ABONNEMENT coûte combien")
    assert plain.probabilities.tolist() == dressed.probabilities.tolist()


def test_probabilities_add_up_to_one(model: LikenessModel) -> None:
    for text in QUESTIONS:
        assert model.score(text).probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_restricting_the_labels_compares_only_these(model: LikenessModel) -> None:
    scores = model.score("à quelle heure fermez-vous", among=["prix", "lieu"])
    assert scores.labels == ("lieu", "prix")
    assert scores.of("horaires") == 0.0
    assert scores.probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_restricting_to_no_known_label_says_so(model: LikenessModel) -> None:
    with pytest.raises(ValueError, match="no label"):
        model.score("bonjour", among=["inconnu"])


def test_training_on_nothing_says_so() -> None:
    with pytest.raises(ValueError, match="no example"):
        train([])


def test_a_training_example_is_known_through_and_through(model: LikenessModel) -> None:
    scores = model.score("c'est combien pour une famille")
    assert scores.best.label == "prix"
    assert scores.signals.known_grams == pytest.approx(1.0)
    assert scores.signals.known_words == pytest.approx(1.0)


def test_a_text_without_any_known_part_is_out_of_domain(model: LikenessModel) -> None:
    inside, outside = model.score("quel est le tarif réduit"), model.score("xyzzy 42")
    assert outside.signals.known_words == 0.0
    assert outside.in_domain < inside.in_domain


def test_an_empty_text_is_scored_and_out_of_domain(model: LikenessModel) -> None:
    scores = model.score("")
    assert scores.signals.known_grams == 0.0
    assert scores.in_domain < model.score("quel est le tarif réduit").in_domain


def test_shuffling_the_examples_changes_no_score(model: LikenessModel) -> None:
    shuffled = EXAMPLES * 2
    random.Random(7).shuffle(shuffled)
    assert fingerprint(train(shuffled, language="french")) == fingerprint(model)


def test_the_hash_seed_changes_no_score(model: LikenessModel) -> None:
    program = (
        "import sys; sys.path[:0] = ['.', 'tests']; import test_likeness as t; "
        "print('\\n'.join(t.fingerprint(t.train(t.EXAMPLES, language='french'))))"
    )
    root = Path(__file__).resolve().parents[1]
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines() == fingerprint(model)


def test_a_stored_model_scores_as_the_trained_one(model: LikenessModel) -> None:
    sections = model.to_sections("likeness")
    assert fingerprint(LikenessModel.load(sections.__getitem__, "likeness")) == fingerprint(model)


def test_sections_are_named_by_their_prefix_and_hold_only_bytes(model: LikenessModel) -> None:
    sections = model.to_sections("understanding.likeness")
    assert all(name.startswith("understanding.likeness.") for name in sections)
    assert all(isinstance(data, bytes) for data in sections.values())


def test_equal_labels_come_in_alphabetical_order() -> None:
    model = train([("alpha beta", "b"), ("alpha beta", "a"), ("gamma delta", "c")])
    assert [one.label for one in model.score("alpha beta").top(2)] == ["a", "b"]


def test_an_example_without_a_word_teaches_nothing_and_harms_nothing(model: LikenessModel) -> None:
    assert fingerprint(train([*EXAMPLES, ("?!", "prix")], language="french")) == fingerprint(model)
    assert train([*EXAMPLES, ("…", "silence")]).score("le tarif").of("silence") < 0.5


def test_labels_that_share_all_their_examples_stay_equal() -> None:
    examples = [(text, label) for text, _ in EXAMPLES for label in ("a", "b")]
    scores = train(examples).score("quel est le prix du musée")
    assert scores.of("a") == pytest.approx(scores.of("b"), abs=1e-3)


def test_a_model_of_one_label_still_scores() -> None:
    scores = train([("bonjour", "salut")]).score("bonjour")
    assert scores.best == ("salut", 1.0)
    assert scores.margin == 1.0


def test_without_a_language_words_are_not_stemmed() -> None:
    plain, stemmed = train(EXAMPLES), train(EXAMPLES, language="french")
    assert plain.language is None
    assert not np.array_equal(plain.words.hashes, stemmed.words.hashes)


def test_the_benchmark_prints_every_figure_of_a_file(tmp_path: Path) -> None:
    content = {"train": EXAMPLES, "test": [["quel tarif pour une famille", "prix"]], "oos": ["xyzzy 42"]}
    file = tmp_path / "set.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "benchmarks/intents.py", str(file)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    figures = dict(line.split("  ", 1) for line in done.stdout.splitlines())
    assert figures["accuracy"].strip() == "1.0000"
    assert figures["AUROC of refusal"].strip() == "1.0000"
    assert {"macro-F1", "p50 per question", "p95 per question", "size", "training"} <= set(figures)


def test_the_benchmark_needs_no_outside_texts(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"train": EXAMPLES, "test": EXAMPLES}), encoding="utf-8")
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "benchmarks/intents.py", str(file)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no oos texts" in done.stdout


@pytest.mark.parametrize(
    "text",
    [
        *QUESTIONS,
        *(text for text, _ in EXAMPLES),
        "le prix, le prix et encore le prix de l'abonnement des abonnés abonnez-vous",
        "a a b",
        "où où où",
        "% €",
    ],
)
def test_sums_kept_for_each_word_give_the_scores_of_the_whole_text(model: LikenessModel, text: str) -> None:
    ranker = RankerByWord(model)
    for _ in ("the first time", "with all words known"):
        ranked = ranker.rank(text)
        assert ranked.probabilities == pytest.approx(model.rank(text).probabilities, abs=1e-5)
    assert ranked.labels == model.labels


def test_the_likeliest_few_are_those_of_a_full_sort(model: LikenessModel) -> None:
    for text in QUESTIONS:
        ranking = model.rank(text)
        whole = sorted(zip(-ranking.probabilities, ranking.labels, strict=True))
        for count in (1, 2, 3, 5):
            assert [one.label for one in ranking.top(count)] == [label for _, label in whole[:count]]
