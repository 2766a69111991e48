from __future__ import annotations

from typing import Any

import pytest

from tests.botapi.markup import utf16_length
from tests.telegram.conftest import CAMILLE, SACHA, Scene


async def test_a_question_gets_its_answer(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, "Quels sites <b>clés en main</b> & dans le 64 ?")
    assert await scene.reads(CAMILLE) == ["re: Quels sites <b>clés en main</b> & dans le 64 ?"]


async def test_the_source_is_a_link_with_its_date_and_near_questions_are_buttons(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, "une source ?")
    assert await scene.reads(CAMILLE) == [
        "re: une source ?\n\nSource : Cap Métiers, Territoires d'industrie & Cie (octobre 2021)"
    ]
    (sent,) = scene.api.world.sent
    assert [entity["url"] for entity in sent.entities] == ["https://exemple.fr/?a=1&b=2"]
    assert sent.buttons == [{"text": "Et <b>?", "callback_data": "q:sites.liste"}]
    assert sent.silent_preview


async def test_a_button_asks_its_question_even_after_a_restart(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, "une source ?")
    await scene.reads(CAMILLE)
    await scene.stop()
    await scene.start()
    scene.presses(CAMILLE, scene.api.world.sent[0])
    assert (await scene.reads(CAMILLE, 2))[1] == "re: la liste des sites"
    await scene.until(lambda: len(scene.api.world.answered) == 1)


@pytest.mark.parametrize("data", ["q:partie", "q:", "", "x" * 64, "q:../../etc", "1; DROP TABLE inbox"])
async def test_a_button_that_leads_nowhere_says_so(scene: Scene, data: str) -> None:
    await scene.start()
    scene.writes(CAMILLE, "une source ?")
    await scene.reads(CAMILLE)
    scene.presses(CAMILLE, scene.api.world.sent[0], data)
    assert (await scene.reads(CAMILLE, 2))[1] == "[telegram_bouton_perime]"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/start", "[telegram_accueil]"),
        ("/start site_12", "[telegram_lien_perdu]"),
        ("/aide", "page aide\n[telegram_aide_commandes]"),
        ("/help", "page aide\n[telegram_aide_commandes]"),
        ("/sources", "page sources"),
        ("/privacy", "page confidentialite"),
        ("/confidentialite", "page confidentialite"),
        ("/inconnue", "[telegram_commande_inconnue]"),
    ],
)
async def test_commands_show_pages_and_an_unknown_one_points_to_the_help(
    scene: Scene, command: str, answer: str
) -> None:
    await scene.start()
    scene.writes(CAMILLE, command)
    assert (await scene.reads(CAMILLE))[0] == answer


async def test_a_long_reply_comes_in_whole_messages_within_the_limit(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, "une source très long")
    await scene.until(lambda: any("Source" in text for text in scene.api.world.texts(CAMILLE)))
    texts = scene.api.world.texts(CAMILLE)
    assert len(texts) > 2
    assert all(utf16_length(text) <= 4096 for text in texts)
    said = "\n\n".join(texts)
    assert [f"Paragraphe {number} 😀" in said for number in range(1, 40)] == [True] * 39
    assert [bool(sent.buttons) for sent in scene.api.world.sent] == [False] * (len(texts) - 1) + [True]


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "type": "regular",
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "v", "file_unique_id": "u", "duration": 3}},
        {"contact": {"phone_number": "+33600000000", "first_name": "X"}},
    ],
)  # fmt: skip
async def test_a_message_without_text_gets_one_kind_line(scene: Scene, content: dict[str, Any]) -> None:
    await scene.start()
    scene.writes(CAMILLE, None, **content)
    assert await scene.reads(CAMILLE) == ["[telegram_sans_texte]"]


async def test_a_shared_position_is_answered(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, None, location={"latitude": 43.3, "longitude": -0.37})
    assert await scene.reads(CAMILLE) == ["vu à 43"]


async def test_each_person_has_a_conversation_of_their_own_that_survives_a_restart(scene: Scene) -> None:
    await scene.start()
    for _ in range(3):
        scene.writes(CAMILLE, "combien de tours ?")
    scene.writes(SACHA, "combien de tours ?")
    assert await scene.reads(CAMILLE, 3) == ["tours : 0", "tours : 1", "tours : 2"]
    assert await scene.reads(SACHA) == ["tours : 0"]
    await scene.stop()
    await scene.start()
    scene.writes(CAMILLE, "combien de tours ?")
    assert (await scene.reads(CAMILLE, 4))[3] == "tours : 3"


async def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(scene: Scene) -> None:
    group = -1001234
    scene.group(group, CAMILLE, SACHA)
    await scene.start()
    scene.writes(CAMILLE, "on mange où ?", group)
    scene.writes(CAMILLE, "@ti_test_bot quels sites ?", group)
    scene.writes(SACHA, "/aide@ti_test_bot", group)
    scene.writes(SACHA, "/aide@autre_bot", group)
    scene.writes(SACHA, "/meteo", group)
    scene.writes(SACHA, "merci @ti_test_bot_2", group)
    scene.writes(SACHA, "/aide", group)
    assert await scene.reads(group, 3) == ["re: quels sites ?", *["page aide\n[telegram_aide_commandes]"] * 2]
    assert scene.api.world.sent[0].reply_to is not None
    assert [message.text for message in scene.host.asked] == ["quels sites ?"]


async def test_moving_positions_service_messages_and_other_bots_are_left_alone(scene: Scene) -> None:
    await scene.start()
    moved = scene.api.world.written(CAMILLE, None, location={"latitude": 43.3, "longitude": -0.37})
    scene.api.world.push({"update_id": moved["update_id"], "edited_message": moved["message"]})
    scene.writes(
        CAMILLE, None, pinned_message={"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    )
    robot = scene.api.world.written(CAMILLE, "bip")
    robot["message"]["from"]["is_bot"] = True
    scene.api.world.push(robot)
    scene.writes(CAMILLE, "fin")
    assert await scene.reads(CAMILLE) == ["re: fin"]


async def test_a_server_that_lacks_optional_methods_is_served_all_the_same(scene: Scene) -> None:
    scene.api.lacking = frozenset({"setMyCommands", "answerCallbackQuery", "deleteWebhook"})
    await scene.start()
    scene.writes(CAMILLE, "une source ?")
    await scene.reads(CAMILLE)
    scene.presses(CAMILLE, scene.api.world.sent[0])
    assert (await scene.reads(CAMILLE, 2))[1] == "re: la liste des sites"
