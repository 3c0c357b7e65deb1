"""The report: when it is due, what makes a new draft, and what a signature does."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.people import officer, signer
from tests.services.conftest import CYCLE, NAMES, OfficeApp, at, read_to_the_end

from duban.domain.decisions.document import Document, DocumentState, Outcome
from duban.domain.decisions.document_name import DocumentName
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.actor import Duty
from duban.domain.returns.registration import Channel
from duban.domain.returns.send_back import SendBackCode
from duban.errors import Refused, UnknownReference
from duban.services.collect.register_paper import Register, RegisteredPaper
from duban.services.collect.send_back import SendingBack
from duban.services.compile.compile import Compile
from duban.services.sign.sign import Sign, SignerAnswer

REPORT = f"report/{CYCLE}"


def everybody_reports(app: OfficeApp) -> None:
    app.send_forms()
    for hour, organisation in enumerate(NAMES, start=10):
        app.reply(organisation, app.good_form(organisation), at(10, 20, hour))


def test_the_report_is_due_when_the_last_return_is_in(app: OfficeApp) -> None:
    app.send_forms()
    assert not app.compile.is_due(CYCLE, at(10, 25))
    everybody_reports(app)
    assert app.compile.is_due(CYCLE, at(10, 20, 13))


def test_the_report_is_due_at_the_cut_off_whoever_is_missing(app: OfficeApp) -> None:
    app.send_forms()
    assert not app.compile.is_due(CYCLE, at(11, 1, 8, 59))
    assert app.compile.is_due(CYCLE, at(11, 1, 9))


def test_compiling_twice_makes_one_draft(app: OfficeApp) -> None:
    everybody_reports(app)
    first = app.compile.draft(CYCLE, at(10, 20, 14))
    second = app.compile.draft(CYCLE, at(10, 20, 15))
    assert first == second
    assert first.draft == 1
    assert [file.name.rpartition(".")[2] for file in first.files] == ["docx", "xlsx", "png"]


def test_whoever_does_not_wait_has_the_report_compiled_and_twice_gives_one_draft(app: OfficeApp) -> None:
    everybody_reports(app)
    read_to_the_end(app.context, at(10, 20, 14))
    first = app.compile.asked_for(CYCLE, officer(), at(10, 20, 14))
    assert app.compile.asked_for(CYCLE, officer(), at(10, 20, 15)) == first


@pytest.mark.parametrize(
    ("when", "read_at", "who", "why"),
    [
        pytest.param(at(10, 29), at(10, 29), officer(), "全部报齐或到时后自动编制", id="before it is due"),
        pytest.param(at(11, 1, 9), at(10, 29), officer(), "可能有已到未读的报送件", id="while mail may lie unread"),
        pytest.param(at(11, 1, 9), at(11, 1, 9), officer("查看岗", Duty.VIEW), "没有这项权限", id="who may only look"),
    ],
)
def test_nobody_has_a_report_compiled_that_could_call_a_unit_missing_wrongly(
    app: OfficeApp, when, read_at, who, why
) -> None:
    app.send_forms()
    read_to_the_end(app.context, read_at)
    with pytest.raises(Refused, match=why):
        app.compile.asked_for(CYCLE, who, when)
    with app.context.ledger.begin() as work:
        assert work.documents.get(REPORT, 1) is None


def test_a_later_return_makes_the_next_draft_and_supersedes_the_waiting_one(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    app.compile.draft(CYCLE, at(11, 1))
    app.reply("jyj", app.good_form("jyj"), at(11, 2, 10))
    second = app.compile.outstanding(at(11, 2, 11))[0]
    assert second.draft == 2
    assert app.sign.document(REPORT, 1).state is DocumentState.SUPERSEDED
    assert [document.draft for document in app.sign.waiting()] == [2]


def test_a_cycle_that_was_never_opened_has_no_report(app: OfficeApp) -> None:
    with pytest.raises(UnknownReference, match="尚未开启"):
        app.compile.draft(CYCLE, at(11, 1))


def test_a_missing_return_is_said_to_be_missing(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    draft = app.compile.draft(CYCLE, at(11, 1))
    assert "市教育局" in draft.body
    assert "未报" in draft.body


def test_a_signature_sends_the_report_to_the_office_once_and_freezes_it(app: OfficeApp) -> None:
    everybody_reports(app)
    draft = app.compile.draft(CYCLE, at(10, 20, 14))
    for _twice in range(2):
        state = app.sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(10, 21, 9))
        assert state is DocumentState.SIGNED
        app.deliver.round(at(10, 21, 9))
    assert app.sent_to("office@yyb.example") == 1
    assert app.sign.document(REPORT, 1).files == draft.files


def test_what_is_mailed_is_the_signed_copy_without_a_trace_of_the_draft(app: OfficeApp) -> None:
    everybody_reports(app)
    app.compile.draft(CYCLE, at(10, 20, 14))
    app.sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(10, 21, 9))
    app.deliver.round(at(10, 21, 9))
    raw = next(raw for raw, to in app.post_office.attempts if "office@yyb.example" in to)
    mail = message_from_bytes(raw, policy=default)
    mailed = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    body = mail.get_body(("plain",))
    words = [body.get_content(), *mailed, *(text for data in mailed.values() for text in texts_of(data))]
    assert not [each for each in words if "送审稿" in each or "第1稿" in each]
    (paper,) = [data for name, data in mailed.items() if name.endswith(".docx")]
    assert any("签发人：市发改委分管领导" in text and "2021年10月21日" in text for text in texts_of(paper))
    with app.context.ledger.begin() as work:
        signature = work.documents.signature(REPORT, 1)
    assert {file.name: app.context.archive.get(file.sha256) for file in signature.files} == mailed


def texts_of(data: bytes) -> list[str]:
    """Every part of an Office file as text; none of a picture."""
    if not data.startswith(b"PK"):
        return []
    with ZipFile(BytesIO(data)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]


@pytest.mark.parametrize("outcome", [Outcome.SEND_BACK, Outcome.DEFER, Outcome.WITHDRAW])
def test_putting_off_or_withdrawing_needs_a_reason(app: OfficeApp, outcome: Outcome) -> None:
    everybody_reports(app)
    app.compile.draft(CYCLE, at(10, 20, 14))
    with pytest.raises(Refused, match="理由"):
        app.sign.decide(REPORT, 1, SignerAnswer(outcome, "  "), signer("市发改委分管领导"), at(10, 21))
    state = app.sign.decide(REPORT, 1, SignerAnswer(outcome, "数据待核"), signer("市发改委分管领导"), at(10, 21))
    assert state in (DocumentState.DEFERRED, DocumentState.WITHDRAWN)
    app.deliver.round(at(10, 21))
    assert app.sent_to("office@yyb.example") == 0


def two_of_three_report(app: OfficeApp) -> Document:
    """The report compiled at the cut-off, when one department is missing."""
    app.send_forms()
    for hour, organisation in enumerate(("swj", "jyj"), start=10):
        app.reply(organisation, app.good_form(organisation), at(10, 20, hour))
    read_to_the_end(app.context, at(11, 1))
    return app.compile.draft(CYCLE, at(11, 1))


def test_what_arrives_after_the_report_was_signed_goes_into_version_two_with_a_list_of_changes(
    app: OfficeApp,
) -> None:
    first = two_of_three_report(app)
    app.sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(11, 1, 10))
    files = [app.context.archive.get(file.sha256) for file in first.files]
    app.reply("mzj", app.good_form("mzj"), at(11, 2, 10))
    second = app.compile.draft(CYCLE, at(11, 2, 11))
    assert second.draft == 2
    assert "**与第1稿相比的更正**" in second.body
    assert "1. 市民政局报送情况由“漏报”改为“补报”。" in second.body
    kept = app.sign.document(REPORT, 1)
    assert (kept.state, kept.files) == (DocumentState.SIGNED, first.files)
    assert [app.context.archive.get(file.sha256) for file in kept.files] == files


def test_a_return_that_a_person_registers_later_than_it_came_is_news_as_well(app: OfficeApp) -> None:
    two_of_three_report(app)
    register = Register(app.context, app.collect.file_return)
    scan = PaperFile("复函.pdf", b"%PDF-1.4 scan")
    register.register(CYCLE.of("mzj"), RegisteredPaper(Channel.EXCHANGE, at(10, 25, 16), officer(), scan), at(11, 3))
    second = app.compile.draft(CYCLE, at(11, 3, 10))
    assert second.draft == 2
    assert "市民政局报送情况由“漏报”改为“按时”" in second.body


def test_a_draft_that_is_sent_back_is_compiled_again_with_the_remarks_and_asked_for_anew(app: OfficeApp) -> None:
    two_of_three_report(app)
    state = app.sign.decide(
        REPORT, 1, SignerAnswer(Outcome.SEND_BACK, "请核对第2项"), signer("市发改委分管领导"), at(11, 1, 10)
    )
    assert state is DocumentState.WITHDRAWN
    (second,) = app.compile.outstanding(at(11, 1, 11))
    assert second.draft == 2
    assert "**上一稿退回意见（市发改委分管领导）**：请核对第2项" in second.body
    assert "数据没有变化" in second.body
    assert [document.draft for document in app.sign.waiting()] == [2]
    assert app.compile.draft(CYCLE, at(11, 1, 12)) == second


def same_but_for_its_bytes(workbook: bytes) -> bytes:
    """Another file that says the same: nobody's file is filed twice."""
    file = BytesIO(workbook)
    with ZipFile(file, "a") as parts:
        parts.comment = b"saved again"
    return file.getvalue()


def test_a_return_the_office_sends_back_takes_the_waiting_report_along_until_it_is_in_again(app: OfficeApp) -> None:
    """Nobody signs what stands on a return that counts no longer, even if it says the same when it comes again."""
    everybody_reports(app)
    app.compile.draft(CYCLE, at(10, 20, 14))
    SendingBack(app.context).send_back(CYCLE.of("jyj"), SendBackCode.WRONG, "数字有误。", officer(), at(10, 21, 10))
    assert app.sign.waiting() == ()
    assert app.compile.outstanding(at(10, 21, 11)) == ()
    app.reply("jyj", same_but_for_its_bytes(app.good_form("jyj")), at(10, 22, 10))
    (second,) = app.compile.outstanding(at(10, 22, 11))
    assert second.draft == 2
    assert [document.draft for document in app.sign.waiting()] == [2]
    assert app.compile.outstanding(at(10, 22, 12)) == ()


def with_two_signers(app: OfficeApp) -> tuple[Compile, Sign]:
    """The services of an office whose reports two people sign, one after the other."""
    office = replace(app.context.office, report_signers=("市发改委分管领导", "市发改委主要领导"))
    context = replace(app.context, office=office)
    return Compile(context, app.compile.writer), Sign(context)


def test_a_report_of_two_signers_goes_out_with_the_second_signature_only(app: OfficeApp) -> None:
    two_of_three_report(app)
    _compile, sign = with_two_signers(app)
    sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(11, 1, 10))
    app.deliver.round(at(11, 1, 10))
    assert app.sent_to("office@yyb.example") == 0
    (second,) = sign.waiting()
    assert (second.signer, second.draft) == ("市发改委主要领导", 1)
    assert second.body.startswith("**市发改委分管领导已签批**（市发改委分管领导）")
    for _twice in range(2):
        sign.decide(second.name, 1, SignerAnswer(Outcome.SIGN), signer("市发改委主要领导"), at(11, 1, 11))
        app.deliver.round(at(11, 1, 11))
    assert app.sent_to("office@yyb.example") == 1


def test_what_the_second_signer_sends_back_begins_again_with_the_first(app: OfficeApp) -> None:
    two_of_three_report(app)
    compile_, sign = with_two_signers(app)
    sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(11, 1, 10))
    sign.decide(
        str(DocumentName.parse(REPORT).at(2)),
        1,
        SignerAnswer(Outcome.SEND_BACK, "请补充说明"),
        signer("市发改委主要领导"),
        at(11, 1, 11),
    )
    compile_.draft(CYCLE, at(11, 1, 12))
    assert [(document.name, document.draft) for document in sign.waiting()] == [(REPORT, 2)]


def test_a_new_draft_takes_the_old_one_from_the_desk_of_the_second_signer(app: OfficeApp) -> None:
    two_of_three_report(app)
    compile_, sign = with_two_signers(app)
    sign.decide(REPORT, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(11, 1, 10))
    app.reply("mzj", app.good_form("mzj"), at(11, 2, 10))
    compile_.draft(CYCLE, at(11, 2, 11))
    assert [(document.name, document.draft) for document in sign.waiting()] == [(REPORT, 2)]


def test_only_a_report_can_be_sent_back(app: OfficeApp) -> None:
    two_of_three_report(app)
    for debt in app.escalate.debts(at(11, 1, 9)):
        app.escalate.pay(debt.reference, at(11, 1, 9))
    app.deliver.round(at(11, 1, 9))
    for debt in app.escalate.debts(at(11, 4, 9)):
        app.escalate.pay(debt.reference, at(11, 4, 9))
    notices = [document for document in app.sign.waiting() if not document.name.startswith("report/")]
    assert notices
    with pytest.raises(Refused, match="只有汇总报告"):
        app.sign.decide(
            notices[0].name, 1, SignerAnswer(Outcome.SEND_BACK, "改"), signer(notices[0].signer), at(11, 4, 10)
        )
