"""What every journal keeps its word on, asked of a real SQLite file and of a real PostgreSQL."""

from __future__ import annotations

import asyncio
import time

import pytest

from tdi_bot.journal import Answered, Journal, JournalError, Mark, Outcome, Window
from tdi_bot.journal.interface import Thought
from tdi_bot.journal.keeping import KEPT_CONVERSATION, KEPT_DONE, KEPT_MISSES
from tdi_bot.model import Conversation, IntentId, Slots, Turn
from tests.journal.stores import Store, arrival, ids


async def test_an_id_is_kept_once_however_often_it_comes(kept: Journal) -> None:
    saved = await kept.save([arrival(1), arrival(1), arrival(2)])
    assert (saved.new, saved.repeated) == (2, 1)
    (claim,) = await kept.claim(10, 0.01)
    assert (await kept.save([arrival(1)])).repeated == 1
    await kept.finish(claim, Outcome("answer"))
    assert (await kept.save([arrival(1)])).repeated == 1
    assert await ids(kept) == [2]


async def test_a_chat_is_in_one_hand_and_its_updates_come_in_order(kept: Journal) -> None:
    await kept.save([arrival(3, "a"), arrival(1, "a"), arrival(2, "b")])
    first, other = await kept.claim(10, 0.01)
    assert (first.update_id, other.update_id) == (1, 2)
    assert await ids(kept) == []
    await kept.finish(first, Outcome("answer"))
    assert await ids(kept) == [3]


async def test_what_was_not_finished_waits_for_the_next_process(store: Store) -> None:
    kept = await store.open()
    await kept.save([arrival(1, payload=b"un"), arrival(2, payload=b"deux")])
    (claim,) = await kept.claim(10, 0.01)
    await kept.sent(claim, 1)
    await kept.close()
    kept = await store.open()
    (claim,) = await kept.claim(10, 0.01)
    assert (claim.update_id, claim.payload, claim.parts) == (1, b"un", 1)
    assert kept.depth() == 2
    await kept.close()


async def test_a_conversation_is_remembered_with_the_update_that_made_it(kept: Journal) -> None:
    talk = Conversation((Turn(1.0, (IntentId("x.y"),), frozenset(), Slots(wave=2), "answer"),), "fr")
    await kept.save([arrival(1), arrival(2), arrival(3, "b")])
    for claim in await kept.claim(10, 0.01):
        assert claim.conversation == Conversation()
        await kept.finish(claim, Outcome("answer", talk if claim.chat == "a" else None))
    (claim,) = await kept.claim(10, 0.01)
    assert claim.conversation == talk


async def test_a_failure_is_counted_and_tried_again_after_a_rest(kept: Journal) -> None:
    await kept.save([arrival(1), arrival(2)])
    (claim,) = await kept.claim(10, 0.01)
    await kept.postpone(claim, 0.2)
    assert await ids(kept) == []
    started = time.monotonic()
    (claim,) = await kept.claim(10, 2.0)
    assert 0.1 < time.monotonic() - started < 0.5
    assert (claim.update_id, claim.tries) == (1, 1)
    await kept.set_aside(claim, "ValueError")
    assert await ids(kept) == [2]


async def test_what_is_set_aside_leaves_only_its_kind_of_error(kept: Journal, store: Store) -> None:
    await kept.save([arrival(1)])
    (claim,) = await kept.claim(10, 0.01)
    await kept.set_aside(claim, "ValueError")
    assert store.outcomes() == [(1, "set_aside:ValueError")]


async def test_beyond_sixty_from_one_person_one_update_stands_for_the_rest(kept: Journal) -> None:
    saved = await kept.save([arrival(number) for number in range(100)])
    assert (saved.new, saved.flooded) == (61, 39)
    floods = []
    for _ in range(61):
        (claim,) = await kept.claim(1, 0.01)
        floods.append(claim.flood)
        await kept.finish(claim, Outcome("answer"))
    assert floods == [False] * 60 + [True]
    assert kept.depth() == 0


async def test_a_claim_waits_for_something_to_come(kept: Journal) -> None:
    claiming = asyncio.create_task(kept.claim(1, 5.0))
    await asyncio.sleep(0.05)
    await kept.save([arrival(1)])
    assert [claim.update_id for claim in await asyncio.wait_for(claiming, 1)] == [1]


async def test_a_claim_that_is_cancelled_as_something_comes_ends_all_the_same(kept: Journal) -> None:
    claiming = asyncio.create_task(kept.claim(1, 60.0))
    await asyncio.sleep(0.05)
    await kept.save([arrival(1)])
    claiming.cancel()
    await asyncio.wait([claiming], timeout=5)
    assert claiming.cancelled()


async def test_a_journal_of_a_newer_version_is_left_alone(store: Store) -> None:
    await (await store.open()).close()
    store.claim_to_be_newer()
    with pytest.raises(JournalError, match="plus récente"):
        await store.open()


async def test_updates_sealed_with_another_key_are_set_aside_not_fatal(store: Store) -> None:
    kept = await store.open()
    await kept.save([arrival(1)])
    await kept.close()
    kept = await store.open("une autre clé, tout aussi longue que la première")
    await kept.save([arrival(2)])
    assert (await ids(kept) or await ids(kept)) == [2]
    assert store.outcomes() == [(1, "set_aside:Unreadable")]
    await kept.close()


async def test_questions_without_answer_are_counted_and_kept_without_names(
    kept: Journal, store: Store
) -> None:
    await kept.save([arrival(number) for number in range(3)])
    asked = ["Le PRIX du site ? jean@ici.fr", "le prix du site ? anne@la.fr", "06 12 34 56 78"]
    for question in asked:
        (claim,) = await kept.claim(1, 0.01)
        await kept.finish(claim, Outcome("refuse", missed=question))
    found = [(miss.text, miss.count) for miss in await kept.misses()]
    assert found == [("le prix du site ? [adresse]", 2), ("[numero]", 1)]
    assert b"prix" not in store.content()


async def test_what_is_past_its_time_is_erased(kept: Journal, store: Store) -> None:
    await kept.save([arrival(1)])
    (claim,) = await kept.claim(1, 0.01)
    await kept.finish(
        claim, Outcome("refuse", Conversation(lang="fr"), missed="le prix", answered=Answered(1, 2))
    )
    for age, table, column, left in (
        (KEPT_DONE, "seen", "at", 0),
        (KEPT_CONVERSATION, "conversation", "at", 0),
        (KEPT_CONVERSATION, "answer", "at", 0),
        (KEPT_MISSES - 3600, "miss", "last", 1),
        (KEPT_MISSES + 3600, "miss", "last", 0),
    ):
        store.age(table, column, age + 1)
        await kept.purge()
        assert store.count(table) == left


async def test_what_waits_is_sealed_and_what_is_done_is_gone(kept: Journal, store: Store) -> None:
    await kept.save([arrival(1, payload=b"canari")])
    assert store.count("inbox") == 1
    assert b"canari" not in store.content()
    (claim,) = await kept.claim(1, 0.01)
    assert claim.payload == b"canari"
    await kept.finish(claim, Outcome("answer"))
    assert store.count("inbox") == 0
    assert store.outcomes() == [(1, "answer")]


async def test_what_is_released_comes_back_as_it_was(kept: Journal) -> None:
    await kept.save([arrival(1), arrival(2)])
    (claim,) = await kept.claim(10, 0.01)
    kept.release(claim)
    (claim,) = await kept.claim(10, 2.0)
    assert (claim.update_id, claim.tries) == (1, 0)


async def test_the_same_updates_saved_at_once_are_kept_once(kept: Journal) -> None:
    saved = [await kept.save([arrival(number % 5, str(number % 5))]) for number in range(20)]
    assert sum(each.new for each in saved) == 5
    assert sorted(await ids(kept)) == [0, 1, 2, 3, 4]


async def test_a_clean_end_is_no_crash(store: Store) -> None:
    await (await store.open()).close()
    kept = await store.open()
    assert not kept.crashed
    assert kept.writable()
    await kept.close()


async def test_who_sends_alone_needs_leave_of_nobody_else(kept: Journal) -> None:
    assert await kept.may_leave([Window("all", 30, 1.0), Window("chat", 1, 1.0)]) == 0.0


async def test_what_people_think_of_answers_is_counted_the_worst_first(kept: Journal) -> None:
    thoughts: list[Thought] = ["liked", "disliked", "wrong", "wrong"]
    await kept.save([arrival(number) for number in range(1, 5)])
    for thought in thoughts:
        (claim,) = await kept.claim(1, 0.01)
        await kept.finish(claim, Outcome("thought", mark=Mark("x.y", thought)))
    found = await kept.feedback()
    assert [(each.intent, each.thought, each.count) for each in found] == [
        ("x.y", "wrong", 2), ("x.y", "disliked", 1), ("x.y", "liked", 1)
    ]  # fmt: skip


async def test_who_asks_to_be_forgotten_leaves_nothing_but_others_stay(store: Store, kept: Journal) -> None:
    talk = Conversation((Turn(1.0, (IntentId("x.y"),), frozenset(), Slots(wave=2), "answer"),), "fr")
    await kept.save([arrival(1, "a"), arrival(2, "b")])
    for claim in await kept.claim(2, 0.01):
        await kept.finish(claim, Outcome("answer", talk, answered=Answered(1, 2)))
    await kept.save([arrival(3, "a")])
    (claim,) = await kept.claim(1, 0.01)
    await kept.finish(claim, Outcome("forgotten", forget=(claim.chat, claim.person)))
    assert (store.count("conversation"), store.count("answer"), store.count("inbox")) == (1, 1, 0)
    assert await kept.answer_to(claim, 1) is None


async def test_a_question_finds_its_answer_again_after_a_restart(store: Store) -> None:
    kept = await store.open()
    await kept.save([arrival(1, "a"), arrival(2, "b")])
    first, second = await kept.claim(2, 0.01)
    await kept.finish(first, Outcome("answer", answered=Answered(700_123, 700_124)))
    await kept.finish(second, Outcome("answer", answered=Answered(700_123, 7)))
    await kept.close()
    kept = await store.open()
    assert await kept.answer_to(first, 700_123) == 700_124
    assert await kept.answer_to(second, 700_123) == 7
    assert await kept.answer_to(first, 700_125) is None
    assert b"700123" not in store.content()
    assert b"700124" not in store.content()
    store.age("answer", "at", KEPT_CONVERSATION + 1)
    assert await kept.answer_to(first, 700_123) is None
    await kept.close()


async def test_a_question_answered_anew_leads_to_the_new_answer(kept: Journal) -> None:
    await kept.save([arrival(1), arrival(2)])
    for answer in (8, 9):
        (claim,) = await kept.claim(1, 0.01)
        await kept.finish(claim, Outcome("answer", answered=Answered(5, answer)))
    assert await kept.answer_to(claim, 5) == 9


async def test_what_ended_today_is_counted_by_its_outcome(kept: Journal, store: Store) -> None:
    await kept.save([arrival(number, str(number)) for number in range(4)])
    for claim, word in zip(await kept.claim(4, 0.01), ("answer", "refuse", "answer", "page"), strict=True):
        await kept.finish(claim, Outcome(word))
    assert await kept.ended_since(time.time() - 60) == {"answer": 2, "refuse": 1, "page": 1}
    store.age("seen", "at", 3600)
    assert await kept.ended_since(time.time() - 60) == {}


async def test_a_pause_outlives_a_restart_until_it_is_ended(store: Store) -> None:
    kept = await store.open()
    assert not kept.paused()
    await kept.pause(True)
    await kept.pause(True)
    assert kept.paused()
    await kept.close()
    kept = await store.open()
    assert kept.paused()
    await kept.pause(False)
    assert not kept.paused()
    await kept.close()
