"""What a return that came by mail is answered with: what was understood, what is to be mended, what lay beside it."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.utils import coordinate_to_tuple
from tests.adapters.office.decorated import decorated, picture
from tests.builders import cell_of, fill, good_answers, saved
from tests.libreoffice import converted
from tests.people import officer
from tests.services.collect.mails import letter, receive, submissions, text_of
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at, with_loops

from duban.adapters.office.marking.inventory import inventory
from duban.adapters.office.marking.marker import LimitedMarker
from duban.domain.decisions.verification import ClaimAnswer, VerificationRules
from duban.domain.form import COVER_SHEET, NIL, NIL_REASON, TABLE_SHEET, UNIT_FIELDS
from duban.domain.mail.holds import HoldKind
from duban.domain.returns.attachments import EvidenceKind
from duban.domain.returns.send_back import SendBackCode
from duban.domain.returns.submission import ReturnState, Verdict
from duban.errors import Refused
from duban.services.collect.send_back import SendingBack
from duban.services.decide.closing import ClaimExamination
from duban.services.decide.decider import Who
from duban.services.decide.verify import VerifyClaims

JYJ = CYCLE.of("jyj")
IDENTITY = "11010519491231002X"
PDF = b"%PDF-1.4 /Font"
SCAN = b"%PDF-1.4 /Subtype /Image"


def filled(app: OfficeApp, organisation: str, **changes: object) -> bytes:
    """A good form, but for *changes* of its first item."""
    items = PROGRAMME.items_of(organisation)
    answers = good_answers(items)
    answers[items[0].number] |= changes
    return fill(app.form_of(organisation), answers)


def answered(
    app: OfficeApp, organisation: str, workbook: bytes, hour: int = 10, **files: bytes
) -> tuple[str, dict[str, bytes]]:
    """The text and the attachments of the answer to a mail with that workbook and *files*."""
    mail = letter(address(organisation), at(10, 25, hour), files=[("报表.xlsx", workbook), *files.items()])
    before = len(app.post_office.attempts)
    receive(app, mail, at(10, 25, hour))
    raws = [raw for raw, to in app.post_office.attempts[before:] if address(organisation) in to]
    assert len(raws) == 1
    parsed = message_from_bytes(raws[0], policy=SMTP)
    attached = {str(part.get_filename()): part.get_payload(decode=True) for part in parsed.iter_attachments()}
    return text_of(raws[0]), attached  # type: ignore[return-value]


@pytest.fixture
def office(app: OfficeApp) -> OfficeApp:
    """The office, its forms sent."""
    app.send_forms()
    return app


class TestReceipt:
    def test_an_accepted_return_is_told_how_it_was_understood(self, office: OfficeApp) -> None:
        text, attached = answered(office, "swj", office.good_form("swj"))
        assert "· 正在推进（按序时）：2项（第1—2项）" in text
        assert "无需再报" in text
        assert attached == {}

    def test_a_return_that_is_sent_back_comes_with_the_senders_own_file_marked(self, office: OfficeApp) -> None:
        text, attached = answered(office, "jyj", filled(office, "jyj", progress="同上", remark="我们写的备注"))
        assert text.index("现予退回") < text.index("须补正（1处）")
        assert "附件“校验意见”是贵局原表" in text
        book = load_workbook(BytesIO(attached["校验意见_报表.xlsx"]))
        assert book.sheetnames[0] == "校验意见"
        (marked,) = [cell for row in book[TABLE_SHEET].iter_rows() for cell in row if cell.comment]
        assert marked.value == "同上"
        assert marked.comment.text.startswith("【须补正】第3项“本月进展”内容为空或过于笼统")
        assert any(cell.value == "我们写的备注" for row in book[TABLE_SHEET].iter_rows() for cell in row)

    def test_the_marked_file_mended_and_sent_again_is_accepted_and_the_changes_are_told(
        self, office: OfficeApp
    ) -> None:
        _, attached = answered(office, "jyj", filled(office, "jyj", progress="同上"))
        mended = fill(attached["校验意见_报表.xlsx"], {3: {"progress": "本月组织两场培训，覆盖基层人员六百余人次。"}})
        mail = letter(address("jyj"), at(10, 25, 15), files=[("校验意见_报表.xlsx", mended)])
        receive(office, mail, at(10, 25, 15))
        text = text_of(office.post_office.attempts[-1][0])
        assert "校验通过，已登记" in text
        assert "与上次报送相比，改动1处" in text
        assert "· 第3项 本月进展：同上 → 本月组织两场培训" in text
        assert [each.verdict for each in submissions(office, "jyj")] == [Verdict.SENT_BACK, Verdict.ACCEPTED]

    def test_a_day_past_the_deadline_brings_the_application_filled_in(self, office: OfficeApp) -> None:
        text, attached = answered(office, "jyj", filled(office, "jyj", expected_on="2022-03-31"))
        assert "如确需延期" in text
        words = Document(BytesIO(attached["市教育局_任务延期申请.docx"]))
        cells = [cell.text for row in words.tables[0].rows for cell in row.cells]
        assert {"3", "2021年12月底", "2022年3月31日"} <= set(cells)
        assert "市营商办（市发改委）：" in [paragraph.text for paragraph in words.paragraphs]

    def test_a_form_behind_a_line_break_is_judged_and_marked_like_any_other(self, office: OfficeApp) -> None:
        text, attached = answered(office, "jyj", b"\r\n" + filled(office, "jyj", progress="同上"))
        assert "加密" not in text
        assert "第3项“本月进展”内容为空或过于笼统" in text
        assert load_workbook(BytesIO(attached["校验意见_报表.xlsx"])).sheetnames[0] == "校验意见"

    @pytest.mark.parametrize(
        ("name", "filter_"), [("报表.xls", "xls:MS Excel 97"), ("报表.et", "xls:MS Excel 97"), ("报表.ods", "ods")]
    )
    def test_of_another_format_it_is_said_that_contents_alone_are_kept(
        self, office: OfficeApp, tmp_path: Path, require_program: Callable[..., str], name: str, filter_: str
    ) -> None:
        soffice = require_program("soffice", package="libreoffice-calc")
        bad = converted(soffice, filled(office, "jyj", progress="同上"), filter_, tmp_path)
        mail = letter(address("jyj"), at(10, 25, 10), files=[(name, bad)])
        receive(office, mail, at(10, 25, 10))
        text = text_of(office.post_office.attempts[-1][0])
        assert (
            "该附件未能保留原表的格式、公式、下拉选项、批注、图片和图形；报送该附件的，请另行补上，或在原表中修改。"
            in text
        )

    def test_what_the_marked_file_could_not_keep_is_named_and_nothing_else(self, office: OfficeApp) -> None:
        bad = decorated(filled(office, "jyj", progress="同上"))
        text, attached = answered(office, "jyj", bad)
        assert "未能保留" not in text
        assert inventory(attached["校验意见_报表.xlsx"]) == inventory(bad)
        with_macros = decorated(filled(office, "jyj", progress="同上"), extra={"xl/vbaProject.bin": b"\xd0\xcf"})
        text, _ = answered(office, "jyj", with_macros)
        assert "该附件未能保留原表的宏1份；报送该附件的，请另行补上，或在原表中修改。" in text

    def test_a_screenshot_in_place_of_progress_is_told_where_it_lies(self, office: OfficeApp) -> None:
        bad = filled(office, "jyj", progress=None)
        row, column = coordinate_to_tuple(cell_of(bad, 3, "progress").rpartition("!")[2])
        text, _ = answered(office, "jyj", decorated(bad, picture(200, column - 1, row - 1)))
        assert "第3项“本月进展”处贴有图片，系统不读图片，请以文字填写" in text

    def test_a_marker_that_fails_is_told_and_stops_no_answer(
        self, office: OfficeApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(LimitedMarker, "mark", lambda *_: None)
        text, attached = answered(office, "jyj", filled(office, "jyj", progress="同上"))
        assert "标注用的附件未能生成" in text
        assert attached == {}


class TestEvidence:
    def test_files_are_filed_under_the_items_that_name_them_and_strangers_are_listed(self, office: OfficeApp) -> None:
        done = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
        files = {"验收意见.pdf": PDF, "3-照片.jpg": b"\xff\xd8\xff", "会议纪要.pdf": PDF, "报送表（盖章）.pdf": SCAN}
        text, _ = answered(office, "jyj", filled(office, "jyj", **done), **files)
        (filed,) = submissions(office, "jyj")
        kinds = {file.name: (file.kind, file.items) for file in filed.evidence}
        assert kinds == {
            "验收意见.pdf": (EvidenceKind.EVIDENCE, (3,)),
            "3-照片.jpg": (EvidenceKind.EVIDENCE, (3,)),
            "会议纪要.pdf": (EvidenceKind.UNKNOWN, ()),
            "报送表（盖章）.pdf": (EvidenceKind.SCAN, ()),
        }
        assert "· 《会议纪要.pdf》：未对应到事项的附件" in text
        assert "· 《验收意见.pdf》：佐证第3项" in text
        assert all(office.context.archive.get(file.sha256) for file in filed.evidence)

    def test_a_file_that_bears_the_items_number_is_evidence_enough(self, office: OfficeApp) -> None:
        done = {"status": "已完成", "measure": "已落实", "evidence": ""}
        text, _ = answered(office, "jyj", filled(office, "jyj", **done), **{"第3项验收意见.pdf": PDF})
        assert "已登记" in text

    def test_some_other_workbook_beside_the_form_is_evidence_and_no_return(self, office: OfficeApp) -> None:
        table = Workbook()
        table.worksheets[0]["A1"] = "培训人员名册"
        _, _ = answered(office, "jyj", office.good_form("jyj"), **{"3培训名册.xlsx": saved(table)})
        (filed,) = submissions(office, "jyj")
        assert filed.verdict is Verdict.ACCEPTED
        assert [(file.name, file.items) for file in filed.evidence] == [("3培训名册.xlsx", (3,))]


class TestSecrets:
    def test_what_may_be_secret_is_locked_away_and_nothing_of_it_goes_back(self, office: OfficeApp) -> None:
        text, attached = answered(office, "jyj", filled(office, "jyj", remark=f"联系人{IDENTITY}"))
        assert "将电话联系" in text
        assert IDENTITY not in text
        assert attached == {}
        assert submissions(office, "jyj") == ()
        with office.context.ledger.begin() as work:
            (hold,) = work.holds.waiting()
            assert work.holds.pauses(JYJ)
        assert hold.kind is HoldKind.LOCKED
        assert "请电话联系市教育局（0595-00000001）" in hold.reason
        for sha256 in (hold.message, hold.file_sha256):
            with pytest.raises(Refused, match="封存"):
                office.context.archive.get(sha256)
        assert any("疑似涉密" in text_of(raw) for raw, to in office.post_office.attempts if "office@yyb.example" in to)


class TestNil:
    def test_a_nil_return_is_filed_with_its_reason(self, office: OfficeApp) -> None:
        book = load_workbook(BytesIO(office.form_of("mzj")))
        labels = {field.label: field.key for field in UNIT_FIELDS}
        said = {NIL: "√", NIL_REASON: "机构改革期间工作暂停。"}
        for row in book[COVER_SHEET].iter_rows():
            for cell in row:
                if labels.get(cell.value) in said:
                    book[COVER_SHEET].cell(cell.row, cell.column + 1).value = said[labels[cell.value]]
        stream = BytesIO()
        book.save(stream)
        text, _ = answered(office, "mzj", stream.getvalue())
        assert "零报告：本期全部事项均无进展。原因：机构改革期间工作暂停。" in text
        with office.context.ledger.begin() as work:
            expected = work.returns.get(CYCLE.of("mzj"))
        assert expected is not None
        assert expected.state is ReturnState.NIL
        assert expected.first_complete_at == at(10, 25, 10)


class TestSendBack:
    def test_what_the_office_sends_back_is_owed_again_and_counts_no_longer(self, office: OfficeApp) -> None:
        answered(office, "jyj", office.good_form("jyj"))
        service = SendingBack(office.context)
        done = service.send_back(JYJ, SendBackCode.EVIDENCE, "第3项未附验收意见。", officer(), at(10, 26))
        office.deliver.round(at(10, 26))
        text = text_of(office.post_office.attempts[-1][0])
        assert "· 原因：佐证不足" in text
        assert "第3项未附验收意见。" in text
        with office.context.ledger.begin() as work:
            expected, accepted = work.returns.get(JYJ), work.submissions.accepted(CYCLE)
            earlier = work.submissions.accepted(CYCLE, as_of=at(10, 25, 23))
        assert expected is not None
        assert (expected.state, expected.accepted_at) == (ReturnState.SENT_BACK, None)
        assert expected.first_complete_at == at(10, 25, 10)
        assert "jyj" not in accepted
        assert "jyj" in earlier
        assert service.attempts(JYJ)[0].sent_back == done

    def test_a_correction_afterwards_is_accepted_and_was_in_time(self, office: OfficeApp) -> None:
        answered(office, "jyj", office.good_form("jyj"))
        SendingBack(office.context).send_back(JYJ, SendBackCode.WRONG, "数字有误。", officer(), at(10, 26))
        mended = filled(office, "jyj", remark="数字已更正。")
        receive(office, letter(address("jyj"), at(10, 28), files=[("报表.xlsx", mended)]), at(10, 28))
        with office.context.ledger.begin() as work:
            expected, accepted = work.returns.get(JYJ), work.submissions.accepted(CYCLE)
        assert expected is not None
        assert (expected.state, expected.attempts, expected.sent_back) == (ReturnState.ACCEPTED, 2, 1)
        assert not office.cycle.is_late(expected.first_complete_at)  # type: ignore[arg-type]
        assert accepted["jyj"].attempt == 2
        assert [change.column for change in SendingBack(office.context).attempts(JYJ)[1].changes] == ["备注"]

    def test_nothing_can_be_sent_back_twice_or_without_a_reason(self, office: OfficeApp) -> None:
        service = SendingBack(office.context)
        with pytest.raises(Refused, match="没有已接收"):
            service.send_back(JYJ, SendBackCode.WRONG, "数字有误。", officer(), at(10, 26))
        answered(office, "jyj", office.good_form("jyj"))
        with pytest.raises(Refused, match="理由"):
            service.send_back(JYJ, SendBackCode.WRONG, " ", officer(), at(10, 26))
        service.send_back(JYJ, SendBackCode.WRONG, "数字有误。", officer(), at(10, 26))
        with pytest.raises(Refused, match="未再退回"):
            service.send_back(JYJ, SendBackCode.WRONG, "数字有误。", officer(), at(10, 27))


class TestClaims:
    """What a receipt says of 已完成: to whom nobody judges, and where more was asked."""

    DONE = (("status", "已完成"), ("measure", "已落实"), ("evidence", "泉税发〔2021〕12号；泉税发〔2021〕13号"))

    @pytest.mark.parametrize(("verifies", "asked"), [(True, True), (False, False)], ids=["verified", "off"])
    def test_a_unit_that_is_not_judged_is_asked_for_its_letter(
        self, office: OfficeApp, verifies: bool, asked: bool
    ) -> None:
        with_loops(office.context, verification=verifies)
        text, _ = answered(office, "swj", filled(office, "swj", **dict(self.DONE)))
        assert ("申报完成的第1项，商请以贵局来函书面确认" in text) is asked

    def test_a_unit_that_is_verified_is_not(self, office: OfficeApp) -> None:
        with_loops(office.context, verification=True)
        text, _ = answered(office, "jyj", filled(office, "jyj", **dict(self.DONE)))
        assert "书面确认" not in text

    def test_what_a_claim_lacks_is_said_until_the_return_that_answers(self, office: OfficeApp) -> None:
        done = filled(office, "jyj", **dict(self.DONE))
        answered(office, "jyj", done)
        with_loops(office.context, verification=True)
        claims = ClaimExamination(office.context, verification=VerificationRules())
        who = Who(officer("督办岗"), "佐证不全")
        VerifyClaims(office.context, claims).answer("qz2021", 3, ClaimAnswer.MORE, {1: "缺文号"}, who, at(10, 25, 11))
        line = "第3项：请补充（请于2021年11月25日前随填报表补充）：措施1：缺文号"
        bare = filled(office, "jyj", **dict(self.DONE) | {"evidence": None})
        assert line in answered(office, "jyj", bare, 12)[0], "what was sent back answers nothing"
        more = filled(office, "jyj", **dict(self.DONE) | {"evidence": "1.泉教发〔2021〕9号；2.名单"})
        assert "尚待补充的任务" not in answered(office, "jyj", more, 13)[0]
