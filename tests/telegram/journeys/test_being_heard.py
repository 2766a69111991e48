"""What a person may correct, think of an answer, ask in English, and have erased."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.telegram.journeys.conftest import CANARY, Person, Street, button_labels


async def test_correcting_a_misunderstanding(camille: Person, street: Street) -> None:
    first = await camille.writes("Quels sites clés en main en Gironde ?")
    assert "Verdon" in first.plain
    corrected = await camille.corrects("Quels sites clés en main dans les Landes ?")
    assert corrected is first
    assert "Zac Sud Landes" in corrected.plain
    await street.settles()
    again = await camille.corrects("Quels sites clés en main dans le 64 ?")
    assert again is first
    assert "Aeropolis" in again.plain
    assert len(camille.inbox()) == 1


async def test_thumbs_down(camille: Person, sacha: Person, street: Street) -> None:
    answer = await camille.writes("C'est quoi le Pack rebond ?")
    asked = await camille.presses("👎", under=answer)
    assert "Que cherchiez-vous ?" in asked.plain
    assert 2 <= len(button_labels(asked)) <= 5
    assert not any("de quoi voulez-vous" in label.casefold() for label in button_labels(asked))
    await street.until(lambda: "👎" not in button_labels(answer))
    thanks = await camille.presses("⚠️", under=asked)
    assert "vérifier" in thanks.plain
    other = await sacha.writes("Quand le Pack rebond a-t-il été présenté ?")
    assert "Merci" in (await sacha.presses("👍", under=other)).text
    await street.stop()
    with closing(sqlite3.connect(street.folder / "journal.db")) as journal:
        kept = journal.execute("SELECT * FROM feedback ORDER BY intent, thought").fetchall()
    assert [row[1:3] for row in kept] == [("liked", 1), ("disliked", 1), ("wrong", 1)]
    await street.start()
    street.presses(camille.number, answer, "x:rien.du-tout")
    gone = await camille._reads(len(camille.inbox()) + 1)
    assert "Ce bouton ne mène plus à rien" in gone.plain


async def test_english(camille: Person) -> None:
    choice = await camille.writes("/langue")
    assert "English" in (await camille.presses("English", under=choice)).text
    welcome = (await camille.writes("/start", answers=2), camille.inbox()[-2])[1]
    assert welcome.plain.startswith("Hello!")
    assert len(welcome.plain) < 500
    answer = await camille.writes("Which turnkey sites near Pau?")
    assert "as the crow flies" in answer.plain
    assert "Source" in answer.plain
    assert "🗺 Map" in button_labels(answer)
    listed = await camille.writes("/sites 64")
    assert listed.plain.startswith("I know")
    page = await camille.writes("/privacy")
    assert page.plain.startswith("What I keep")


async def test_erasing_my_data(camille: Person, sacha: Person, street: Street) -> None:
    await camille.writes("Quels sites clés en main en Gironde ?")
    await camille.writes(f"combien gagne le maire {CANARY} ?")
    await sacha.writes("Quels sites clés en main en Gironde ?")
    done = await camille.writes("/oublier")
    assert "est effacé" in done.plain
    await street.stop()
    with closing(sqlite3.connect(street.folder / "journal.db")) as journal:
        assert journal.execute("SELECT count(*) FROM conversation").fetchone() == (1,)
        assert journal.execute("SELECT count(*) FROM answer").fetchone() == (1,)
        assert journal.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
        assert journal.execute("PRAGMA secure_delete").fetchone() is not None
    await street.start()
    # Nothing is left to lean on: a follow-up is not understood as one.
    follow = await camille.writes("et dans la deuxième vague ?")
    assert "Verdon" not in follow.plain or "Gironde" not in follow.plain


async def test_what_is_not_text_gets_one_kind_line(camille: Person) -> None:
    voice = await camille.writes(None, voice={"file_id": "v", "file_unique_id": "u", "duration": 3})
    assert "Je ne lis que du texte" in voice.plain
    unknown = await camille.writes("/meteo")
    assert "/aide" in unknown.plain
    emoji = await camille.writes("😀" * 2048)
    assert emoji.plain
