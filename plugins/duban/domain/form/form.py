"""What one organisation's workbook of one cycle says before it is filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form.claim_line import ClaimLine
from duban.domain.form.delay_line import DelayLine
from duban.domain.form.errand_line import ErrandLine
from duban.domain.form.reform_line import ReformLine
from duban.domain.form.words import short, weekday
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.shortfall import Shortfall
from duban.domain.returns.submission import Entry, Milestone


@dataclass(frozen=True, slots=True)
class Form:
    """
    All that one organisation's workbook of one cycle says before it is filled.

    `token` is our mark over the reference. `last` holds the entries last accepted, by item number, and `reopened`
    the items whose closure was withdrawn since; `asked_more` says what is missing of a claim, by item number.
    `people` are the prefilled cover fields by key (filler, phone,
    reviewer, signer). `kpis` are the targets asked for, `mapped` the items of which the 路线图 is asked, `dropped`
    those that are closed and no longer in the form. `asked_last` is how many cells last time's form asked for,
    None if there was none. `milestones` is the 路线图 on file, by item number; `claims` are the items that the lead is
    given for the first time, each as the plan has it. `amended` says to what its milestones were amended since
    the last form, `short` what an item had not reached by the last return.
    `delays` are the items of which it is asked what holds them up, `reforms` those of whose
    mark 创新突破改革 is spoken, `errands` what papers gave to the unit. `labels` say what the plan calls its items.
    `wants_publicity` says that units may tell what they explained to the public.
    """

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    items: tuple[Item, ...]
    lead_names: Mapping[str, str]
    covers: tuple[date, date]
    answer_by: date
    late_from: datetime
    contact_line: str
    area_code: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[int, Entry] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()
    mapped: tuple[Item, ...] = ()
    dropped: tuple[int, ...] = ()
    terminated: tuple[int, ...] = ()
    reopened: frozenset[int] = frozenset()
    asked_more: Mapping[int, str] = field(default_factory=dict)
    asked_last: int | None = None
    milestones: Mapping[int, tuple[Milestone, ...]] = field(default_factory=dict)
    claims: tuple[ClaimLine, ...] = ()
    delays: tuple[DelayLine, ...] = ()
    reforms: tuple[ReformLine, ...] = ()
    amended: Mapping[int, str] = field(default_factory=dict)
    short: Mapping[int, tuple[Shortfall, ...]] = field(default_factory=dict)
    errands: tuple[ErrandLine, ...] = ()
    labels: Labels = PLAIN
    wants_publicity: bool = False

    @property
    def on_time_until(self) -> date:
        """The last day that is on time, until 24:00 Asia/Shanghai."""
        return self.late_from.astimezone(TIMEZONE).date() - timedelta(days=1)

    @property
    def asks_publicity(self) -> bool:
        """Whether 政策宣传解读情况 is asked: where the loop is on, once a quarter, in its last month."""
        return self.wants_publicity and self.reference.period.ends_quarter


def deadline_lines(form: Form) -> tuple[str, str]:
    """By when to report: what is asked, and what still counts as on time."""
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前报送"
    return asked, f"{short(form.on_time_until)}24:00前收到均为按时"
