"""What a reader of the annexes has to know (说明): what they rest on, what words and links in them mean."""

from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import moment
from duban.domain.papers.summary import RATES
from duban.domain.report import Report
from duban.domain.report.counties import Spread
from duban.domain.report.quarter import Quarter

Note = tuple[str, str]
NUMBERS: Note = ("报送件编号", "依次为专项、报送类别、报告期、单位和第几次报送。")
DIGESTS: Note = ("校验值", "来源表所列 SHA-256 为报送文件和来信原件的校验值，可据以核对档案原件。")


def annex_notes(report: Report) -> tuple[Note, ...]:
    """Each thing that is explained with its words, in reading order."""
    closed, claimed = RATES
    return (
        ("统计口径", f"到期事项按统计截止日（{told_day(report.counted_to)}）计；汇总时间{moment(report.as_of)}。"),
        ("事项", f"共{len(report.rows)}项，以任务进展总表为准；终止的事项不列入。"),
        ("灯", "由系统按完成时限、报送情况和灯色规则计算，单位不自行填报；理由见“评定依据”列。"),
        ("待核实", "该列写有内容的，方案中的相应内容尚待核实，核实前不计逾期。"),
        (closed, "分母为有完成时限且已到期的事项，分子只计其中已核验销号的。"),
        (claimed, "分母同上，分子另计其中已申报完成、待核验的。"),
        ("填报内容", "完成情况、进展、问题等为各单位原文，未作改动；未报送的沿用往期，并在“来源”列注明。"),
        ("来源", "点“来源”列或单位所填内容，转到来源表中该报送件。"),
        NUMBERS,
        ("序号", "点各清单的序号，转到任务进展总表中该项。"),
        DIGESTS,
    )


def quarter_notes(quarter: Quarter) -> tuple[Note, ...]:
    """The same for the annexes of a quarter."""
    level = quarter.level
    return (
        ("统计口径", f"报送情况按统计截止日（{told_day(quarter.counted_to)}）计；汇总时间{moment(quarter.as_of)}。"),
        ("指标情况", f"由各{level}从正常、有困难、滞后中选择；“未填”为未选择，“未报”为尚未报送。"),
        (Spread.COMMON, f"三个以上{level}同时反映有困难或滞后的指标；其他的为{Spread.PARTICULAR}。"),
        (
            "不一致事项",
            f"牵头单位报为已完成或按序时、而有{level}反映有困难或滞后的；先商牵头单位核实，不写是哪里反映的。",
        ),
        ("原文", f"情况、报送内容为各{level}原文，未作改动。"),
        ("来源", "点报送件编号，转到来源表中该报送件。"),
        NUMBERS,
        DIGESTS,
    )
