"""The board as Airflow shows it, held against the ledger: a field each, its name, the report and the signatures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import DocumentState
from duban.domain.returns.submission import ExpectedReturn
from duban.stack.airflow_api import AirflowApi, TaskInstance
from duban.stack.patience import Patience
from duban_rehearsal.outcome import RehearsalOutcome
from duban_rehearsal.words import DOCUMENTS, STATES

LANE = "await_return"
SIGN_DAG = "sign_document"
SHOWN = {
    "success": "绿色",
    "failed": "红色",
    "deferred": "紫色（待报）",
    "up_for_retry": "等待重试",
    "skipped": "跳过",
    None: "未开始",
}

# In one of these a run that asks for a paper's signature has to be; one that failed is followed by another.
RIGHT = {
    DocumentState.SIGNED: {"success", "running"},
    DocumentState.WAITING: {"queued", "running"},
}


@dataclass(frozen=True, slots=True)
class Board:
    """
    One run of a cycle as Airflow has it at its end, and the runs that ask for signatures.

    *returns* is what the first task of the run named, in the order of the fields: reference and organisation, or the
    cycle, a group of organisations and its units.
    """

    state: str
    tasks: Sequence[TaskInstance]
    returns: Sequence[Mapping[str, Any]]
    signatures: Mapping[str, str]

    def fields(self, task_id: str) -> dict[int, TaskInstance]:
        """The mapped instances of a task by their index."""
        return {task.map_index: task for task in self.tasks if task.task_id == task_id and task.map_index >= 0}


def read_board(api: AirflowApi, dag_id: str, run_id: str, patience: Patience) -> Board:
    """The board once the run and those of signed papers have come to rest."""
    state = api.wait(dag_id, run_id, patience=patience)
    # What was signed on paper leaves a request that closes itself within the hour; all others have an end to wait for.
    open_still = {request.task.run_id for request in api.pending_requests()}
    for asking in api.run_states(SIGN_DAG):
        if asking not in open_still:
            api.wait(SIGN_DAG, asking, patience=patience)
    tasks = api.task_instances(dag_id, run_id)
    opened: list[Any] = [api.result(task) for task in tasks if task.task_id == "open_cycle"]
    return Board(state, tasks, opened[0], api.run_states(SIGN_DAG))


def differences(board: Board, outcome: RehearsalOutcome, names: Mapping[str, str]) -> list[str]:
    """Where board and ledger disagree after the cut-off, one Chinese sentence each; empty if nowhere."""
    lanes = [each.get("units") or [Reference.parse(each["reference"]).organisation] for each in board.returns]
    shown = {code for codes in lanes for code in codes}
    found = [f"台账应报单位{names[code]}不在看板上" for code in outcome.returns if code not in shown]
    for index, (codes, each) in enumerate(zip(lanes, board.returns, strict=True)):
        states = {code: outcome.returns.get(code) for code in codes}
        if each.get("units"):
            found += _of_group(board, index, each["org"], states)
        else:
            found += _of_unit(board, index, names[codes[0]], states[codes[0]])
    found += [f"“{task.task_id}”在看板上为{_shown(task)}" for task in board.tasks if _is_amiss(task)]
    if board.state != "success":
        found.append(f"本期运行的状态为 {board.state}")
    return found + list(_of_papers(board, outcome))


def _of_unit(board: Board, index: int, name: str, expected: ExpectedReturn | None) -> Iterator[str]:
    for task_id, title in ((LANE, "等待报送"), ("prepare_form", "生成填报表")):
        task = board.fields(task_id).get(index)
        if task is None:
            yield f"看板“{title}”中没有{name}一格"
        elif task.label != name:
            yield f"看板“{title}”第 {index + 1} 格名为“{task.label}”，应为{name}"
    lane = board.fields(LANE).get(index)
    right = "failed" if expected is not None and expected.state.is_owed else "success"
    if lane is not None and lane.state != right:
        state = STATES[expected.state] if expected else "无记录"
        yield f"{name}：看板为{_shown(lane)}，台账为{state}"


def _of_group(board: Board, index: int, name: str, states: Mapping[str, ExpectedReturn | None]) -> Iterator[str]:
    """A group's field is called after what is in, and red while one of it owes."""
    owing = sum(one is None or one.state.is_owed for one in states.values())
    wanted = {"prepare_form": name, LANE: f"{name}（已收{len(states) - owing}/{len(states)}）"}
    for task_id, label in wanted.items():
        task = board.fields(task_id).get(index)
        if task is None or task.label != label:
            yield f"看板“{task_id}”第 {index + 1} 格应名为“{label}”，实为“{task and task.label}”"
    lane = board.fields(LANE).get(index)
    if lane is not None and lane.state != ("failed" if owing else "success"):
        yield f"{name}：看板为{_shown(lane)}，台账尚有{owing}家未报"


def _is_amiss(task: TaskInstance) -> bool:
    """Whether a task other than the lanes has not ended well; where no paper waits, none is asked about."""
    if task.task_id == LANE:
        return False
    return task.state not in ({"success", "skipped"} if task.task_id == "request_signatures" else {"success"})


def _of_papers(board: Board, outcome: RehearsalOutcome) -> Iterator[str]:
    for document in outcome.documents:
        runs = {state for run_id, state in board.signatures.items() if document.is_asked_by(run_id)}
        about = f"{document.title}第{document.draft}稿"
        if document.state in RIGHT and not runs:
            yield f"{about}在看板上没有签发流程"
        elif runs and not runs & RIGHT.get(document.state, runs):
            yield f"{about}台账为{DOCUMENTS[document.state]}，看板上签发流程为 {'、'.join(sorted(runs))}"


def _shown(task: TaskInstance) -> str:
    return SHOWN.get(task.state, str(task.state))
