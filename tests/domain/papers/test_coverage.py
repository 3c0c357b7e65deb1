"""Who reported, in sentences: every answer is told in its own words, and nobody is lumped together."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.report_cases import COURT, CUT_OFF, RETURNS, SUBMISSIONS, TAX, TRADE, report

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.coverage import NAMED, absences, basis_text, coverage_text
from duban.domain.report import Report
from duban.domain.report.coverage import Coverage, Timeliness, UnitAnswer

REPORT = report(returns=RETURNS, submissions=SUBMISSIONS)


def answer(timeliness: Timeliness, name: str = "甲局", **facts: object) -> UnitAnswer:
    told = {"received_at": None, "accepted_at": None, "attempts": 1, "sent_back": 0, "number": ""}
    return UnitAnswer(name, name, timeliness, 1, **(told | facts))  # type: ignore[arg-type]


def with_answers(*answers: UnitAnswer) -> Report:
    return replace(REPORT, coverage=Coverage(answers))


IN = answer(Timeliness.ON_TIME)


@pytest.mark.parametrize(
    ("timeliness", "told"),
    [
        (Timeliness.MISSING, "乙局未报送，沿用9月数据"),
        (Timeliness.AWAITED, "乙局尚未报送，沿用9月数据"),
        (Timeliness.SENT_BACK, "乙局报送件退回后尚未重报，沿用9月数据"),
        (Timeliness.UNCHECKED, "乙局报送件正在核对，沿用9月数据"),
        (Timeliness.UNREAD, "乙局是否报送待核（信箱截止后尚未收完），沿用9月数据"),
        (Timeliness.UNDELIVERED, "乙局因邮件未送达尚未报送（不计漏报），沿用9月数据"),
    ],
)
def test_who_is_not_in_is_told_with_the_reason_and_what_stands_in(timeliness: Timeliness, told: str) -> None:
    coverage = Coverage((answer(timeliness, "乙局", stands_in="沿用9月数据"),))
    assert absences(coverage) == told


def test_those_with_the_same_reason_are_told_together() -> None:
    those = [answer(Timeliness.MISSING, name) for name in ("甲局", "乙局")]
    coverage = Coverage((*those, answer(Timeliness.AWAITED, "丙局"), answer(Timeliness.ON_TIME, "丁局")))
    assert absences(coverage) == "甲局、乙局未报送；丙局尚未报送"


class TestSigner:
    """The whole story, for whoever signs."""

    @pytest.mark.parametrize(
        ("others", "told"),
        [
            pytest.param((), "已报1家（按时1家），一次通过1家。无漏报单位。", id="all in, all on time"),
            pytest.param(
                (answer(Timeliness.LATE, "乙局", sent_back=2),),
                "已报2家（按时1家、迟报1家），一次通过1家，退回更正2次。迟报单位为乙局。无漏报单位。",
                id="one late and sent back twice",
            ),
            pytest.param(
                (answer(Timeliness.LATE, "乙局"), answer(Timeliness.AFTER_CUTOFF, "丙局")),
                "已报3家（按时1家、迟报1家、补报1家），一次通过3家。迟报单位为乙局。补报单位为丙局。无漏报单位。",
                id="one late and one after the cut-off",
            ),
            pytest.param(
                (answer(Timeliness.NOT_LATE, "乙局"),),
                "已报2家（按时1家、因邮件未送达不计迟报1家），一次通过2家。无漏报单位。",
                id="one whom our mails did not reach",
            ),
            pytest.param(
                (answer(Timeliness.NIL, "乙局"),),
                "已报2家（按时1家、零报告1家），一次通过2家。无漏报单位。",
                id="one with nothing to report",
            ),
            pytest.param(
                (answer(Timeliness.EXEMPT, "乙局"),),
                "已报1家（按时1家），一次通过1家。无漏报单位。经同意免报的有乙局。",
                id="one exempt",
            ),
            pytest.param(
                (answer(Timeliness.MISSING, "乙局"), answer(Timeliness.AWAITED, "丙局")),
                "一次通过1家。截至2021年11月1日9时汇总时，尚缺2家：乙局未报送；丙局尚未报送。",
                id="one missing and one awaited",
            ),
        ],
    )
    def test_reads_every_kind_of_answer(self, others: tuple[UnitAnswer, ...], told: str) -> None:
        assert coverage_text(with_answers(IN, *others)).endswith(told)

    def test_reads_who_asked_to_withdraw(self) -> None:
        asked = replace(IN, withdrawal_asked_at=datetime(2021, 10, 27, 9, tzinfo=TIMEZONE))
        assert coverage_text(with_answers(asked)).endswith("甲局申请作废所报内容，尚待核定，暂按已报数据汇总。")

    def test_reads_of_a_period_that_nobody_owes_that_nobody_owes_it(self) -> None:
        told = coverage_text(with_answers(answer(Timeliness.EXEMPT)))
        assert "无漏报单位" not in told
        assert told.endswith("本期应报0家，已报0家（按时0家），一次通过0家。经同意免报的有甲局。")


class TestPaper:
    """One sentence for the body of a paper."""

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            pytest.param((IN,), "以上据1家牵头单位报送汇总，无漏报。", id="all in"),
            pytest.param(
                (IN, answer(Timeliness.LATE), answer(Timeliness.EXEMPT)),
                "以上据2家牵头单位报送汇总，其中迟报1家，经同意免报1家，无漏报。",
                id="late and exempt",
            ),
            pytest.param(
                (IN, answer(Timeliness.LATE), answer(Timeliness.AFTER_CUTOFF), answer(Timeliness.AFTER_CUTOFF)),
                "以上据4家牵头单位报送汇总，其中迟报1家、补报2家，现已报齐。",
                id="who came after the cut-off had missed it, as a circular says",
            ),
            pytest.param((answer(Timeliness.EXEMPT),), "本期没有应报单位。", id="nobody owes it"),
            pytest.param(
                (IN, answer(Timeliness.MISSING, "乙局", stands_in="沿用9月数据（2021-09）")),
                "以上据1家牵头单位报送汇总（应报2家），乙局未报送，沿用9月数据。",
                id="one missing: without the code of the period",
            ),
        ],
    )
    def test_says_who_is_in_and_who_is_not(self, answers: tuple[UnitAnswer, ...], told: str) -> None:
        assert basis_text(with_answers(*answers)) == told

    def test_names_three_who_are_missing_and_of_more_the_number(self) -> None:
        absent = [answer(Timeliness.MISSING, name) for name in "乙丙丁戊"]
        assert NAMED == 3
        assert basis_text(with_answers(IN, *absent[:3])).endswith("，乙、丙、丁未报送。")
        assert basis_text(with_answers(IN, *absent)).endswith(
            "尚缺乙、丙、丁等4家，所沿用的往期数据逐一注明，详见附件5。"
        )
        pending = [answer(Timeliness.AWAITED, name) for name in "己庚"]
        assert "等4家" in basis_text(with_answers(IN, *absent[:2], *pending))


def test_the_small_cycle_is_told_as_counted_by_hand() -> None:
    assert [one.code for one in REPORT.coverage.answers] == [TAX, TRADE, COURT]
    assert f"{CUT_OFF:%Y}年" in coverage_text(REPORT)
