"""The assistant's door: whatever is written gets a calm reply; the same question always gets the same one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tdi_bot import build
from tdi_bot.assistant import KEPT_TURNS, Assistant
from tdi_bot.model import Conversation, Message, Reply
from tests.conversation import NOON, Talk

ROOT = Path(__file__).resolve().parent.parent
LONGEST_TELEGRAM = 4096

GARBAGE = {
    "empty": "",
    "blank": " \n\t ",
    "one letter 4,096 times": "a" * 4096,
    "one vowel 4,096 times": "é" * 4096,
    "emoji": "😀🎉🏭",
    "control characters": "\x00\x01\x07\x1b[31m\x7f",
    "right-to-left marks": "\u202e\u200f\u2067",
    "HTML": "<script>alert(1)</script><b onmouseover=x>",
    "SQL": "'; DROP TABLE section; --",
    "FTS": 'NEAR("zzz" "qqq", 5) AND ^zz* OR -yy',
    "template": "{{7*7}} ${jndi:ldap://x} {fact.value} %s {0}",
    "path": "../../../../etc/passwd",
    "punctuation": "????!!!…",
    "lone surrogate": "\ud83d",
    "zalgo": "s̶̡̛i̸̛t̵e̷" * 200,
}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


@pytest.mark.parametrize("text", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_gets_a_calm_reply_and_nothing_of_it_back(talk: Talk, text: str) -> None:
    reply = talk.says(text)
    assert reply.kind != "answer"
    assert 0 < len(reply.text) < 700
    assert not re.search(
        r"[<>{}\x00-\x09\x0b-\x1f\u202e\u200f\u2067]|DROP|jndi|passwd|NEAR\(|aaaa", reply.text
    )


@pytest.mark.parametrize(
    "noise", ["😀 {}", "\u202b{}\u202c", "<b>{}</b>", "{}\x00", "{} ; DROP TABLE section", "«{}»"]
)
def test_a_question_is_answered_through_the_noise_around_it(talk: Talk, noise: str) -> None:
    assert "127" in talk.says(noise.format("Combien de sites clés en main en France ?")).text


@given(text=st.text(max_size=300), lang=st.sampled_from([None, "fr", "en", "zh-hans"]))
@example(text="\ud800", lang=None)
@example(text="près de 0.0,0.0", lang=None)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_a_reply_that_can_be_sent(assistant: Assistant, text: str, lang: str | None) -> None:
    reply, conversation, _ = assistant.reply(Message("any", text, lang), Conversation(), NOON)
    check(reply)
    assert len(conversation.turns) <= KEPT_TURNS


WORDS = (
    "combien de quels sites clés en main territoires industrie pack rebond fonds lauréats PME ETI près Pau "
    "Agen 64 Occitanie Landes vague première 2021 127 78 hectares qui quand où pourquoi et non merci VTE "
    "phase 2 carte surface logistique plus proche France 2030 Lonstechnord Aeropolis projets région prix "
    "? , ; . : au moins 50 km"
).split()


@given(messages=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_conversation_in_our_own_words_gets_sourced_replies(
    assistant: Assistant, messages: list[list[str]]
) -> None:
    conversation = Conversation()
    for words in messages:
        reply, conversation, _ = assistant.reply(Message("any", " ".join(words)), conversation, NOON)
        check(reply)


def check(reply: Reply) -> None:
    """What holds of every reply, whatever was asked."""
    assert reply.text.strip()
    assert utf16(reply.text) <= LONGEST_TELEGRAM
    assert "{" not in reply.text
    assert len(reply.suggestions) <= 6
    assert all(len(near.ref.encode()) <= 60 for near in reply.suggestions)
    if reply.kind == "answer" and re.search(r"\d", reply.text):
        assert reply.sources
        assert all(source.publisher and source.title is not None for source in reply.sources)
    if reply.kind == "refuse":
        assert not re.search(r"\d", reply.text)


def test_nothing_that_was_typed_is_remembered(talk: Talk) -> None:
    talk.says("Je suis Zébulon Tartempion, 06 12 34 56 78 : quels sites près de 43.3,-0.37 ?")
    kept = repr(talk.conversation)
    for typed in ("Tartempion", "Zébulon", "06", "43.3"):
        assert typed not in kept


def test_a_long_letter_is_read_to_its_question_and_its_telephone_left_alone(talk: Talk) -> None:
    letter = (
        "Bonjour,\nje m'appelle Zébulon et je dirige une tonnellerie. Nous voudrions nous agrandir.\n"
        "Vous pouvez me joindre au 06 12 34 56 78. Combien de sites clés en main la France compte-t-elle ?\n"
        "Cordialement"
    )
    text = talk.says(letter).text
    assert "127" in text
    assert "06 12" not in text


def test_commands_are_answered_by_their_page(talk: Talk) -> None:
    assert talk.says("/aide").kind == "smalltalk"
    assert talk.says("/nimportequoi").kind == "clarify"


QUESTIONS = (
    "Combien de sites clés en main en France ?",
    "sites en Normandie",
    "Qui a présenté le Pack rebond et quand ?",
    "Agen, Pau et Dax sont-elles en Territoire d'industrie ?",
    "kel site pres de limoge",
    "les lauréats du fonds",
    "date ?",
    "Un cheval à Saint-Denis",
)
ASK_ALL = """
import sys
from pathlib import Path
from tests.conversation import Talk
from tdi_bot.assistant import Assistant
assistant = Assistant.load(Path(sys.argv[1]))
for question in sys.argv[2:]:
    print(repr(Talk(assistant).says(question)))
"""


def asked_in_a_process(database: Path, seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ASK_ALL, str(database), *QUESTIONS],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_seed_of_hashing_changes_no_reply(database: Path) -> None:
    assert asked_in_a_process(database, "1") == asked_in_a_process(database, "4242")


def test_the_order_of_files_entries_and_examples_changes_no_reply(
    tmp_path: Path, assistant: Assistant
) -> None:
    """Content is turned round as an editor might: another order of entries, other names of files."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    for number, path in enumerate(sorted((tmp_path / "knowledge" / "intents").glob("*.yaml"))):
        if path.name.endswith(".cases.yaml"):
            path.unlink()
            continue
        intents = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent in intents.values():
            intent["examples"] = intent["examples"][::-1]
            intent["frames"] = intent["frames"][::-1]
        turned = dict(reversed(intents.items()))
        path.unlink()
        moved = path.with_name(f"{99 - number:02}_{path.name}")
        moved.write_text(yaml.safe_dump(turned, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shuffled = Assistant.load(build.ensure(tmp_path / "knowledge", ROOT / "data", tmp_path / "live"))
    for question in QUESTIONS:
        reply, again = Talk(assistant).says(question), Talk(shuffled).says(question)
        assert (reply.kind, reply.intents, reply.text) == (again.kind, again.intents, again.text), question
        assert [near.ref for near in reply.suggestions] == [near.ref for near in again.suggestions], question
