"""Board and ledger are compared field by field, and every disagreement is told in Chinese."""

from dataclasses import replace
from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.stack.airflow_api import TaskInstance
from duban_rehearsal.board import Board, differences
from duban_rehearsal.outcome import RehearsalOutcome

CYCLE = "qz2021/department_monthly/2021-10"
NAMES = {"shuiwu": "市税务局", "sifa": "市司法局"}
PAPER = Document(
    *("report/qz2021", 1, DocumentKind.REPORT, CYCLE, "汇总报告", "", "市营商办负责人", ()),
    datetime(2021, 11, 1, tzinfo=TIMEZONE),
    state=DocumentState.SIGNED,
)

ASKED = f"{PAPER.run_id}.0f1e2d3c~1"


def task(task_id: str, map_index: int = -1, label: str | None = None, state: str | None = "success") -> TaskInstance:
    return TaskInstance("dag", "run", task_id, map_index, label, state, 1)


TASKS = [
    *(task(name) for name in ("open_cycle", "deliver", "await_everybody", "compile_report")),
    task("request_signatures", state="skipped"),
    *(task("prepare_form", index, name) for index, name in enumerate(NAMES.values())),
    task("await_return", 0, "市税务局"),
    task("await_return", 1, "市司法局", "failed"),
]
RETURNS = [{"reference": f"{CYCLE}/{code}", "org": name} for code, name in NAMES.items()]
BOARD = Board("success", TASKS, RETURNS, {ASKED: "success"})
LEDGER = RehearsalOutcome(
    returns={
        "shuiwu": ExpectedReturn(f"{CYCLE}/shuiwu", ReturnState.ACCEPTED),
        "sifa": ExpectedReturn(f"{CYCLE}/sifa", ReturnState.SENT_BACK),
    },
    submissions=(),
    mails={},
    documents=(PAPER,),
    late=frozenset(),
)


def with_task(old: int, new: TaskInstance) -> Board:
    tasks = list(TASKS)
    tasks[old] = new
    return replace(BOARD, tasks=tasks)


def test_a_board_that_tells_what_the_ledger_tells() -> None:
    """Green for what is in, red for what is not at the cut-off, each under its name."""
    assert differences(BOARD, LEDGER, NAMES) == []


@pytest.mark.parametrize(
    ("board", "told"),
    [
        pytest.param(
            with_task(7, task("await_return", 0, "市税务局", "failed")),
            ["市税务局：看板为红色，台账为已收"],
            id="red without reason",
        ),
        pytest.param(
            with_task(8, task("await_return", 1, "市司法局")),
            ["市司法局：看板为绿色，台账为已退回"],
            id="green without a return",
        ),
        pytest.param(
            with_task(8, task("await_return", 1, "市司法局", "up_for_retry")),
            ["市司法局：看板为等待重试，台账为已退回"],
            id="not at its end",
        ),
        pytest.param(
            with_task(7, task("await_return", 0, "0")),
            ["看板“等待报送”第 1 格名为“0”，应为市税务局"],
            id="a number for a name",
        ),
        pytest.param(
            replace(BOARD, tasks=TASKS[:7] + TASKS[8:]),
            ["看板“等待报送”中没有市税务局一格"],
            id="a field is missing",
        ),
        pytest.param(
            replace(BOARD, returns=RETURNS[:1], tasks=TASKS[:6] + TASKS[7:8] + TASKS[:5]),
            ["台账应报单位市司法局不在看板上"],
            id="a unit is missing",
        ),
        pytest.param(
            replace(with_task(3, task("compile_report", state="failed")), state="failed"),
            ["“compile_report”在看板上为红色", "本期运行的状态为 failed"],
            id="the report failed",
        ),
        pytest.param(
            replace(BOARD, signatures={}), ["汇总报告第1稿在看板上没有签发流程"], id="nobody was asked to sign"
        ),
        pytest.param(
            replace(BOARD, signatures={ASKED: "failed"}),
            ["汇总报告第1稿台账为已签发，看板上签发流程为 failed"],
            id="signed, and red",
        ),
    ],
)
def test_each_disagreement_is_told(board: Board, told: list[str]) -> None:
    assert differences(board, LEDGER, NAMES) == told


@pytest.mark.parametrize(("run", "count"), [("running", 0), ("success", 1), (None, 1)])
def test_a_paper_that_waits_is_asked_about_on_the_board(run: str | None, count: int) -> None:
    waiting = replace(LEDGER, documents=(replace(PAPER, state=DocumentState.WAITING),))
    board = replace(BOARD, signatures={ASKED: run} if run else {})
    assert len(differences(board, waiting, NAMES)) == count


class TestALaneOfAGroup:
    GROUP = ({"reference": CYCLE, "org": "东片", "units": list(NAMES)},)
    TASKS = (
        *(one for one in TASKS if one.map_index < 0),
        task("prepare_form", 0, "东片"),
        task("await_return", 0, "东片（已收1/2）", "failed"),
    )

    def test_is_red_while_one_of_it_owes_and_counts_what_is_in(self) -> None:
        assert differences(replace(BOARD, tasks=self.TASKS, returns=self.GROUP), LEDGER, NAMES) == []

    @pytest.mark.parametrize(
        "lane",
        [task("await_return", 0, "东片（已收2/2）", "failed"), task("await_return", 0, "东片（已收1/2）", "success")],
    )
    def test_that_says_something_else_is_told(self, lane: TaskInstance) -> None:
        board = replace(BOARD, tasks=[*self.TASKS[:-1], lane], returns=self.GROUP)
        assert len(differences(board, LEDGER, NAMES)) == 1

    def test_shows_all_its_units_and_no_other(self) -> None:
        some = [{**self.GROUP[0], "units": ["shuiwu"]}]
        lane = task("await_return", 0, "东片（已收1/1）")
        board = replace(BOARD, tasks=[*self.TASKS[:-1], lane], returns=some)
        assert differences(board, LEDGER, NAMES) == ["台账应报单位市司法局不在看板上"]
