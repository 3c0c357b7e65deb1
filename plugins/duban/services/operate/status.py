"""How the installation is, with what a person or a monitor has to look after: one source for page, command, metrics."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from duban.domain.calendar.moments import told_moment
from duban.domain.operation.health import Condition, Gauge, Health, HealthLevel, HealthPart
from duban.domain.operation.outage import OutageRules
from duban.domain.operation.schema import Schema
from duban.errors import DubanError, LedgerUnavailable
from duban.ports import AirflowStore, Disks, Space
from duban.services.context import ServiceContext
from duban.services.operate.health import Healths

# What waits longer than this waits for something that does not come by itself.
SOON = timedelta(hours=1)
AGES = ((SOON, "1h", "1小时内"), (timedelta(days=1), "1d", "1天内"), (timedelta.max, "older", "1天以上"))
# Every component of Airflow gives a sign of life each few seconds.
ALIVE = 90.0
COMPONENTS = {"scheduler": "调度器", "dag-processor": "流程装载器", "triggerer": "触发器"}
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Statuses:
    """
    Looks at everything; changes nothing, and a part that cannot be asked says so instead of hiding the others.

    `airflow` is None where there is no stack at all; `waits_days` is how long something may wait for a person;
    `moment` is the time of Airflow, which no rehearsal steps.
    """

    context: ServiceContext
    healths: Healths
    disks: Disks
    airflow: AirflowStore | None
    schema: Callable[[], Schema]
    rules: OutageRules
    waits_days: int
    moment: Callable[[], datetime]

    def at(self, now: datetime) -> Health:
        """All of it, the work that waits for people included."""
        found = self.of_system(now)
        return replace(found, conditions=(*found.conditions, *self._asked(self._work, now)))

    def of_system(self, now: datetime) -> Health:
        """What an administrator looks after."""
        found = self.healths.of_system(now)
        more = (*self._asked(self._mail, now), *self._schema(), *self._space(), *self._processes())
        return replace(found, conditions=(*found.conditions, *more))

    def _asked(self, ask: Callable[[datetime], Iterator[Condition]], now: datetime) -> tuple[Condition, ...]:
        """What the ledger knows; nothing while it is away, which is a condition of its own."""
        try:
            return tuple(ask(now))
        except LedgerUnavailable:
            return ()

    def _mail(self, now: datetime) -> Iterator[Condition]:
        with self.context.ledger.begin() as work:
            unhandled = [one.received_at for one in work.inbox.unhandled()]
            due = [max(filter(None, (one.prepared_at, one.attention_at))) for one in work.outbox.due(now)]
            last = work.outbox.last_sent()
        yield _backlog(HealthPart.INBOX, unhandled, now, SOON, HealthLevel.FAULT)
        yield _backlog(HealthPart.OUTBOX, due, now, SOON, HealthLevel.FAULT)
        if last is None or last.sent_at is None:
            yield Condition(HealthPart.SENDING, HealthLevel.WELL, "尚未发出过邮件")
            return
        figure = Gauge("last_sent_timestamp_seconds", last.sent_at.timestamp())
        yield Condition(HealthPart.SENDING, HealthLevel.WELL, told_moment(last.sent_at), (figure,))
        yield self._archive(last.raw_sha256)

    def _archive(self, sha256: str) -> Condition:
        """Whether the bytes of the mail that left last lie in the archive, undamaged."""
        try:
            self.context.archive.get(sha256)
        except DubanError as error:
            return Condition(HealthPart.ARCHIVE, HealthLevel.FAULT, str(error))
        return Condition(HealthPart.ARCHIVE, HealthLevel.WELL, "最近发出的邮件原件在库，摘要相符")

    def _schema(self) -> Iterator[Condition]:
        try:
            schema = self.schema()
        except DubanError:
            return  # the ledger is away, as its own condition says
        figures = tuple(
            Gauge("schema_version", float(version), {"of": of})
            for of, version in (("ledger", schema.found), ("program", schema.wanted))
            if version
        )
        yield Condition(HealthPart.SCHEMA, HealthLevel.FAULT.unless(well=schema.is_current), schema.words, figures)

    def _space(self) -> Iterator[Condition]:
        least = self.rules.least_free_mb * MEGABYTE
        spaces = self.disks.spaces()
        words = "；".join(
            f"{'、'.join(each.place for each in same)}可用 {_told(free)}（共 {_told(total)}）"
            for (free, total), same in groupby(spaces, lambda one: (one.free, one.total))
        )
        short = any(one.free < least for one in spaces)
        if short:
            words += f"，少于 {self.rules.least_free_mb} MB，请清理"
        yield Condition(HealthPart.SPACE, HealthLevel.FAULT.unless(well=not short), words, tuple(_figures(spaces)))

    def _processes(self) -> Iterator[Condition]:
        if self.airflow is None:
            return
        try:
            beats = self.airflow.heartbeats(self.moment())
        except DubanError as error:
            yield Condition(HealthPart.PROCESSES, HealthLevel.FAULT, str(error))
            return
        silent = [name for code, name in COMPONENTS.items() if beats.get(code, ALIVE) >= ALIVE]
        figures = tuple(Gauge("heartbeat_age_seconds", round(age, 1), {"process": code}) for code, age in beats.items())
        words = f"{'、'.join(silent)}没有运行，请启动督办（make run 或 duban.service）" if silent else "都在运行"
        yield Condition(HealthPart.PROCESSES, HealthLevel.FAULT.unless(well=not silent), words, figures)

    def _work(self, now: datetime) -> Iterator[Condition]:
        with self.context.ledger.begin() as work:
            holds = [one.since for one in work.holds.waiting()]
            messages = {one.message: one.received_at for one in work.unit_messages.open()}
        allowed = timedelta(days=self.waits_days)
        yield _backlog(HealthPart.HOLDS, holds, now, allowed, HealthLevel.REMINDER)
        yield _backlog(HealthPart.MESSAGES, messages.values(), now, allowed, HealthLevel.REMINDER)


def _backlog(
    part: HealthPart, since: Iterable[datetime], now: datetime, allowed: timedelta, wrong: HealthLevel
) -> Condition:
    """How many wait, by their age; well as long as none waits longer than *allowed*, else *wrong*."""
    ages = [max(now - one, timedelta()) for one in since]
    counts, younger = [], timedelta(-1)
    for until, code, words in AGES:
        counts.append((code, words, sum(younger < age <= until for age in ages)))
        younger = until
    told = "、".join(f"{words} {count}" for _, words, count in counts if count)
    words = f"{len(ages)}件（{told}）" if ages else "无"
    figures = tuple(Gauge("waiting", count, {"what": part.name.lower(), "age": code}) for code, _, count in counts)
    level = wrong if max(ages, default=timedelta()) > allowed else HealthLevel.WELL
    return Condition(part, level, words, figures)


def _figures(spaces: Iterable[Space]) -> Iterator[Gauge]:
    for one in spaces:
        yield Gauge("free_bytes", one.free, {"folder": one.folder})


def _told(size: int) -> str:
    return f"{size / MEGABYTE / 1024:.1f} GB" if size >= 1024 * MEGABYTE else f"{size // MEGABYTE} MB"
