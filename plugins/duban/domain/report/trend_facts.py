"""The counted facts that compare: with the periods before, and with the plan's own deadlines."""

from collections.abc import Iterator
from dataclasses import replace

from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.fact import Cite, CiteKind, Citing, Fact
from duban.domain.report.report import Report
from duban.domain.report.tally import Tally
from duban.domain.report.trend import LightPoint

LIGHTS = (("green", "绿灯"), ("yellow", "黄灯"), ("red", "红灯"), ("grey", "灰灯"), ("closed", "已销号"))
BEFORE = (
    ("closed", "已销号"),
    ("claimed", "已申报待核验"),
    ("due", "已到期"),
    ("due_open", "到期未完成"),
    ("verified_rate", "完成率（已核验，%）"),
    ("rate", "完成率（含待核验，%）"),
)
THEN = "按该期统计截止日和当时的任务清单，以现在所知计"


def trend_facts(report: Report, citing: Citing) -> Iterator[Fact]:
    """Lights period by period, the period before in numbers, changes by category, the plan burnt down."""
    for point in report.lights:
        yield from _lights(point, report)
    yield from _before(report)
    yield from _by_category(report, citing)
    yield from _left(report, citing)
    for strip in report.strips:
        for answer in dict.fromkeys(filter(None, strip.answers)):
            key, name = f"strips.{strip.organisation}.{answer}", f"{strip.organisation}{answer}期数"
            cites = (Cite(CiteKind.EXPECTED, str(report.reference)),)
            yield Fact(key, name, strip.count(answer), cites, "按各期应报台账计")


def _lights(point: LightPoint, report: Report) -> Iterator[Fact]:
    cites = (_cycle(point, report),)
    for tally in point.categories:
        for key, word in LIGHTS:
            name = f"{point.period.title}{tally.name}{word}"
            yield Fact(f"lights.{point.period}.{tally.name}.{key}", name, getattr(tally, key), cites, THEN)


def _cycle(point: LightPoint, report: Report) -> Cite:
    return Cite(CiteKind.EXPECTED, str(replace(report.reference, period=point.period)))


def _before(report: Report) -> Iterator[Fact]:
    if (point := report.before) is None:
        return
    cites = (_cycle(point, report),)
    for key, word in BEFORE:
        yield Fact(f"before.{key}", f"上期{word}", getattr(point.total, key), cites, THEN)
    yield Fact("before.overdue", "上期逾期未完成", point.overdue, cites, THEN)


def _by_category(report: Report, citing: Citing) -> Iterator[Fact]:
    if report.compared_to is None:
        return
    for tally in report.categories:
        yield from _changed(tally, report, citing)


def _changed(tally: Tally, report: Report, citing: Citing) -> Iterator[Fact]:
    plan = (citing.plan(None, "序号"),)
    for kind in (ItemChangeKind.CLOSED, ItemChangeKind.CLAIMED):
        key = f"changes.{kind.name.lower()}.category.{tally.name}"
        rule = f"与{report.compared_to.title}相比" if report.compared_to else ""
        yield Fact(key, f"{tally.name}{kind}", report.changed(kind, tally.name), plan, rule)


def _left(report: Report, citing: Citing) -> Iterator[Fact]:
    plan = (citing.plan(None, "完成时限"),)
    if report.gain is not None:
        rule = "本期累计完成（含待核验）减上期的，有明确时限的事项"
        yield Fact("month.gain", "本期净增完成", report.gain, plan, rule)
    found = report.burn_down
    for month in found.months if found else ():
        name = month.month.title
        yield Fact(f"month.{month.month}.should_be_left", f"{name}末按时限应剩", month.should_be_left, plan)
        if month.left is not None:
            rule = "截至该期统计截止日未销号也未申报完成的"
            yield Fact(f"month.{month.month}.left", f"{name}实剩", month.left, plan, rule)
