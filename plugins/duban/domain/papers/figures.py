"""The charts of a paper in words: number, caption, and what each shows, for whoever cannot see it."""

from collections import Counter
from dataclasses import dataclass

from duban.domain.report import Report
from duban.domain.report.tally import Tally
from duban.domain.report.trend import Strip
from duban.domain.returns.item_light import Light

LIGHTS = (
    (f"{Light.GREEN}灯", "green"),
    (f"{Light.YELLOW}灯", "yellow"),
    (f"{Light.RED}灯", "red"),
    (f"{Light.GREY}灯", "grey"),
    (Light.CLOSED.value, "closed"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: `caption` as printed below it, `alt` with the numbers that it draws."""

    caption: str
    alt: str


def lights_figure(report: Report) -> Figure:
    """Lights by category."""
    return Figure("图1　分大类亮灯情况（项）", "；".join(map(_lights, report.categories)) or "无任务事项")


def months_figure(report: Report) -> Figure:
    """The cliff: what is due and what was done, month by month."""
    known = [point for point in report.months if point.done is not None]
    points = (
        f"{point.month}累计到期{point.due}项、累计完成（含待核验）{point.done}项、其中已销号{point.closed}项"
        for point in known
    )
    return Figure("图2　累计到期与累计完成（含待核验）事项（项）", "；".join(points) or "尚无各月数据")


def strips_figure(report: Report) -> Figure:
    """Who reported in time, period by period."""
    return Figure("图3　牵头单位各期报送时效", "；".join(map(_strip, report.strips)) or "无应报单位")


def _lights(tally: Tally) -> str:
    told = "、".join(f"{word}{count}项" for word, name in LIGHTS if (count := getattr(tally, name)))
    return f"{tally.name}：{told}"


def _strip(strip: Strip) -> str:
    counts = Counter(answer.value for answer in strip.answers if answer)
    return f"{strip.organisation}：" + "、".join(f"{word}{count}期" for word, count in counts.items())
