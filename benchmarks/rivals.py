"""What people would use instead: each learns (text, label) pairs and names the label of a text."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

Examples = Sequence[tuple[str, str]]
Namer = Callable[[str], str]


def default_ratio(examples: Examples) -> Namer:
    """Return rapidfuzz as its guide has it: `extractOne` with nothing chosen."""
    texts, labels = _apart(examples)

    def name(text: str) -> str:
        return labels[process.extractOne(text, texts)[2]]

    return name


def token_set(examples: Examples) -> Namer:
    """Return rapidfuzz's `token_set_ratio`, on lower-cased text."""
    texts, labels = _apart(examples)
    lowered = [text.lower() for text in texts]

    def name(text: str) -> str:
        return labels[process.extractOne(text.lower(), lowered, scorer=fuzz.token_set_ratio)[2]]

    return name


def full_text(examples: Examples) -> Namer:
    """Return SQLite's FTS5 with accents removed, the words of a question joined by OR, best BM25 first."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE example USING "
        "fts5(text, label UNINDEXED, tokenize='unicode61 remove_diacritics 2')"
    )
    database.executemany("INSERT INTO example VALUES (?, ?)", examples)

    def name(text: str) -> str:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        asked = "SELECT label FROM example WHERE example MATCH ? ORDER BY rank LIMIT 1"
        row = database.execute(asked, (words,)).fetchone() if words else None
        return str(row[0]) if row else ""

    return name


def linear_svc(examples: Examples) -> Namer:
    """Return scikit-learn's TF-IDF and LinearSVC; ImportError without requirements-bench.txt."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from sklearn.svm import LinearSVC  # type: ignore[import-not-found,import-untyped,unused-ignore]

    texts, labels = _apart(examples)
    model = make_pipeline(TfidfVectorizer(strip_accents="unicode", ngram_range=(1, 2)), LinearSVC())
    model.fit(texts, labels)
    return lambda text: str(model.predict([text])[0])


RIVALS: dict[str, Callable[[Examples], Namer]] = {
    "rapidfuzz extractOne, default": default_ratio,
    "rapidfuzz extractOne, token_set_ratio": token_set,
    "SQLite FTS5": full_text,
    "scikit-learn TF-IDF + LinearSVC": linear_svc,
}


def _apart(examples: Examples) -> tuple[list[str], list[str]]:
    return [text for text, _ in examples], [label for _, label in examples]
