"""What goes wrong in one simulation, drawn from its seed; after `until` nothing does any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from duban.domain.mail.delivery import MailState, Obstacle, SendAttempt
from duban.errors import SettingsUnreadable
from duban.ports import Clock, Letter, Letters, WrittenLetter
from duban_rehearsal.fast.scenario import Mishap, Scenario
from duban_rehearsal.simulation.outages import Downtime

# Of a hundred attempts to send so many end so; of those that were lost the server had taken half.
REFUSED_FOR_NOW, REFUSED_FOR_GOOD, LOST, NOT_REACHED = 0.03, 0.004, 0.02, 0.02
# Of a hundred mails that are fetched, and of a hundred letters that are written.
FETCH_FAILS, BEING_SAVED, OVERTAKEN = 0.01, 0.004, 0.1
# Between two kills so many commits that wrote at most; between two jumps of the clock, and two outages, so many days.
COMMITS, DAYS_OF_CLOCK, DAYS_OF_OUTAGE = 100, 25, 60
LONGEST_DELAY, LONGEST_JUMP, LONGEST_OUTAGE = timedelta(hours=20), timedelta(hours=30), timedelta(days=4)


class Killed(BaseException):
    """The process is gone; whatever it had not committed never was."""


@dataclass(slots=True)
class Luck:
    """The faults of *scenario*, each kind from numbers of its own."""

    scenario: Scenario
    clock: Clock
    until: datetime
    told: list[str] = field(default_factory=list)
    is_looked_on: bool = False
    _draws: dict[Mishap, Random] = field(default_factory=dict)
    _left: int = 0

    def __post_init__(self) -> None:
        """Draw when the first kill comes."""
        self._left = self._draw(Mishap.KILL).randrange(1, COMMITS)

    def on(self, fault: Mishap) -> bool:
        """Whether such a thing may happen now: never to who only looks."""
        return not self.is_looked_on and fault in self.scenario.faults and self.clock.now() < self.until

    def committed(self) -> None:
        """Perhaps the process ends behind this commit."""
        if not self.on(Mishap.KILL):
            return
        self._left -= 1
        if self._left <= 0:
            self._left = self._draw(Mishap.KILL).randrange(1, COMMITS)
            self.told.append("进程中止")
            raise Killed

    def attempt(self) -> tuple[bool, SendAttempt | None]:
        """Whether the server takes a mail, and what we hear if that is not simply 250."""
        if not self.on(Mishap.SMTP):
            return True, None
        chance, draw = self._draw(Mishap.SMTP).random(), self._draw(Mishap.SMTP)
        for share, taken, heard in (
            (REFUSED_FOR_NOW, False, SendAttempt(MailState.RETRY, "451 4.3.0 try again later")),
            (REFUSED_FOR_GOOD, False, SendAttempt(MailState.FAILED, "554 5.7.1 message refused")),
            (NOT_REACHED, False, SendAttempt(MailState.RETRY, "连接不上邮件服务器", obstacle=Obstacle.UNREACHED)),
            (LOST, draw.random() < 0.5, SendAttempt(MailState.UNKNOWN, "连接中断，结果不明")),
        ):
            if chance < share:
                self.told.append(f"SMTP {heard.state}{'（已收下）' if taken else ''}")
                return taken, heard
            chance -= share
        return True, None

    def fetch_fails(self) -> bool:
        """Whether the connection to the mailbox is lost at this mail."""
        return self._happens(Mishap.IMAP, FETCH_FAILS, "IMAP 连接中断")

    def is_being_saved(self) -> bool:
        """Whether somebody is saving the letter that is to be read."""
        return self._happens(Mishap.SETTINGS, BEING_SAVED, "模板正在保存")

    def delay(self) -> timedelta:
        """How long a mail of people is under way."""
        if not self.on(Mishap.ORDER) or self._draw(Mishap.ORDER).random() >= OVERTAKEN:
            return timedelta(0)
        return LONGEST_DELAY * self._draw(Mishap.ORDER).random()

    def outages(self, begins: datetime) -> tuple[Downtime, ...]:
        """When the system is off."""
        if Mishap.OUTAGE not in self.scenario.faults:
            return ()
        spans = self._spans(Mishap.OUTAGE, begins, DAYS_OF_OUTAGE, LONGEST_OUTAGE)
        return tuple(Downtime(at, min(at + length, self.until)) for at, length in spans)

    def jumps(self, begins: datetime) -> tuple[tuple[datetime, timedelta], ...]:
        """When the clock is suddenly ahead, and by how much."""
        return (
            self._spans(Mishap.CLOCK, begins, DAYS_OF_CLOCK, LONGEST_JUMP)
            if Mishap.CLOCK in self.scenario.faults
            else ()
        )

    def _spans(
        self, fault: Mishap, begins: datetime, days: int, longest: timedelta
    ) -> tuple[tuple[datetime, timedelta], ...]:
        draw, at, found = self._draw(fault), begins, []
        while (at := at + timedelta(days=days) * draw.random() + timedelta(minutes=1)) < self.until:
            found.append((at.replace(microsecond=0), longest * max(draw.random(), 0.01)))
        return tuple((at, timedelta(seconds=int(length.total_seconds()))) for at, length in found)

    def _happens(self, fault: Mishap, share: float, words: str) -> bool:
        happens = self.on(fault) and self._draw(fault).random() < share
        if happens:
            self.told.append(words)
        return happens

    def _draw(self, fault: Mishap) -> Random:
        if fault not in self._draws:
            self._draws[fault] = self.scenario.draw(fault)
        return self._draws[fault]


@dataclass(frozen=True, slots=True)
class UnluckyLetters:
    """ports.Letters, whose templates are now and then being saved."""

    letters: Letters
    luck: Luck

    def write(self, letter: Letter) -> WrittenLetter:
        """As written, unless its template is being saved."""
        if self.luck.is_being_saved():
            raise SettingsUnreadable(f"模板 {letter.template} 正在保存，稍后重试。")
        return self.letters.write(letter)

    def render(self, template: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """As `write`."""
        if self.luck.is_being_saved():
            raise SettingsUnreadable(f"模板 {template} 正在保存，稍后重试。")
        return self.letters.render(template, facts)
