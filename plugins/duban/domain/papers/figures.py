"""The charts of a paper in words: number, caption, and what each shows, for whoever cannot see it."""

from collections import Counter
from dataclasses import dataclass

from duban.domain.report import Report
from duban.domain.report.tally import Tally
from duban.domain.report.trend import LightPoint, Strip
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


# As many bars as are still told apart in half the width of a paper.
MOST_BARS = 9


def shown_lights(report: Report) -> tuple[LightPoint, ...]:
    """The last periods of which a chart of lights has room for each category, oldest first."""
    most = max(1, MOST_BARS // max(1, len(report.categories)))
    return report.lights[-most:]


def lights_figure(report: Report) -> Figure:
    """Lights by category over the last periods, all items of the plan."""
    told = "；".join(
        f"{point.period.title}{_lights(tally)}" for point in shown_lights(report) for tally in point.categories
    )
    return Figure("图1　各大类任务各期亮灯（项）", told or "无任务事项")


def months_figure(report: Report) -> Figure:
    """The burn-down to the year's end: what should be left by the deadlines, and what is, of all dated items."""
    found = report.burn_down
    if found is None:
        return Figure("图2　有时限任务：应剩与实剩（项）", "没有有明确时限的任务")
    points = (
        f"{month.month.title}末按时限应剩{month.should_be_left}项"
        + ("" if month.left is None else f"、统计截止日实剩{month.left}项")
        for month in found.months
    )
    caption = f"图2　有时限的{found.items}项：应剩与实剩（项）"
    return Figure(caption, "；".join(points))


def strips_figure(report: Report) -> Figure:
    """Who reported in time, period by period."""
    return Figure("图3　牵头单位各期报送时效", "；".join(map(_strip, report.strips)) or "无应报单位")


def _lights(tally: Tally) -> str:
    told = "、".join(f"{word}{count}项" for word, name in LIGHTS if (count := getattr(tally, name)))
    return f"{tally.name}：{told}"


def _strip(strip: Strip) -> str:
    counts = Counter(answer.value for answer in strip.answers if answer)
    return f"{strip.organisation}：" + "、".join(f"{word}{count}期" for word, count in counts.items())
