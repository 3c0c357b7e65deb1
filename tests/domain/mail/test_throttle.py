"""When a mail may leave: office hours, limits, and slowing down when told to."""

import tomllib
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.adapters.holidays import official_calendar
from duban.config import PROJECT
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.throttle import (
    HOUR,
    Brake,
    Departure,
    Hours,
    SendingRules,
    asks_to_slow_down,
    domains_of,
    may_pass,
    pulled,
    room_at,
)

CALENDAR = official_calendar(None)
DAY = Hours(time(8), time(20))
NOON = datetime(2021, 10, 14, 12, tzinfo=TIMEZONE)
ROBOT = "duban@office.example"
MOMENTS = st.integers(0, 350 * 24 * 60).map(
    lambda minutes: datetime(2021, 1, 1, tzinfo=TIMEZONE) + timedelta(minutes=minutes)
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=TIMEZONE)


def test_an_installation_that_sets_no_limits_has_those_of_the_settings_that_are_shipped():
    mail = tomllib.loads((PROJECT / "config" / "duban.toml").read_text(encoding="utf-8"))["mail"]
    rules = SendingRules()
    assert (rules.per_hour, rules.per_hour_and_domain) == (mail["per_hour"], mail["per_hour_and_domain"])
    assert rules.hours == Hours(mail["sends_from"], mail["sends_until"])
    assert rules.office_hours == Hours(mail["signed_from"], mail["signed_until"])


class TestHours:
    @pytest.mark.parametrize(
        ("now", "leaves"),
        [
            pytest.param(at(10, 14, 12), at(10, 14, 12), id="at noon of a working day: now"),
            pytest.param(at(10, 14, 8), at(10, 14, 8), id="the first minute counts"),
            pytest.param(at(10, 14, 7, 59), at(10, 14, 8), id="before the first hour: the same morning"),
            pytest.param(at(10, 14, 20), at(10, 15, 8), id="in the evening: the next morning"),
            pytest.param(at(10, 15, 20), at(10, 18, 8), id="on Friday evening: Monday"),
            pytest.param(at(9, 30, 21), at(10, 8, 8), id="before the National Day holidays: after them"),
            pytest.param(at(10, 9, 10), at(10, 9, 10), id="a Saturday that is worked is a working day"),
        ],
    )
    def test_a_mail_leaves_in_the_hours_of_a_working_day(self, now, leaves):
        assert DAY.next_moment(CALENDAR, now) == leaves

    @given(MOMENTS)
    def test_the_moment_is_allowed_and_no_earlier_hour_was(self, now):
        moment = DAY.next_moment(CALENDAR, now)
        assert moment >= now
        assert DAY.next_moment(CALENDAR, moment) == moment
        skipped = now
        while skipped < moment:
            assert not (CALENDAR.is_working(skipped.date()) and time(8) <= skipped.time() < time(20))
            skipped += HOUR


class TestLimits:
    @given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from("abc")), max_size=60), st.integers(1, 6))
    def test_no_hour_ever_sees_more_than_the_limits_allow_and_every_mail_finds_its_room(self, wishes, limit):
        rules = SendingRules(per_hour=2 * limit, per_hour_and_domain=limit)
        gone: list[Departure] = []
        now = NOON
        for minutes, domain in sorted(wishes):
            now = max(now, NOON + timedelta(minutes=minutes))
            if moment := room_at(gone, {domain}, rules, now):
                assert moment > now
                now = moment
                assert room_at(gone, {domain}, rules, now) is None, "the moment that was named is kept"
            gone.append(Departure(now, frozenset({domain})))
        for departure in gone:
            hour = [other for other in gone if departure.at - HOUR < other.at <= departure.at]
            assert len(hour) <= rules.per_hour
            assert sum(other.domains == departure.domains for other in hour) <= rules.per_hour_and_domain

    def test_our_own_copy_is_no_traffic(self):
        assert domains_of(("a@JTJ.example", "b@jtj.example", "Duban@office.example"), ROBOT) == {"jtj.example"}


class TestSlowDown:
    @pytest.mark.parametrize(
        "reply",
        [
            "421 HL:ICC too many connections",
            "421 4.7.0 try later",
            "450 MI:DMC too many mails per connection",
            "450 RP:DRC",
            "451 MI:SFQ quota per 15 minutes",
            "451 DT:SPM please try again",
            "452 4.5.3 too many recipients",
            "552 too many same size mails",
        ],
    )
    def test_providers_say_that_it_is_too_much(self, reply):
        assert asks_to_slow_down(reply)

    @pytest.mark.parametrize(
        "reply",
        ["451 4.7.1 greylisted", "452 4.2.2 mailbox full", "552 message too large", "550 no such user", "250 ok 421"],
    )
    def test_what_concerns_one_mail_slows_nobody_down(self, reply):
        assert not asks_to_slow_down(reply)

    def test_each_time_in_a_row_the_pause_grows(self):
        brake, pauses = None, []
        for _ in range(4):
            brake = pulled("jtj.example", brake, "451 DT:SPM", NOON)
            pauses.append((brake.until - NOON) // timedelta(minutes=1))
        assert pauses == [5, 15, 60, 60]
        assert (brake.times, brake.since) == (4, NOON)

    def test_whoever_says_how_long_is_obeyed(self):
        brake = pulled("jtj.example", None, "login", NOON, timedelta(minutes=15))
        assert brake == Brake("jtj.example", NOON, NOON + timedelta(minutes=15), 1, "login")
        again = pulled("jtj.example", brake, "421", NOON + HOUR, timedelta(minutes=1))
        assert again == Brake("jtj.example", NOON, NOON + HOUR + timedelta(minutes=1), 2, "421")

    @pytest.mark.parametrize(
        ("minutes", "holds"),
        [
            pytest.param(-61, False, id="pulled by a clock that was ahead"),
            pytest.param(-60, True, id="an hour before its end"),
            pytest.param(-1, True, id="before its end"),
            pytest.param(0, False, id="at its end"),
        ],
    )
    def test_a_brake_holds_until_its_end_and_for_an_hour_at_most(self, minutes, holds):
        brake = Brake("*", NOON - HOUR, NOON, 3, "421")
        assert brake.holds(NOON + timedelta(minutes=minutes)) is holds

    @pytest.mark.parametrize(
        ("reply", "passes"),
        [("450 greylisted", True), ("550 no such user", False), ("550 MI:SFQ too many", True), ("", False)],
    )
    def test_whom_a_server_turned_away_for_now_may_be_tried_again(self, reply, passes):
        assert may_pass(reply) is passes


class TestRoom:
    """When the limits allow one more mail."""

    RULES = SendingRules(per_hour=3, per_hour_and_domain=2)

    def left(self, *minutes: int, domain: str = "a") -> list[Departure]:
        return [Departure(NOON - timedelta(minutes=each), frozenset({domain})) for each in minutes]

    @pytest.mark.parametrize(
        ("gone", "wait"),
        [
            pytest.param((10,), None, id="room for another"),
            pytest.param((50, 10), 10, id="full: until the oldest is an hour old"),
            pytest.param((60, 10), None, id="what is an hour old counts no more"),
            pytest.param((59, 10), 1, id="what is nearly an hour old does"),
            pytest.param((10, 50), 10, id="in whatever order they are told"),
            pytest.param((-60, 10), 50, id="within the hour to come, by a clock that was ahead"),
            pytest.param((-61, 10), None, id="later than that is no departure"),
        ],
    )
    def test_of_one_domain(self, gone, wait):
        moment = room_at(self.left(*gone), {"a"}, self.RULES, NOON)
        assert moment == (None if wait is None else NOON + timedelta(minutes=wait))

    def test_of_all_together_and_the_longest_wait_counts(self):
        gone = [*self.left(50, 40), *self.left(30, domain="b")]
        assert room_at(gone, {"c"}, self.RULES, NOON) == NOON + timedelta(minutes=10)
        assert room_at(gone, {"a", "c"}, self.RULES, NOON) == NOON + timedelta(minutes=10)
        assert room_at([*gone, *self.left(20)], {"a", "c"}, self.RULES, NOON) == NOON + timedelta(minutes=20)
        assert room_at(gone[1:], {"b", "c"}, self.RULES, NOON) is None
