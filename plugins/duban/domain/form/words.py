"""The names and few words that every sheet of a form uses, and how titles are compared."""

import re
import unicodedata
from datetime import date

from duban.domain.calendar.period import Frequency, Period

COVER_SHEET = "首页"
TABLE_SHEET = "填报表"
TARGET_SHEET = "量化指标"
MILESTONE_SHEET = "路线图"
CLAIM_SHEET = "任务认领核对表"
DELAY_SHEET = "滞后原因"
REFORM_SHEET = "创新突破改革"
ERRAND_SHEET = "交办事项"
META_SHEET = "_meta"
TEMPLATE_VERSION = "2"
BANNER = "本邮箱为互联网邮箱，严禁填报、传输国家秘密、工作秘密和个人隐私信息。"
UNCONFIRMED = "（待核实）"
NOTHING = "—"
TICK = "√"
COUNTER = "填报进度"
SAID_OF_PERIODS = tuple(dict.fromkeys(frequency.this for frequency in Frequency))


def plain(text: str) -> str:
    """A title or choice for comparison: half-width, without blanks, brackets alike, the note under a title dropped."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def title_of(heading: str) -> str:
    """The title in a printed header or label, ready to compare: without the note in brackets and the arrow."""
    return plain(heading).partition("(")[0].rstrip("▼*:")


def said_of(period: Period, text: str) -> str:
    """*text* of a form that speaks of months, as it is said of *period*: 本季度进展, 本周进展, 上年已报."""
    if period.frequency is Frequency.MONTHLY:
        return text
    said = text.replace("连续两个月", "连续两期").replace("上月", period.frequency.before)
    return said.replace("本月", period.frequency.this)


def of_a_month(text: str) -> str:
    """*text* of a form of any frequency as that of a month says it."""
    for said in SAID_OF_PERIODS:
        text = text.replace(said, Frequency.MONTHLY.this)
    return text


def span(covers: tuple[date, date]) -> str:
    """9月26日—10月25日; with years when they differ."""
    first, last = covers
    years = first.year != last.year
    return "—".join(f"{day.year}年{short(day)}" if years else short(day) for day in (first, last))


def short(day: date) -> str:
    """10月25日."""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{'一二三四五六日'[day.weekday()]}"
