from __future__ import annotations

from tdi_bot.channels.telegram.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def started() -> tuple[Pace, Clock]:
    clock = Clock()
    pace = Pace(clock)
    clock.now += 1.0
    return pace, clock


def test_a_person_gets_one_message_a_second_counted_from_the_answer() -> None:
    pace, clock = started()
    departure = pace.leave(5)
    clock.now += 0.2
    departure.back = clock.now
    assert pace.chat_wait(5) == 1.0
    assert pace.chat_wait(6) == 0.0
    clock.now += 1.0
    assert pace.chat_wait(5) == 0.0


def test_a_message_without_answer_has_arrived_in_half_a_second_at_the_latest() -> None:
    pace, clock = started()
    pace.leave(5)
    clock.now += 1.4
    assert 0 < pace.chat_wait(5) <= 0.11
    clock.now += 0.1
    assert pace.chat_wait(5) <= 0


def test_thirty_leave_in_a_second_and_no_more() -> None:
    pace, clock = started()
    for chat in range(1, 31):
        assert pace.overall_wait() == 0.0
        pace.leave(chat).back = clock.now
    assert pace.overall_wait() == 1.0
    clock.now += 1.0
    assert pace.overall_wait() == 0.0


def test_a_group_gets_twenty_a_minute() -> None:
    pace, clock = started()
    for _ in range(20):
        assert pace.chat_wait(-7) == 0.0
        pace.leave(-7).back = clock.now
        clock.now += 1.0
    assert pace.chat_wait(-7) == 40.0


def test_the_first_second_is_quiet_for_what_was_sent_before_the_start_is_not_known() -> None:
    assert Pace(Clock()).overall_wait() == 1.0


def test_limits_can_be_lifted() -> None:
    pace = Pace(Clock(), held=False)
    for _ in range(100):
        pace.leave(5)
    assert pace.chat_wait(5) == pace.overall_wait() == 0.0


def test_quiet_chats_are_forgotten() -> None:
    pace, clock = started()
    for chat in range(1, 6000):
        pace.leave(chat).back = clock.now
        clock.now += 0.01
    assert len(pace._chats) < 5500
