"""What came back, in the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import CYCLE, HOUR, JTJ, NOON, ZJJ, opened, submission

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.item_answer import AnswerWord, ItemAnswer
from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    Finding,
    MeasureState,
    Milestone,
    RowCells,
    Severity,
    Status,
    Submission,
    TargetValue,
    Verdict,
)
from duban.errors import Refused, UnknownReference

SEPTEMBER = Reference.parse("qz2021/department_monthly/2021-09/jtj")
NOVEMBER = Reference.parse("qz2021/department_monthly/2021-11/jtj")
# PostgreSQL cannot keep U+0000; the reader of forms must not let it through either.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
VALUES = st.builds(
    TargetValue,
    kpi=st.sampled_from(["38-1", "38-2"]),
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    text=TEXTS,
    source=TEXTS,
)
ENTRIES = st.builds(
    Entry,
    item=st.integers(1, 148),
    status=st.none() | st.sampled_from(Status),
    measures=st.lists(st.none() | st.sampled_from(MeasureState), max_size=3).map(tuple),
    progress=TEXTS,
    problems=TEXTS,
    next_steps=TEXTS,
    expected_on=st.none() | st.dates(),
    evidence=TEXTS,
    remark=TEXTS,
    unchanged=st.booleans(),
    coordination=TEXTS,
    coordination_level=st.none() | st.sampled_from(CoordinationLevel),
    values=st.lists(VALUES, max_size=2).map(tuple),
    milestones=st.lists(st.builds(Milestone, on=st.dates(), what=TEXTS), max_size=2).map(tuple),
    further=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
)
FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(["E01", "E18"]),
    level=st.sampled_from(Severity),
    sentence=TEXTS,
    item=st.none() | st.integers(1, 148),
    column=TEXTS,
    cell=TEXTS,
)


@pytest.fixture
def returns(ledger):
    """Three months of one organisation, one month of another."""
    opened(ledger, JTJ, ZJJ, SEPTEMBER, NOVEMBER)


def file(ledger, *submissions: Submission):
    with ledger.begin() as work:
        for filed in submissions:
            work.submissions.add(filed)


@pytest.mark.usefixtures("returns")
class TestSubmissions:
    @given(said=st.lists(ENTRIES, max_size=4), found=st.lists(FINDINGS, max_size=3), words=st.tuples(*[TEXTS] * 3))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_submission_comes_back_as_it_was_filed(self, ledger, said, found, words):
        """Entries in the order of the form, also when an item stands in it twice."""
        with ledger.begin() as work:
            attempt = len(work.submissions.of_return(JTJ)) + 1
        unit = dict(zip(("nil_reason", "experience", "publicity"), words, strict=True))
        filed = submission(attempt, entries=tuple(said), findings=tuple(found), **unit)
        file(ledger, filed)
        with ledger.begin() as work:
            assert work.submissions.find(str(JTJ), filed.file_sha256) == filed
            assert work.submissions.of_return(JTJ)[-1] == filed

    def test_the_same_number_is_refused(self, ledger):
        file(ledger, submission(1))
        with pytest.raises(Refused, match="#1"):
            file(ledger, submission(1, file_sha256="f" * 64))

    def test_the_same_file_is_refused_under_another_number(self, ledger):
        file(ledger, submission(1))
        with pytest.raises(Refused, match="同一文件"):
            file(ledger, submission(2, file_sha256=submission(1).file_sha256))

    def test_the_same_file_may_answer_for_two_returns(self, ledger):
        file(ledger, submission(1), submission(1, ZJJ))
        with ledger.begin() as work:
            assert work.submissions.find(str(ZJJ), submission(1).file_sha256) == submission(1, ZJJ)

    def test_a_refusal_inside_a_unit_of_work_does_not_spoil_it(self, ledger):
        file(ledger, submission(1))
        with ledger.begin() as work:
            with pytest.raises(Refused):
                work.submissions.add(submission(1))
            work.submissions.add(submission(2))
        with ledger.begin() as work:
            assert len(work.submissions.of_return(JTJ)) == 2

    def test_nothing_is_filed_for_a_return_nobody_expects(self, ledger):
        with pytest.raises(UnknownReference):
            file(ledger, submission(1, CYCLE.of("nobody")))

    def test_the_latest_accepted_one_wins_and_a_later_rejected_one_does_not(self, ledger):
        file(
            ledger,
            submission(1),
            submission(2, verdict=Verdict.QUERIED),
            submission(3, verdict=Verdict.SENT_BACK),
            submission(1, ZJJ, verdict=Verdict.SENT_BACK),
            submission(1, SEPTEMBER),
        )
        with ledger.begin() as work:
            assert {code: won.attempt for code, won in work.submissions.accepted(CYCLE).items()} == {"jtj": 2}

    def test_the_latest_is_the_one_received_last_whatever_its_number(self, ledger):
        """The file that was handled second may have arrived first."""
        file(ledger, submission(1, received_at=NOON + 5 * HOUR), submission(2, received_at=NOON))
        with ledger.begin() as work:
            assert work.submissions.accepted(CYCLE)["jtj"].attempt == 1

    def test_the_cut_off_leaves_out_what_came_later(self, ledger):
        file(ledger, submission(1), submission(2))
        with ledger.begin() as work:
            assert work.submissions.accepted(CYCLE, as_of=NOON) == {}
            assert work.submissions.accepted(CYCLE, as_of=NOON + HOUR)["jtj"].attempt == 1
            assert work.submissions.accepted(CYCLE, as_of=NOON + 2 * HOUR)["jtj"].attempt == 2

    def test_last_entries_are_the_newest_of_earlier_periods_item_by_item(self, ledger):
        august = Reference.parse("qz2021/department_monthly/2021-08/jtj")
        opened(ledger, august)
        file(
            ledger,
            submission(1, august, entries=(Entry(1, Status.NOT_STARTED), Entry(2, Status.DONE))),
            submission(1, SEPTEMBER, entries=(Entry(1, Status.BEHIND), Entry(3, Status.BEHIND))),
            submission(2, SEPTEMBER, entries=(Entry(1, Status.ON_SCHEDULE),)),
            submission(3, SEPTEMBER, entries=(Entry(1, Status.DONE),), verdict=Verdict.SENT_BACK),
            submission(1, JTJ, entries=(Entry(1, Status.DONE),)),
            submission(1, ZJJ, entries=(Entry(9, Status.DONE),)),
        )
        with ledger.begin() as work:
            assert work.submissions.last_entries(august) == {}
            last = work.submissions.last_entries(JTJ)
            assert work.submissions.last_entries(NOVEMBER)[1].status is Status.DONE
        assert {item: entry.status for item, entry in last.items()} == {1: Status.ON_SCHEDULE, 2: Status.DONE}

    def test_where_it_was_typed_is_kept_beside_what_was_typed(self, ledger):
        cells = RowCells(12, {"progress": "填报表!M", "status": "填报表!L"})
        number = TargetValue("1-1", Decimal("1.50"), "1.50", cell="量化指标!F4")
        file(ledger, submission(1, entries=(Entry(1, None, values=(number,), cells=cells), Entry(2, None))))
        with ledger.begin() as work:
            (filed,) = work.submissions.of_return(JTJ)
        first, second = filed.entries
        assert first.cells == cells
        assert cells.of("progress") == "填报表!M12"
        assert first.values[0].cell == "量化指标!F4"
        assert second.cells is None

    def test_what_a_lead_answered_on_its_items_is_kept_with_its_cell(self, ledger):
        answers = (
            ItemAnswer(1, AnswerWord.AGREED, cell="任务认领核对表!I7"),
            ItemAnswer(2, AnswerWord.PROPOSED, "牵头部门", "市统计局", "职能已划转", "任务认领核对表!I8"),
        )
        file(ledger, submission(1, answers=answers))
        with ledger.begin() as work:
            (filed,) = work.submissions.of_return(JTJ)
        assert filed.answers == answers
        assert filed.answers[1].cell == "任务认领核对表!I8"

    @pytest.mark.parametrize("table", ["submissions", "entries", "findings", "target_values", "item_answers"])
    @pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {}_column = NULL"])
    def test_what_was_filed_stays_as_it_was_filed(self, ledger, table, statement):
        finding = Finding("E01", Severity.QUERY, "请核实")
        entry = Entry(1, None, expected_on=date(2021, 12, 1), values=(TargetValue("1-1", Decimal("1.50"), "1.50"),))
        answer = ItemAnswer(1, AnswerWord.PROPOSED, "牵头部门", "市统计局", "职能已划转")
        file(ledger, submission(1, entries=(entry,), findings=(finding,), answers=(answer,)))
        columns = {"submissions": "sender", "entries": "item", "findings": "code", "target_values": "kpi"}
        column = columns.get(table, "item")
        sql = statement.replace("{}_column", column).format(table)
        with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
            connection.exec_driver_sql(sql)
