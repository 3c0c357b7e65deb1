"""
Airflow's REST interface as far as a driver needs it: start runs, watch them, answer requests.

Every call may be repeated, and is: a server that is busy, restarts or has forgotten us is asked again.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx

from duban.errors import DubanError
from duban.stack.patience import Patience

Json = Mapping[str, Any]

ENDED = frozenset({"success", "failed"})
_WITH_HEARTBEAT = ("scheduler", "dag_processor", "triggerer")
STANDS_AFTER = timedelta(seconds=3)
# A page of a server on a machine that is busy may take its time; a dead one is told by the stack.
PATIENCE = 120
_PAGE = 100
_STEP = 0.3
_RARELY = 3.0
# A server that was killed is back within a minute; on a busy machine within several.
_PAUSES = (0.3, 0.5, 1, 2, 4, *(5.0,) * 60)
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSALS = {
    400: "请求有误",
    401: "用户名或密码不对",
    403: "该用户无权操作",
    404: "没有找到",
    409: "已存在，或已有人办理",
    422: "请求有误",
}

log = logging.getLogger(__name__)


class AirflowError(DubanError):
    """Airflow refused a request, or did not do what was waited for; `detail` keeps Airflow's own words."""

    def __init__(self, message: str, detail: str = "") -> None:
        """Say *message* in Chinese to whoever reads."""
        super().__init__(message)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """One task of one run; *map_index* is -1 and *label* None unless it is mapped."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    label: str | None
    state: str | None
    try_number: int


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a person's decision, as somebody finds it under 待操作; `asked_at` is when it was written."""

    task: TaskInstance
    subject: str
    body: str
    options: tuple[str, ...]
    asked_at: datetime

    def stands(self, now: datetime) -> bool:
        """
        Whether the request has stood long enough to be answered at *now*.

        An answer in the first two seconds of waiting is accepted and may never arrive.
        """
        return now - self.asked_at >= STANDS_AFTER


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered to a request, by whom."""

    option: str
    params: Json
    user: str
    at: datetime


class AirflowApi:
    """
    A client that acts as one named user; use it as a context manager.

    Every call raises AirflowError if it is refused, or if nobody answers it for several minutes; *alive* is asked
    before each repetition and may raise, or mend what is broken.
    """

    def __init__(self, base_url: str, user: str, password: str, alive: Callable[[], None] = lambda: None) -> None:
        # trust_env: a proxy of the machine must not come between us and 127.0.0.1.
        self._http = httpx.Client(base_url=base_url, timeout=PATIENCE, trust_env=False)
        self._credentials = {"username": user, "password": password}
        self._authorised = False
        self._alive = alive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def trigger(self, dag_id: str, run_id: str, conf: Json | None = None) -> str:
        """
        Start the run *run_id* and return its id; a run that exists already stays as it is.

        *run_id* holds letters, digits and `_.~:+-` only. The run has no logical date.
        """
        payload = {"dag_run_id": run_id, "logical_date": None, "conf": dict(conf or {})}
        answer = self._send("POST", f"/dags/{dag_id}/dagRuns", json=payload, accept=(409,))
        if answer.status_code == httpx.codes.CONFLICT:
            # 409 also stands for other collisions; only a run of this very id makes the call idempotent.
            self.run_state(dag_id, run_id)
        return run_id

    def run_state(self, dag_id: str, run_id: str) -> str:
        """The state of a run: queued, running, success or failed."""
        return str(self._get(f"/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def run_states(self, dag_id: str) -> dict[str, str]:
        """The state of every run of a DAG by its id."""
        return {row["dag_run_id"]: row["state"] for row in self._pages(f"/dags/{dag_id}/dagRuns", "dag_runs", {})}

    def wait(
        self,
        dag_id: str,
        run_id: str,
        until: Callable[[Sequence[TaskInstance]], bool] | None = None,
        patience: Patience | None = None,
    ) -> str:
        """
        Return the state of the run once it has ended or *until* holds for its task instances.

        A part of Airflow that dies meanwhile is put back (`alive`); AirflowError once *patience* is lost.
        """
        patience = patience or Patience()
        looked = float("-inf")
        while True:
            began = time.monotonic()
            state = self.run_state(dag_id, run_id)
            if state in ENDED:
                return state
            if time.monotonic() - looked > (_STEP if until else _RARELY):
                looked = time.monotonic()
                tasks = self.task_instances(dag_id, run_id)
                if until and until(tasks):
                    return state
                if patience.is_lost((task.task_id, task.map_index, task.state) for task in tasks):
                    raise AirflowError(f"流程 {dag_id} 的运行 {run_id} 长时间没有进展，再次运行将从中断处继续。")
            self._alive()
            _rest_since(began)

    def clear(self, dag_id: str, run_id: str) -> None:
        """Begin a run anew, as a person does who clears it."""
        self._send("POST", f"/dags/{dag_id}/dagRuns/{run_id}/clear", json={"dry_run": False})

    def task_instances(self, dag_id: str, run_id: str, task_id: str | None = None) -> list[TaskInstance]:
        """The task instances of a run, or those of one task, mapped ones in the order of their index."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        rows = self._pages(path, "task_instances", {"order_by": "map_index"})
        return [item for row in rows if task_id in (None, (item := _task_instance(row)).task_id)]

    def result(self, task: TaskInstance) -> Any:
        """What a task returned."""
        path = f"/dags/{task.dag_id}/dagRuns/{task.run_id}/taskInstances/{task.task_id}/xcomEntries/return_value"
        return self._get(path, {"map_index": task.map_index})["value"]

    def pending_requests(self) -> list[Request]:
        """The requests that wait for an answer now, oldest first."""
        wanted = {"response_received": False, "state": ["deferred", "awaiting_input"], "order_by": "created_at"}
        return [_request(row) for row in self._pages("/dags/~/dagRuns/~/hitlDetails", "hitl_details", wanted)]

    def wait_for_requests(self, until: Callable[[Sequence[Request]], bool], patience: Patience | None = None) -> None:
        """Return once *until* holds for the requests that stand; AirflowError once *patience* is lost."""
        patience = patience or Patience()
        while True:
            began = time.monotonic()
            pending = self.pending_requests()
            if until([request for request in pending if request.stands(datetime.now(UTC))]):
                return
            if patience.is_lost((len(pending), request.task.run_id) for request in pending):
                raise AirflowError("待签请示长时间没有全部出现或全部登记，再次运行将从中断处继续。")
            self._alive()
            _rest_since(began)

    def answer(self, request: Request, option: str, params: Json) -> Response:
        """
        Choose *option*, as the named user; the first answer stands, another one is refused.

        The same answer again is not refused: its first telling may have got through although nobody heard so.
        """
        task = request.task
        path = f"/dags/{task.dag_id}/dagRuns/{task.run_id}/taskInstances/{task.task_id}/{task.map_index}/hitlDetails"
        payload = {"chosen_options": [option], "params_input": dict(params)}
        answer = self._send("PATCH", path, json=payload, accept=(409,))
        row = answer.json() if answer.is_success else self._get(path)
        if row["chosen_options"] != [option] or row["params_input"] != dict(params):
            raise _refusal(f"答复“{option}”", answer)
        return Response(
            option=option,
            params=row["params_input"],
            user=(row.get("responded_by") or row["responded_by_user"])["name"],
            at=datetime.fromisoformat(row["responded_at"]),
        )

    def unpause(self, dag_ids: Sequence[str]) -> None:
        """Switch these DAGs on; idempotent."""
        for dag_id in dag_ids:
            self._send("PATCH", f"/dags/{dag_id}", json={"is_paused": False})

    def set_pool(self, name: str, slots: int) -> None:
        """Create the pool *name*, in which mail is sent, or give it this many slots."""
        pool = {"name": name, "slots": slots, "include_deferred": False, "description": "发件通道：邮件逐封发送"}
        if self._send("POST", "/pools", json=pool, accept=(409,)).status_code == httpx.codes.CONFLICT:
            self._send("PATCH", f"/pools/{name}", json=pool)

    def healthy_since(self, began: float) -> bool:
        """
        Whether every component has shown life since *began* (seconds since the epoch).

        Without that date the last heartbeat of a killed run would pass for health for another 30 s.
        """
        try:
            health = self._http.get("/api/v2/monitor/health")
        except httpx.TransportError:
            return False
        if health.status_code != httpx.codes.OK:
            return False
        parts = health.json()
        beats = [_at(parts[name].get(f"latest_{name}_heartbeat")) for name in _WITH_HEARTBEAT]
        return all(part["status"] == "healthy" for part in parts.values()) and min(beats) >= began

    def parsed_since(self, began: float, dag_ids: Sequence[str]) -> bool:
        """Whether these DAGs have been read since *began*; AirflowError if a file was read with an error."""
        errors = self._pages("/importErrors", "import_errors", {})
        broken = [row for row in errors if _at(row["timestamp"]) >= began]
        if broken:
            files = "、".join(row["filename"] for row in broken)
            traces = "\n".join(row["stack_trace"] for row in broken)
            raise AirflowError(f"流程文件 {files} 无法装载：{traces.strip().splitlines()[-1]}", traces)
        dags = self._pages("/dags", "dags", {})
        return {row["dag_id"] for row in dags if _at(row["last_parsed_time"]) >= began}.issuperset(dag_ids)

    def _get(self, path: str, params: Json | None = None) -> Any:
        return self._send("GET", path, params=dict(params or {})).json()

    def _pages(self, path: str, key: str, params: Json) -> Iterator[Json]:
        offset = 0
        while True:
            page = self._get(path, {**params, "limit": _PAGE, "offset": offset})
            yield from page[key]
            offset += _PAGE
            if offset >= page["total_entries"]:
                return

    def _send(self, method: str, path: str, *, accept: Sequence[int] = (), **options: Any) -> httpx.Response:
        if not self._authorised:
            self._log_in()
        answer = self._request(method, f"/api/v2{path}", **options)
        # Tokens last a day, a real run longer; and a server that begins anew may not know them any more.
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._log_in()
            answer = self._request(method, f"/api/v2{path}", **options)
        if answer.is_error and answer.status_code not in accept:
            raise _refusal(f"{method} {path}", answer)
        return answer

    def _log_in(self) -> None:
        answer = self._request("POST", "/auth/token", json=self._credentials)
        if answer.is_error:
            raise _refusal("登录", answer)
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self._authorised = True

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer to a request that is repeated until there is one which is not the server's own trouble."""
        for pause in _PAUSES:
            try:
                answer = self._http.request(method, path, **options)
            except httpx.TransportError as error:
                log.info("%s %s: %r; asking again", method, path, error)
            else:
                if answer.status_code not in _AGAIN:
                    return answer
                log.info("%s %s: %s %s; asking again", method, path, answer.status_code, answer.text)
            self._alive()
            time.sleep(pause)
        raise AirflowError("Airflow 数分钟没有应答，请查看日志目录中的 api-server.log，再次运行将从中断处继续。")


def _rest_since(began: float) -> None:
    """A server that took long to answer is busy with what is waited for: it is asked less often."""
    time.sleep(max(_STEP, 2 * (time.monotonic() - began)))


def _refusal(what: str, answer: httpx.Response) -> AirflowError:
    reason = _REFUSALS.get(answer.status_code, "内部错误")
    return AirflowError(f"Airflow 拒绝了 {what}（{answer.status_code}，{reason}）", answer.text)


def _at(stamp: str | None) -> float:
    return datetime.fromisoformat(stamp).timestamp() if stamp else 0.0


def _task_instance(row: Json) -> TaskInstance:
    return TaskInstance(
        dag_id=row["dag_id"],
        run_id=row["dag_run_id"],
        task_id=row["task_id"],
        map_index=row["map_index"],
        label=row["rendered_map_index"],
        state=row["state"],
        try_number=row["try_number"],
    )


def _request(row: Json) -> Request:
    return Request(
        task=_task_instance(row["task_instance"]),
        subject=row["subject"],
        body=row["body"] or "",
        options=tuple(row["options"]),
        asked_at=datetime.fromisoformat(row["created_at"]),
    )
