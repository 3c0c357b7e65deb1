"""会签: who is asked, what an answer means, what is wrong with it, and who answers for lateness."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.builders import item
from tests.report_cases import COURT, CYCLE, TAX, TRADE, programme

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.checks.co_lead import (
    Contribution,
    Countersign,
    answer_by,
    asked_of_mail,
    charged_with_lateness,
    co_leads_of,
    countersign_text,
    read_countersign,
    shared_items,
)
from duban.domain.files.cloud_link import CloudLink
from duban.domain.form.co_lead import CHANGES, OPINION, Opinion, columns_for
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, FilledRow, Finding, MeasureState, Severity

IDENTITY = "11010519491231002X"
ITEMS = (item(38), item(39, measures=("推行。",)))
UNTIL = answer_by(CYCLE)


def row(number: int | None, **texts: str) -> FilledRow:
    return FilledRow(number, texts, {key: f"会签表!{key[0].upper()}{number}" for key in texts})


def answer(*rows: FilledRow, **cover: str) -> FilledForm:
    cells = {key: f"首页!C{at}" for at, key in enumerate(cover, start=15)}
    return FilledForm("r", "t", cover, rows, cover_cells=cells)


def codes(form: FilledForm, off: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(found.code, found.cell) for found in read_countersign(form, ITEMS, off)[3]]


class TestOpinion:
    """What a co-lead says of the whole."""

    @pytest.mark.parametrize(
        ("typed", "changes", "opinion"),
        [
            ("无意见", "", Opinion.NONE),
            (" ☑无意见 ", "", Opinion.NONE),
            ("修改意见", "第38项应改。", Opinion.CHANGES),
            ("", "第38项应改。", Opinion.CHANGES),
            ("", "", None),
            ("同意", "", None),
            ("同意", "第38项应改。", None),
        ],
        ids=["none", "with a tick", "changes", "changes are enough", "nothing", "another word", "another and changes"],
    )
    def test_is_chosen_or_follows_from_the_changes(self, typed: str, changes: str, opinion: Opinion | None) -> None:
        found = read_countersign(answer(**{OPINION: typed, CHANGES: changes}), ITEMS)
        assert found[:2] == (opinion, changes)

    def test_changes_that_are_not_named_are_asked_for(self) -> None:
        form = answer(**{OPINION: "修改意见", CHANGES: " "})
        assert codes(form) == [("H01", "首页!C16")]
        (finding,) = read_countersign(form, ITEMS)[3]
        assert (finding.level, finding.column) == (Severity.ERROR, "修改意见")

    def test_an_answer_that_says_nothing_is_sent_back_and_one_row_is_something(self) -> None:
        form = answer(**{OPINION: "", CHANGES: ""})
        assert codes(form) == [("H02", "首页!C15")]
        assert codes(answer(row(38, remark="无补充"), **{OPINION: "", CHANGES: ""})) == []
        assert codes(form, ("H02",)) == []


class TestContributions:
    """What it adds to single items."""

    def test_ticks_progress_and_remark_of_each_item_that_is_spoken_of(self) -> None:
        rows = (
            row(38, measure_1="已落实", measure_2="", progress=" 完成联调。 ", remark=""),
            row(39, measure_1="", progress="无", remark=" "),
            row(77, progress="别的事项"),
        )
        _, _, contributions, _ = read_countersign(answer(*rows, **{OPINION: "无意见"}), ITEMS)
        assert contributions == (Contribution(38, (MeasureState.IN_PLACE, None), "完成联调。"),)

    def test_the_first_row_of_an_item_counts(self) -> None:
        rows = (row(38, progress="第一行。"), row(38, progress="第二行。"))
        assert read_countersign(answer(*rows), ITEMS)[2][0].progress == "第一行。"

    @pytest.mark.parametrize(
        ("said", "anything"),
        [
            (Contribution(38, (None, None)), False),
            (Contribution(38, (None, MeasureState.NOT_STARTED)), True),
            (Contribution(38, progress="甲"), True),
            (Contribution(38, remark="甲"), True),
        ],
    )
    def test_a_tick_a_word_or_a_remark_is_something(self, said: Contribution, anything: bool) -> None:
        assert said.says_anything is anything


class TestFindings:
    """What every form is held to."""

    @pytest.mark.parametrize(
        "form",
        [
            answer(row(38, remark=f"联系人{IDENTITY}"), filler="某某", **{OPINION: "无意见"}),
            answer(row(38), **{OPINION: "无意见", CHANGES: "机密★"}),
        ],
        ids=["in a row", "on the cover"],
    )
    def test_a_sign_of_secrets_locks_it_away_and_nothing_else_is_said(self, form: FilledForm) -> None:
        (finding,) = read_countersign(form, ITEMS)[3]
        assert (finding.code, finding.level) == ("W09", Severity.ERROR)

    def test_what_stands_in_for_a_person_is_asked_after(self) -> None:
        form = answer(filler="填报人", **{OPINION: "无意见"})
        (finding,) = read_countersign(form, ITEMS)[3]
        assert (finding.code, finding.level, finding.column, finding.cell) == (
            *("W23", Severity.QUERY),
            *("填报人", "首页!C15"),
        )

    def test_links_are_asked_after_on_the_cover_and_in_the_open_cells_of_an_item(self) -> None:
        link = "https://kdocs.cn/l/cabc"
        rows = (row(38, progress=f"见 {link}", goal=link), row(None, progress=link))
        found = read_countersign(answer(*rows, **{OPINION: "修改意见", CHANGES: f"见 {link}"}), ITEMS)[3]
        assert [(each.code, each.level, each.item, each.column, each.cell) for each in found] == [
            ("W24", Severity.QUERY, None, "修改意见", "首页!C16"),
            ("W24", Severity.QUERY, 38, "本月进展", "会签表!P38"),
        ]

    def test_links_of_the_mail_itself_are_asked_after(self) -> None:
        (finding,) = asked_of_mail((CloudLink("百度网盘", "意见.pdf", "7天后"),))
        assert (finding.code, finding.level) == ("W24", Severity.QUERY)
        assert "《意见.pdf》" in finding.sentence

    @pytest.mark.parametrize(
        ("levels", "accepted"),
        [((), True), ((Severity.QUERY,), True), ((Severity.QUERY, Severity.ERROR), False)],
    )
    def test_an_error_sends_it_back(self, levels: tuple[Severity, ...], accepted: bool) -> None:
        findings = tuple(Finding("X", level, "") for level in levels)
        filed = Countersign("r", 2, CYCLE.late_from, "a", "f", "n", "m", None, "", (), findings)
        assert filed.is_accepted is accepted
        assert filed.number == "r#会签2"
        assert countersign_text("r") == "会签 r"


class TestAsked:
    """Who countersigns what."""

    @staticmethod
    def plan(streams: tuple[str, ...] = (CYCLE.stream.code,)) -> Programme:
        small = programme((item(1, leads=(TAX, COURT)), item(2, leads=(TRADE, COURT)), item(3, leads=(COURT,))))
        units = tuple(replace(unit, countersigns=streams) for unit in small.organisations)
        return replace(small, organisations=units)

    def test_the_items_that_it_leads_with_another_that_is_named_first(self) -> None:
        assert [each.number for each in shared_items(self.plan(), COURT)] == [1, 2]
        assert shared_items(self.plan(), TAX) == ()

    def test_those_who_lead_with_a_unit_and_countersign_in_that_stream(self) -> None:
        assert co_leads_of(self.plan(), TAX, CYCLE.stream.code) == (COURT,)
        assert co_leads_of(self.plan(), COURT, CYCLE.stream.code) == ()
        assert co_leads_of(self.plan(("quarterly",)), TAX, CYCLE.stream.code) == ()

    def test_there_are_as_many_ticks_as_the_longest_item_has_measures(self) -> None:
        assert [column.title for column in columns_for(ITEMS)] == [
            *("序号", "目标任务", "具体措施", "完成时限", "措施1", "措施2", "本月进展", "备注")
        ]
        assert [column.key for column in columns_for(()) if column.key.startswith("measure_")] == ["measure_1"]
        assert sum(column.width for column in columns_for(())) == 157.5, "the width that a page across is scaled to"
        ticks = [column for column in columns_for(ITEMS) if column.key.startswith("measure_")]
        assert all(column.is_open for column in ticks)
        assert [column.key for column in columns_for(ITEMS) if column.is_open] == [
            *("measure_1", "measure_2", "progress", "remark")
        ]


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TIMEZONE)


class TestLateness:
    """Who answers for the lateness of the unit that is named first."""

    DAY = timedelta(days=1)

    def test_the_part_is_asked_for_two_working_days_before(self) -> None:
        assert date(2021, 10, 21) == UNTIL, "the return is due on Monday 25 October"

    @pytest.mark.parametrize(
        ("told", "answered", "who"),
        [
            pytest.param(UNTIL, UNTIL + DAY, COURT, id="told on the last day, answered a day later"),
            pytest.param(UNTIL, UNTIL, TAX, id="answered on the last day"),
            pytest.param(UNTIL + DAY, UNTIL + 2 * DAY, TAX, id="told too late"),
            pytest.param(None, UNTIL + DAY, TAX, id="no proof that it was told"),
            pytest.param(UNTIL - DAY, None, TAX, id="no answer is no objection"),
        ],
    )
    def test_is_its_own_unless_its_co_lead_was_told_in_time_and_answered_late(self, told, answered, who) -> None:
        moments = (at(told, 23) if told else None, at(answered, 0) if answered else None)
        assert charged_with_lateness(TAX, COURT, CYCLE, *moments) == who
