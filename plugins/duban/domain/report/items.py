"""The facts of single items: where each stands, what was said of it, its targets and its changes."""

from collections.abc import Iterator

from duban.domain.form import column_of
from duban.domain.plan.labels import Labels
from duban.domain.report.fact import Cite, CiteKind, Citing, Fact, Value
from duban.domain.report.matters import ReportedMatter
from duban.domain.report.report import Report
from duban.domain.report.tally import Row, RowBasis
from duban.domain.report.targets import JudgedTarget, cite_target
from duban.domain.returns.submission import Entry, MeasureState

UNCHANGED = "本月无变化"
STANDS_IN_RULE = "本期无该项报送数据，沿用最近一期"
# What an entry says, by the key of the form's column.
TEXTS = ("progress", "problems", "coordination", "next_steps", "evidence", "remark")


def item_facts(report: Report, citing: Citing) -> Iterator[Fact]:
    """Every fact about a single item, by number; then targets, problems, changes and what comes next."""
    for row in report.rows:
        yield from _row(row, citing)
        yield from _time_left(row, report, citing)
    labels = report.labels
    for target in report.targets.judged:
        yield _target(target, citing, labels)
    yield from _open_since(report.matters, "problem", "存在问题", "问题", citing)
    yield from _open_since(report.needs, "need", "需协调事项", "需协调事项", citing)
    for change in report.changes:
        number = change.row.item.number
        rule = f"与{report.compared_to.title}相比" if report.compared_to else ""
        yield Fact(
            f"item.{number}.change.{change.kind.name.lower()}",
            f"{change.row.item.told}{change.kind}",
            f"{change.before}→{change.after}",
            citing.judged(change.row),
            rule,
        )
    for row in report.next_due:
        number = row.item.number
        rule = f"完成时限在统计截止日之后、{report.next_until.isoformat()}以前，且未申报完成"
        yield Fact(
            f"item.{number}.next_due", f"{row.item.told}下期到期", row.item.deadline.on, citing.judged(row), rule
        )
    for told in report.publicity:
        cite = Cite(CiteKind.RETURN, told.source.number, None, "政策宣传解读情况")
        yield Fact(f"publicity.{told.source.number}", f"{told.organisation}政策宣传解读情况", told.text, (cite,))
    for one in report.cited or ():
        name, cite = f"{one.organisation}典型经验", Cite(CiteKind.DECISION, "典型经验")
        yield Fact(f"practice.{one.reference}", name, one.told, (cite,))
    for practice in report.practices:
        cite = Cite(CiteKind.RETURN, practice.source.number, None, "经验做法")
        yield Fact(f"practice.{practice.source.number}", f"{practice.organisation}经验做法", practice.text, (cite,))


def _row(row: Row, citing: Citing) -> Iterator[Fact]:
    key, name = f"item.{row.item.number}", row.item.told
    yield Fact(f"{key}.lead", f"{name}牵头部门", "、".join(row.leads), (citing.plan(row.item.number, "牵头部门"),))
    yield Fact(f"{key}.goal", f"{name}目标任务", row.item.goal, (citing.plan(row.item.number, "目标任务"),))
    deadline = row.item.deadline.told
    yield Fact(f"{key}.deadline", f"{name}完成时限", deadline, (citing.plan(row.item.number, "完成时限"),))
    judged = citing.judged(row)
    yield Fact(f"{key}.light", f"{name}灯", row.light.value, judged, row.judgement.reason)
    yield Fact(f"{key}.standing", f"{name}状态", row.standing.value, judged, row.judgement.reason)
    if row.days_overdue:
        rule = "统计截止日减完成时限"
        yield Fact(f"{key}.days_overdue", f"{name}逾期天数", row.days_overdue, judged, rule)
    yield Fact(f"{key}.basis", f"{name}数据来源", row.source, citing.said(row, "完成情况"), row.basis.value)
    if row.entry is not None:
        yield from _said(row, row.entry, citing)


def _time_left(row: Row, report: Report, citing: Citing) -> Iterator[Fact]:
    """The days that an open item with a deadline has left; none where it is done or late."""
    due, name = row.item.deadline.on, row.item.told
    if due is not None and due > report.counted_to and not row.is_done:
        key, left = f"item.{row.item.number}.days_left", (due - report.counted_to).days
        yield Fact(key, f"{name}剩余天数", left, citing.judged(row), "完成时限减统计截止日")


def _said(row: Row, entry: Entry, citing: Citing) -> Iterator[Fact]:
    rule = STANDS_IN_RULE if row.basis is RowBasis.CARRIED else ""
    for column, value in _values(entry):
        title = column_of(column).title
        key, name = f"item.{row.item.number}.{column}", f"{row.item.told}{title}"
        yield Fact(key, name, value, citing.said(row, title), rule)


def _values(entry: Entry) -> Iterator[tuple[str, Value]]:
    """What an entry says, by the form's column; empty cells say nothing."""
    if entry.status is not None:
        yield "status", entry.status.value
    if entry.unchanged:
        yield "unchanged", UNCHANGED
    if any(entry.measures):
        yield "measure", f"已落实{entry.measures.count(MeasureState.IN_PLACE)}条，共{len(entry.measures)}条"
    for column in TEXTS:
        if text := getattr(entry, column):
            yield column, text
    if entry.coordination_level is not None:
        yield "coordination_level", entry.coordination_level.value
    if entry.expected_on is not None:
        yield "expected_on", entry.expected_on


def _target(target: JudgedTarget, citing: Citing, labels: Labels) -> Fact:
    kpi = target.kpi
    said = f"（{kpi.measured(target.said.text)}）" if target.said and target.said.text else ""
    cite = cite_target(target, citing)
    rule = f"目标{kpi.aim}" + (f"，{kpi.due.isoformat()}前" if kpi.due else "")
    if target.share is not None:
        rule += f"，序时进度{target.share:.1f}%"
    if target.figure is not None:
        rule += f"，{target.figure.told_source}"
    return Fact(f"target.{kpi.code}", f"{labels.told(kpi.item)}“{kpi.metric}”", f"{target.state}{said}", (cite,), rule)


def _open_since(
    matters: tuple[ReportedMatter, ...], key: str, column: str, word: str, citing: Citing
) -> Iterator[Fact]:
    for matter in matters:
        number, cites = matter.row.item.number, citing.said(matter.row, column)
        name = f"{matter.row.item.told}{word}自何时起"
        yield Fact(f"item.{number}.{key}_since", name, str(matter.since), cites, "连续报送该问题的最早一期")
