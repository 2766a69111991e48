"""What was asked before is not worked out again, and still answers what is asked now."""

from __future__ import annotations

from tdi_bot.assistant import Assistant
from tdi_bot.understanding.repeated import Repeated
from tests.conversation import Talk

FOLLOW_UP = "et en Nouvelle-Aquitaine ?"


def test_the_third_time_is_remembered_and_the_first_leaves_nothing_but_a_hash() -> None:
    worked_out = []

    def fold(text: str) -> str:
        worked_out.append(text)
        return text.casefold()

    repeated = Repeated(fold)
    assert [repeated("Pack"), repeated("Pack"), repeated("Pack"), repeated("VTE")] == ["pack"] * 3 + ["vte"]
    assert worked_out == ["Pack", "Pack", "VTE"]
    assert repeated._remembered.cache_info().currsize == 1


def test_the_same_follow_up_after_another_subject_means_something_else(assistant: Assistant) -> None:
    for _ in range(3):
        sites, territoires = Talk(assistant), Talk(assistant)
        sites.says("Combien de sites clés en main en France ?")
        territoires.says("Combien de territoires en France ?")
        assert sites.says(FOLLOW_UP).intents == ("sites-na.nombre",)
        assert territoires.says(FOLLOW_UP).intents == ("region.territoires",)


def test_a_repeated_question_gets_the_same_reply_from_anybody(assistant: Assistant) -> None:
    replies = [Talk(assistant).says("Quels sont les objectifs du Pack rebond ?") for _ in range(4)]
    assert len(set(replies)) == 1


def test_the_same_words_in_another_language_setting_are_read_anew(assistant: Assistant) -> None:
    for _ in range(3):
        assert Talk(assistant).says("contact", "fr").lang == "fr"
        assert Talk(assistant).says("contact", "en").lang == "en"
