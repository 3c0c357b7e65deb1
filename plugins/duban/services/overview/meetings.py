"""调度安排: the meetings of the year with their task forces, and the material that lies before each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from duban.domain.calendar.moments import told_day
from duban.domain.papers.meeting_material import MaterialErrand, MaterialItem, MaterialNeed, MeetingMaterial
from duban.domain.plan.meetings import Meeting, TaskForce
from duban.domain.plan.programme import Programme
from duban.domain.report.tally import Row
from duban.domain.text.goals import whole
from duban.errors import UnknownReference
from duban.ports import MeetingWriter
from duban.services.context import ServiceContext
from duban.services.overview.errands import Errands, ErrandShown
from duban.services.overview.items import ItemViews
from duban.services.overview.needs import Needs, WaitingNeed
from duban.services.plan.versions import Versions

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting of the schedule: its place there, and from which day its material is there."""

    programme: str
    number: int
    meeting: Meeting
    ready_on: date | None

    def is_ready(self, today: date) -> bool:
        """Whether its material is there, and it was not held yet."""
        return self.ready_on is not None and self.ready_on <= today <= self.meeting.on


@dataclass(frozen=True, slots=True)
class ForceShown:
    """A task force, or what the list of leads proposes for an indicator that has none."""

    force: TaskForce
    is_proposed: bool = False


@dataclass(frozen=True, slots=True)
class Meetings:
    """Looking up; nothing is asked of anybody for it."""

    context: ServiceContext
    items: ItemViews
    needs: Needs
    errands: Errands
    writer: MeetingWriter

    def schedule(self) -> tuple[MeetingShown, ...]:
        """Every meeting of every programme, by day."""
        found = (
            MeetingShown(code, number, meeting, meeting.ready_on(self.context.calendar))
            for code, plan in self.context.programmes.items()
            for number, meeting in enumerate(plan.meetings, start=1)
        )
        return tuple(sorted(found, key=lambda one: one.meeting.on))

    def forces(self, code: str) -> tuple[ForceShown, ...]:
        """The task forces of a programme, then a proposal for each indicator that none of them settles."""
        plan, programme = self.context.plan(code), Versions(self.context).latest(code)
        settled = {name for force in plan.task_forces for name in force.indicators}
        named = dict.fromkeys(item.indicator.name for item in programme.items)
        missing = (name for name in named if name not in settled)
        proposed = (ForceShown(_proposal(programme, name), is_proposed=True) for name in missing)
        return (*map(ForceShown, plan.task_forces), *proposed)

    def material(self, code: str, number: int, now: datetime) -> tuple[str, bytes]:
        """Name and bytes of the material of one meeting as the ledger stands; UnknownReference if there is none."""
        plan = self.context.plan(code)
        if not 1 <= number <= len(plan.meetings):
            raise UnknownReference(f"年度调度安排表中没有第{number}次会议。")
        meeting = plan.meetings[number - 1]
        material = self._material(code, meeting, now)
        return f"{meeting.name}调度材料{meeting.on:%m%d}.docx", self.writer.write(
            material, self.context.office_of(code), now
        )

    def _material(self, code: str, meeting: Meeting, now: datetime) -> MeetingMaterial:
        force = next((one for one in self.context.plan(code).task_forces if one.name == meeting.task_force), None)
        reports = [report for report in self.items.reports(now) if report.reference.programme == code]
        open_rows = [row for report in reports for row in report.rows if not row.is_closed]
        rows = [row for row in open_rows if force is None or force.settles(row.item)]
        numbers = {row.item.number for row in rows}
        needs = [
            one for one in self.needs.waiting(now) if one.need.name.programme == code and one.need.name.item in numbers
        ]
        return MeetingMaterial(
            title=f"{meeting.name}调度材料",
            held_on=meeting.on,
            force=_named(force),
            summary=_summary(rows, needs, max((report.counted_to for report in reports), default=None)),
            items=tuple(map(_item, rows)),
            due=tuple(_due_item(row, meeting.on) for row in rows if _is_due(row, meeting.on)),
            needs=tuple(self._need(one, code) for one in needs),
            errands=tuple(self._errand(one) for one in self._errands(code, numbers, force, now)),
        )

    def _errands(self, code: str, numbers: set[int], force: TaskForce | None, now: datetime) -> Iterator[ErrandShown]:
        """Those that wait; before a task force, what is about its items."""
        for one in self.errands.waiting(now):
            if one.errand.programme == code and (force is None or numbers & set(one.errand.items)):
                yield one

    def _errand(self, one: ErrandShown) -> MaterialErrand:
        names = Versions(self.context).latest(one.errand.programme).names
        return MaterialErrand(
            number=one.errand.told,
            matter=one.errand.matter,
            origin=one.errand.paper.told,
            units="\n".join(f"{ask.unit}（{ask.ask.act.part}）{_until(ask.due)}" for ask in one.asks),
            stage=f"{one.stage}{'（超期）' if one.is_late else ''}",
            answers=tuple(ask.ask.said.clause(names) for ask in one.asks if ask.ask.said),
        )

    def _need(self, one: WaitingNeed, code: str) -> MaterialNeed:
        names = Versions(self.context).latest(code).names
        return MaterialNeed(
            label=one.item.label,
            lead=one.lead,
            words=one.need.words,
            level=one.need.level.value,
            stage=f"{one.step.stage}（{one.owner}）",
            answers=tuple(act.clause(names) for act in one.need.tellings()),
        )


def _item(row: Row) -> MaterialItem:
    return MaterialItem(
        label=row.item.label,
        goal=whole(row.item.goal),
        lead=row.lead,
        deadline=row.item.deadline.told,
        light=row.light.value,
        reason=row.judgement.reason,
    )


def _due_item(row: Row, on: date) -> MaterialItem:
    """One that is due by the meeting or soon after: how long before or after it; a claim is no delay."""
    found, due = _item(row), row.item.deadline.on
    if due is None or row.is_claimed:
        return found
    days = (on - due).days
    told = f"至会议日已过时限{days}天" if days > 0 else f"会后{-days}天到期" if days else "会议当日到期"
    return replace(found, reason=f"{told}，尚未申报完成。")


def _is_due(row: Row, on: date) -> bool:
    due = row.item.deadline.on
    return due is not None and due <= on + SOON and row.item.blames


def _until(due: date | None) -> str:
    return f"{due.month}月{due.day}日前" if due else ""


def _summary(rows: list[Row], needs: list[WaitingNeed], counted_to: date | None) -> str:
    """How the items stand, and of which day that is: days in a reason are counted to it, and not to the meeting."""
    lights = Counter(row.light.value for row in rows)
    told = "、".join(f"{light}{count}项" for light, count in lights.items())
    day = f"状态按报送计至{told_day(counted_to)}，" if counted_to else ""
    return f"{day}未销号{len(rows)}项{f'：{told}' if told else ''}；待协调事项{len(needs)}件。"


def _named(force: TaskForce | None) -> str:
    if force is None:
        return ""
    doubt = "" if force.confirmed else "（待核实）"
    return f"{force.name}{doubt}{f'，组长单位：{force.leader}' if force.leader else ''}"


def _proposal(programme: Programme, indicator: str) -> TaskForce:
    """Led by whoever leads most of the items of *indicator*: a proposal, which a person has to confirm."""
    leads = Counter(item.lead for item in programme.items if item.indicator.name == indicator)
    code = leads.most_common(1)[0][0]
    return TaskForce(name=f"{indicator}工作专班", indicators=(indicator,), leader=programme.names.get(code, code))
