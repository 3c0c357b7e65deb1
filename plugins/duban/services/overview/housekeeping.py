"""What waits in the office's own house: its list, its people, its calendar, its restored ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import PUBLISHED_IN
from duban.domain.office.roles import Roles
from duban.domain.plan.organisation import Contact
from duban.errors import SettingsUnreadable, TaskListError
from duban.services.context import ServiceContext
from duban.services.overview.waiting_entry import WaitingKind
from duban.services.plan.versions import Versions

STAND_IN_DAYS = 5


@dataclass(frozen=True, slots=True)
class HouseMatter:
    """One of them: its key among its kind, what it is, and since when; `due` is its own last day, if it has one."""

    kind: WaitingKind
    key: str
    title: str
    detail: str
    since: datetime
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Looking up; nothing is changed."""

    context: ServiceContext
    versions: Versions
    roles: Roles

    def waiting(self, now: datetime) -> Iterator[HouseMatter]:
        """All of it at *now*."""
        yield from self._restored()
        yield from self._task_lists(now)
        yield from self._without_contact(now)
        yield from self._calendar(now)
        yield from self._stand_ins(now)

    def _restored(self) -> Iterator[HouseMatter]:
        with self.context.ledger.begin() as work:
            held = work.restorations.held()
        if held is not None:
            why = "放行之前不发信、不拟稿、不签发；请系统管理员比对核实后放行"
            yield HouseMatter(WaitingKind.RESTORED, held.subject, "台账自备份恢复", why, held.at)

    def _task_lists(self, now: datetime) -> Iterator[HouseMatter]:
        """A workbook that somebody put in place and nobody confirmed."""
        for code, plan in self.context.programmes.items():
            if self.versions.is_edited(code):
                saved = self.context.task_lists.saved_at(code)
                title = f"{plan.title}任务清单有新文件"
                yield HouseMatter(WaitingKind.TASK_LIST, code, title, self._edits(code), min(saved or now, now))

    def _edits(self, code: str) -> str:
        try:
            edits = self.versions.edits(code)
        except TaskListError as error:
            return f"文件有{len(error.faults)}处错误，不能使用：{error.faults[0]}"
        except SettingsUnreadable as error:
            return str(error)
        conflicts = len(edits.merged.conflicts)
        differs = f"改动{len(edits.changes)}处"
        return f"{differs}，其中与已作决定冲突{conflicts}处，须逐处答复" if conflicts else f"{differs}，确认后才生效"

    def _without_contact(self, now: datetime) -> Iterator[HouseMatter]:
        """Units that are asked for something, and have nobody there whom one could ask about it."""
        day = now.astimezone(TIMEZONE).date()
        for code in self.context.programmes:
            programme, last = self.versions.latest(code), self.versions.last(code)
            for unit in programme.unreached(day):
                if unit.streams or unit.countersigns:
                    since = _ended(one for one in programme.contacts if one.organisation == unit.code)
                    why = "没有在用的填报人、联络员、科室负责人，填报表和提醒无处可发"
                    since = since or (last.confirmed_at if last else now)
                    yield HouseMatter(WaitingKind.NO_CONTACT, f"{code}/{unit.code}", unit.name, why, since)

    def _calendar(self, now: datetime) -> Iterator[HouseMatter]:
        local = now.astimezone(TIMEZONE)
        if (year := self.context.calendar.lacks(local.date())) is not None:
            why = f"缺{year}年工作日历，跨年的期限算不出来；请系统管理员用 duban calendar read 读入放假通知"
            since = datetime(year - 1, PUBLISHED_IN, 1, tzinfo=TIMEZONE)
            yield HouseMatter(WaitingKind.CALENDAR, str(year), f"{year}年工作日历", why, since)

    def _stand_ins(self, now: datetime) -> Iterator[HouseMatter]:
        today = now.astimezone(TIMEZONE).date()
        for one in self.roles.stand_ins:
            warned = one.ends_on - timedelta(days=STAND_IN_DAYS)
            if one.holds(today) and warned <= today and {one.user, one.instead_of} <= self.roles.users.keys():
                who, absent = self.roles.users[one.user].name, self.roles.users[one.instead_of].name
                why = "到期后代签人不能再签发、办理；仍需代理的，请系统管理员在设置中延长"
                since = datetime.combine(max(warned, one.starts_on), time(0), TIMEZONE)
                key = f"{one.user}/{one.instead_of}/{one.ends_on}"
                yield HouseMatter(WaitingKind.STAND_IN, key, f"{who}代{absent}", why, since, one.ends_on)


def _ended(contacts: Iterable[Contact]) -> datetime | None:
    """When the last of *contacts* ended, None if none ever was."""
    days = [one.valid_to for one in contacts if one.valid_to is not None]
    return datetime.combine(max(days), time(0), TIMEZONE) if days else None
