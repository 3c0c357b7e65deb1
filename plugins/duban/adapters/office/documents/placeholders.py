"""What each .docx template may name in its double brackets: what it means, and an example that fills it."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from duban.adapters.office.documents.template import Picture
from duban.domain.office.office import COUNTIES

WIDE, HIGH, GREY = 900, 450, (221, 221, 221)


@dataclass(frozen=True, slots=True)
class TemplateFact:
    """A fact by the name that a template may use, what stands there, and an example of it."""

    name: str
    meaning: str
    example: Any


DRAFT = TemplateFact("draft", "第几稿", 1)
COMPILED = TemplateFact("compiled_at", "汇总、拟稿的时间", "2021年11月1日9时")
PERIOD = TemplateFact("period", "报告期", "2021年10月")
PROGRAMME = TemplateFact("programme", "专项名称", "营商环境持续提升专项行动")
CONTACT = TemplateFact(
    "contact_line", "联系人和电话（设置 office.contact_line），没有填写的为空", "联系人：督办岗，电话：0000-00000000"
)
TITLE = TemplateFact("title", "标题", "关于商请报送2021年10月任务进展情况的函")
ADDRESSEE = TemplateFact("addressee", "主送机关（带冒号）；可以为空，用 if 判断", "市×××局：")
ANNEXES = TemplateFact("attachments", "附件说明，一行一个", ["附件：1. 任务进展总表", "　　　2. 一级指标进展表"])


def _picture(name: str, what: str, width: int) -> tuple[TemplateFact, TemplateFact]:
    return (
        TemplateFact(f"{name}_picture", f"图：{what}；没有数据时为空，用 if 判断", Picture(_grey, width, what)),
        TemplateFact(f"{name}_caption", f"{what}的图题", f"图　{what}"),
    )


def _grey() -> bytes:
    """An empty picture, where a chart will stand."""
    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (WIDE, HIGH), GREY).save(drawn, "PNG")
    return drawn.getvalue()


FRAME = (
    DRAFT,
    COMPILED,
    PERIOD,
    PROGRAMME,
    CONTACT,
    *_picture("lights", "各大类任务各期亮灯情况", 75),
    *_picture("months", "有明确时限的任务：月末应剩与统计截止日实剩", 75),
    *_picture("strips", "各单位各期报送时效", 150),
    ANNEXES,
)
RESULTS = TemplateFact("results", "总体情况，一段一条", ["截至10月25日，……", "绿灯……，黄灯……，红灯……。"])
NEXT = TemplateFact("next_steps", "下一步工作，一段一条", ["10月26日至11月30日到期且未申报完成×项：……"])
PROBLEMS = TemplateFact(
    "problems",
    "存在问题，每条有 heading（小标题）和 text（正文）",
    [{"heading": "（一）任务逾期。", "text": "共×项……"}],
)
MONTHLY = (
    *FRAME,
    TemplateFact("lead", "开头一段：变化、逾期、到期压力、需要什么", "本期新销号×项……到12月31日还有×项到期……"),
    RESULTS,
    TemplateFact("coverage", "报送情况，一段一条", ["以上据×家牵头单位报送汇总……"]),
    TemplateFact(
        "progress",
        "主要进展，一个大类一条，每条有 heading（小标题）和 text（正文）",
        [{"heading": "（一）企业全生命周期。", "text": "×项任务已销号×项……"}],
    ),
    TemplateFact("targets", "量化指标，一段（problems 中也有）", "已启用量化指标×个……"),
    PROBLEMS,
    TemplateFact("ahead", "临近到期的任务，一段", "10月26日至12月31日到期、尚未申报完成×项……"),
    TemplateFact("needs", "需要协调解决的事项，一段一条", ["各单位提出需协调×项（市级×项）：待交办×项……"]),
    NEXT,
    TemplateFact("tally_titles", "分大类统计表的表头", ["大类", "任务数"]),
    TemplateFact("tallies", "分大类统计表，一行一个大类", [["企业全生命周期", "53"], ["合计", "148"]]),
)
QUARTERLY = (
    *FRAME,
    TemplateFact("lead", f"开头一段：{COUNTIES}报送的总情况", f"各{COUNTIES}应报×家、已报×家……"),
    RESULTS,
    TemplateFact("coverage", "报送情况，一段", f"×个{COUNTIES}应报，已报×个。"),
    TemplateFact("work", f"各{COUNTIES}工作推进情况，一段一条", ["据××县报送，……"]),
    PROBLEMS,
    NEXT,
    TemplateFact("practices", "典型经验，一段一条", ["据××县报送，……"]),
)
FORMAL = (
    TITLE,
    TemplateFact("title_lines", "标题，按词意分行，一行一条", ["关于商请报送", "2021年10月任务进展情况的函"]),
    ADDRESSEE,
    TemplateFact(
        "paragraphs",
        "正文，每段有 text（文字）和 is_heading（是否小标题）",
        [{"text": "一、基本情况", "is_heading": True}, {"text": "截至11月1日，仍未收到。", "is_heading": False}],
    ),
    TemplateFact("enclosed", "正文后所附的清单，一行一条", ["附：联系情况", "1. 10月26日　催办"]),
    TemplateFact("issuer", "落款的机关；代拟稿为代拟的机关", "×××市发展和改革委员会"),
    TemplateFact("for_other", "是否代拟稿（由别的机关编号、印发）；用 if 判断", example=False),
    CONTACT,
    COMPILED,
    TemplateFact("drafted_on", "拟稿的日期", "2021年11月1日"),
    DRAFT,
)
EXTENSION = (
    TemplateFact("title", "标题", "任务事项延期申请表"),
    TemplateFact("addressee", "送达的办公室（不带冒号）", "市×××办"),
    TemplateFact("organisation", "申请单位", "市×××局"),
    PERIOD,
    TemplateFact(
        "items",
        "申请延期的事项，每行六格：序号、目标任务、原完成时限、申请延至、目前进展、延期理由",
        [("1", "压缩办理时间", "2021年12月底", "2022年3月31日", "已完成系统改造", "待上级系统联通")],
    ),
)
CLOSING = (
    TemplateFact("title", "标题", "任务销号申请表"),
    TemplateFact("addressee", "送达的办公室（不带冒号）", "市×××办"),
    TemplateFact("organisation", "申请单位", "市×××局"),
    TemplateFact(
        "items",
        "申请销号的事项，每行五格：序号、目标任务、完成时限、完成情况、佐证材料；后两格留空，由单位填写",
        [("1", "压缩办理时间", "2021年12月底", "", "")],
    ),
)
BUNDLE = (
    TemplateFact("title", "案卷名称", "市×××局办理情况案卷"),
    TemplateFact("subject", "所及的事由", "2021年10月任务进展情况"),
    TemplateFact("unit", "单位", "市×××局"),
    PROGRAMME,
    TemplateFact("span", "起止时间", "2021年9月至2021年12月"),
    TemplateFact("office", "立卷的办公室", "市×××办"),
    TemplateFact("made_at", "立卷时间", "2021年12月31日9时"),
    TemplateFact("made_by", "立卷人", "督办岗"),
    TemplateFact("chain", "日志校验情况", "日志完整，未被改动。"),
    TemplateFact("digest", "内容的校验值", "0" * 64),
    TemplateFact("counts", "各类材料的件数", "报送件1件，邮件2件"),
    TemplateFact(
        "periods", "各期情况，每行四格：报告期、截止、报送、结论", [("2021年10月", "10月25日", "10月25日", "已接收")]
    ),
    TemplateFact("listed", "目录，每行四格：件号、日期、种类、名称", [("1", "2021年10月25日", "报送件", "10月报送件")]),
    TemplateFact(
        "pieces",
        "各件，每件有 heading（件号）、title（名称）、facts（要素，每行两格）、says（何种文字）、wording（逐段的文字）",
        [
            {
                "heading": "第1件　报送件",
                "title": "10月报送件",
                "facts": [("收到时间", "10月25日")],
                "says": "原文",
                "wording": ["第1项　……"],
            }
        ],
    ),
)
SHEET = (
    TemplateFact("title", "文书标题", "关于商请报送2021年10月任务进展情况的函"),
    TemplateFact("issuer", "发文机关", "×××市发展和改革委员会"),
    TemplateFact("drafted_by", "拟稿的办公室", "市×××办"),
    TemplateFact("drafted_at", "拟稿时间和稿次", "2021年11月1日9时（第1稿）"),
    TemplateFact("signed", "已有的签发，一人一行；可以为空", ["市×××委分管领导　2021年11月1日签发"]),
    TemplateFact("addressee", "主送机关；可以为空", "市×××局"),
    TemplateFact("enclosed", "附件名称，一行一个；可以为空", ["附件.xlsx"]),
)
ERRAND = (
    TemplateFact("title", "标题", "营商环境持续提升专项行动交办单"),
    TemplateFact("number", "编号", "交办第7号"),
    TemplateFact("origin", "交办依据：会议纪要期号，或批示登记号（不录内容）", "专题会议纪要（〔2021〕15号）议定事项"),
    TemplateFact("matter", "交办事项，用本办的话写", "开放×××数据接口。"),
    TemplateFact("items", "相关任务；没有的为空，用 if 判断", "第3项"),
    TemplateFact(
        "units",
        "承办单位，每行四格：单位、职责、办理时限、反馈方式",
        [("市×××局", "主办", "2021年11月30日", "单独反馈（填所附答复表）")],
    ),
    TemplateFact("refuses_within", "不属于本单位职责的，几个工作日内提出", 1),
    CONTACT,
    COMPILED,
    DRAFT,
)
_ITEM = [("3", "压缩办理时间", "市×××局", "2021年12月底", "黄灯：滞后")]
MATERIAL = (
    TemplateFact("title", "标题", "数字化专班调度会调度材料"),
    TemplateFact("held_on", "会议日期", "2021年11月12日"),
    TemplateFact("force", "工作专班和组长单位；没有的为空，用 if 判断", "数字化工作专班，组长单位：市×××局"),
    TemplateFact("summary", "进展小结，一段", "未销号×项：绿灯×项；待协调事项×件。"),
    TemplateFact("items", "任务进展，每行五格：序号、目标任务、牵头单位、完成时限、状态", _ITEM),
    TemplateFact("due", "已逾期和30日内到期的事项，同上五格", _ITEM),
    TemplateFact(
        "needs",
        "需协调事项，每行四格：序号、提出单位和事项、层级和环节、答复",
        [("3", "市×××局：请共享数据。", "工作专班　待上一级协调", "尚无答复")],
    ),
    TemplateFact(
        "errands",
        "交办事项，每行四格：编号、事项和依据、承办单位和时限、办理情况",
        [("交办第7号", "开放×××数据接口。", "市×××局（主办）11月30日前", "承办单位办理中")],
    ),
    TemplateFact("made_at", "生成日期", "2021年11月10日"),
)
PLACEHOLDERS: Mapping[str, tuple[TemplateFact, ...]] = {
    "monthly_report.docx": MONTHLY,
    "quarterly_report.docx": QUARTERLY,
    "letter.docx": FORMAL,
    "circular.docx": FORMAL,
    "brief.docx": FORMAL,
    "memo.docx": FORMAL,
    "request.docx": FORMAL,
    "extension_request.docx": EXTENSION,
    "closing_request.docx": CLOSING,
    "case_bundle.docx": BUNDLE,
    "drafting_sheet.docx": SHEET,
    "errand.docx": ERRAND,
    "meeting_material.docx": MATERIAL,
}
PAPERS: Mapping[str, str] = {
    "monthly_report.docx": "每月的专报",
    "quarterly_report.docx": "每季度的报告",
    "letter.docx": "函",
    "circular.docx": "通报",
    "brief.docx": "调度简况",
    "memo.docx": "签报",
    "request.docx": "请示",
    "extension_request.docx": "随回执、提示和函所附的延期申请",
    "closing_request.docx": "随提示和函所附的销号申请",
    "case_bundle.docx": "案卷",
    "drafting_sheet.docx": "公文包中的拟稿单",
    "errand.docx": "交办单",
    "meeting_material.docx": "调度材料",
}
# Templates that know no office but by the words they are given.
WITHOUT_OFFICE = ("extension_request.docx", "closing_request.docx", "case_bundle.docx", "drafting_sheet.docx")
