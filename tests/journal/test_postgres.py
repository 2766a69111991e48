from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tdi_bot.journal import Arrival, JournalError, Outcome, Vault, Window, postgres_inbox
from tdi_bot.journal.postgres import PostgresJournal
from tests.journal.stores import KEY, PostgresStore, arrival, ids
from tests.postgres.server import PostgresServer


@pytest.fixture(autouse=True)
def short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_inbox, "LEASE", 1.5)


@pytest.fixture
def store(postgres_url: str) -> PostgresStore:
    return PostgresStore(postgres_url)


@pytest.fixture
async def two(store: PostgresStore) -> AsyncIterator[tuple[PostgresJournal, PostgresJournal]]:
    pair = [await PostgresJournal.open(store.url, Vault(KEY)) for _ in range(2)]
    yield pair[0], pair[1]
    for each in pair:
        await each.close()


Two = tuple[PostgresJournal, PostgresJournal]


async def dies(journal: PostgresJournal) -> None:
    """End a replica as -9 does: no word to anyone."""
    assert journal._beating is not None
    journal._beating.cancel()
    await journal._heart.close()
    await journal._link.close()


async def test_replicas_that_start_together_make_the_tables_once(store: PostgresStore) -> None:
    journals = await asyncio.gather(*(PostgresJournal.open(store.url, Vault(KEY)) for _ in range(6)))
    assert store.rows("SELECT number FROM tdi.version") == [(1,), (2,), (3,)]
    await asyncio.gather(*(journal.close() for journal in journals))
    assert store.count("replica") == 0


async def test_an_update_delivered_to_two_replicas_is_kept_once(two: Two) -> None:
    saved = await asyncio.gather(*(two[number % 2].save([arrival(number // 4)]) for number in range(40)))
    assert sum(each.new for each in saved) == 10
    assert sum(each.repeated for each in saved) == 30


async def test_a_chat_is_in_the_hands_of_one_replica(two: Two) -> None:
    one, other = two
    await one.save([arrival(1), arrival(2)])
    (claim,) = await one.claim(10, 0.01)
    await other.save([arrival(3)])
    assert await ids(other) == []
    await one.finish(claim, Outcome("answer"))
    assert await ids(other) == [2]
    assert await ids(one) == []


async def test_under_a_crowd_of_saves_and_claims_each_chat_is_answered_in_order(two: Two) -> None:
    answered: dict[str, list[int]] = {}

    async def asks(journal: PostgresJournal, remainder: int) -> None:
        for number in range(remainder, 120, 2):
            await journal.save([arrival(number, str(number % 7))])

    async def works(journal: PostgresJournal) -> None:
        while sum(map(len, answered.values())) < 120:
            for claim in await journal.claim(3, 0.05):
                answered.setdefault(claim.chat, []).append(claim.update_id)
                await journal.finish(claim, Outcome("answer"))

    # Telegram gives a chat's next update once the last was taken: all are in before the work begins.
    await asyncio.gather(asks(two[0], 0), asks(two[1], 1))
    async with asyncio.timeout(30):
        await asyncio.gather(works(two[0]), works(two[1]))
    assert sorted(number for numbers in answered.values() for number in numbers) == list(range(120))
    assert all(numbers == sorted(numbers) for numbers in answered.values())
    assert PostgresStore(two[0]._url).count("lane") == 0


async def test_what_a_dead_replica_had_in_hand_is_taken_up_after_its_lease(store: PostgresStore) -> None:
    dead = await PostgresJournal.open(store.url, Vault(KEY))
    await dead.save([arrival(1), arrival(2)])
    (claim,) = await dead.claim(10, 0.01)
    await dead.sent(claim, 1)
    await dies(dead)
    heir = await PostgresJournal.open(store.url, Vault(KEY))
    assert await ids(heir) == []
    (claim,) = await heir.claim(10, 5.0)
    assert (claim.update_id, claim.parts) == (1, 1)
    await asyncio.sleep(1.1)
    assert heir.crashed
    await heir.close()


async def test_a_replica_that_lost_a_lane_changes_nothing_of_it(two: Two, store: PostgresStore) -> None:
    one, other = two
    await one.save([arrival(1)])
    (claim,) = await one.claim(10, 0.01)
    store.execute("UPDATE tdi.replica SET alive_until = now() - interval '1 s' WHERE id = " + str(one._me))
    store.execute("UPDATE tdi.lane SET holder = 0")
    (taken,) = await other.claim(10, 1.0)
    await one.finish(claim, Outcome("answer"))
    assert store.outcomes() == []
    await other.finish(taken, Outcome("refuse"))
    assert store.outcomes() == [(1, "refuse")]


async def test_a_replica_that_is_no_longer_heard_sends_nothing(two: Two) -> None:
    assert two[0].writable()
    two[0]._beaten -= 10
    assert not two[0].writable()


async def test_a_claim_whose_answer_was_lost_is_made_again(two: Two) -> None:
    await two[0].save([arrival(1)])
    await two[0].claim(10, 0.01)
    two[0]._held.clear()
    assert await ids(two[0]) == [1]


async def test_who_gives_up_waiting_just_as_news_come_is_let_go(two: Two) -> None:
    claiming = asyncio.create_task(two[0].claim(10, 60.0))
    await asyncio.sleep(0.3)
    two[0]._news.set()
    await asyncio.sleep(0)
    claiming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.shield(claiming), 5)


async def test_work_in_hand_outlives_a_restart_of_the_server(postgres: PostgresServer, two: Two) -> None:
    if not postgres.ours:
        pytest.skip("the server is someone else's")
    await two[0].save([arrival(1), arrival(2)])
    (claim,) = await two[0].claim(10, 0.01)
    await asyncio.to_thread(postgres.stop)
    finishing = asyncio.create_task(two[0].finish(claim, Outcome("answer")))
    await asyncio.sleep(0.3)
    assert not finishing.done()
    assert not two[0].writable()
    await asyncio.to_thread(postgres.start)
    await asyncio.wait_for(finishing, 10)
    assert (await two[1].save([arrival(1)])).repeated == 1
    (claim,) = await two[1].claim(10, 5)
    assert claim.update_id == 2


async def test_limits_on_sending_are_shared(two: Two) -> None:
    chat = [Window("all", 3, 1.0), Window("chat a", 1, 0.4)]
    other = [Window("all", 3, 1.0), Window("chat b", 1, 0.4)]
    assert await two[0].may_leave(chat) == 0
    assert 0.2 < await two[1].may_leave(chat) <= 0.4
    assert await two[1].may_leave(other) == 0
    await asyncio.sleep(0.4)
    assert await two[1].may_leave(chat) == 0
    assert 0.3 < await two[0].may_leave([Window("all", 3, 1.0)]) <= 1.0


async def test_of_many_who_ask_at_once_no_more_than_the_limit_may_leave(two: Two) -> None:
    asked = [two[number % 2].may_leave([Window("all", 5, 30.0)]) for number in range(30)]
    assert sum(wait == 0 for wait in await asyncio.gather(*asked)) == 5


async def test_a_pause_that_telegram_asked_for_holds_all_replicas_back(two: Two) -> None:
    two[0].halt(0.5)
    await asyncio.gather(*two[0]._asides)
    assert 0.2 < await two[1].may_leave([Window("all", 30, 1.0)]) <= 0.5


async def test_a_flood_gets_one_line_from_all_replicas(two: Two) -> None:
    saved = await asyncio.gather(
        *(two[half].save([arrival(number) for number in range(half, 200, 2)]) for half in (0, 1))
    )
    assert 61 <= sum(each.new for each in saved) <= 121
    assert sum(claim.flood for claim in await two[0].claim(10, 0.01)) == 0


async def test_what_is_stored_names_nobody(store: PostgresStore) -> None:
    journal = await PostgresJournal.open(store.url, Vault(KEY))
    await journal.save([Arrival(1, "x" * 20, "y" * 20, b"canari 700123456")])
    await journal.may_leave([Window("chat 700123456", 1, 1.0)])
    assert b"canari" not in store.content()
    assert b"700123456" not in store.content()
    await journal.close()


async def test_a_wrong_password_a_missing_base_and_nonsense_are_one_line_each(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tdi_bot.journal.postgres_link._START_PATIENCE", 0.2)
    for url, said in (
        (postgres_url + "_absente", "n'existe pas"),
        ("postgresql://tdi:canari@127.0.0.1:9/x", "ne répond pas"),
        ("postgresql://tdi:canari@127.0.0.1:9/x?canari=1", "pas une adresse"),
    ):
        started = time.monotonic()
        with pytest.raises(JournalError, match=said) as found:
            await PostgresJournal.open(url, Vault(KEY))
        assert "canari" not in str(found.value)
        assert time.monotonic() - started < 5


async def test_a_pause_reaches_every_replica(two: Two) -> None:
    await two[0].pause(True)
    await asyncio.sleep(1.3)
    assert two[1].paused()
    await two[1].pause(False)
    await asyncio.sleep(1.3)
    assert not two[0].paused()
