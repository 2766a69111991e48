from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tdi_bot.channels.telegram.polling import Stopped
from tdi_bot.journal import JournalError
from tests.telegram.conftest import CAMILLE, SACHA, Scene


async def test_one_update_delivered_five_times_gets_one_reply(scene: Scene) -> None:
    await scene.start()
    update = scene.writes(CAMILLE, "une fois")
    scene.api.world.push(update, update, update, update)
    await scene.reads(CAMILLE)
    scene.api.world.push(update)
    scene.writes(CAMILLE, "fin")
    await scene.until(lambda: scene.api.world.texts(CAMILLE)[-1] == "re: fin")
    await scene.stop()
    scene.api.world.push(update)
    await scene.start()
    scene.writes(CAMILLE, "encore")
    await scene.until(lambda: scene.api.world.texts(CAMILLE)[-1] == "re: encore")
    assert scene.api.world.texts(CAMILLE) == ["re: une fois", "re: fin", "re: encore"]


async def test_an_update_is_not_acknowledged_before_it_is_on_disk(scene: Scene) -> None:
    await scene.start()
    update = scene.writes(CAMILLE, "bonjour")
    await scene.reads(CAMILLE)
    await scene.until(lambda: scene.api.world.confirmed == update["update_id"] + 1)


async def test_questions_of_a_chat_are_answered_in_order_and_chats_do_not_wait_for_each_other(
    scene: Scene,
) -> None:
    await scene.start(limits=True)
    for number in range(3):
        scene.writes(CAMILLE, f"{number}")
    scene.writes(SACHA, "moi")
    assert await scene.reads(CAMILLE, 3) == ["re: 0", "re: 1", "re: 2"]
    first, second, third = (sent.at for sent in scene.api.world.sent if sent.chat == CAMILLE)
    (other,) = (sent.at for sent in scene.api.world.sent if sent.chat == SACHA)
    assert other - first < 0.9
    assert second - first >= 1.0
    assert third - second >= 1.0
    assert scene.api.limits.broken == []


async def test_an_update_that_fails_again_and_again_is_set_aside_and_the_person_is_told(scene: Scene) -> None:
    await scene.start()
    scene.writes(CAMILLE, "du poison")
    scene.writes(CAMILLE, "et ensuite ?")
    scene.writes(SACHA, "et moi ?")
    assert await scene.reads(SACHA) == ["re: et moi ?"]
    assert await scene.reads(CAMILLE, 2) == ["[telegram_panne]", "re: et ensuite ?"]
    assert scene.host.failing == 3


@pytest.mark.parametrize(
    "raw", [{"message": {"chat": {"id": CAMILLE, "type": "private"}}}, {"message": 3}, {}]
)
async def test_an_update_that_nobody_can_read_does_not_stop_the_others(
    scene: Scene, raw: dict[str, object]
) -> None:
    await scene.start()
    scene.api.world.person(CAMILLE)
    scene.api.world.push(scene.api.world.next_update(**raw, callback_query=None))
    scene.writes(SACHA, "et moi ?")
    assert await scene.reads(SACHA) == ["re: et moi ?"]


async def test_a_flood_gets_its_first_sixty_answers_and_one_line_for_the_rest(scene: Scene) -> None:
    for number in range(90):
        scene.writes(CAMILLE, f"{number}")
    scene.writes(SACHA, "et moi ?")
    await scene.start()
    await scene.reads(SACHA)
    await scene.until(lambda: not scene.api.world.queue)
    await scene.reads(CAMILLE, 61)
    await asyncio.sleep(0.1)
    texts = scene.api.world.texts(CAMILLE)
    assert texts == [f"re: {number}" for number in range(60)] + ["[telegram_trop_de_messages]"]


async def test_nothing_leaves_while_telegram_asks_to_wait(scene: Scene) -> None:
    scene.api.faults.too_many, scene.api.faults.retry_after = 0.1, 1
    await scene.start()
    for number in range(20):
        scene.writes(CAMILLE + number, "bonjour")
    await scene.until(lambda: len(scene.api.world.sent) == 20)
    assert scene.api.faults.met["too_many"] > 0
    assert scene.api.faults.during_halt == 0


async def test_no_answer_is_computed_long_before_it_may_leave(scene: Scene) -> None:
    scene.api.faults.too_many, scene.api.faults.retry_after = 1.0, 1
    await scene.start()
    for number in range(30):
        scene.writes(CAMILLE + number, "bonjour")
    await scene.until(lambda: scene.api.faults.halted_until > 0)
    scene.api.faults.too_many = 0.0
    await asyncio.sleep(0.5)
    assert len(scene.host.asked) < 10
    await scene.until(lambda: len(scene.api.world.sent) == 30)
    assert len(scene.host.asked) == 30


async def test_a_stop_ends_the_wait_for_room_too(scene: Scene) -> None:
    scene.api.faults.too_many, scene.api.faults.retry_after = 1.0, 30
    await scene.start()
    for number in range(30):
        scene.writes(CAMILLE + number, "bonjour")
    await scene.until(lambda: scene.api.faults.halted_until > 0)
    assert await scene.stop() < 2.0
    scene.api.faults.too_many = scene.api.faults.halted_until = 0.0
    await scene.start()
    await scene.until(lambda: len(scene.api.world.sent) == 30)


async def test_what_got_lost_on_the_way_is_sent_again(scene: Scene) -> None:
    scene.api.faults.server_error, scene.api.faults.drop = 0.2, 0.2
    await scene.start()
    for number in range(10):
        scene.writes(CAMILLE + number, "bonjour")
    await scene.until(lambda: len(scene.api.world.sent) == 10)
    assert {sent.chat for sent in scene.api.world.sent} == {CAMILLE + number for number in range(10)}


async def test_who_blocked_the_bot_does_not_hold_up_the_others(scene: Scene) -> None:
    scene.api.world.blocked.add(CAMILLE)
    await scene.start()
    scene.writes(CAMILLE, "bonjour")
    scene.writes(CAMILLE, "encore")
    scene.writes(SACHA, "et moi ?")
    assert await scene.reads(SACHA) == ["re: et moi ?"]
    await scene.until(lambda: scene.calls("sendMessage") == 3)
    await asyncio.sleep(0.5)
    assert scene.calls("sendMessage") == 3


async def test_a_group_that_became_a_supergroup_is_answered_there(scene: Scene) -> None:
    old, new = -55, -1009
    scene.group(new, CAMILLE)
    scene.group(old, CAMILLE)
    scene.api.world.migrated[old] = new
    await scene.start()
    scene.writes(CAMILLE, "/aide", old)
    (helped,) = await scene.reads(new)
    assert helped.startswith("page aide")


async def test_a_second_bot_with_the_same_token_stops_with_a_clear_line(scene: Scene, tmp_path: Path) -> None:
    await scene.start()
    other = Scene(scene.api, tmp_path / "autre")
    await asyncio.sleep(3)
    with pytest.raises(Stopped, match="Un autre programme"):
        await other.start_and_wait()
    scene.writes(CAMILLE, "toujours là ?")
    assert await scene.reads(CAMILLE) == ["re: toujours là ?"]


async def test_a_second_bot_on_the_same_folder_stops_before_it_touches_anything(scene: Scene) -> None:
    await scene.start()
    other = Scene(scene.api, scene.folder)
    with pytest.raises(JournalError, match="Un autre assistant"):
        await other.start()


async def test_a_wrong_token_is_said_so(scene: Scene) -> None:
    with pytest.raises(Stopped, match="refuse le jeton"):
        await scene.start(token="4242:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


async def test_an_api_that_cannot_be_reached_is_said_so_after_a_while(scene: Scene) -> None:
    with pytest.raises(Stopped, match="ne répond pas"):
        await scene.start(api_url="http://127.0.0.1:9", start_patience=1.0)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that even root cannot write")
async def test_a_folder_that_cannot_be_written_is_said_so(scene: Scene) -> None:
    with pytest.raises(JournalError, match="accessible en écriture"):
        await scene.start(journal=Path("/proc/tdi/journal.db"))


async def test_a_stop_under_load_is_quick_and_what_was_waiting_is_answered_after_the_restart(
    scene: Scene,
) -> None:
    for number in range(200):
        scene.writes(CAMILLE + number % 20, f"{number // 20}")
    await scene.start(limits=True)
    await scene.until(lambda: len(scene.api.world.sent) > 5)
    assert await scene.stop() < 10
    assert len(scene.api.world.sent) < 200
    await scene.start(limits=False)
    await scene.until(lambda: len(scene.api.world.sent) >= 200)
    for chat in range(CAMILLE, CAMILLE + 20):
        assert scene.api.world.texts(chat) == [f"re: {number}" for number in range(10)]


async def test_a_half_sent_reply_goes_on_where_it_stopped(scene: Scene) -> None:
    scene.writes(CAMILLE, "très long")
    await scene.start(limits=True)
    await scene.reads(CAMILLE, 1)
    await scene.stop()
    await scene.start(limits=False)
    await scene.until(lambda: "Paragraphe 39 " in scene.api.world.texts(CAMILLE)[-1])
    texts = scene.api.world.texts(CAMILLE)
    assert len(set(texts)) == len(texts)


async def test_nothing_of_what_people_write_or_are_is_in_any_file_once_they_are_answered(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    await scene.start()
    scene.writes(CAMILLE, "canari-texte une source ?")
    scene.writes(CAMILLE, "canari-texte inconnu")
    scene.writes(CAMILLE, "canari-texte poison")
    scene.writes(CAMILLE, None, location={"latitude": 43.31415, "longitude": -0.37123})
    await scene.reads(CAMILLE, 4)
    await asyncio.sleep(0.5)
    running = _bytes_in(scene.folder)
    await scene.stop()
    outputs = capfd.readouterr()
    told = running + _bytes_in(scene.folder) + (outputs.out + outputs.err).encode()
    canaries = (b"canari", b"CANARI", str(CAMILLE).encode(), b"43.31415", b"0.37123", b"Camille")
    assert [canary for canary in canaries if canary in told] == []
    assert os.stat(scene.folder / "secret.key").st_mode & 0o777 == 0o600
    assert os.stat(scene.folder / "journal.db").st_mode & 0o777 == 0o600


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
