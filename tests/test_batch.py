from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tdi_bot.channels import batch
from tests.fake_door import FakeDoor, clock


def answers(*lines: object) -> list[dict[str, Any]]:
    """Run the batch over lines given as values, text or bytes, and read what it wrote."""
    feed = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    out = io.StringIO()
    batch.run(FakeDoor(), feed, out, clock)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_gives_every_field_of_the_contract() -> None:
    assert answers({"id": "q1", "chat": "c", "text": "Où ?"}) == [
        {
            "id": "q1",
            "chat": "c",
            "kind": "answer",
            "intent": "essai.echo",
            "intents": ["essai.echo"],
            "confidence": 0.8765,
            "text": "c/1: Où ?",
            "sources": [
                {
                    "id": "s",
                    "title": "Une page",
                    "publisher": "Un éditeur",
                    "url": "https://exemple.fr/page",
                    "as_of": "2021-09-23",
                }
            ],
            "suggestions": [{"label": "Et après ?", "text": "Que se passe-t-il après ?"}],
            "places": [{"name": "Lacq", "lat": 43.41, "lon": -0.63, "distance_km": 12.5}],
        }
    ]


def test_lines_of_one_chat_form_one_conversation_even_when_interleaved() -> None:
    lines = [{"id": n, "chat": chat, "text": "q"} for n, chat in enumerate(["a", "b", "a", "b", "a"])]
    assert [row["text"] for row in answers(*lines)] == ["a/1: q", "b/1: q", "a/2: q", "b/2: q", "a/3: q"]
    assert [row["id"] for row in answers(*lines)] == [0, 1, 2, 3, 4]


def test_a_line_without_chat_is_a_conversation_of_its_own() -> None:
    rows = answers({"id": 1, "text": "q"}, {"id": 2, "text": "q"})
    assert [row["text"].split("/")[1] for row in rows] == ["1: q", "1: q"]


@pytest.mark.parametrize(
    "line",
    [
        "pas du json",
        "{",
        "[]",
        "null",
        "3",
        '{"id": 1, "chat": "c"}',
        '{"id": 1, "chat": "c", "text": null}',
        '{"id": [1], "chat": "c", "text": "q"}',
        '{"id": true, "chat": "c", "text": "q"}',
        '{"id": NaN, "chat": "c", "text": "q"}',
        '{"id": 1, "chat": {}, "text": "q"}',
        b'{"id": 1, "chat": "c", "text": "\xff"}',
        "[" * 200_000,
        "9" * 5_000,
    ],
)
def test_a_bad_line_says_so_in_french_and_the_batch_goes_on(line: str | bytes) -> None:
    bad, good = answers(line, {"id": 2, "chat": "c", "text": "q"})
    assert bad["id"] is None
    assert bad["error"].startswith("ligne 1 : ")
    assert good["text"] == "c/1: q"


def test_blank_lines_are_passed_over_but_counted() -> None:
    rows = answers("", "   ", "non")
    assert [row["error"].split(" : ")[0] for row in rows] == ["ligne 3"]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert answers(b'\xef\xbb\xbf{"id": 1, "chat": "c", "text": "q"}')[0]["text"] == "c/1: q"


def test_letters_are_written_as_they_are() -> None:
    out = io.StringIO()
    batch.run(FakeDoor(), ['{"id": 1, "chat": "c", "text": "été"}'.encode()], out, clock)
    assert "été" in out.getvalue()


def test_half_a_surrogate_pair_still_gives_a_line() -> None:
    out = io.StringIO()
    batch.run(FakeDoor(), [b'{"id": "\\ud800", "chat": "c", "text": "q"}'], out, clock)
    out.getvalue().encode("utf-8")
    assert json.loads(out.getvalue())["id"] == "\ud800"


def test_a_fault_of_ours_loses_one_line_only_and_is_counted() -> None:
    seen: list[Exception] = []
    out = io.StringIO()
    feed = [json.dumps({"id": text, "chat": "c", "text": text}).encode() for text in ("a", "boum", "b")]
    assert batch.run(FakeDoor(), feed, out, clock, seen.append) == 1
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["id"] for row in rows] == ["a", "boum", "b"]
    assert rows[1]["error"] == "ligne 2 : erreur interne (RuntimeError)"
    assert rows[2]["text"] == "c/2: b"
    assert [str(error) for error in seen] == ["boum"]


def test_each_answer_is_flushed_before_the_next_line_is_read() -> None:
    class Flushing(io.StringIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed += 1

    out = Flushing()
    counts = []

    def lines() -> Any:
        for number in range(3):
            counts.append(out.flushed)
            yield json.dumps({"id": number, "chat": "c", "text": "q"}).encode()

    batch.run(FakeDoor(), lines(), out, clock)
    assert counts == [0, 1, 2]
