"""A sentence for each reason why a file cannot be read: what is wrong and what to do."""

from collections.abc import Mapping

_SAVE_AS = "请用“另存为”保存为 .xlsx 格式后重新报送。"
UNREADABLE: Mapping[str, str] = {
    "empty": "文件为空（0字节），请重新附上填报表后报送。",
    "blank": "文件没有内容，请重新附上填报表后报送。",
    "encrypted": "文件设有打开密码，无法读取，请取消密码后重新报送。",
    "binary-format": f"文件为 .xlsb 格式，暂不能读取，{_SAVE_AS}",
    "html": f"文件实为网页格式（仅更改了扩展名），无法读取，{_SAVE_AS}",
    "xml-table": f"文件实为 XML 表格格式，暂不能读取，{_SAVE_AS}",
    "csv": "文件实为纯文本（CSV）格式，没有填报表的结构，请在本期下发的填报表（.xlsx）中填写后重新报送。",
    "text": "文件实为纯文本，没有填报表的结构，请在本期下发的填报表（.xlsx）中填写后重新报送。",
    "sylk": f"文件为 SYLK（.slk）表格格式，暂不能读取，{_SAVE_AS}",
    "dif": f"文件为 DIF（.dif）表格格式，暂不能读取，{_SAVE_AS}",
    "dbf": "文件为 dBase（.dbf）数据库表，没有填报表的结构，请在本期下发的填报表（.xlsx）中填写后重新报送。",
    "old-table": f"文件为早期表格程序（Excel 4.0 及以前、Lotus 1-2-3）的格式，暂不能读取，{_SAVE_AS}",
    "xml": "文件为 XML 文件，不是电子表格，请报送本期下发的填报表（.xlsx）。",
    "mail": "文件为保存下来的电子邮件，请取出其中的填报表，直接作为附件报送。",
    "winmail": "文件为 Outlook 专用格式（winmail.dat），请取出其中的填报表，直接作为附件报送。",
    "encoded": "文件为编码后的文本（BinHex、yEnc、uuencode 或 Base64），无法直接读取，请把填报表原件作为附件报送。",
    "shortcut": "文件为快捷方式，不含填报表本身，请找到原文件后作为附件报送。",
    "program": "文件为可执行程序，一律不打开，请直接报送填报表电子表格（.xlsx）。",
    "media": "文件为音频或视频，无法读取填报内容，请报送填报表电子表格（.xlsx）。",
    "image": "文件为图片，无法读取填报内容，请报送填报表电子表格（.xlsx）。",
    "document": "文件为文字文档，不是填报表，请在本期下发的填报表（.xlsx）中填写后重新报送。",
    "archive": "文件为压缩包，请解压后直接报送填报表电子表格（.xlsx）。",
    "pdf": "文件为 PDF，无法读取填报内容，请报送填报表电子表格（.xlsx）。",
    "ofd": "文件为 OFD 版式文件，无法读取填报内容，请同时报送填报表电子表格（.xlsx）。",
    "uof": f"文件为 UOF（中文办公软件文档格式）文件，暂不能读取，{_SAVE_AS}",
    "numbers": "文件为苹果 Numbers 表格，无法读取，请在 Numbers 中用“导出为 Excel”生成 .xlsx 文件后重新报送。",
    "protected": "文件已被贵单位的终端安全（防泄密）软件加密，本单位以外无法打开，"
    "请在本机申请解密（或用软件的“外发”功能）后重新报送。",
    "sheet-missing": "文件中没有“填报表”工作表（可能已被删除或改名），"
    "请在本期下发的填报表中填写，保留该工作表及其名称后重新报送。",
    "sheet-unopened": f"文件中的“填报表”工作表无法打开，{_SAVE_AS}",
    "not-a-workbook": "文件不是电子表格，无法读取，请报送本期下发的填报表（.xlsx）。",
    "damaged": "文件已损坏，无法读取，请重新打开填报表，用“另存为”保存为 .xlsx 格式后重新报送。",
    "too-large": f"文件过大或表格范围异常，无法读取，请删除无关内容（图片、多余行列），{_SAVE_AS}",
    "no-table": "文件中没有找到“填报表”，请在本期下发的填报表中填写后重新报送。",
}
_UNREADABLE = f"文件无法读取，{_SAVE_AS}"


def unreadable(reason: str) -> str:
    """The sentence for a file that could not be read; reasons that no respondent can act on share one."""
    return UNREADABLE.get(reason, _UNREADABLE)
