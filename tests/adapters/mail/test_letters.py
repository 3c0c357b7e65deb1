"""Letters say what they may, to whom they may, in bytes that every mail program reads."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.adapters.mail.letters import TemplateLetters, day, listed, moment, numbers, place, served
from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.domain.changes import EntryChange
from duban.domain.cycle import TIMEZONE
from duban.domain.delivery import message_id_for
from duban.domain.evidence import EvidenceFile, EvidenceKind
from duban.domain.reach import ReachEvent, Standing
from duban.domain.submission import Finding, Level, Verdict
from duban.errors import ConfigurationError
from duban.ports import Letter
from duban.services.intake.enclosures import Enclosed
from duban.services.reach import Unreached

FOLDER = Path(__file__).parents[3] / "config" / "letters"
ROBOT = "duban@yyb.quanzhou.example"
SIGNER = HmacSigner(b"0123456789abcdef0123456789abcdef")
LETTERS = TemplateLetters(FOLDER, ROBOT, "泉州市营商办（督办系统）")
BANNER = "严禁填报、传输国家秘密、工作秘密和个人隐私信息"
REGISTER = "如已通过公文交换等渠道报送，请来电告知，我办即予登记。"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=TIMEZONE)


COMMON = {
    "programme": "营商环境持续提升专项行动",
    "period": "2021年10月",
    "answer_by": date(2021, 10, 25),
    "contact_line": "联系人：市营商办督办岗，电话：0595-00000000",
}
TAXES = {"organisation": "市税务局", "salutation": "贵局", "subordinate": True}
COURT = {"organisation": "市中级人民法院", "salutation": "贵院", "subordinate": False}
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
    "extract": True,
    "now": at(2021, 10, 14, 9),
}
COUNTERSIGNED = {
    "opinion": "修改意见",
    "changes": "第6项完成时限建议提前。",
    "rows": [
        {"number": 6, "goal": "优化审批。", "measures": "措施2已落实", "progress": "已完成图审改革。", "remark": ""}
    ],
    "now": at(2021, 10, 20, 9),
}
COUNTY_FORM = {
    "indicators": 18,
    "optional": ["本地落实方案", "典型经验"],
    "covers_from": date(2021, 9, 26),
    "covers_to": date(2021, 12, 25),
    "baseline": False,
    "wants_scan": True,
    "now": at(2021, 12, 10, 9),
}
DELIVERED = [
    {"name": "提醒", "delivered_on": at(2021, 10, 20, 9)},
    {"name": "催办", "delivered_on": at(2021, 10, 26, 9, 5)},
]
URGED = {
    "reply_by": date(2021, 10, 29),
    "notices": DELIVERED,
    "sent_back": False,
    "now": at(2021, 10, 28, 9),
}
ERROR = Finding("E08", Level.ERROR, "第38项“本月进展”内容为空，请写明。", 38, "本月进展", "填报表!H7")
QUERY = Finding("W10", Level.QUERY, "第40项与措施落实情况不一致，请核实。", 40, "完成情况", "填报表!F9")
RECEIPT = {
    "number": "qz2021/department_monthly/2021-10/swj#1",
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
    "text": "截至10月25日……",
    "files": [("专报.docx", "ab" * 32)],
    "contact_line": COMMON["contact_line"],
    "now": at(2021, 11, 1, 17),
}
FACTS = {
    "form": COMMON | FORM,
    "form_county": COMMON | COUNTY_FORM,
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
    "reminder": COMMON | {"now": at(2021, 10, 20, 9)},
    "reminder_again": COMMON | {"now": at(2021, 10, 22, 9)},
    "urge": COMMON | URGED,
    "urge_peer": COMMON | URGED,
    "letter_request": COMMON | URGED,
    "receipt": COMMON | RECEIPT,
    "receipt_list": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "files": [
            RECEIPT | {"name": "报表.xlsx", "filed": True, "fate": "已登记", "period": "2021年10月"},
            {"name": "旧表.xlsx", "filed": False, "fate": "与已登记的文件相同，不重复登记", "number": "swj#1"},
        ],
        "refused": [{"name": "材料.rar", "reason": "不支持该压缩格式"}],
        "enclosed": True,
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
        "correct_by": date(2021, 10, 29),
    },
    "no_form": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "attached": True,
        "refused": [{"name": "材料.rar", "reason": "不支持该压缩格式"}],
    },
    "confirm": COMMON
    | {
        "now": at(2021, 10, 22, 10),
        "file": "报表.xlsx",
        "sender": "somebody@elsewhere.example",
        "received_at": at(2021, 10, 22, 9),
        "digest": "3f2a9c01b7de",
    },
    "waiting": {
        "alerts": ("隔离：来信 3f2a9c01b7de 已等待人工处理 2 天（处理进程中断）",),
        "contact_line": COMMON["contact_line"],
        "now": at(2021, 10, 22, 10),
    },
    "mailbox_refused": {
        "words": "收信账号 duban@yyb.example 登录被拒绝",
        "contact_line": COMMON["contact_line"],
        "now": at(2021, 10, 22, 10),
    },
    "unreached": {
        "unit": "市税务局",
        "contacts": (
            Unreached(
                ReachEvent(
                    "qz2021", "swj", "llr@swj.example", Standing.UNREACHED, at(2021, 10, 26, 10), "550 no such user"
                ),
                "市税务局",
                "催办",
            ),
        ),
        "resting": True,
        "contact_line": COMMON["contact_line"],
        "now": at(2021, 10, 26, 10),
    },
    "report": REPORT,
    "signed_notice": {"subject": "已签发的标题", "text": f"已签发的正文。\n\n{BANNER}。"},
}
# Letters that the ladders name, with their variants; those that take facts of their own are rendered by the services.
OF_LADDERS = set(re.findall(r'letter = "(\w+)"', (FOLDER.parent / "duban.toml").read_text(encoding="utf-8")))
TO_THE_OFFICE = {"held_back", "preview", "task_list"}
RENDERED_BY_SERVICES = {"circular_extract"}
PAPERS = {
    "ask_coordination",
    "circular",
    "internal_memo",
    "item_accountability",
    "item_coordinate",
    "item_false_coordinate",
    "item_false_memo",
    "item_memo",
    "item_overdue",
    "item_slow",
    "item_supervise",
    "letter_request",
    "propose_accountability",
    "propose_supervision",
}
BEFORE_THE_DEADLINE = ("form", "form_county", "reminder", "reminder_again")
AFTER_THE_DEADLINE = ("urge", "urge_peer", "letter_request")


def body(template: str, unit: dict[str, object] = TAXES, **changes: object) -> str:
    return LETTERS.render(template, FACTS[template] | unit | changes)[1]


HEADERS_OF_A_LETTER = {
    *("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
}
EVIL = st.lists(
    st.sampled_from(
        ["市税务局", "\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "Bcc: x@y.example", "\r\n\r\n--=_", '"', " ", "\x00"]
    ),
    max_size=5,
).map("".join)


class TestWording:
    def test_every_template_is_used_and_every_letter_has_one(self):
        found = {path.name.partition(".")[0] for path in FOLDER.glob("[!_]*.txt")}
        assert found == set(FACTS) | OF_LADDERS | TO_THE_OFFICE | RENDERED_BY_SERVICES

    def test_only_what_goes_out_on_paper_has_no_banner(self):
        bare = {
            path.name.partition(".")[0]
            for path in FOLDER.glob("[!_]*.body.txt")
            if not re.search(r"_(foot|banner)\.txt", path.read_text(encoding="utf-8"))
        }
        assert bare == PAPERS | {"signed_notice"}, "the last one repeats what was signed, with its banner"

    @pytest.mark.parametrize("template", sorted(set(FACTS) - {"letter_request"}))
    def test_every_mail_carries_the_confidentiality_banner(self, template):
        assert BANNER in body(template)

    def test_a_formal_letter_is_a_paper_and_speaks_of_no_mailbox(self):
        assert "邮箱" not in body("letter_request")

    @pytest.mark.parametrize("template", BEFORE_THE_DEADLINE + AFTER_THE_DEADLINE)
    def test_every_reminder_tells_of_the_other_channels(self, template):
        said = REGISTER.replace("我办", "我委") if template == "letter_request" else REGISTER
        assert said in body(template)

    @pytest.mark.parametrize("unit", [TAXES, COURT])
    @pytest.mark.parametrize("template", BEFORE_THE_DEADLINE)
    def test_before_the_deadline_nobody_is_blamed(self, template, unit):
        text = body(template, unit)
        assert "尚未收到" not in text
        assert "未收到" not in text
        assert "10月25日（周一）下班前" in text

    @pytest.mark.parametrize("template", ["reminder", "reminder_again"])
    def test_a_reminder_may_be_ignored_by_who_has_answered(self, template):
        assert "如已报送，请忽略" in body(template)

    def test_the_form_says_what_it_asks_for(self):
        text = body("form")
        assert "统计期：9月26日—10月25日" in text
        assert "任务事项4项：第38—40、42项" in text
        assert "本次需填21格，上次33格" in text
        assert "第39项 推行专用发票电子化。（2021年10月底）" in text
        assert "已销号，不再填报：第41项" in text
        assert "责任部门供稿单" in text

    def test_the_first_form_compares_itself_with_nothing(self):
        nothing = {"due_items": [], "dropped": [], "extended": [], "asked_last": None, "is_first": True}
        text = body("form", **nothing, mapped=4, extract=False)
        for words in ("到期", "上次", "与上期相比", "已预填", "供稿单"):
            assert words not in text
        assert "路线图只填这一次：4项" in text

    @pytest.mark.parametrize("template", AFTER_THE_DEADLINE)
    def test_who_is_not_subordinate_is_asked_not_urged(self, template):
        subject, text = LETTERS.render(template, FACTS[template] | COURT)
        for word in ("催办", "督办", "责令", "退回", "补报"):
            assert word not in subject + text.replace("市营商办督办岗", "")
        assert "商请" in text
        assert "为荷" in text
        assert "贵院" in text

    @pytest.mark.parametrize("unit", [TAXES, COURT])
    @pytest.mark.parametrize("template", AFTER_THE_DEADLINE)
    def test_a_return_that_was_sent_back_is_not_called_missing(self, template, unit):
        text = body(template, unit, sent_back=True)
        assert "尚未收到补正件" in text
        assert "补正" in text
        assert "尚未收到贵" not in text
        assert "仍未收到" not in text
        assert ("退回" in text) is (unit is TAXES)

    def test_urging_states_the_moment_and_the_day_to_answer(self):
        text = body("urge")
        assert "截至10月28日9时，尚未收到贵局营商环境持续提升专项行动2021年10月任务进展情况。" in text
        assert "请于10月29日（周五）下班前补报；如有困难请来电说明。" in text

    def test_a_letter_lists_the_notices_that_were_delivered_and_no_other(self):
        text = body("letter_request")
        assert text.startswith("关于商请报送营商环境持续提升专项行动2021年10月任务进展情况的函\n")
        assert "10月20日、10月26日" in text
        assert "1. 10月20日（周三）　提醒\n2. 10月26日（周二）　催办\n" in text
        assert "联系情况" not in body("letter_request", notices=[])

    def test_what_was_signed_goes_out_to_the_letter(self):
        assert LETTERS.render("signed_notice", {"subject": "标题", "text": "正文{{ x }}\n"}) == (
            "标题",
            "正文{{ x }}\n",
        )


class TestReceipt:
    def test_an_accepted_return_is_confirmed_with_number_digest_and_summary(self):
        subject, text = LETTERS.render("receipt", FACTS["receipt"] | TAXES)
        assert subject == "【已收】市税务局2021年10月任务进展报送件"
        assert "已收到贵局2021年10月报送件（收件时间10月22日15时30分，第1次）。" in text
        for fact in ("swj#1", "3f2a9c01b7de", "报表（初稿）.xlsx", "· 已完成：2项", "无需再报"):
            assert fact in text
        assert "迟报" not in text

    def test_a_late_one_is_told_so(self):
        assert "按迟报登记" in body("receipt", late=True)

    def test_errors_come_first_and_queries_apart_each_with_its_place(self):
        text = body("receipt", verdict=Verdict.SENT_BACK, findings=(QUERY, ERROR), summary={})
        order = ["须补正（1处）", ERROR.sentence, "第38项 · 本月进展 · 填报表!H7", "请核实（1处）", QUERY.sentence]
        assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
        assert "现予退回，请于10月26日（周二）下班前" in text
        assert "所报情况" not in text

    def test_the_court_is_asked_to_help_never_sent_back(self):
        facts = FACTS["receipt"] | COURT | {"verdict": Verdict.SENT_BACK, "findings": (ERROR,), "summary": {}}
        subject, text = LETTERS.render("receipt", facts)
        assert "退回" not in subject + text
        assert subject.startswith("【请协助补正】")
        assert "请协助补正：商请于10月26日（周二）下班前" in text


class TestFilters:
    def test_days_and_moments_are_written_as_people_write_them(self):
        assert day(date(2021, 10, 25)) == "10月25日（周一）"
        assert day(datetime(2021, 10, 24, 16, 0, tzinfo=UTC)) == "10月25日（周一）"
        assert moment(at(2021, 10, 28, 9)) == "10月28日9时"
        assert moment(datetime(2021, 10, 28, 8, 30, tzinfo=UTC)) == "10月28日16时30分"

    def test_item_numbers_are_drawn_together(self):
        assert numbers([7, 3, 1, 4, 5]) == "第1、3—5、7项"

    def test_each_day_of_service_is_named_once(self):
        twice = [*DELIVERED, {"name": "对等催办", "delivered_on": date(2021, 10, 26)}]
        assert served(twice) == "10月20日、10月26日"
        assert listed(twice) == "10月20日提醒、10月26日催办、10月26日对等催办"

    def test_a_finding_about_the_whole_file_has_no_place(self):
        assert place(Finding("E01", Level.ERROR, "文件无法读取。")) == ""


def letter(**changes: object) -> Letter:
    first = Letter(
        template="form",
        facts=FACTS["form"] | TAXES,
        to=("tbr@swj.quanzhou.example", "lly@swj.quanzhou.example"),
        cc=("ksfzr@swj.quanzhou.example",),
        message_id=message_id_for("R0/qz2021/department_monthly/2021-10/swj", SIGNER.mark, "yyb.quanzhou.example"),
        at=at(2021, 10, 14, 9),
        tag="qz2021/department_monthly/2021-10/swj",
        attachments=(("市税务局_2021年10月任务进展填报表.xlsx", b"PK\x03\x04" + bytes(3000)),),
        in_reply_to="<2@swj.quanzhou.example>",
        references=("<1@swj.quanzhou.example>", "<2@swj.quanzhou.example>"),
    )
    return replace(first, **changes)


class TestBytes:
    def test_equal_letters_are_equal_bytes(self):
        assert LETTERS.write(letter()) == LETTERS.write(letter())

    def test_the_standard_library_reads_every_header_back(self):
        written = LETTERS.write(letter())
        message = email.message_from_bytes(written.raw, policy=email.policy.default)
        assert str(message["From"]) == f"泉州市营商办（督办系统） <{ROBOT}>"
        assert message["To"].addresses[1].addr_spec == "lly@swj.quanzhou.example"
        assert message["Cc"].addresses[0].addr_spec == "ksfzr@swj.quanzhou.example"
        assert str(message["Subject"]) == written.subject
        assert written.subject.endswith("〔qz2021/department_monthly/2021-10/swj〕")
        assert message["Date"].datetime == at(2021, 10, 14, 9)
        assert message["Message-ID"] == letter().message_id
        assert message["In-Reply-To"] == "<2@swj.quanzhou.example>"
        assert message["References"].split() == ["<1@swj.quanzhou.example>", "<2@swj.quanzhou.example>"]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"

    def test_the_workbook_arrives_whole_and_under_its_name(self):
        message = email.message_from_bytes(LETTERS.write(letter()).raw, policy=email.policy.default)
        (part,) = message.iter_attachments()
        assert part.get_filename() == "市税务局_2021年10月任务进展填报表.xlsx"
        assert part.get_content() == letter().attachments[0][1]
        assert part.get_content_subtype() == "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == body("form")

    def test_old_mail_programs_find_the_name_as_an_encoded_word(self):
        assert b'name="=?utf-8?b?' in LETTERS.write(letter()).raw

    def test_a_plain_name_stays_plain(self):
        raw = LETTERS.write(letter(attachments=(("report.docx", b"x"),))).raw
        assert b'filename="report.docx"' in raw

    def test_lines_are_ascii_with_crlf_and_no_line_is_too_long(self):
        raw = LETTERS.write(letter()).raw
        assert raw.isascii()
        assert raw.count(b"\n") == raw.count(b"\r\n")
        # A Message-ID and a long media type cannot be folded.
        words = [line for line in raw.split(b"\r\n") if not line.startswith((b"Message-ID", b"Content-Type: app"))]
        assert max(map(len, words)) <= 78

    def test_without_files_it_is_one_plain_part(self):
        message = email.message_from_bytes(LETTERS.write(letter(attachments=())).raw, policy=email.policy.default)
        assert message.get_content_type() == "text/plain"
        assert message.get_content().replace("\r\n", "\n") == body("form")

    @given(
        name=st.text(
            st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='/\\"'),
            min_size=1,
            max_size=60,
        )
    )
    def test_our_own_parser_reads_any_name_back(self, name):
        raw = LETTERS.write(letter(attachments=((f"{name}.xlsx", b"PK\x03\x04"),))).raw
        incoming = MimeParser(ROBOT, SIGNER).parse(raw)
        assert [file.name for file in incoming.attachments] == [f"{name}.xlsx"]
        assert incoming.own


class TestMistakesOfAnEditor:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "x.subject.txt").write_text("标题", encoding="utf-8")
        return tmp_path

    def test_a_missing_template_is_named(self):
        with pytest.raises(ConfigurationError, match="no_such_letter"):
            LETTERS.render("no_such_letter", {})

    def test_an_unknown_fact_is_named(self, folder):
        (folder / "x.body.txt").write_text("{{ organisaton }}", encoding="utf-8")
        with pytest.raises(ConfigurationError, match="organisaton"):
            TemplateLetters(folder, ROBOT, "x").render("x", {"organisation": "市税务局"})

    def test_a_broken_template_is_named(self, folder):
        (folder / "x.body.txt").write_text("{% if %}", encoding="utf-8")
        with pytest.raises(ConfigurationError, match="“x”"):
            TemplateLetters(folder, ROBOT, "x").render("x", {})

    def test_an_address_cannot_smuggle_in_a_header(self):
        with pytest.raises(ConfigurationError, match="form"):
            LETTERS.write(letter(to=("a@b.example\r\nBcc: x@y.example",)))

    @settings(max_examples=60, deadline=None)
    @given(evil=EVIL)
    @pytest.mark.parametrize("where", ["unit", "tag", "address", "references", "file"])
    def test_nothing_that_is_named_can_add_a_header_or_a_part(self, where, evil):
        """Whatever a unit, a file or an address is called: the mail has its own headers once, or is not written."""
        changes = {
            "unit": {"facts": FACTS["form"] | TAXES | {"organisation": evil, "period": evil, "programme": evil}},
            "tag": {"tag": evil},
            "address": {"to": (f"{evil}@swj.quanzhou.example",)},
            "references": {"references": (evil,), "in_reply_to": evil},
            "file": {"attachments": ((f"{evil}.xlsx", b"PK"),)},
        }
        try:
            written = LETTERS.write(letter(**changes[where]))
        except ConfigurationError:
            return
        message = email.message_from_bytes(written.raw)
        assert set(message.keys()) <= HEADERS_OF_A_LETTER
        assert len(message.keys()) == len(set(message.keys()))
        text, file = message.get_payload()
        assert set(file.keys()) == {"Content-Type", "Content-Disposition", "Content-Transfer-Encoding"}
        assert "Bcc" not in text
