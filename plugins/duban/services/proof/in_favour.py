"""What speaks for a unit: what it filed and when, why it was sent back, what it answered and what it asked for."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.mail.message import MessageKind, UnitMessage
from duban.domain.papers.prose import quoted
from duban.domain.plan.labels import Labels
from duban.domain.returns.send_back import SendBack, correct_by
from duban.domain.returns.submission import Entry, Severity, Submission
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork

QUOTED = 60


def of_return(work: UnitOfWork, cycle: Cycle, reference: Reference, labels: Labels) -> Iterator[str]:
    """One sentence for each thing that *reference* brought us or was told about it, oldest first."""
    told = [
        *((one.received_at, _filed(work, cycle, one)) for one in work.submissions.of_return(reference)),
        *((one.at, _sent_back(cycle, one, labels)) for one in work.send_backs.of_return(reference)),
        *((one.received_at, _said(work, one)) for one in work.unit_messages.about(str(reference))),
    ]
    return (sentence for _at, sentence in sorted(told, key=lambda one: one[0]))


def given_until(work: UnitOfWork, cycle: Cycle, reference: Reference) -> date | None:
    """The last day that we gave to correct what was sent back of *reference*; None if nothing was, or none is known."""
    told = [one.at for one in work.send_backs.of_return(reference)]
    for submission in work.submissions.of_return(reference):
        receipt = None if submission.verdict.accepts else work.outbox.get(f"receipt/{submission.message}")
        if receipt is not None:
            told.append(receipt.prepared_at)
    try:
        return max((correct_by(cycle, moment) for moment in told), default=None)
    except CalendarUnknown:
        return None


def of_items(work: UnitOfWork, reference: Reference, numbers: Collection[int], labels: Labels) -> Iterator[str]:
    """What the lead reported last of each of these items, the extensions that it asked for, and what it wrote."""
    entries = work.submissions.last_entries(reference)
    decisions = work.decisions.all(reference.programme)
    for number in sorted(numbers):
        if (entry := entries.get(number)) is not None:
            yield _reported(entry, labels)
        asked = (one for one in decisions if one.item == number and one.kind is DecisionKind.EXTENSION)
        yield from (_asked(one, labels) for one in asked)
    yield from (_said(work, one) for one in _about_items(work, reference, set(numbers), labels))


def _about_items(work: UnitOfWork, reference: Reference, numbers: set[int], labels: Labels) -> Iterator[UnitMessage]:
    """What the lead wrote to us of these items, or of none by its number, oldest first."""
    for subject, messages in work.unit_messages.below(f"{reference.programme}/{reference.stream}").items():
        if Reference.parse(subject).organisation == reference.organisation:
            for one in messages:
                about = one.items(labels)
                if not about or numbers & set(about):
                    yield one


def withdrawals_asked(work: UnitOfWork, cycle: Reference, as_of: datetime) -> dict[str, datetime]:
    """Which units had asked to withdraw their return of *cycle*, and when, without a decision by *as_of*."""
    asked: dict[str, datetime] = {}
    for subject, messages in work.unit_messages.below(str(cycle)).items():
        for one in messages:
            if one.kind is MessageKind.WITHDRAWAL and one.is_vouched and one.received_at <= as_of:
                closing = work.unit_messages.closing(one.message)
                if closing is None or closing.at > as_of:
                    asked[Reference.parse(subject).organisation] = one.received_at
    return asked


def filed_in_time(cycle: Cycle, first_complete_at: datetime | None) -> bool:
    """Whether the first return that could be read completely came before anybody was late."""
    return first_complete_at is not None and _is_timely(cycle, first_complete_at)


def _filed(work: UnitOfWork, cycle: Cycle, submission: Submission) -> str:
    came = f"{when(submission.received_at)}{'按时' if _is_timely(cycle, submission.received_at) else ''}报送"
    if submission.verdict.accepts:
        return f"{came}，已接收。"
    errors = [one.sentence for one in submission.findings if one.level is Severity.ERROR]
    why = f"因“{_quoted(errors[0])}”{f'等{len(errors)}处问题' if len(errors) > 1 else ''}" if errors else "经校验"
    receipt = work.outbox.get(f"receipt/{submission.message}")
    by = f"，要求{_until(cycle, receipt.prepared_at)}更正" if receipt is not None else ""
    return f"{came}，{why}退回{by}。"


def _sent_back(cycle: Cycle, done: SendBack, labels: Labels) -> str:
    why = f"{done.code}：{done.place.told_by(labels)}{_quoted(done.reason)}"
    return f"{when(done.at)}经审核退回（{why}），要求{_until(cycle, done.at)}更正。"


def _said(work: UnitOfWork, message: UnitMessage) -> str:
    """A message as the signer reads it: of which kind, who wrote if nobody vouches for him, and whether it waits."""
    who = "" if message.is_vouched else f"（发件人{message.sender}未经核实）"
    kind = "" if message.kind is MessageKind.OTHER else f"（{message.kind}）"
    closing = work.unit_messages.closing(message.message)
    end = f"；办理情况：{_quoted(closing.note)}" if closing is not None else "；待办理"
    return f"{when(message.received_at)}来信{who}{kind}：{_quoted(message.words)}{end}。"


def _is_timely(cycle: Cycle, moment: datetime) -> bool:
    try:
        return moment < cycle.late_from
    except CalendarUnknown:
        return False


def _until(cycle: Cycle, told_at: datetime) -> str:
    """The day by which what was told at that moment should have been corrected."""
    try:
        return f"{correct_by(cycle, told_at):%m月%d日}前"
    except CalendarUnknown:
        return "尽快"


def _reported(entry: Entry, labels: Labels) -> str:
    expected = f"，预计{_day(entry.expected_on)}完成" if entry.expected_on else ""
    problems = f"，存在问题：{_quoted(entry.problems)}" if entry.problems.strip() else ""
    return f"{labels.told(entry.item)}：最近一次报送为“{entry.status}”{expected}{problems}。"


def _asked(decision: Decision, labels: Labels) -> str:
    item = labels.told(decision.item or 0)
    applied = f"{_day(decision.applied_on)}" if decision.applied_on else ""
    if decision.is_refusal:
        return f"{item}：{applied}申请延期，{when(decision.at)}决定不予延期。"
    until = _day(date.fromisoformat(decision.value))
    return f"{item}：{applied}申请延期，{when(decision.at)}同意延至{until}。"


def _quoted(words: str) -> str:
    """Words of others, within quotation marks of ours."""
    inner = " ".join(words.split()).translate(str.maketrans("“”", "‘’"))
    return quoted(inner, QUOTED).rstrip("。")


def _day(day: date | None) -> str:
    return f"{day:%Y年%m月%d日}" if day else ""


def when(moment: datetime) -> str:
    """A moment as the office writes it."""
    return f"{moment.astimezone(TIMEZONE):%m月%d日%H:%M}"
