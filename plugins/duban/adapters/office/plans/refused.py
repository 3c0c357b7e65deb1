"""Why a plan's file is not read: a sentence for each reason, with what to do."""

_SAVE = "请用 WPS 或 Word 打开，另存为 .docx（表格另存为 .xlsx）后重新导入。"
_SHEET = "读取它会丢失合并单元格和日期的显示格式，请用 WPS 或 Excel 打开，另存为 .xlsx 后重新导入。"
_PAPER = (
    "请向印发单位索取电子原文（.docx）；只有纸件的，先用识别软件转成文字，对照原件核对，存为 .txt 或 .docx 后再导入。"
)
SENTENCES = {
    "missing": "找不到该文件，请核对路径。",
    "folder": "这是文件夹，请指明其中的方案文件。",
    "unreadable": "没有读取该文件的权限，请检查后重试。",
    "empty": "文件为空（0字节），请重新下载或拷贝。",
    "blank": "文件里没有文字，请核对是否选对了文件。",
    "large": "文件超过 40 MB，请删去其中的图片后另存，再重新导入。",
    "scan": f"文件是扫描件（页面是图片，没有文字），无法读取。{_PAPER}",
    "image": f"文件是图片，没有文字，无法读取。{_PAPER}",
    "encrypted": "文件设有打开密码，请用原程序打开，取消密码后另存，再重新导入。",
    "protected": "文件已被终端安全（防泄密）软件加密，请在本机申请解密后重新导入。",
    "doc": f"文件是老的 Word/WPS 文字格式（.doc、.wps），{_SAVE}",
    "odt": f"文件是 OpenDocument 文字格式（.odt），{_SAVE}",
    "xls": f"文件是老的 Excel/WPS 表格格式（.xls、.et），{_SHEET}",
    "ods": f"文件是 OpenDocument 表格格式（.ods），{_SHEET}",
    "rtf": f"文件是 RTF 格式，{_SAVE}",
    "slides": "文件是演示文稿，请把其中的任务表复制到 Word 或 Excel，存为 .docx 或 .xlsx 后导入。",
    "ofd": "文件是 OFD 版式文件，请用 OFD 阅读器“导出”或“打印”为 PDF（须能选中文字）后导入，有 Word 原文的以原文为好。",
    "uof": f"文件是 UOF 格式，{_SAVE}",
    "binary": "文件是 .xlsb 格式，请用 Excel 另存为 .xlsx 后重新导入。",
    "numbers": "文件是苹果 Numbers 表格，请在 Numbers 中导出为 Excel（.xlsx）后重新导入。",
    "old-table": "文件是早期表格程序的格式，请用 Excel 或 WPS 打开，另存为 .xlsx 后重新导入。",
    "archive": "文件是压缩包，请先解压，再导入其中的方案文件。",
    "mail": "文件是保存下来的邮件或网页存档（.mht、.eml），请在浏览器中另存为“网页，仅 HTML”，或取出其中的附件后导入。",
    "xml": f"文件是 XML 文件，不是方案文档；{_SAVE}",
    "damaged": f"文件已损坏，无法读取。{_SAVE}",
    "heavy": "读取它用完了限定的内存，文件过大或结构异常；请删去图片和空行空列后另存，再重新导入。",
    "slow": "读取它用完了限定的处理时间，文件过大或结构异常；请删去图片和空行空列后另存，再重新导入。",
    "crash": f"读取它时读取程序崩溃，文件多半已损坏。{_SAVE}",
    "unknown": "不认识这种文件。可以导入的有：.docx、.xlsx、.csv、.html、.md、.txt 和能选中文字的 .pdf。",
}


class PlanRefused(Exception):
    """A plan's file is not read; the text is a key of `SENTENCES`."""
