"""What letters are written from in these tests: facts for each template, as the services give them."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tests.offices import SHIPPED

from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.signing import HmacSigner
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.form.attempt_changes import EntryChange
from duban.domain.operation.outage import Outage, OutageKind
from duban.domain.papers.statement import UnitStatement
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.proof.kinds import ProofKind
from duban.domain.returns.attachments import EvidenceFile, EvidenceKind
from duban.domain.returns.submission import Finding, Severity, Verdict
from duban.services.collect.enclosures import Enclosed
from duban.services.proof.deliverability import Unreached

FOLDER = Path(__file__).parents[3] / "config" / "letters"
ROBOT = "duban@yyb.quanzhou.example"
SIGNER = HmacSigner(b"0123456789abcdef0123456789abcdef")
LETTERS = TemplateLetters(FOLDER, ROBOT, "泉州市营商办（督办系统）")
BANNER = "严禁填报、传输国家秘密、工作秘密和个人隐私信息"
REGISTER = "如已通过公文交换等渠道报送，请来电告知，我办即予登记。"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TIMEZONE)


def proved(kind: ProofKind, moment: datetime) -> dict[str, object]:
    return {"proof": kind.value, "proved_at": moment}


OURS = SHIPPED.facts
COMMON = {
    "helped": (),
    "helper_form": "",
    "programme": "营商环境持续提升专项行动",
    "period": "2021年10月",
    "matter": "2021年10月任务进展",
    "this": "本月",
    "answer_by": date(2021, 10, 25),
    "asked_more": [],
    "shortfalls": [],
    "amended": [],
    "delays": 0,
    "assessed": 0,
    "proposed": 0,
    "errands": 0,
    "to_confirm": [],
    **OURS,
}
OUTAGE = Outage(OutageKind.MAILBOX, at(2021, 10, 22, 8, 10), "收信服务器连接失败。", at(2021, 10, 22, 9), number=1)
TAXES = {"organisation": "市税务局", "addressee": "市税务局", "salutation": "贵局", "subordinate": True}
COURT = {
    "organisation": "市中级人民法院",
    "addressee": "市中级人民法院",
    "salutation": "贵院",
    "subordinate": False,
}
FORM = {
    "items": 4,
    "numbers_asked": [38, 39, 40, 42],
    "due_items": [{"number": 39, "goal": "推行专用发票电子化。", "deadline": "2021年10月底"}],
    "covers_from": date(2021, 9, 26),
    "covers_to": date(2021, 10, 25),
    "asked": 21,
    "asked_last": 33,
    "targets": 4,
    "mapped": 0,
    "dropped": [41],
    "extended": [42],
    "is_first": False,
    "claims": 0,
    "outcomes": [],
    "coordinated": [],
    "reflected": [],
    "extract": True,
    "brief": "",
    "statement": None,
    "now": at(2021, 10, 14, 9),
}
EXPERT = {
    "item": "第38项",
    "goal": "推行并联审批。",
    "number": 3,
    "until": date(2021, 12, 20),
    "now": at(2021, 12, 6, 9),
}
STATEMENT = UnitStatement(
    lights=(
        "牵头5项：绿灯3项、黄灯1项、已销号1项",
        "黄灯 第39项（推行专用发票电子化）：临期（完成时限2021年10月31日）",
    ),
    needs=("第40项：商请数字办开放接口",),
    owed=("第38项申报完成，待复核，由我办于2021年11月15日前办结",),
    practices=("2021年9月所报：已采纳，拟推广为“首创一窗通办”",),
)
COUNTERSIGNED = {
    "opinion": "修改意见",
    "changes": "第6项完成时限建议提前。",
    "rows": [
        {"number": 6, "goal": "优化审批。", "measures": "措施2已落实", "progress": "已完成图审改革。", "remark": ""}
    ],
    "now": at(2021, 10, 20, 9),
}
NEEDED = {
    "asked": [
        {
            "number": 1,
            "item": "第38项　压缩纳税时间",
            "by": "市税务局",
            "words": "请市公安局开放户籍数据接口。",
            "opinion": "请研究共享方式。",
            "part": "协办",
            "until": date(2021, 10, 29),
            "told_on": date(2021, 10, 26),
        }
    ],
    "refuses_within": 1,
    "now": at(2021, 10, 26, 9),
}
GIVEN = {
    "by_exchange": False,
    "asked": [
        {
            "number": 1,
            "item": "交办第1号；第38项　压缩纳税时间",
            "by": "专题会议纪要（〔2021〕15号）议定事项",
            "words": "开放户籍数据接口。",
            "opinion": "",
            "part": "主办",
            "until": date(2021, 11, 30),
            "told_on": date(2021, 10, 26),
            "way": "单独反馈（填所附答复表）",
        }
    ],
    "has_form": True,
    "refuses_within": 1,
    "now": at(2021, 10, 26, 9),
}
COUNTY_FORM = {
    "indicators": 18,
    "optional": ["本地落实方案", "典型经验"],
    "covers_from": date(2021, 9, 26),
    "covers_to": date(2021, 12, 25),
    "baseline": False,
    "wants_scan": True,
    "asked": 3,
    "asked_last": 21,
    "now": at(2021, 12, 10, 9),
}
DELIVERED = [
    {"name": "提醒", "delivered_on": at(2021, 10, 20, 9)} | proved(ProofKind.ACCEPTED, at(2021, 10, 20, 9, 3)),
    {"name": "催办", "delivered_on": at(2021, 10, 26, 9, 5)} | proved(ProofKind.PHONED, at(2021, 10, 26, 15)),
]
URGED = {
    "reply_by": date(2021, 10, 29),
    "within": 5,
    "notices": DELIVERED,
    "sent_back": False,
    "favours": (),
    "form_again": True,
    "now": at(2021, 10, 28, 9),
}
ERROR = Finding("E08", Severity.ERROR, "第38项“本月进展”内容为空，请写明。", 38, "本月进展", "填报表!H7")
QUERY = Finding("W10", Severity.QUERY, "第40项与措施落实情况不一致，请核实。", 40, "完成情况", "填报表!F9")
RECEIPT = {
    "number": "泉营商2110-税务#1",
    "received_at": at(2021, 10, 22, 15, 30),
    "attempt": 1,
    "verdict": Verdict.ACCEPTED,
    "late": False,
    "findings": (),
    "files": ["报表（初稿）.xlsx"],
    "digest": "3f2a9c01b7de",
    "summary": {"已完成": [38, 39], "正在推进（按序时）": [40, 41, 42]},
    "targets": [{"item": 38, "metric": "纳税时间", "value": "105", "unit": "小时"}],
    "nil_reason": "",
    "claims": {},
    "evidence": (
        EvidenceFile("38-验收意见.pdf", "a" * 64, EvidenceKind.EVIDENCE, (38,)),
        EvidenceFile("照片.jpg", "b" * 64, EvidenceKind.UNKNOWN),
    ),
    "changes": [EntryChange(38, "完成情况", "（空）", "已完成")],
    "enclosed": Enclosed(),
    "correct_by": date(2021, 10, 26),
    "now": at(2021, 10, 22, 15, 31),
}
REPORT = {
    "title": "2021年10月报告",
    "draft": 2,
    "signers": "市发改委分管领导",
    "text": "截至10月25日……",
    "files": [("专报.docx", "ab" * 32)],
    **OURS,
    "now": at(2021, 11, 1, 17),
}
FACTS = {
    "form": COMMON | FORM,
    "form_county": COMMON | COUNTY_FORM,
    "brief_mail": COMMON | {"brief": "2021年9月", "statement": STATEMENT, "now": at(2021, 10, 14, 9)},
    "expert_ask": COMMON | EXPERT,
    "expert_reminder": COMMON | EXPERT,
    "countersign": COMMON
    | {
        "items": [6, 7],
        "leads": "市行政服务中心管委会",
        "until": date(2021, 10, 21),
        "now": at(2021, 10, 14, 9),
    },
    "countersign_receipt": COMMON
    | COUNTERSIGNED
    | {"leads": "市行政服务中心管委会", "findings": (), "accepted": True, "number": "zjj#会签1"},
    "countersigned": COMMON | COUNTERSIGNED | {"co_lead": "市住建局", "attached": True, "filed": False},
    "need_ask": COMMON | NEEDED,
    "need_remind": COMMON | NEEDED,
    "need_urge": COMMON | NEEDED | {"now": at(2021, 11, 5, 9)},
    "errand": COMMON | GIVEN,
    "errand_remind": COMMON | GIVEN,
    "errand_urge": COMMON | GIVEN | {"now": at(2021, 12, 1, 9)},
    "errand_receipt": COMMON
    | {
        "accepted": True,
        "findings": (),
        "said": [{"number": 1, "item": "交办第1号", "answer": "已办结", "words": "接口已开放。"}],
        "received_at": at(2021, 11, 28, 15, 30),
        "digest": "3f2a9c01b7de",
        "now": at(2021, 11, 28, 15, 31),
    },
    "need_told": COMMON | {"lines": ["第38项：市公安局答复“已办结”，接口已开放"], "now": at(2021, 10, 29, 9)},
    "need_receipt": COMMON
    | {
        "accepted": True,
        "findings": (),
        "said": [{"number": 1, "item": "第38项　压缩纳税时间", "answer": "已办结", "words": "接口已开放。"}],
        "received_at": at(2021, 10, 28, 15, 30),
        "digest": "3f2a9c01b7de",
        "now": at(2021, 10, 28, 15, 31),
    },
    "reminder": COMMON | {"form_again": True, "now": at(2021, 10, 20, 9)},
    "reminder_again": COMMON | {"form_again": True, "now": at(2021, 10, 22, 9)},
    "urge": COMMON | URGED,
    "urge_peer": COMMON | URGED,
    "letter_request": COMMON | URGED,
    "receipt": COMMON | RECEIPT | {"unopened": [], "withdrawal_asked_at": at(2021, 10, 21, 16, 5)},
    "receipt_list": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "files": [
            RECEIPT
            | {
                "name": "报表.xlsx",
                "filed": True,
                "fate": "已登记",
                "period": "2021年10月",
                "matter": "泉营商2021年10月任务进展",
            },
            {"name": "旧表.xlsx", "filed": False, "fate": "与已登记的文件相同，不重复登记"}
            | {"number": "泉营商2110-税务#1"},
        ],
        "unopened": [{"name": "材料.rar", "sentence": "不支持该压缩格式。"}],
        "marked": True,
        "withdrawal_asked_at": None,
    },
    "locked": COMMON | {"now": at(2021, 10, 22, 10)},
    "send_back": COMMON
    | {
        "now": at(2021, 10, 27, 10),
        "number": RECEIPT["number"],
        "attempt": 1,
        "received_at": at(2021, 10, 22, 15, 30),
        "code": "佐证不足",
        "reason": "第38项未附验收意见。",
        "place": "第38项“佐证材料”",
        "marked": True,
        "correct_by": date(2021, 10, 29),
    },
    "withdrawal": COMMON | {"now": at(2021, 10, 22, 10), "accepted": True},
    "answer": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "asked": "第3项的完成率怎么填？",
        "asked_at": at(2021, 10, 21, 16, 5),
        "words": "按当月末累计数填写。",
    },
    "no_form": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "attached": True,
        "unopened": [{"name": "材料.rar", "sentence": "不支持该压缩格式。"}],
        "is_paper": False,
        "is_read": True,
    },
    "confirm": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "file": "报表.xlsx",
        "sender": "somebody@elsewhere.example",
        "received_at": at(2021, 10, 22, 9),
        "digest": "3f2a9c01b7de",
        "registered": False,
        "problem": "",
    },
    "waiting": {
        "alerts": ("隔离：来信 3f2a9c01b7de 已等待人工处理 2 天（处理进程中断）",),
        **OURS,
        "now": at(2021, 10, 22, 10),
    },
    "calendar_missing": {"year": 2022, **OURS, "now": at(2021, 11, 8, 9)},
    "outage": {
        "outage": OUTAGE,
        **OURS,
        "now": at(2021, 10, 22, 10),
    },
    "outage_over": {
        "outage": replace(OUTAGE, ended_at=at(2021, 10, 22, 10)),
        "to_handle": 3,
        "to_send": 0,
        **OURS,
        "now": at(2021, 10, 22, 10),
    },
    "unreached": {
        "unit": "市税务局",
        "contacts": (
            Unreached(
                ReachEvent(
                    "qz2021",
                    "swj",
                    "llr@swj.example",
                    ContactStanding.UNREACHED,
                    at(2021, 10, 26, 10),
                    "550 no such user",
                ),
                "市税务局",
                "催办",
            ),
        ),
        "resting": True,
        **OURS,
        "now": at(2021, 10, 26, 10),
    },
    "cycle_put_off": COMMON
    | {
        "as_planned": False,
        "reason": "受台风影响",
        "before": date(2021, 10, 25),
        "on_time": date(2021, 10, 28),
        "has_filed": False,
        "countersign_by": None,
        "owes": True,
        "now": at(2021, 10, 22, 10),
    },
    "registered_proof": COMMON
    | {
        "about": "【催办】2021年10月任务进展",
        "phoned": True,
        "at": at(2021, 10, 27, 15, 30),
        "ours": "市营商办督办岗",
        "theirs": "办公室值班员",
        "content": "请于29日前报送，对方答复已转经办科室。",
        "registered_by": "市营商办督办岗",
        "now": at(2021, 10, 27, 16),
    },
    "report": REPORT,
    "signed_notice": {"subject": "已签发的标题", "text": f"已签发的正文。\n\n{BANNER}。"},
}
# Letters that the ladders name, with their variants; those that take facts of their own are rendered by the services.
OF_LADDERS = set(
    re.findall(
        r'letter = "(\w+)"', (FOLDER.parents[1] / "plugins/duban/config/ladders.toml").read_text(encoding="utf-8")
    )
)
TO_THE_OFFICE = {"held_back", "opening", "preview", "task_list"}
RENDERED_BY_SERVICES = {
    *("appraisal_answer", "appraisal_extract", "appraisal_summary"),
    *("brief", "brief_county", "expert_form", "circular_extract", "city_request", "needs", "plan_change", "reminders"),
}
PAPERS = {
    "appraisal_summary",
    "ask_coordination",
    "brief",
    "brief_county",
    "circular",
    "city_request",
    "expert_form",
    "internal_memo",
    "item_transfer",
    "item_coordinate",
    "item_false_coordinate",
    "item_false_memo",
    "item_memo",
    "item_overdue",
    "item_slow",
    "item_supervise",
    "letter_request",
    "plan_change",
    "propose_supervision",
}
BEFORE_THE_DEADLINE = ("form", "form_county", "reminder", "reminder_again")
AFTER_THE_DEADLINE = ("urge", "urge_peer", "letter_request")


def body(template: str, unit: dict[str, object] = TAXES, **changes: object) -> str:
    return LETTERS.render(template, FACTS[template] | unit | changes)[1]
