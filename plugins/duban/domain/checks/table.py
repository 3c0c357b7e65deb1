"""
Every rule of a monthly return in one table: code, level, the columns it looks at, what finds it; and what is said then.

Codes up to E21 and W19 are those of the office's own list; W20 and E23 to E27 are the limits of saying that nothing
is new; W21 tells what the reader came upon, W24 what is not here but behind a link, W25 what is unclear in
任务认领核对表, W26 in 滞后原因, W27 in 创新突破改革, W28 in 交办事项. E01 (the file cannot be read) is told before
there is anything to judge.
"""

from collections.abc import Collection, Mapping
from datetime import date

from duban.domain.calendar.moments import told_day
from duban.domain.checks import (
    claims,
    dates,
    delays,
    errands,
    links,
    locked,
    oddities,
    pace,
    people,
    reforms,
    secrets,
    status,
    structure,
    targets,
    text,
    unchanged,
)
from duban.domain.checks.context import Rule
from duban.domain.returns.submission import Severity

# Without these a return cannot be told apart from another's, or read at all: they cannot be switched off.
ALWAYS = frozenset({"E01", "E02", "W09"})

RULES = (
    Rule("W09", Severity.QUERY, (), secrets.suspected_secret, waits=False),
    Rule("E02", Severity.ERROR, (), structure.wrong_form, waits=False),
    Rule("E18", Severity.ERROR, (), people.no_people, waits=False),
    Rule("W21", Severity.QUERY, (), oddities.came_upon, waits=False),
    Rule("W19", Severity.QUERY, (), people.wrong_phone, waits=False),
    Rule("W23", Severity.QUERY, (), people.placeholders, waits=False),
    Rule("E20", Severity.ERROR, (), people.same_person, waits=False),
    Rule("E21", Severity.ERROR, (), people.no_stamp, waits=False),
    Rule("W07", Severity.QUERY, (), people.stranger, waits=False),
    Rule("E26", Severity.ERROR, (), unchanged.nil_without_reason, waits=False),
    Rule("E03", Severity.ERROR, (), structure.missing_columns, waits=False),
    Rule("E04", Severity.ERROR, ("number",), structure.missing_rows, waits=False),
    Rule("E05", Severity.ERROR, ("number",), structure.strange_rows),
    Rule("E06", Severity.ERROR, (), locked.altered),
    Rule("E07", Severity.ERROR, ("status",), status.no_status),
    Rule("W10", Severity.QUERY, ("status",), status.disagrees_with_measures),
    Rule("E17", Severity.ERROR, ("status",), status.taken_back),
    Rule("E27", Severity.ERROR, ("status",), unchanged.nil_with_progress, waits=False),
    Rule("E23", Severity.ERROR, ("unchanged",), unchanged.unchanged_without_last),
    Rule("E24", Severity.ERROR, ("unchanged",), unchanged.unchanged_twice),
    Rule("E25", Severity.ERROR, ("unchanged",), unchanged.unchanged_when_due),
    Rule("W20", Severity.QUERY, ("unchanged",), unchanged.unchanged_but_told),
    Rule("E08", Severity.ERROR, ("progress",), text.no_progress),
    Rule("W01", Severity.QUERY, ("progress",), text.copied),
    Rule("W05", Severity.QUERY, (), text.wrong_length),
    Rule("E15", Severity.ERROR, ("status", "problems", "next_steps"), status.no_reason),
    Rule("E14", Severity.ERROR, ("expected_on",), dates.no_day),
    Rule("W16", Severity.QUERY, ("expected_on",), dates.past_deadline),
    Rule("W06", Severity.QUERY, ("expected_on",), dates.day_rewritten),
    Rule("W03", Severity.QUERY, ("status",), dates.missed_step),
    Rule("W03", Severity.QUERY, ("status",), pace.recovered_step),
    Rule("W03", Severity.QUERY, ("status",), pace.well_and_missed),
    Rule("W03", Severity.QUERY, ("status",), pace.slow_and_ahead),
    Rule("W03", Severity.QUERY, ("expected_on",), pace.done_before_its_steps),
    Rule("E11", Severity.ERROR, ("status", "evidence"), status.no_evidence),
    Rule("W24", Severity.QUERY, (), links.points_elsewhere),
    Rule("W24", Severity.QUERY, (), links.mail_points_elsewhere, waits=False),
    Rule("W08", Severity.QUERY, (), status.no_basis),
    Rule("E12", Severity.ERROR, ("status",), targets.target_missed),
    Rule("E13", Severity.ERROR, (), targets.no_number),
    Rule("W02", Severity.QUERY, (), targets.number_fell),
    Rule("W03", Severity.QUERY, ("status",), targets.behind_schedule),
    Rule("W04", Severity.QUERY, (), targets.number_jumped),
    Rule("W06", Severity.QUERY, (), targets.number_rewritten),
    Rule("W26", Severity.QUERY, ("status",), delays.no_cause),
    Rule("W26", Severity.QUERY, ("status",), delays.no_need),
    Rule("W27", Severity.QUERY, (), reforms.unfinished),
    Rule("W28", Severity.QUERY, (), errands.incomplete_errands, waits=False),
    Rule("W25", Severity.QUERY, (), claims.doubtful_answers, waits=False),
)
# Rules of the other forms: those of a county's return (county_rules.py) of 会签 (co_lead.py), and of a helper's answer
# (helper_answers.py).
ELSEWHERE = frozenset({"E22", "W22", "H01", "H02", "K01", "K02", "K03"})
CODES = frozenset(rule.code for rule in RULES) | ALWAYS | ELSEWHERE

# What a respondent reads in a finding, on every form: what is wrong, where, and what to do; by code and case.
SENTENCES: Mapping[str, str] = {
    "E02": "本表为{period}{organisation}填报表，与本期（{asked_period}、{asked_organisation}）不符，"
    "请使用本期下发的填报表。",
    "E02.mark": "本表的报送编号缺失或已被改动，无法确认所属单位和报告期，请在本期下发的填报表中填写后重新报送。",
    "E03": "表头或列结构已被改动（缺少“{column}”列），请勿增删列。",
    "E04": "缺少第{item}项任务，应报{asked}项，实报{found}项。",
    "E04.blank": "填报表为空白，应报{asked}项，实报0项，请填写后重新报送。",
    "E05.twice": "第{item}项任务重复，请核对。",
    "E05.unknown": "第{item}项任务不属于贵单位牵头，请核对。",
    "E05.unnumbered": "有一行已填写内容但没有序号，请核对后填入对应任务的行内。",
    "E06": "第{item}项“{column}”为锁定内容，不得改动；如需调整请另行书面申请。",
    "E06.cosmetic": "第{item}项“{column}”为锁定内容，其标点有改动，已按原内容恢复，请勿改动。",
    "E07": "第{item}项“{column}”未填写，请选择“{options}”之一。",
    "E07.typed": "第{item}项“{column}”填写的“{typed}”不在选项内，请选择“{options}”之一。",
    "E08": "第{item}项“{column}”内容为空或过于笼统，请写明本月具体举措和成效。",
    "E11": "第{item}项申报完成，须附佐证材料（文件名称、文号、链接或附件）。",
    "E12": "第{item}项申报完成，但“{metric}”为{value}，未达到目标值{wanted}。",
    "E12.empty": "第{item}项申报完成，但未填“{metric}”的本期数值（目标值{wanted}），请在“量化指标”表中填写。",
    "E13": "第{item}项“{metric}”应填一个数字，单位为{unit}（填写内容：{text}）；请勿填写“约”“以上”或起止范围等。",
    "E14": "第{item}项“{column}”无法识别为日期（填写内容：{text}），格式应为2021-12-31。",
    "E14.past": "第{item}项“{column}”为{day}，早于填报日而事项尚未完成；格式应为2021-12-31，且不得早于填报日。",
    "E14.step": "第{item}项路线图的节点须同时填写日期（格式如2021-12-31）和工作内容，“{column}”未填写或无法识别。",
    "E15": "第{item}项{state}，须填写存在问题及下一步计划（“{column}”未填写）。",
    "E17": "第{item}项上月已报“已完成”，本月变更为“{status}”，请在备注中说明原因。",
    "E18": "请完整填写填报人、联系电话、审核人和签发人（“{column}”未填写）。",
    "call.E04": "数据填报表为空白，请填写后重新报送。",
    "call.E04.other": "文件不是本次下发的数据填报表，请在该表中填写后重新报送。",
    "call.E07": "“{title}”填写的“{text}”不在选项内，{asks}。",
    "call.E13": "“{title}”应填一个数字（填写内容：{text}）；请勿填写“约”“以上”或起止范围等。",
    "call.E14": "“{title}”无法识别为日期（填写内容：{text}），格式应为2021-12-31。",
    "call.E22": "“{title}”未填写（{asks}），请填写后重新报送。",
    "county.E04": "季报表为空白，请填写后重新报送。",
    "county.E04.other": "文件不是季报表，请在本期下发的季报表中填写后重新报送。",
    "county.E05.twice": "一级指标“{indicator}”重复，请核对。",
    "county.E05.unknown": "“一级指标情况”中有一行已填写内容，但不对应任何一级指标，请核对后填入对应的行内。",
    "county.E07": "一级指标“{indicator}”的“{column}”填写的“{text}”不在选项内，请选择“{options}”之一。",
    "county.E15": "一级指标“{indicator}”为“{state}”，须填写情况说明。",
    "county.E22": "缺少“{part}”部分，请填写后重新报送。",
    "county.E22.items": "一级指标“{indicator}”的“{column}”中，{numbers}不是任务清单中的序号，请核对。",
    "county.W01": "一级指标“{indicator}”的情况说明与上季度相同，请核实。",
    "county.W05": "“{part}”部分文字过长（{length}字），请精简到{limit}字以内。",
    "county.W22": "一级指标“{indicator}”未选择本季度情况，汇总时列为“未填”，请核实。",
    "county.W22.all": "“一级指标情况”未填写，汇总时均列为“未填”，请核实。",
    "county.W22.elsewhere": "一级指标“{indicator}”的“{column}”中，{numbers}属于其他一级指标，请核实。",
    "county.W22.plan": "未填写本地落实方案的名称和文号，请补充；尚未印发的，请注明预计印发时间。",
    "county.W22.problems": "存在问题填写“{text}”，但有一级指标为“有困难”或“滞后”，请核实。",
    "county.W22.unnumbered": "一级指标“{indicator}”为“{state}”，请注明涉及任务序号。",
    "E20": "填报人与审核人不得为同一人。",
    "E21": "未附加盖公章的扫描件（PDF、OFD，或名称含“盖章”的图片），请补报。",
    "E23": "第{item}项此前没有已接收的填报内容，不能选“本月无变化”，请填写本月情况。",
    "E24": "第{item}项上月已选“本月无变化”，有明确时限的事项不得连续两个月选，请填写本月情况。",
    "E25": "第{item}项完成时限为{due}，到期的当期不得选“本月无变化”，请填写本月情况。",
    "E25.asked": "第{item}项申报完成后尚待补充，不得选“本月无变化”，请补充后重新填写完成情况、本月进展和佐证材料。",
    "E26": "选择“零报告”的，须写明原因（“{column}”未填写）。",
    "E27": "首页选了“零报告”，但第{item}项填报有进展或已完成，二者不一致，请核对后保留其一。",
    "E27.due": "第{item}项完成时限为{due}，到期的当期不得作零报告，请填写本月情况。",
    "H01": "选择“修改意见”的，请写明对哪一项、如何修改（“修改意见”未填写）。",
    "H02": "会签表为空白，请选择会签意见，或填写本单位承担的措施和进展。",
    "K01": "编号{number}的“办理结果”未选择或不在选项内，请从下拉列表选择。",
    "K02": "答复表为空白，请选择“办理结果”并写明“办理情况”。",
    "K03": "编号{number}已选“办理结果”，请写明“办理情况”（结果、进展或理由）。",
    "W01": "第{item}项本月进展与上月基本相同，请核实。",
    "W01.other": "第{item}项本月进展与第{other}项基本相同，请核实。",
    "W02": "第{item}项“{metric}”由{last}降为{value}，请核实口径。",
    "W03": "第{item}项“{metric}”完成{reached}，低于序时进度{expected}，请核实是否应为“滞后”。",
    "W03.step": "第{item}项路线图节点“{what}”（{day}）已到，本月进展未提及，请核实是否应为“滞后”。",
    "W03.recovered": "第{item}项路线图节点“{what}”（{day}）此前报为滞后，本期报“按序时”，"
    "本月进展未提及，请核实该节点是否已完成。",
    "W03.missed": "第{item}项{words}，本期报“{status}”，请核实是否应为“滞后”。",
    "W03.ahead": "第{item}项报为滞后，但“{metric}”完成{reached}，不低于序时进度{expected}，"
    "也没有到期的节点，请核实是否应为“按序时”。",
    "W03.before": "第{item}项预计完成时间{day}早于路线图最后一个节点“{what}”（{on}），请核实；"
    "节点须调整的，请来信说明。",
    "W04": "第{item}项“{metric}”单月变化{change}，请核实。",
    "W05.long": "第{item}项“{column}”文字过长（{length}字），请精简到300字以内。",
    "W06": "第{item}项“{column}”已由“{typed}”自动规范为“{value}”，请确认。",
    "W06.plain": "第{item}项“{column}”已由“{typed}”自动规范为“{value}”。",
    "W07": "发件邮箱未登记，已经贵单位联系人确认；今后如常用该邮箱报送，请来信告知，以便登记。",
    "W08": "第{item}项请注明省级安排依据（文号或说明）。",
    "W09": "此处内容疑似不宜经互联网邮箱传输，已封存，将电话联系贵单位。",
    "W10.open": "第{item}项报“已完成”，但有具体措施未选“已落实”，二者不一致，请核实（如待验收，请在备注说明）。",
    "W10.done": "第{item}项具体措施均选“已落实”，但未报“已完成”，二者不一致，请核实（如待验收，请在备注说明）。",
    "W16": "第{item}项预计完成时间{day}晚于完成时限{due}，如确需延期，请填报所附延期申请。",
    "W19": "联系电话格式有误，请填写{phone}。",
    "W20": "第{item}项选了“本月无变化”，又填写了本月进展，请核实；如有进展请取消该选项。",
    "W21.macros": "文件含有宏，系统不运行宏，只读取单元格内容；请今后报送不含宏的 .xlsx 文件。",
    "W21.copy": "文件中有两张内容不同的填报表，已按第一张登记，“{text}”未采用，请核实。",
    "W21.merged": "{where}系合并单元格，已按每项内容相同登记，请核实。",
    "W21.uncalculated": "{where}为公式且没有计算结果，未能读取，请直接填写内容。",
    "W21.failed": "{where}的公式计算出错，未能读取，请直接填写内容。",
    "W21.unopened": "文件中的“{text}”工作表无法打开，其中内容未能读取，"
    "请用“另存为”保存为 .xlsx 格式后重新报送，或确认无需填报。",
    "W21.differs": "文件由不同程序读出的内容不一致，已按其中一种登记，请核对回执所列内容是否与原意相符。",
    "W21.covered": "{where}处贴有图片，系统不读图片，请以文字填写（图片可作为附件报送）。",
    "W21.picture": "{where}为图片，未能读取，请改填文字，图片可作为附件报送。",
    "W23.role": "“{column}”填写的“{typed}”是岗位或职务，请核实并填写姓名。",
    "W23.sample": "“{column}”填写的“{typed}”像是占位文字，请核实并填写姓名。",
    "W23.remark": "“{column}”填写的“{typed}”像是审批意见，请核实并填写姓名；审批意见不必填入本表。",
    "W23.phone": "联系电话“{typed}”不像真实号码，请核实并填写能够接通的电话。",
    "W24": "第{item}项“{column}”为{provider}的链接，{ending}，请把文件作为附件一并发送。",
    "link": "这是{provider}的链接，{ending}，不从链接下载文件，请把文件作为附件发送。",
    "W24.cover": "“{column}”中有{provider}的链接，{ending}，请把文件作为附件一并发送。",
    "county.W24": "一级指标“{indicator}”的“{column}”中有{provider}的链接，{ending}，请把文件作为附件一并发送。",
    "county.W24.part": "“{column}”部分有{provider}的链接，{ending}，请把文件作为附件一并发送。",
    "W25": "第{item}项任务认领选“建议更正”，但未写明“{column}”，请补充，以便研究答复。",
    "W25.typed": "第{item}项“{column}”填写的“{typed}”不在选项内，已按“建议更正”登记，请核实。",
    "W25.both": "第{item}项“{column}”选“无异议”，右边又填写了更正内容，已按“建议更正”登记，请核实。",
    "W25.left": "任务认领核对表中第{items}项未选“{column}”，请补选；其余各项的意见已登记。",
    "W26": "第{item}项未选“滞后原因”，请选择“{options}”之一。",
    "W26.typed": "第{item}项“滞后原因”填写的“{typed}”不在选项内，请选择“{options}”之一。",
    "W27": "第{item}项拟标注为创新突破改革，未选“{column}”，请选择“{options}”之一；不选的，不作标注。",
    "W27.typed": "第{item}项“{column}”填写的“{typed}”不在选项内，请选择“{options}”之一。",
    "W27.assessed": "第{item}项自我评估未填“{column}”，请补充（没有的填“无”）。",
    "W26.need": "第{item}项滞后原因选“{cause}”，由{owner}解决，请在填报表“需协调事项”写明请其解决什么，并选协调层级。",
    "W28": "交办事项编号{number}未选“{column}”，请选择并写明办理情况。",
    "W28.typed": "交办事项编号{number}“{column}”填写的“{typed}”不在选项内，请从下拉列表选择。",
    "W28.account": "交办事项编号{number}未写“{column}”，请写明办理情况、结果或理由。",
    "W24.mail": "来信中的{title}是{provider}的链接，{ending}，请把文件作为附件发送。",
}


def rules_without(off: Collection[str]) -> tuple[Rule, ...]:
    """The table without the rules that were switched off; ValueError for a code no form has, or that must stay."""
    if strange := sorted(set(off) - CODES):
        raise ValueError(f"没有编号为 {'、'.join(strange)} 的校验规则")
    if needed := sorted(set(off) & ALWAYS):
        raise ValueError(f"校验规则 {'、'.join(needed)} 不能停用")
    return tuple(rule for rule in RULES if rule.code not in off)


def sentence(name: str, **facts: object) -> str:
    """The sentence of a rule (code, or code and case) about *facts*; KeyError for an unknown one or a missing fact."""
    return SENTENCES[name].format(**{key: _spoken(fact) for key, fact in facts.items()})


def _spoken(fact: object) -> object:
    """A day as people write it in a sentence; anything else as it is."""
    return told_day(fact) if isinstance(fact, date) else fact
