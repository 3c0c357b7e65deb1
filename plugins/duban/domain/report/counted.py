"""The counted facts: coverage, items in every cut, targets, changes, months."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.errands import ErrandTally
from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.coverage import Coverage, Timeliness, UnitAnswer
from duban.domain.report.fact import Cite, CiteKind, Citing, Fact
from duban.domain.report.outlook_facts import outlook_facts
from duban.domain.report.reforms import Reform
from duban.domain.report.report import Report
from duban.domain.report.tally import Row, Tally
from duban.domain.report.targets import TargetState, cite_target
from duban.domain.report.trend_facts import trend_facts
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.item_light import SHORT_OF, Light, LightReason
from duban.domain.returns.shortfall import ShortfallKind

COVERAGE: tuple[tuple[str, str, Callable[[Coverage], tuple[UnitAnswer, ...]]], ...] = (
    ("owed", "应报单位", lambda coverage: coverage.obliged),
    ("reported", "已报单位", attrgetter("reported")),
    ("on_time", "按时报送单位", attrgetter("on_time")),
    ("late", "迟报单位", lambda coverage: coverage.those(Timeliness.LATE)),
    ("late_in_all", "迟报、补报单位", attrgetter("late")),
    ("after_cutoff", "补报单位", lambda coverage: coverage.those(Timeliness.AFTER_CUTOFF)),
    ("not_late", "邮件未送达、不计迟报单位", attrgetter("not_late")),
    ("nil", "零报告单位", lambda coverage: coverage.those(Timeliness.NIL)),
    ("missing", "漏报单位", attrgetter("missing")),
    ("pending", "其他未报齐单位", attrgetter("pending")),
    ("absent", "未报齐单位", lambda coverage: (*coverage.missing, *coverage.pending)),
    ("undelivered", "邮件未送达、不计漏报单位", lambda coverage: coverage.those(Timeliness.UNDELIVERED)),
    ("exempt", "免报单位", lambda coverage: coverage.those(Timeliness.EXEMPT)),
    ("first_time_right", "一次通过单位", attrgetter("first_time_right")),
)
# What a tally counts, in its words, and which rows that is.
TALLIED: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
    ("items", "任务数", lambda _row: True),
    ("green", "绿灯", lambda row: row.light is Light.GREEN),
    ("yellow", "黄灯", lambda row: row.light is Light.YELLOW),
    ("red", "红灯", lambda row: row.light is Light.RED),
    ("grey", "灰灯", lambda row: row.light is Light.GREY),
    ("closed", "已销号", lambda row: row.light is Light.CLOSED),
    ("claimed", "已申报待核验", lambda row: row.is_claimed),
    ("dated", "有明确时限", lambda row: row.item.deadline.on is not None),
    ("due", "已到期", lambda row: row.due),
    ("due_closed", "到期已销号", lambda row: row.due and row.standing is LightReason.CLOSED),
    ("due_claimed", "到期已申报待核验", lambda row: row.due and row.is_claimed),
    ("due_open", "到期未完成", lambda row: row.due and not row.is_done),
)
VERIFIED_RULE = "到期已销号÷已到期；持续推进、随省推进、未明确时限的不计入"
RATE_RULE = "（到期已销号＋到期已申报待核验）÷已到期；持续推进、随省推进、未明确时限的不计入"
Cited = Mapping[int, tuple[Cite, ...]]


def counted(report: Report, citing: Citing) -> Iterator[Fact]:
    """Every counted fact of *report*."""
    yield from coverage_facts(report.coverage, report.reference)
    cited = {row.item.number: citing.said(row, "完成情况") for row in report.rows}
    yield from _cuts(report, cited, citing)
    yield from _lists(report, cited, citing)
    yield from _targets(report, citing)
    yield from _reforms(report, cited, citing)
    yield from _changes(report, cited, citing)
    yield from _months(report, citing)
    yield from trend_facts(report, citing)
    yield from outlook_facts(report, cited, citing)


def coverage_facts(coverage: Coverage, reference: Reference) -> Iterator[Fact]:
    """Who reported, in numbers and one by one; *reference* names the cycle."""
    nobody = (Cite(CiteKind.EXPECTED, str(reference)),)
    for key, name, those in COVERAGE:
        answers = those(coverage)
        cites = tuple(_answered(reference, answer) for answer in answers) or nobody
        yield Fact(f"coverage.{key}", name, len(answers), cites, "按应报台账和首次完整报送时间计")
    everybody = tuple(_answered(reference, answer) for answer in coverage.answers) or nobody
    yield Fact("coverage.times_sent_back", "退回次数", coverage.times_sent_back, everybody, "各单位退回次数之和")
    for answer in coverage.answers:
        cites, key = (_answered(reference, answer),), f"return.{answer.code}"
        yield Fact(
            key, f"{answer.organisation}报送情况", answer.timeliness.value, cites, "首次完整报送时间与截止时间相比"
        )
        if answer.stands_in:
            yield Fact(f"{key}.stands_in", f"{answer.organisation}数据来源", answer.stands_in, cites)
        if answer.withdrawal_asked_at is not None:
            yield Fact(f"{key}.withdrawal", f"{answer.organisation}申请作废", "待核定", cites)


def _answered(reference: Reference, answer: UnitAnswer) -> Cite:
    """The return of an organisation, or the fact that it is expected."""
    if answer.number:
        return Cite(CiteKind.RETURN, answer.number)
    return Cite(CiteKind.EXPECTED, str(reference.of(answer.code)))


def _cuts(report: Report, cited: Cited, citing: Citing) -> Iterator[Fact]:
    yield from _tallied("total", report.total, report.rows, cited, citing)
    cuts: tuple[tuple[str, tuple[Tally, ...], Callable[[Row], str]], ...] = (
        ("category", report.categories, lambda row: row.item.indicator.category),
        ("indicator", report.indicators, lambda row: row.item.indicator.name),
        ("lead", report.leads, lambda row: row.lead),
    )
    for cut, tallies, name_of in cuts:
        groups: dict[str, list[Row]] = {}
        for row in report.rows:
            groups.setdefault(name_of(row), []).append(row)
        for tally in tallies:
            yield from _tallied(f"{cut}.{tally.name}", tally, groups[tally.name], cited, citing)


def _tallied(key: str, tally: Tally, rows: Iterable[Row], cited: Cited, citing: Citing) -> Iterator[Fact]:
    rows = tuple(rows)
    nothing = (citing.plan(None, "序号"),)
    for name, word, counts in TALLIED:
        cites = tuple(cite for row in rows if counts(row) for cite in cited[row.item.number])
        yield Fact(
            f"{key}.{name}", f"{tally.name}{word}", getattr(tally, name), cites or nothing, "按统计截止日逐项计数"
        )
    due = tuple(cite for row in rows if row.due for cite in cited[row.item.number])
    yield Fact(
        *(
            f"{key}.verified_rate",
            f"{tally.name}完成率（已核验，%）",
            tally.verified_rate,
            due or nothing,
            VERIFIED_RULE,
        )
    )
    yield Fact(f"{key}.rate", f"{tally.name}完成率（含待核验，%）", tally.rate, due or nothing, RATE_RULE)


def _short_of(kind: ShortfallKind, report: Report) -> tuple[Row, ...]:
    return report.short_of(kind)


LISTS: tuple[tuple[str, str, str, Callable[[Report], Iterable[Row]]], ...] = (
    ("overdue", "逾期未完成", "已过完成时限，牵头部门、完成时限待核实的除外", attrgetter("overdue")),
    ("behind", "进展滞后", "报送为滞后或连续无进展，或节点、指标未达到，待核实的除外", attrgetter("behind")),
    *(
        (f"short_{kind.name.lower()}", standing.value, "按[[lights]]亮灯的", partial(_short_of, kind))
        for kind, standing in SHORT_OF.items()
    ),
    ("withheld", "待核实、暂不列名", "到期或滞后，但牵头部门或完成时限待核实", attrgetter("withheld")),
    ("problems", "各单位反映的问题", "存在问题栏有实际内容的事项", attrgetter("problems")),
    ("needs", "需协调事项", "需协调事项栏有实际内容的事项", lambda report: (need.row for need in report.needs)),
    (
        "newly_claimed",
        "本期新申报完成",
        "上期未完成、本期申报完成；首期为报送已完成的",
        attrgetter("newly_claimed"),
    ),
    ("next_due", "下期到期", "统计截止日之后、下期期末之前到期且未申报完成", attrgetter("next_due")),
    ("continuous", "持续推进", "任务清单完成时限为持续推进", attrgetter("continuous")),
    ("follows_province", "随省推进", "任务清单完成时限为随省推进", attrgetter("follows_province")),
    ("unstated", "未明确时限", "任务清单没有完成时限，待明确", attrgetter("unstated")),
)


def _lists(report: Report, cited: Cited, citing: Citing) -> Iterator[Fact]:
    """How many items each list of the report holds."""
    nothing = (citing.plan(None, "序号"),)
    for key, name, rule, those in LISTS:
        rows = tuple(those(report))
        cites = tuple(cite for row in rows for cite in cited[row.item.number])
        yield Fact(f"lists.{key}", name, len(rows), cites or nothing, rule)
    for cause in DelayCause:
        late = report.delays.get(cause, ())
        cites = tuple(cite for row in late for cite in cited[row.item.number]) or nothing
        rule = "逾期、滞后事项按牵头单位所选原因计"
        yield Fact(f"delays.{cause.name.lower()}", f"滞后原因：{cause}", len(late), cites, rule)
    decided = tuple(Cite(CiteKind.DECISION, "终止", each.item.number) for each in report.terminated)
    yield Fact("lists.terminated", "已终止", len(report.terminated), decided or nothing, "不计入任务数和完成率")
    longest = report.overdue[:1]
    cites = tuple(cite for row in longest for cite in cited[row.item.number])
    days = longest[0].days_overdue if longest else 0
    yield Fact("lists.longest_overdue", "最长逾期天数", days, cites or nothing, "统计截止日减完成时限")
    for key, name, count in told_errands(report.errands):
        yield Fact(
            f"lists.errands_{key}", name, count, (Cite(CiteKind.DECISION, "交办"),), "会议纪要、领导批示交办的事项"
        )
    if report.cited is not None:
        spread = tuple(Cite(CiteKind.DECISION, "典型经验") for _ in report.cited[:1])
        rule = "经研判采纳、保密审查通过、单位同意，上期汇总以来的"
        yield Fact("lists.practices_cited", "可推广的典型经验", len(report.cited), spread or nothing, rule)
    practices = tuple(Cite(CiteKind.RETURN, each.source.number, None, "经验做法") for each in report.practices)
    yield Fact("lists.practices", "经验做法", len(practices), practices or nothing, "报送件中填写了经验做法的单位")


def told_errands(given: ErrandTally) -> Iterator[tuple[str, str, int]]:
    """What is counted of what papers gave to units, each with its key and name; nothing where nothing was given."""
    if given.given:
        yield "given", "交办事项", given.given
        yield "closed", "交办事项已办结", given.closed
        yield "open", "交办事项在办", given.left
        yield "late", "交办事项超期未反馈", given.late


def _targets(report: Report, citing: Citing) -> Iterator[Fact]:
    targets, plan = report.targets, (citing.plan(None, "量化指标"),)
    yield Fact("targets.enabled", "量化指标数", targets.enabled, plan, "任务清单中已启用的")
    yield Fact("targets.items", "设有量化指标的任务数", targets.items, plan, "任务清单中已启用的指标所属任务")
    yield Fact("targets.due", "目标时限已到的量化指标", targets.due, plan, "目标日期不晚于统计截止日")
    yield Fact("targets.disabled", "待确认、未启用的量化指标", targets.disabled, plan, "任务清单中未启用的")
    missed = targets.those(TargetState.MISSED)
    yield Fact("targets.missed_leads", "有指标到期未达标的单位", len({each.lead for each in missed}), plan)
    for state in TargetState:
        those = targets.those(state)
        cites = tuple(cite_target(target, citing) for target in those)
        yield Fact(
            f"targets.{state.name.lower()}", f"量化指标{state}", len(those), cites or plan, "按统计截止日逐个判定"
        )


def _reforms(report: Report, cited: Cited, citing: Citing) -> Iterator[Fact]:
    """How many items are marked; where leads assess themselves, how many did, with each difference."""
    reforms, nothing = report.reforms, (citing.plan(None, "序号"),)
    if not reforms.all:
        return

    def those(marked: Iterable[Reform]) -> tuple[Cite, ...]:
        return tuple(cite for one in marked for cite in cited[one.row.item.number]) or nothing

    yield Fact("reforms.marked", "创新突破改革事项", len(reforms.marked), those(reforms.marked), "经牵头单位同意标注的")
    if reforms.period is None:
        return
    yield Fact(
        "reforms.assessed", "已作自我评估", len(reforms.assessed), those(reforms.assessed), "本期报送件填写了自我评估的"
    )
    yield Fact("reforms.reviewed", "经专家论证", len(reforms.reviewed), those(reforms.reviewed), "登记了专家论证的")
    rule = "自评、专家论证与量化指标、灯相比"
    yield Fact("reforms.different", "评估不一致", len(reforms.different), those(reforms.different), rule)
    for one in reforms.different:
        key, name = f"reform.{one.row.item.number}.differences", f"{one.row.item.told}评估不一致"
        yield Fact(key, name, "；".join(one.differences), those((one,)), rule)


def _changes(report: Report, cited: Cited, citing: Citing) -> Iterator[Fact]:
    if report.compared_to is None:
        return
    for kind in ItemChangeKind:
        those = [change for change in report.changes if change.kind is kind]
        cites = tuple(cite for change in those for cite in cited[change.row.item.number])
        rule = f"与{report.compared_to.title}相比"
        yield Fact(f"changes.{kind.name.lower()}", kind.value, len(those), cites or (citing.plan(None, "序号"),), rule)


def _months(report: Report, citing: Citing) -> Iterator[Fact]:
    for point in report.months:
        name, plan = point.month.title, (citing.plan(None, "完成时限"),)
        yield Fact(f"month.{point.month}.due", f"{name}末累计到期", point.due, plan, "有明确时限的事项按完成时限累计")
        if point.done is not None:
            rule = "截至该期统计截止日已申报完成或已销号的，按各期报送件逐项计"
            yield Fact(f"month.{point.month}.done", f"{name}累计完成（含待核验）", point.done, plan, rule)
        if point.closed is not None:
            yield Fact(f"month.{point.month}.closed", f"{name}累计销号", point.closed, plan, "截至该期统计截止日已销号")
