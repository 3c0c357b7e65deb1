"""What the terminal shows of a rehearsal: the simulated date, who is in, who is late, what was sent."""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.columns import Columns
from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.mail.delivery import MailState
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.ports import Clock
from duban.services.context import ServiceContext
from duban.stack.announcer import Announcer
from duban_rehearsal.driver import Happening
from duban_rehearsal.outcome import RehearsalOutcome, read_outcome
from duban_rehearsal.words import DOCUMENTS, KINDS, STATES

WEEKDAYS = "一二三四五六日"
LAST_LINES = 12


class Screen(Announcer):
    """Live panels on a terminal, plain lines anywhere else."""

    def __init__(self, console: Console) -> None:
        """Write to *console*."""
        super().__init__(console)
        self._lines: deque[str] = deque(maxlen=LAST_LINES)
        self._live: Live | None = None

    def tell(self, happening: Happening) -> None:
        """One thing that happened in the simulated world."""
        line = f"{happening.at:%m-%d %H:%M}  {happening.text}"
        self._lines.append(line)
        if self._live is None:
            self._console.print(line, markup=False, highlight=False)

    @contextmanager
    def watching(self, context: ServiceContext, cycle: Cycle, clock: Clock) -> Iterator[None]:
        """Show the state of *cycle* while the block runs."""
        if not self._console.is_terminal:
            yield
            return
        with Live(
            get_renderable=lambda: self._panel(context, cycle, clock),
            console=self._console,
            refresh_per_second=2,
        ) as live:
            self._live = live
            try:
                yield
            finally:
                self._live = None

    def _panel(self, context: ServiceContext, cycle: Cycle, clock: Clock) -> Group:
        now = clock.now()
        outcome = read_outcome(context, cycle)
        names = {unit.code: unit.name for unit in context.programme(cycle.reference).organisations}
        heading = f"模拟时间 {now:%Y年%m月%d日} 周{WEEKDAYS[now.weekday()]} {now:%H:%M}"
        late = now >= cycle.late_from
        marks = [_mark(names[code], expected, late=late) for code, expected in outcome.returns.items()]
        units = Columns(marks, padding=(0, 2), equal=True)
        return Group(
            Panel(units, title=heading, subtitle=_tally(outcome)),
            Panel("\n".join(self._lines) or "……", title="最近发生"),
        )

    def summary(self, outcome: RehearsalOutcome, names: dict[str, str], files: list[Path], wrong: list[str]) -> None:
        """Returns by state, mails by kind, the report files, and whether all is as it should be."""
        table = Table("单位", "状态", "首次完整报送", "报送次数", "退回", title="报送情况")
        for code, expected in outcome.returns.items():
            first = expected.first_complete_at
            when = f"{first:%m-%d %H:%M}{'（迟报）' if code in outcome.late else ''}" if first else "—"
            table.add_row(names[code], STATES[expected.state], when, str(expected.attempts), str(expected.sent_back))
        self._console.print(table)
        self._work_list(outcome, names)
        self._console.print(_tally(outcome))
        for path in files:
            self._console.print(f"汇总报告：{path}", soft_wrap=True)
        for document in outcome.documents:
            self._console.print(f"文书：{document.title}（第{document.draft}稿）{DOCUMENTS[document.state]}")
        for fault in wrong:
            self._console.print(f"[red]不符：{fault}[/]")
        self._console.print("[green]演练完成，结果相符。[/]" if not wrong else "[red]演练结果不符。[/]")

    def _work_list(self, outcome: RehearsalOutcome, names: dict[str, str]) -> None:
        """What units wrote that waits for a person, as `duban messages` and the page show it."""
        count = sum(map(len, outcome.messages.values()))
        table = Table("单位", "收到时间", "类别", "内容", title=f"待办理单位来信 {count} 件")
        for code, messages in outcome.messages.items():
            for message in messages:
                when = message.received_at.astimezone(TIMEZONE)
                table.add_row(names[code], f"{when:%m-%d %H:%M}", message.kind.value, escape(message.words[:60]))
        if count:
            self._console.print(table)

    def stay(self, url: str, secrets: Path, desk: str, now: datetime) -> None:
        """What a person can look at and do now, and as whom; the address comes last."""
        self.welcome(url, secrets)
        self._console.print(f"演练停在{now.month}月{now.day}日 {now:%H:%M}（模拟时间），可在{desk}中查看和办理：")
        for user, what in LOOK_AT:
            self._console.print(f"· {what}（以 {user} 登录）", soft_wrap=True)
        self._console.print("按 Ctrl-C 结束。")
        self.desk(url, desk)


# As whom one sees and does most, and where to look first.
LOOK_AT = (
    ("duban", "今日：谁还没报、哪些事项要逾期、跟上期比怎样"),
    ("duban", "本期：逐家看报了什么、退回过什么、邮件是否送达"),
    ("duban", "工作单：办结单位来信，处理等人办理的其他事项"),
    ("fgw_fenguan", "文书：签发汇总报告和函；Airflow“浏览 / 待响应的任务实例”中也可签发"),
)


def _mark(name: str, expected: ExpectedReturn, *, late: bool) -> Text:
    """An organisation's name with its state, told by word and by colour."""
    if expected.state is ReturnState.ACCEPTED:
        return Text(f"{name} ✔", style="green")
    if expected.state is ReturnState.SENT_BACK:
        return Text(f"{name} 退回", style="yellow")
    return Text(f"{name} 逾期" if late else name, style="red" if late else "dim")


def _tally(outcome: RehearsalOutcome) -> str:
    """Returns by state and mails by kind, in one line."""
    states = Counter(STATES[expected.state] for expected in outcome.returns.values())
    returns = "，".join(f"{state} {count}" for state, count in states.items())
    sent = Counter[str]()
    for (kind, state), count in outcome.mails.items():
        if state is MailState.SENT:
            sent[KINDS[kind]] += count
    mails = "，".join(f"{kind} {count}" for kind, count in sent.items())
    return f"应报 {len(outcome.returns)}：{returns}；已发 {mails or '0'}"
