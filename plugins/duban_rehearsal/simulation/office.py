"""What the office decides in a simulation: drawn from the seed for each matter, whatever the order of the work."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.decision import BasisKind
from duban.domain.decisions.document import Document, DocumentKind, Outcome
from duban.domain.decisions.levels import DecisionBasis
from duban.domain.decisions.roadmap import written
from duban.domain.escalation.service_of_papers import Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Actor, Duty
from duban.domain.plan.programme import Programme
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.sign.service_of_papers import Service
from duban.services.sign.sign import SignerAnswer
from duban_rehearsal.people.officers import Officers

REASONS = {Outcome.DEFER: "先电话联系该单位，次日再定", Outcome.WITHDRAW: "该单位已来电说明情况"}
# In a hundred drafts.
WEIGHTS = {Outcome.SIGN: 75, Outcome.DEFER: 10, Outcome.WITHDRAW: 15}
# Of the items, each month.
MATTERS = {"extend": 0.02, "refuse": 0.01, "find_false": 0.04}
AMENDED = 0.02
EXTENSION, MONTH = timedelta(days=90), timedelta(days=30)
MINUTES = DecisionBasis(BasisKind.MINUTES, "〔2021〕15号")
SCAN = PaperFile("盖章件.pdf", b"%PDF-1.4 rehearsal")


@dataclass(frozen=True, slots=True)
class SimulatedOffice:
    """The people of the office: they sign, hand over what they signed, deal with mails, and decide on items monthly."""

    app: Installation
    seed: int

    @property
    def _officers(self) -> Officers:
        return Officers(self.app)

    def at_the_counter(self, now: datetime) -> int:
        """Decide on every draft that waits and hand over every paper that was signed; returns how many drafts."""
        self.app.sign.take_up_due(now)
        waiting = self.app.sign.waiting()
        for document in waiting:
            self._try(lambda document=document: self._decide(document, now))  # type: ignore[misc]
        for document in self.app.serve.outstanding():
            prefix = self.app.context.office_of(Reference.parse(document.reference).programme).letter_prefix
            number = f"{prefix}〔{now.year}〕{self._draw(document.name).randrange(1, 1000)}号"
            service = Service(number, Way.EXCHANGE, now, SCAN, self._officers.with_duty(Duty.DESK, now))
            self.app.serve.record(document.name, service, now)
        self._answer_messages(now)
        return len(waiting)

    def _answer_messages(self, now: datetime) -> None:
        """Deal with what units wrote the day before, once for each mail."""
        waiting = self.app.messages.waiting(now)
        for mail in dict.fromkeys(one.message.message for one in waiting if one.days >= 1):
            self.app.messages.note(mail, "已电话答复", self._officers.with_duty(Duty.DESK, now), now)

    def _decide(self, document: Document, now: datetime) -> None:
        """What may not be signed yet (a circular whose units still read their extracts) waits for another day."""
        outcome, roles = self._outcome(document), self.app.settings.roles
        reason, draft = REASONS.get(outcome, ""), (document.name, document.draft)
        account = roles.holder_of(document.signer)
        if account is not None:
            self.app.sign.decide(*draft, SignerAnswer(outcome, reason), self._officers.person(account, now), now)
            return
        number = f"批示〔{now.year}〕{self._draw(document.name).randrange(1, 1000)}"
        self._officers.register(document, SignerAnswer(outcome, reason), number, now)

    def _leader(self, now: datetime) -> Actor:
        """Whoever leads the office: the first who signs anything."""
        users = self.app.settings.roles.users.items()
        return self._officers.person(next(account for account, person in users if person.titles), now)

    def monthly(self, programme: Programme, now: datetime) -> None:
        """Grant and refuse extensions, move milestones, check closures again; what a service refuses stays as it is."""
        decide: dict[str, Callable[[str, int, datetime], None]] = {
            "extend": self._extend,
            "refuse": self._refuse,
            "find_false": self._find_false,
        }
        for item in programme.items:
            draw = self._draw(f"{item.number}/{now:%Y-%m}")
            (matter,) = draw.choices([*MATTERS, ""], [*MATTERS.values(), 1 - sum(MATTERS.values())])
            if self._draw(f"roadmap/{item.number}/{now:%Y-%m}").random() < AMENDED:
                self._try(lambda item=item: self._amend(programme.code, item.number, now))  # type: ignore[misc]
            if matter:
                self._try(lambda matter=matter, item=item: decide[matter](programme.code, item.number, now))  # type: ignore[misc]

    def _amend(self, code: str, number: int, now: datetime) -> None:
        """The last milestone moves by a month, as far as the deadline lets it."""
        views = self.app.item_views.one(code, number, now)
        deadline, steps = views.row.item.deadline.on, [node.step for node in views.milestones]
        if deadline is None or not steps:
            return
        steps[-1] = replace(steps[-1], on=min(steps[-1].on + MONTH, deadline))
        who = Who(self._officers.with_duty(Duty.DESK, now), "省级平台接口推迟开放")
        self.app.amend_roadmap.amend(code, number, written(steps), who, now)

    def _extend(self, code: str, number: int, now: datetime) -> None:
        until = now.astimezone(TIMEZONE).date() + EXTENSION
        self.app.decide.extend(code, number, until, Who(self._leader(now), "已按程序申请", MINUTES), now, None)

    def _refuse(self, code: str, number: int, now: datetime) -> None:
        until = now.astimezone(TIMEZONE).date() + EXTENSION
        self.app.decide.refuse(code, number, until, Who(self._leader(now), "具备按期完成的条件"), now, None)

    def _find_false(self, code: str, number: int, now: datetime) -> None:
        self.app.decide.reopen(
            code, number, Who(self._officers.with_duty(Duty.CHECK, now), "抽查时措施尚未落地"), now, false_claim=True
        )

    def _try(self, decision: Callable[[], None]) -> None:
        """What the rules refuse stays as it is, and so does an item about which nobody was asked yet."""
        with suppress(Refused, UnknownReference):
            decision()

    def _outcome(self, document: Document) -> Outcome:
        """A report and a 简况 are signed; a letter may be put off or thought better of."""
        if document.kind in (DocumentKind.REPORT, DocumentKind.BRIEF):
            return Outcome.SIGN
        return self._draw(document.run_id).choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def _draw(self, matter: str) -> Random:
        return Random(f"{self.seed}/{matter}")  # noqa: S311 - a rehearsal is to be repeatable, not secret
