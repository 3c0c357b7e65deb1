"""Steps the clock of a rehearsal from event to event, and only when the work of the moment is done."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from duban.domain.calendar.cycle import Cycle
from duban.domain.decisions.document import Document
from duban.domain.plan.lanes import lanes_of
from duban.services.context import ServiceContext
from duban.stack.airflow_api import ENDED, AirflowApi, AirflowError, Request, TaskInstance
from duban.stack.patience import Patience
from duban_rehearsal.agenda import Agenda, SettableClock, working_days
from duban_rehearsal.board import LANE, SIGN_DAG
from duban_rehearsal.people.behaviour import Act, Part, Step, acts
from duban_rehearsal.people.people import People
from duban_rehearsal.people.replies import NothingToReplyTo

log = logging.getLogger(__name__)

STEPS = {
    Step.AUTOMATIC_REPLY: "自动回复",
    Step.CARELESS_RETURN: "报送（有错漏）",
    Step.CAREFUL_RETURN: "报送",
    Step.EXPLANATION: "来信说明（未附表）",
    Step.WITHDRAWAL: "来信申请作废",
    Step.LINK: "来信（只有云附件链接）",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line for whoever watches: when in the simulated world, and what."""

    at: datetime
    text: str


@dataclass(slots=True)
class Driver:
    """
    Drives one cycle through Airflow; killed and started again with the same home, it goes on where it was.

    Everything it starts has a name that follows from the moment, and everything it asks for may be asked
    twice. `rungs` says by code how a rung of any ladder is told, with {} for how many. With `signs` it has
    the requests for a signature answered by `signer`, as the office would; `agree` agrees to the first mails.
    """

    context: ServiceContext
    cycle: Cycle
    clock: SettableClock
    api: AirflowApi
    people: People
    parts: Mapping[str, Part]
    rungs: Mapping[str, str]
    signs: bool
    signer: Callable[[Document, Request], None]
    agree: Callable[[datetime], None]
    patience: Callable[[], Patience]
    tell: Callable[[Happening], None]
    agenda: Agenda = field(init=False)

    def __post_init__(self) -> None:
        self.agenda = Agenda(self.clock)

    def run(self) -> None:
        """Play every moment of the cycle from where the clock stands."""
        resume_at = self.clock.now()
        self._expect_attention()
        for moment, steps in self._timetable().items():
            if moment >= resume_at:
                self.agenda.at(moment, partial(self._play, steps))
        self.agenda.run()

    def _timetable(self) -> dict[datetime, list[Act]]:
        """Every moment of the cycle at which something is due, with what departments do then."""
        moments: dict[datetime, list[Act]] = {self.cycle.opens_at: [], self.cycle.cuts_off_at: []}
        for morning in working_mornings(self.cycle):
            moments.setdefault(morning, [])
        for organisation, part in self.parts.items():
            for act in acts(part, self.cycle, organisation):
                moments.setdefault(act.at, []).append(act)
        return moments

    def _play(self, steps: Sequence[Act], moment: datetime) -> None:
        if moment == self.cycle.opens_at:
            self._open(moment)
        elif moment in working_mornings(self.cycle):
            self._escalate(moment)
        if steps:
            self._perform(steps)
            self._dag("collect_returns", moment)
        if moment == self.cycle.cuts_off_at:
            self._close(moment)
        if self.signs:
            self._sign_all(moment)
        self._expect_attention()

    def _open(self, moment: datetime) -> None:
        self._say(moment, f"开启{self.cycle.period.title}报送周期，下发填报表")
        self.agree(moment)
        self.api.trigger(self.cycle_dag, self.cycle_run, {"period": str(self.cycle.period)})
        self.api.wait(
            self.cycle_dag,
            self.cycle_run,
            until=self._is_open,
            patience=self.patience(),
        )

    def _escalate(self, moment: datetime) -> None:
        before = self._notices()
        self._dag("escalate_overdue", moment)
        for code, count in (self._notices() - before).items():
            self._say(moment, self.rungs[code].format(count))

    def _notices(self) -> Counter[str]:
        """How often each rung has been said so far."""
        with self.context.ledger.begin() as work:
            return Counter(notice.rung for notice in work.notices.all())

    def _is_open(self, tasks: Sequence[TaskInstance]) -> bool:
        """Whether the forms are out and each lane waits for its return (or has ended, after a resumed start)."""
        sent = [task.state in ENDED for task in tasks if task.task_id == "deliver"]
        lanes = [task for task in tasks if task.task_id == LANE and task.map_index >= 0]
        waiting = all(task.state in {"deferred", *ENDED} for task in lanes)
        wanted = lanes_of([self.people.programme.organisation(code) for code in self.parts], self.context.board)
        return all(sent) and len(lanes) == len(wanted) and waiting

    def _close(self, moment: datetime) -> None:
        self._say(moment, "截止汇总：编制汇总报告，待签发")
        state = self.api.wait(self.cycle_dag, self.cycle_run, patience=self.patience())
        log.info("cycle run ended: %s", state)

    def _perform(self, steps: Sequence[Act]) -> None:
        for act in steps:
            name = self.people.programme.organisation(act.reference.organisation).name
            if not self.people.perform(act):
                raise NothingToReplyTo(f"{name}的信箱中没有 {act.reference} 的填报表。")
            self._say(act.at, f"{name}：{STEPS[act.step]}")

    def _sign_all(self, moment: datetime) -> None:
        """Sign what waits, as the office would, and let the mails it releases go out."""
        if not self._waiting():
            return
        self._have_asked()
        self.api.wait_for_requests(lambda requests: self._answer(requests, moment), self.patience())
        self._dag("deliver_mail", moment)

    def _have_asked(self) -> None:
        """Have what waits asked about: a round of collecting asks anew what Airflow lost or ended."""
        asking = [run_id for run_id, state in self.api.run_states(SIGN_DAG).items() if state not in ENDED]
        unasked = [draft for draft in self._waiting() if not any(map(draft.is_asked_by, asking))]
        if unasked:
            self._dag("collect_returns", self.clock.now(), f"ask.{len(self.api.run_states(SIGN_DAG))}")

    def _answer(self, requests: Sequence[Request], moment: datetime) -> bool:
        """Sign what is asked, of two requests for one draft the later; whether nothing waits any more."""
        waiting = self._waiting()
        asked = {draft: one for one in requests for draft in waiting if draft.is_asked_by(one.task.run_id)}
        for draft, request in asked.items():
            try:
                self.signer(draft, request)
            except AirflowError as error:  # it was answered or withdrawn meanwhile: the ledger tells
                log.info("%s: %s", draft.run_id, error)
            else:
                self._say(moment, f"签发：{draft.title}（第{draft.draft}稿）")
        return not waiting

    def _expect_attention(self) -> None:
        """Come back at the moment at which a mail wants attention (a retry, a lease of a sender that was killed)."""
        moment = self._next_attention()
        if moment is not None:
            self.agenda.at(max(moment, self.clock.now()), self._attend)

    def _attend(self, now: datetime) -> None:
        """
        Have the mail looked after, unless that was done meanwhile.

        Our own copies are collected first: they are the evidence of what was sent.
        """
        moment = self._next_attention()
        if moment is not None and moment <= now:
            self._dag("collect_returns", now, "settle")
            self._dag("deliver_mail", now, "settle")
            self._expect_attention()

    def _next_attention(self) -> datetime | None:
        with self.context.ledger.begin() as work:
            return work.outbox.next_attention()

    def _waiting(self) -> tuple[Document, ...]:
        with self.context.ledger.begin() as work:
            return work.documents.waiting()

    def _dag(self, dag_id: str, moment: datetime, purpose: str = "rehearsal") -> None:
        run_id = f"{purpose}.{moment:%Y-%m-%dT%H.%M.%S}"
        self.api.trigger(dag_id, run_id)
        state = self.api.wait(dag_id, run_id, patience=self.patience())
        if state != "success":
            self._say(moment, f"流程 {dag_id} 的运行 {run_id} 未成功，请在 Airflow 界面查看日志")

    @property
    def cycle_dag(self) -> str:
        """The DAG of the cycle's stream."""
        return f"{self.cycle.reference.programme}.{self.cycle.reference.stream}"

    @property
    def cycle_run(self) -> str:
        """The run of the cycle, always of the same name."""
        return f"rehearsal.{self.cycle.period}"

    def _say(self, at: datetime, text: str) -> None:
        self.tell(Happening(at, text))


def working_mornings(cycle: Cycle) -> tuple[datetime, ...]:
    """The hour of every working day after the cycle opened up to its cut-off, when the ladder is looked at."""
    days = working_days(cycle.calendar, cycle.opens_at.date() + timedelta(days=1), cycle.cuts_off_at.date())
    return tuple(map(cycle.at_hour, days))
