"""The pieces of a bundle: each fact in words that somebody outside the office understands."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from duban.domain.audit.bundle import BundlePiece
from duban.domain.audit.pieces import decision_piece, mail_piece, message_piece, paper_piece, return_piece
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.document import Document, DocumentKind, OnPaper, Outcome, Signature
from duban.domain.escalation.service_of_papers import Served, Way
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.mail.written_mail import WrittenMail
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PlanNames
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.submission import Entry, Finding, Severity, Status, Submission, Verdict

AT = datetime(2021, 10, 25, 1, 3, tzinfo=UTC)
TOLD = "2021年10月25日09:03"
NAMES = PlanNames()
REFERENCE = "qz2021/monthly/2021-10/shuiwu"


def facts(piece: BundlePiece | None) -> dict[str, str]:
    assert piece is not None
    return dict(piece.facts)


def document(kind: DocumentKind = DocumentKind.LETTER) -> Document:
    return Document("R4/x", 1, kind, REFERENCE, "函", "", "主任", (), AT, "关于报送的函", "请报送。\n此函。")


def signed(known: Identification | None, *, by: str = "主任", **more: object) -> Signature:
    return Signature("R4/x", 1, Outcome.SIGN, by, "", AT, known=known, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signature", "how"),
    [
        pytest.param(signed(Identification.PAGE), "本人登录系统签发", id="on the page"),
        pytest.param(signed(None), "未留身份凭据", id="without a proof"),
        pytest.param(
            signed(Identification.PAPER, registered_by="督办岗", paper=OnPaper(number="12")),
            "纸质签批（批示登记号12），督办岗登记",
            id="on paper with a number",
        ),
        pytest.param(
            signed(Identification.PAPER, registered_by="督办岗", paper=OnPaper("0" * 64, "批示.pdf")),
            "纸质签批（扫描件《批示.pdf》），督办岗登记",
            id="on paper with a scan",
        ),
    ],
)
def test_how_a_paper_was_signed(signature: Signature, how: str) -> None:
    assert facts(paper_piece(document(), [signature], None))["签发方式"] == how


def test_a_paper_that_nobody_signed_is_no_piece() -> None:
    put_off = Signature("R4/x", 1, Outcome.DEFER, "主任", "", AT)
    assert paper_piece(document(), [put_off], None) is None
    assert facts(paper_piece(document(), [put_off, signed(None, by="副主任")], None))["签发人"] == "主任：副主任"


def test_how_a_paper_was_served() -> None:
    served = Served("R4/x", 1, "江函〔2021〕1号", "主任", Way.BY_HAND, AT, "0" * 64, "函.pdf", "督办岗", AT, None)
    told = facts(paper_piece(document(), [signed(None)], served))
    assert (told["发文字号"], told["送达方式"], told["签收时间"]) == ("江函〔2021〕1号", "专人送达", TOLD)
    assert told["送达登记"] == f"{TOLD} 督办岗（未留身份凭据）"
    assert facts(paper_piece(document(), [signed(None)], None))["送达"] == "尚未登记送达"


def test_a_notice_that_leaves_as_a_mail_stands_there_with_its_words() -> None:
    notice, letter = (
        paper_piece(document(kind), [signed(None)], None) for kind in (DocumentKind.NOTICE, DocumentKind.LETTER)
    )
    assert facts(notice)["送达"] == "签发后以邮件发出"
    assert notice is not None
    assert letter is not None
    assert (notice.wording, letter.wording) == ((), ("请报送。", "此函。"))


def test_a_decision_is_of_its_item_or_of_none() -> None:
    one, none = (
        Decision(
            "qz2021", DecisionKind.EXEMPTION, "督办岗", AT, "停办", number, reference=REFERENCE, value=Ruling.EXEMPT
        )
        for number in (12, None)
    )
    assert [decision_piece(each, NAMES).items for each in (one, none)] == [{12}, frozenset()]
    assert facts(decision_piece(none, NAMES))["经办"] == "督办岗（未留身份凭据）"


def test_a_letter_of_the_unit_is_called_by_its_first_thirty_characters() -> None:
    words = "第12项" + "字" * 40
    message = UnitMessage("0" * 64, REFERENCE, "", "a@b.cn", AT, words)
    piece = message_piece(message, None, NAMES)
    assert piece.title.endswith(f"：{words[:30]}")
    assert (piece.items, facts(piece)["办理"], facts(piece)["发件人"]) == ({12}, "尚未办结", "a@b.cn")
    closed = message_piece(message, Closing("0" * 64, AT, "督办岗", "已答复", known=Identification.PAGE), NAMES)
    assert facts(closed)["办理"] == f"{TOLD} 督办岗（页面登录）：已答复"


def attempt() -> Submission:
    entries = (Entry(12, Status.DONE, progress="已办结"), Entry(13, None, unchanged=True), Entry(14, None))
    found = (
        Finding("X", Severity.ERROR, "甲", 12),
        Finding("X", Severity.NOTE, "乙", 13),
        Finding("X", Severity.QUERY, "丙"),
    )
    return Submission(REFERENCE, 2, AT, "a@b.cn", "0" * 64, "表.xlsx", "", next(iter(Verdict)), entries, found)


def test_an_attempt_tells_what_was_found_and_said_of_all_items_or_of_those_asked_about() -> None:
    whole, of_one = (return_piece(attempt(), "2021年10月", None, items, NAMES) for items in ((), (12,)))
    assert facts(whole)["校验意见"] == "须补正：甲\n提示：乙\n请核实：丙"
    assert facts(of_one)["校验意见"] == "须补正：甲\n请核实：丙"
    assert whole.wording == ("第12项（已完成）进展：已办结", "第13项（本月无变化）", "第14项（未填完成情况）")
    assert (of_one.wording, of_one.items) == (whole.wording[:1], {12, 13, 14})


MAIL = OutgoingMail("k1", MailKind.NOTICE, REFERENCE, "shuiwu", "m1", "0" * 64, ("a@b.cn",), "请报送", AT)
SENT = WrittenMail(("a@b.cn",), (), "请报送。", ())


def of_mail(state: MailState, *proofs: Proof) -> dict[str, str]:
    mail = replace(MAIL, state=state, sent_at=AT, response="250 ok")
    return facts(mail_piece(mail, SENT, proofs, {}, {"a@b.cn": "联络员"}))


def test_what_became_of_a_mail_is_told() -> None:
    sent, returned = of_mail(MailState.SENT), of_mail(MailState.BOUNCED)
    assert (sent["发信服务器答复"], sent["送达凭据"], sent["收件人"]) == ("250 ok", "尚无", "联络员")
    assert (returned["发送结果"], "发信服务器答复" in returned) == ("已被退回，未送达", False)


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        (ProofKind.ACCEPTED, "250 ok", "已由收件服务器接收（联络员；服务器答复：250 ok）"),
        (ProofKind.ACCEPTED, "", "已由收件服务器接收（联络员）"),
        (ProofKind.SERVED, "签收", "已登记送达（联络员；签收）"),
        (ProofKind.ANSWERED, "", "单位已答复"),
        (ProofKind.PHONED, "督办岗", "已电话告知（督办岗）"),
    ],
)
def test_a_proof_is_told_with_whose_it_is_and_what_was_said(kind: ProofKind, words: str, told: str) -> None:
    assert of_mail(MailState.SENT, Proof("k1", "a@b.cn", kind, AT, words))["送达凭据"] == f"{TOLD} {told}"
