"""What a simulation came to: counts, the faults there must be none of, and a digest of the business facts."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from email.parser import BytesHeaderParser
from hashlib import sha256
from typing import Any

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.delivery import MailKind
from duban.domain.returns.submission import Entry
from duban.ports import OpenedCycle, UnitOfWork
from duban_rehearsal.simulation.blame import blamed_without_proof
from duban_rehearsal.simulation.burden import cells_by_period, mails_over_four
from duban_rehearsal.simulation.claims import claim_figures
from duban_rehearsal.simulation.contested import objection_figures
from duban_rehearsal.simulation.exempting import exemption_figures
from duban_rehearsal.simulation.given import errand_figures
from duban_rehearsal.simulation.lights import light_figures
from duban_rehearsal.simulation.needs import need_figures
from duban_rehearsal.simulation.platform import import_figures
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.practices import practice_figures
from duban_rehearsal.simulation.proof import LadderProof
from duban_rehearsal.simulation.scores import score_figures
from duban_rehearsal.simulation.tracked import reform_figures

HEADS = BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What is printed at the end.

    `notices` counts by kind and rung, `submissions` by verdict, `returns` by state. The next four are faults, and so
    are claims of completion that nobody can tell the end of, and those whose unit was charged while they waited with
    the office; `claims` counts what became of them all. `needs` counts needs and what was done about them; those that
    nobody owns and answers that nobody is shown are faults; `errands` counts what papers gave, alike,
    `practices` what was done about what units tell: those that a 简况 spread over a missing step are a fault.
    `lights` counts how items stood in the last report and
    `delay_causes` what holds them up; every light that its facts do not bear out is a fault, each with its reason.
    `mails_over_four` names each unit and month in which it was on time and written to more than four times: a fault as
    well. `burden` says of each period what its forms asked for. `blamed_without_proof` counts whom a signed paper named
    while nothing that told him so lay in his mailbox; `scores` counts the facts by which units gain and lose,
    `scores_without_fact` the points that the ledger does not bear out. `reforms` counts marks and what was said of
    them, `appraisals` what was done about scores; what was asked without a mark, is shown nowhere, was decided by
    whoever had scored or told to nobody is a fault, each with its reason. `imports` counts figures of a platform, those
    that were asked of a unit too or stand in no report are a fault; `exemptions` returns that were let off or owed
    again, whatever was said of one while it was let off is a fault.
    `end_state_sha256` is taken over the sorted business facts: no ids, no attempts at sending, no moments of it.
    """

    notices: Mapping[str, int]
    submissions: Mapping[str, int]
    returns: Mapping[str, int]
    documents: Mapping[str, int]
    mails: int
    sent_twice: int
    on_nonworking_days: int
    beyond_r3_without_proof: int
    lost_submissions: int
    end_state_sha256: str
    claims: Mapping[str, int] = field(default_factory=dict)
    claims_lost: int = 0
    claims_charged: int = 0
    needs: Mapping[str, int] = field(default_factory=dict)
    needs_unanswered_without_owner: int = 0
    unread_answers: int = 0
    errands: Mapping[str, int] = field(default_factory=dict)
    errands_unanswered_without_owner: int = 0
    lights: Mapping[str, int] = field(default_factory=dict)
    delay_causes: Mapping[str, int] = field(default_factory=dict)
    lights_against_facts: tuple[str, ...] = ()
    mails_over_four: Mapping[str, int] = field(default_factory=dict)
    burden: Mapping[str, str] = field(default_factory=dict)
    blamed_without_proof: int = 0
    scores: Mapping[str, int] = field(default_factory=dict)
    scores_without_fact: int = 0
    practices: Mapping[str, int] = field(default_factory=dict)
    practices_spread_unready: int = 0
    reforms: Mapping[str, int] = field(default_factory=dict)
    reforms_against_facts: tuple[str, ...] = ()
    appraisals: Mapping[str, int] = field(default_factory=dict)
    objections_against_facts: tuple[str, ...] = ()
    imports: Mapping[str, int] = field(default_factory=dict)
    imports_against_facts: tuple[str, ...] = ()
    exemptions: Mapping[str, int] = field(default_factory=dict)
    charged_while_exempt: tuple[str, ...] = ()

    @property
    def faults(self) -> int:
        """How much went wrong."""
        of_mails = self.sent_twice + self.on_nonworking_days + self.beyond_r3_without_proof + self.lost_submissions
        of_needs = self.needs_unanswered_without_owner + self.unread_answers + self.errands_unanswered_without_owner
        of_units = self.claims_charged + self.blamed_without_proof + len(self.lights_against_facts)
        of_units += self.scores_without_fact + len(self.reforms_against_facts) + len(self.objections_against_facts)
        of_units += self.practices_spread_unready + len(self.imports_against_facts) + len(self.charged_while_exempt)
        return of_mails + of_needs + self.claims_lost + of_units + len(self.mails_over_four)

    def as_json(self) -> str:
        """The figures for a program."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def figures(app: Installation, post_office: InnerPostOffice, sent_files: Iterable[str]) -> Figures:
    """Count what lies in the ledger and in everybody's mailbox; *sent_files* are the digests of what people sent in."""
    with app.context.ledger.begin() as work:
        cycles = work.cycles.all()
        notices, documents = work.notices.all(), work.documents.all()
        facts = sorted(_facts(work, cycles))
        submissions = [each for cycle in cycles for each in _attempts(work, cycle)]
        states = Counter(
            expected.state.value for cycle in cycles for expected in work.returns.of_cycle(cycle.reference).values()
        )
    claimed, needed = claim_figures(app, app.clock.now()), need_figures(app, post_office, app.clock.now())
    lit, scored = light_figures(app, app.clock.now()), score_figures(app, post_office, app.clock.now())
    given, told = errand_figures(app, post_office, app.clock.now()), practice_figures(app)
    contested, tracked = objection_figures(app, post_office, app.clock.now()), reform_figures(app, post_office)
    imported, let_off = import_figures(app, app.clock.now()), exemption_figures(app)
    filed = {submission.file_sha256 for submission in submissions}
    return Figures(
        notices=_sorted(Counter(f"{notice.rung} {notice.state.value}" for notice in notices)),
        submissions=_sorted(Counter(submission.verdict.value for submission in submissions)),
        returns=_sorted(states),
        documents=_sorted(Counter(f"{document.kind.value} {document.state.value}" for document in documents)),
        mails=sum(map(len, post_office.mailboxes().values())),
        sent_twice=_sent_twice(post_office),
        on_nonworking_days=_on_nonworking_days(app, post_office),
        beyond_r3_without_proof=len(LadderProof(app, notices).missing()),
        lost_submissions=len(set(sent_files) - filed),
        end_state_sha256=sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest(),
        claims=claimed.counts,
        claims_lost=claimed.lost,
        claims_charged=claimed.charged,
        needs=needed.counts,
        needs_unanswered_without_owner=needed.without_owner,
        unread_answers=needed.unread,
        errands=given.counts,
        errands_unanswered_without_owner=given.without_owner,
        lights=lit.counts,
        delay_causes=lit.causes,
        lights_against_facts=lit.at_odds,
        mails_over_four=mails_over_four(app, post_office),
        burden=cells_by_period(app),
        blamed_without_proof=len(blamed_without_proof(app, post_office)),
        scores=scored.counts,
        scores_without_fact=len(scored.without_fact),
        practices=told.counts,
        practices_spread_unready=told.spread_unready,
        reforms=tracked.counts,
        reforms_against_facts=tracked.at_odds,
        appraisals=contested.counts,
        objections_against_facts=contested.at_odds,
        imports=imported.counts,
        imports_against_facts=imported.at_odds,
        exemptions=let_off.counts,
        charged_while_exempt=let_off.charged,
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _attempts(work: UnitOfWork, cycle: OpenedCycle) -> Iterator[Any]:
    for code in work.returns.of_cycle(cycle.reference):
        yield from work.submissions.of_return(cycle.reference.of(code))


def _facts(work: UnitOfWork, cycles: tuple[OpenedCycle, ...]) -> Iterator[str]:
    """Every business fact as one line of JSON."""
    for cycle in cycles:
        for code, expected in work.returns.of_cycle(cycle.reference).items():
            reference = str(cycle.reference.of(code))
            moments = (expected.first_complete_at, expected.accepted_at)
            yield _line("return", reference, expected.state, *(moment and moment.isoformat() for moment in moments))
        for submission in _attempts(work, cycle):
            entries = [_said(entry) for entry in submission.entries]
            findings = [(finding.code, finding.item, finding.column) for finding in submission.findings]
            yield _line("submission", submission.number, submission.verdict, entries, findings)
    for notice in work.notices.all():
        yield _line("notice", notice.rung, notice.subject, notice.state, notice.at.astimezone(TIMEZONE).date())
    for cycle in cycles[:1]:
        for one in work.decisions.all(cycle.reference.programme):
            yield _line("decision", one.kind, one.item, one.by, one.value, one.effective)
    for document in work.documents.all():
        yield _line("document", document.name, document.draft, document.state)


def _said(entry: Entry) -> dict[str, Any]:
    """An entry as plain values; columns that nobody added to the form are no fact."""
    values = asdict(entry)
    if not values["further"]:
        del values["further"]
    return values


def _line(*facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str, sort_keys=True)


def _sent_twice(post_office: InnerPostOffice) -> int:
    """Copies of one mail in one mailbox beyond the first."""
    copies = 0
    for mails in post_office.mailboxes().values():
        counts = Counter(str(HEADS.parsebytes(mail.head)["Message-ID"]) for mail in mails)
        copies += sum(counts.values()) - len(counts)
    return copies


def _on_nonworking_days(app: Installation, post_office: InnerPostOffice) -> int:
    """Mails that reached anybody on a day off, receipts aside: who writes on such a day may be answered."""
    late = {
        str(HEADS.parsebytes(mail.head)["Message-ID"])
        for mails in post_office.mailboxes().values()
        for mail in mails
        if not app.calendar.is_working(mail.at.astimezone(TIMEZONE).date())
    }
    with app.context.ledger.begin() as work:
        sent = [mail for message_id in late if (mail := work.outbox.by_message_id(message_id))]
    return sum(mail.kind is not MailKind.RECEIPT for mail in sent)
