"""Every sentence a respondent reads in a finding: what is wrong, where, and what to do."""

from collections.abc import Mapping

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
    "E07": "第{item}项“{column}”未填写或不在选项内，请从下拉列表选择。",
    "E08": "第{item}项“{column}”内容为空或过于笼统，请写明本月具体举措和成效。",
    "E14": "第{item}项“{column}”无法识别为日期（填写内容：{text}），格式应为2021-12-31，请核实。",
    "E15": "第{item}项{state}，须填写存在问题及下一步计划（“{column}”未填写）。",
    "E18": "请完整填写填报人、联系电话、审核人和签发人（“{column}”未填写）。",
}

_SAVE_AS = "请用“另存为”保存为 .xlsx 格式后重新报送。"
UNREADABLE: Mapping[str, str] = {
    "empty": "文件为空（0字节），请重新附上填报表后报送。",
    "encrypted": "文件设有打开密码，无法读取，请取消密码后重新报送。",
    "old-format": f"文件为 .xls、.et 等旧格式，暂不能读取，{_SAVE_AS}",
    "opendocument": f"文件为 .ods 格式，暂不能读取，{_SAVE_AS}",
    "binary-format": f"文件为 .xlsb 格式，暂不能读取，{_SAVE_AS}",
    "html": f"文件实为网页格式（仅更改了扩展名），无法读取，{_SAVE_AS}",
    "pdf": "文件为 PDF，无法读取填报内容，请报送填报表电子表格（.xlsx）。",
    "not-a-workbook": "文件不是电子表格，无法读取，请报送本期下发的填报表（.xlsx）。",
    "damaged": "文件已损坏，无法读取，请重新打开填报表，用“另存为”保存为 .xlsx 格式后重新报送。",
    "too-large": f"文件过大或表格范围异常，无法读取，请删除无关内容（图片、多余行列），{_SAVE_AS}",
    "no-table": "文件中没有找到“填报表”，请在本期下发的填报表中填写后重新报送。",
}
_UNREADABLE = f"文件无法读取，{_SAVE_AS}"


def sentence(name: str, **facts: object) -> str:
    """The sentence of a rule (code, or code and case) about *facts*; KeyError for an unknown one or a missing fact."""
    return SENTENCES[name].format(**facts)


def unreadable(reason: str) -> str:
    """The sentence for a file that could not be read; reasons that no respondent can act on share one."""
    return UNREADABLE.get(reason, _UNREADABLE)
