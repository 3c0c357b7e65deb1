"""What counties and co-leads say, in the ledger."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import CYCLE, DAY, HOUR, JTJ, NOON, ZJJ, opened, submission

from duban.adapters.store.engine import open_engine
from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Contribution, Countersign
from duban.domain.form.co_lead import Opinion
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import Finding, MeasureState, Severity, Verdict
from duban.errors import Refused
from duban.ports import IssuedForm

QUARTERS = [Reference.parse(f"qz2021/county_quarterly/{period}/huian") for period in ("2021-Q3", "2021-Q4", "2022-Q1")]
ACCOUNT = CountyAccount(
    "工作。",
    "问题。",
    "计划。",
    (
        IndicatorAccount(1, IndicatorState.NORMAL),
        IndicatorAccount(2, IndicatorState.BEHIND, "系统未通。", (6, 7)),
        IndicatorAccount(18, None),
    ),
    plan="惠政办〔2021〕50号",
    exploratory="一件事试点。",
    experience="帮办代办。",
)


def said(attempt: int = 1, **changes: object) -> Countersign:
    """What a co-lead gave back."""
    given = Countersign(
        reference=str(ZJJ),
        attempt=attempt,
        received_at=NOON + attempt * HOUR,
        sender="filler@zjj.example",
        file_sha256=f"{attempt:064}",
        file_name="会签表.xlsx",
        message="c" * 64,
        opinion=Opinion.CHANGES,
        changes="第6项时限建议提前。",
        contributions=(Contribution(6, (None, MeasureState.IN_PLACE), "图审改革已完成。", "见附件"),),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


class TestAccounts:
    def test_what_a_county_said_comes_back_as_it_was_filed(self, ledger):
        opened(ledger, QUARTERS[1])
        filed = submission(reference=QUARTERS[1], account=ACCOUNT)
        with ledger.begin() as work:
            work.submissions.add(filed)
        with ledger.begin() as work:
            assert work.submissions.of_return(QUARTERS[1]) == (filed,)
            assert work.submissions.accepted(QUARTERS[1].cycle) == {"huian": filed}

    def test_a_department_has_none(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.submissions.add(submission())
        with ledger.begin() as work:
            assert work.submissions.of_return(JTJ)[0].account is None

    def test_the_last_account_is_the_newest_accepted_one_of_an_earlier_quarter(self, ledger):
        opened(ledger, *QUARTERS)
        first, second = QUARTERS[:2]
        late = replace(ACCOUNT, work="更正后的工作。")
        with ledger.begin() as work:
            work.submissions.add(submission(1, first, account=ACCOUNT))
            work.submissions.add(submission(2, first, account=late, received_at=NOON + DAY))
            work.submissions.add(submission(1, second, account=ACCOUNT, verdict=Verdict.SENT_BACK))
        with ledger.begin() as work:
            assert work.submissions.last_accepted(first) is None
            for quarter in QUARTERS[1:]:
                last = work.submissions.last_accepted(quarter)
                assert last is not None
                assert (last.reference, last.account) == (str(first), late)


class TestCountersigns:
    def test_a_co_lead_is_asked_once_and_expected_never(self, ledger):
        opened(ledger, JTJ)
        form = IssuedForm(ZJJ, "a" * 64, "会签表.xlsx", (6, 7), NOON)
        with ledger.begin() as work:
            assert work.countersigns.ask(form)
            assert not work.countersigns.ask(replace(form, sha256="b" * 64))
        with ledger.begin() as work:
            assert work.countersigns.asked(ZJJ) == form
            assert work.countersigns.asked(JTJ) is None
            assert work.returns.get(ZJJ) is None

    def test_everything_that_came_back_is_kept_and_the_last_accepted_word_counts(self, ledger):
        opened(ledger, JTJ)
        wrong = Finding("H01", Severity.ERROR, "请写明如何修改。", None, "修改意见", "首页!C14")
        answers = (said(1), said(2, opinion=Opinion.NONE, changes=""), said(3, opinion=None, findings=(wrong,)))
        with ledger.begin() as work:
            work.countersigns.ask(IssuedForm(ZJJ, "a" * 64, "会签表.xlsx", (6,), NOON))
            for each in answers:
                work.countersigns.add(each)
        with ledger.begin() as work:
            assert work.countersigns.of(ZJJ) == answers
            assert work.countersigns.of_cycle(CYCLE) == {"zjj": answers[1]}
            assert work.countersigns.of_cycle(CYCLE, as_of=answers[0].received_at) == {"zjj": answers[0]}
            assert work.countersigns.of_cycle(CYCLE, as_of=answers[0].received_at - HOUR / 60) == {}

    def test_one_number_is_given_once(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.countersigns.ask(IssuedForm(ZJJ, "a" * 64, "会签表.xlsx", (6,), NOON))
            work.countersigns.add(said())
        with pytest.raises(Refused, match="已经登记"), ledger.begin() as work:
            work.countersigns.add(said(file_sha256="f" * 64))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE county_accounts SET work = ''",
        "DELETE FROM county_indicators",
        "UPDATE countersigns SET changes = ''",
        "DELETE FROM countersign_requests",
    ],
)
def test_the_database_refuses_to_change_what_was_said(ledger, ledger_address, statement):
    opened(ledger, JTJ, QUARTERS[1])
    with ledger.begin() as work:
        work.submissions.add(submission(reference=QUARTERS[1], account=ACCOUNT))
        work.countersigns.ask(IssuedForm(ZJJ, "a" * 64, "会签表.xlsx", (6,), NOON))
        work.countersigns.add(said())
    with pytest.raises(DBAPIError, match="only ever added to"), open_engine(ledger_address).begin() as connection:
        connection.execute(text(statement))
