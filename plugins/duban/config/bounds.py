"""What a number in the settings may be: outside of it nothing sensible is meant, and the office is told at once."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from duban.config.settings import MailSettings, Settings
from duban.domain.appraisal.rules import AppraisalRules, ScoreBand
from duban.domain.calendar.cycle import Stream
from duban.domain.decisions.coordination import CoordinationRules
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.levels import DecidingLevel
from duban.domain.decisions.practice import PracticeRules
from duban.domain.decisions.verification import VerificationRules
from duban.domain.escalation.item_ladder import ItemRung
from duban.domain.escalation.ladder import EscalationRules, Rung
from duban.domain.mail.holds import IntakeRules
from duban.domain.office.office import Office
from duban.domain.operation.outage import OutageRules
from duban.domain.plan.lanes import MOST_MAPPED, BoardRules

# Of a number that nobody thought of here: it counts something.
COUNTS = (0, 100_000)
YEARS = 3_650
BOUNDS: Mapping[tuple[type, str], tuple[int, int]] = {
    (Office, "answers_within"): (1, 60),
    (MailSettings, "timeout_seconds"): (5, 600),
    (MailSettings, "per_hour"): (1, 100_000),
    (MailSettings, "per_hour_and_domain"): (1, 100_000),
    # A form that goes out on the due day leaves no time; earlier than this it would go out in the period before last.
    (Stream, "opens_before"): (1, 40),
    # On the last day on time itself the cut-off would come before it ends.
    (Stream, "compiles_after"): (1, 40),
    (Stream, "late_days"): (1, 60),
    (Rung, "offset"): (-40, 250),
    (Rung, "reply_within"): (0, 60),
    (ItemRung, "days"): (-365, YEARS),
    (ItemRung, "reply_within"): (0, 60),
    (IntakeRules, "answers_per_hour"): (1, 10_000),
    (IntakeRules, "receipts_per_sender_and_day"): (1, 1_000),
    (IntakeRules, "alert_after_days"): (0, 60),
    (DecisionRules, "extensions_per_item"): (0, 20),
    (DecisionRules, "defers_for"): (1, 60),
    (DecidingLevel, "times"): (0, 20),
    (DecidingLevel, "days"): (0, YEARS),
    (EscalationRules, "answer_pauses"): (0, 60),
    (EscalationRules, "settles_after_hours"): (0, 80),
    (EscalationRules, "keeps_chasing_days"): (0, 365),
    (EscalationRules, "names_overdue_after_days"): (0, YEARS),
    (EscalationRules, "mailbox_read_within_minutes"): (1, 1_440),
    (EscalationRules, "mails_a_month"): (3, 100),
    (VerificationRules, "opinion_within"): (1, 120),
    (VerificationRules, "check_within"): (1, 120),
    (VerificationRules, "confirm_within"): (1, 120),
    (CoordinationRules, "main_within"): (1, 120),
    (CoordinationRules, "side_within"): (1, 120),
    (CoordinationRules, "refuses_within"): (1, 120),
    (CoordinationRules, "assign_within"): (1, 120),
    (CoordinationRules, "answer_within"): (1, 120),
    (CoordinationRules, "asks_before_raising"): (1, 20),
    (CoordinationRules, "reminds_before"): (0, 60),
    (CoordinationRules, "urges_after"): (1, 60),
    (PracticeRules, "judge_within"): (1, 120),
    (PracticeRules, "clear_within"): (1, 120),
    (PracticeRules, "agree_within"): (1, 120),
    (AppraisalRules, "least_points"): (1, 100),
    (AppraisalRules, "answer_within"): (1, 60),
    (AppraisalRules, "decide_within"): (1, 60),
    (ScoreBand, "least"): (0, 100),
    (BoardRules, "lanes_per_run"): (1, MOST_MAPPED),
    (OutageRules, "tell_after_minutes"): (0, 1_440),
    (OutageRules, "least_free_mb"): (1, 10_000_000),
}


def out_of_bounds(settings: Settings) -> Iterator[str]:
    """Every number that cannot be meant: where it stands, what it is, and what it may be."""
    for part in fields(settings):
        yield from _found(getattr(settings, part.name), part.name)


def _found(value: object, where: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _found(each, f"{where}.{name}")
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from _found(each, f"{where}.{getattr(each, 'code', at)}")
    elif is_dataclass(value):
        for part in fields(value):
            yield from _judged(type(value), part.name, getattr(value, part.name), f"{where}.{part.name}")


def _judged(of: type, name: str, value: object, where: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield from _found(value, where)
        return
    low, high = BOUNDS.get((of, name), COUNTS)
    if not low <= value <= high:
        yield f"{where} = {value}：应为 {low} 至 {high}"
