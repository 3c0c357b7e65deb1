"""What units ask for or suffer from, since when, and what goes before a leader of the city."""

from dataclasses import replace

import pytest
from tests.report_cases import CYCLE, PERIOD, TAX, accepted, dated, entry, item, report

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.coordination import HandledNeed, NeedActKind
from duban.domain.plan.programme import Item
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.matters import ReportedMatter, most_alike, needs_of, practices_of, problems_of, publicity_of
from duban.domain.report.requests import city_matters
from duban.domain.report.tally import RowBasis
from duban.domain.returns.submission import CoordinationLevel, Entry, Status

CITY, PROVINCE, DEPARTMENTS = CoordinationLevel.CITY, CoordinationLevel.PROVINCE, CoordinationLevel.DEPARTMENTS
SOURCE = report().sources[0]


def asks(level: CoordinationLevel | None = CITY, text: str = "请市里协调接口。", **said: object) -> Entry:
    told = {"coordination": text, "coordination_level": level, "problems": "接口未通。"} | said
    return replace(entry(1, Status.BEHIND), **told)  # type: ignore[arg-type]


def words(*entries: Entry) -> tuple[Said, ...]:
    """What was said in this period and the ones before, latest first."""
    return tuple(Said(PERIOD.later(-n), TAX, SOURCE, each) for n, each in enumerate(entries))


def matters(*entries: Entry) -> tuple[ReportedMatter | None, ReportedMatter | None]:
    """The problem and the need of item 1."""
    said = {TAX: accepted(TAX, [entries[0]])}
    earlier = {1: (PERIOD.later(-1), entries[1])} if len(entries) > 1 else {}
    rows = report((item(1),), submissions=said, earlier=earlier).rows
    told = {1: words(*entries)}
    problem, need = problems_of(rows, told), needs_of(rows, told)
    return next(iter(problem), None), next(iter(need), None)


QUIET = asks(None, "无", problems="无")
UNCHANGED = replace(QUIET, unchanged=True)


@pytest.mark.parametrize(
    ("entries", "periods"),
    [
        pytest.param((asks(),), 0, id="named for the first time"),
        pytest.param((asks(), asks(), asks()), 2, id="named ever since"),
        pytest.param((asks(), QUIET, asks()), 0, id="a break begins anew"),
        pytest.param((asks(), UNCHANGED, asks()), 2, id="no change is no break"),
        pytest.param((UNCHANGED, asks(), QUIET), 1, id="unchanged now"),
    ],
)
def test_a_matter_is_open_since_the_first_of_an_unbroken_run(entries: tuple[Entry, ...], periods: int) -> None:
    problem, need = matters(*entries)
    assert problem is not None
    assert need is not None
    assert problem.since == need.since == PERIOD.later(-periods)
    assert (problem.text, need.text, need.owner) == ("接口未通。", "请市里协调接口。", "市税务局")


def test_how_far_coordination_came_is_told_with_the_need_it_is_of() -> None:
    rows, told = report((item(1),), submissions={TAX: accepted(TAX, [asks()])}).rows, {1: words(asks())}
    asked = HandledNeed(NeedActKind.ASKED, "市数字办", "已交办")
    (need,) = needs_of(rows, told, {1: asked})
    assert (need.handled, need.act, need.helper) == ("已交办", NeedActKind.ASKED, "市数字办")
    (other,) = needs_of(rows, told, {2: asked})
    assert (other.handled, other.act, other.helper) == ("", None, "")


def test_of_matters_in_the_same_words_the_most_are_found_and_none_in_doubt() -> None:
    doubtful = item(4, unconfirmed=("牵头部门",))
    items = (item(1), item(2), item(3), doubtful)
    said = [replace(entry(n, Status.BEHIND), problems="缺人手。" if n > 1 else "缺钱。") for n in (1, 2, 3, 4)]
    told = report(items, submissions={TAX: accepted(TAX, said)})
    assert [one.row.item.number for one in most_alike(told.matters)] == [2, 3]
    assert most_alike(()) == ()


def test_what_is_not_named_is_no_matter() -> None:
    assert matters(QUIET, asks()) == (None, None)


@pytest.mark.parametrize(
    ("entries", "level"),
    [
        pytest.param((asks(PROVINCE), asks(CITY)), PROVINCE, id="asked for now"),
        pytest.param((UNCHANGED, asks(CITY)), CITY, id="unchanged: the last one stands"),
        pytest.param((replace(asks(PROVINCE), unchanged=True), asks(CITY)), PROVINCE, id="raised all the same"),
        pytest.param((asks(None), asks(CITY)), None, id="no longer asked for"),
        pytest.param((replace(asks(None), unchanged=True),), None, id="unchanged from the beginning"),
    ],
)
def test_the_level_is_the_one_last_asked_for(entries: tuple[Entry, ...], level: CoordinationLevel | None) -> None:
    need = matters(*entries)[1]
    assert need is not None
    assert need.level is level


def test_good_practice_is_told_by_whoever_names_any() -> None:
    said = {
        TAX: replace(accepted(TAX, ()), experience=" 首创一窗通办。"),
        "renfang": replace(accepted("renfang", ()), experience="另一做法。"),
        "fayuan": replace(accepted("fayuan", ()), experience="无"),
    }
    practices = practices_of(KnownCycle(CYCLE, {}, said), {TAX: "市税务局"})
    assert [(each.organisation, each.text, each.source.organisation) for each in practices] == [
        ("市税务局", "首创一窗通办。", "市税务局"),
        ("renfang", "另一做法。", "renfang"),
    ]


class TestCity:
    """What goes before a leader of the city."""

    def need(self, number: int = 1, since: int = 1, level: CoordinationLevel | None = CITY, **facts: object):
        (row,) = report((self.item_of(number, **facts),), submissions={TAX: accepted(TAX, [asks()])}).rows
        row = replace(row, basis=RowBasis.REPORTED)
        return ReportedMatter(row, str(facts.get("text", "请市里协调接口。")), level, PERIOD.later(-since))

    @staticmethod
    def item_of(number: int, **facts: object) -> Item:
        doubts = ("牵头部门",) if facts.get("doubtful") else ()
        return item(number, str(facts.get("lead", TAX)), dated(CYCLE.due), unconfirmed=doubts)

    def matters(self, *needs: ReportedMatter) -> list[tuple[tuple[int, ...], CoordinationLevel, Period]]:
        found = city_matters(replace(report(), needs=needs))
        return [(each.items, each.level, each.since) for each in found]

    @pytest.mark.parametrize(
        ("facts", "goes"),
        [
            ({}, True),
            ({"level": PROVINCE}, True),
            ({"level": DEPARTMENTS}, False),
            ({"level": None}, False),
            ({"since": 0}, False),
            ({"doubtful": True}, False),
        ],
        ids=["twice running", "for the province", "among departments", "no level", "named once", "a doubtful item"],
    )
    def test_only_a_lasting_need_beyond_the_office(self, facts: dict[str, object], goes: bool) -> None:
        assert bool(self.matters(self.need(**facts))) is goes

    def test_not_what_only_stands_in_for_a_return(self) -> None:
        carried = self.need()
        carried = replace(carried, row=replace(carried.row, basis=RowBasis.CARRIED))
        assert self.matters(carried) == []

    def test_the_same_words_of_a_unit_are_one_matter_for_the_higher_level_since_the_earlier_period(self) -> None:
        needs = (
            self.need(1, 1),
            self.need(2, 3, PROVINCE, text="请市里 协调接口。"),
            self.need(3, text="另一事。"),
            self.need(4, lead="fayuan"),
        )
        assert self.matters(*needs) == [
            ((1, 2), PROVINCE, PERIOD.later(-3)),
            ((3,), CITY, PERIOD.later(-1)),
            ((4,), CITY, PERIOD.later(-1)),
        ]


def test_what_units_say_of_publicity_is_told_in_their_words_and_nothing_is_no_word() -> None:
    words = ((TAX, "电台解读一次。"), ("fayuan", "无"))
    said = {code: replace(accepted(code, ()), publicity=text) for code, text in words}
    told = publicity_of(KnownCycle(CYCLE, {}, said), {TAX: "市税务局"})
    assert [(one.organisation, one.text) for one in told] == [("市税务局", "电台解读一次。")]
