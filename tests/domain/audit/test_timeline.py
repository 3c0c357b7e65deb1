"""The story of a unit and of an item: each thing that happened as one line, in the words of the office."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from duban.domain.audit.timeline import (
    TimelineEntry,
    proven,
    told_document,
    told_entry,
    told_mail,
    told_message,
    told_notice,
    told_send_back,
    told_served,
    told_submission,
    told_version,
)
from duban.domain.audit.told_decisions import told_decision
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, Ruling
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, OnPaper, Outcome, Signature
from duban.domain.decisions.verification import ClaimAnswer
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.service_of_papers import Served, Way
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.message import MessageKind, UnitMessage
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PLAIN, PlanNames
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.send_back import SendBack, SendBackCode
from duban.domain.returns.submission import Entry, Finding, Severity, Status, Submission, Verdict
from duban.domain.returns.submission_number import SubmissionNumber

AT = datetime(2021, 11, 2, 9, 30, tzinfo=TIMEZONE)
REFERENCE = "qz2021/department_monthly/2021-10/shuiwu"
NAMES = PlanNames({"shuiwu": "市税务局", "zhujian": "市住建局"})
ON_PAGE = {"known": Identification.PAGE, "account": "duban"}


def decided(kind: DecisionKind, **facts: object) -> str:
    """What the story says of a decision, up to who made it."""
    decision = Decision(
        **({"programme": "qz2021", "kind": kind, "by": "市营商办督办岗", "at": AT, "reason": "见材料"} | facts)  # type: ignore[arg-type]
    )
    told = told_decision(decision, NAMES)
    assert (told.at, told.kind, told.reference) == (AT, kind.value, decision.reference)
    said, end = told.text.split("。经办：")
    assert end == "市营商办督办岗（身份无凭据）；理由：见材料"
    return said


DECISIONS = {
    "an extension that was asked for in time": (
        DecisionKind.EXTENSION,
        {"item": 38, "original": "2021-12-31", "value": "2022-03-31", "applied_on": date(2021, 12, 31)},
        "第38项完成时限由2021-12-31延至2022-03-31（2021-12-31申请）",
    ),
    "an extension that was asked for late": (
        DecisionKind.EXTENSION,
        {"item": 38, "original": "2021-12-31", "value": "2022-03-31", "applied_on": date(2022, 1, 1)},
        "第38项完成时限由2021-12-31延至2022-03-31（2022-01-01申请，已逾期）",
    ),
    "an extension for which nobody applied": (
        DecisionKind.EXTENSION,
        {"item": 38, "original": "2021-12-31", "value": "2022-03-31"},
        "第38项完成时限由2021-12-31延至2022-03-31",
    ),
    "an extension that was refused": (
        DecisionKind.EXTENSION,
        {
            "item": 38,
            "original": "2021-12-31",
            "value": Ruling.NOT_GRANTED,
            "field": "2022-03-31",
            "applied_on": date(2021, 12, 1),
        },
        "第38项延期至2022-03-31的申请（2021-12-01提出）不予同意，时限仍为2021-12-31",
    ),
    "an exemption": (
        DecisionKind.EXEMPTION,
        {"reference": REFERENCE, "organisation": "shuiwu", "original": "应报", "value": Ruling.EXEMPT},
        "市税务局2021年10月免报（原为应报）",
    ),
    "an exemption taken back": (
        DecisionKind.EXEMPTION,
        {"reference": REFERENCE, "organisation": "shuiwu", "original": "免报", "value": Ruling.OWED},
        "市税务局2021年10月免报撤回、恢复应报（原为免报）",
    ),
    "零报告 accepted, of a unit without a name": (
        DecisionKind.NIL,
        {"reference": REFERENCE, "organisation": "renfang", "original": "应报"},
        "renfang2021年10月零报告认可（原为应报）",
    ),
    "a first examination closes nothing yet": (
        DecisionKind.CHECK,
        {"item": 38, "original": f"{REFERENCE}#1", "value": "初核通过\n验收意见.pdf\n会议纪要.pdf"},
        "第38项初核通过（依据2021年10月第1次报送，佐证：验收意见.pdf；会议纪要.pdf）",
    ),
    "an item that is closed is asked for no more": (
        DecisionKind.CLOSURE,
        {"item": 38, "original": f"{REFERENCE}#2", "value": "予以销号", "effective": "2021-11"},
        "第38项予以销号（依据2021年10月第2次报送），自2021年11月报送起不再列入填报表",
    ),
    "a re-opening because the claim was false": (
        DecisionKind.REOPENING,
        {"item": 38, "field": Ruling.FALSE_CLAIM, "effective": "2021-12"},
        "第38项销号撤回（申报与核查不符），自2021年12月报送起重新列入填报表",
    ),
    "a re-opening for another reason, at once": (
        DecisionKind.REOPENING,
        {"item": 38},
        "第38项销号撤回，即日起重新列入填报表",
    ),
    "what a task force says of a claim": (
        DecisionKind.OPINION,
        {"item": 38, "original": f"{REFERENCE}#1", "value": "同意销号"},
        "第38项申报完成，专班意见：同意销号",
    ),
    "what a unit is asked for": (
        DecisionKind.ANSWER,
        {"item": 38, "field": ClaimAnswer.MORE, "original": f"{REFERENCE}#1", "value": "2021-11-25\n2.缺县级清单"},
        "第38项2021年10月第1次报送申报完成，请补充（请于2021年11月25日前随填报表补充）：措施2：缺县级清单",
    ),
    "a visit to a unit": (
        DecisionKind.VISIT,
        {"organisation": "shuiwu", "field": "2021年下半年", "value": '{"on": "2021-11-04", "items": [38, 39]}'},
        "批准2021-11-04到市税务局现场核查第38、39项（2021年下半年一次，联合进行）",
    ),
    "milestones amended": (
        DecisionKind.ROADMAP,
        {"item": 38, "original": "", "value": "2021-11-30 上线\n2021-12-20 验收"},
        "第38项路线图节点由“未列节点”调整为“2021年11月30日上线、2021年12月20日验收”",
    ),
    "a reform marked": (
        DecisionKind.REFORM,
        {"item": 38, "original": "泉税函〔2021〕3号", "value": "标注"},
        "第38项标注为创新突破改革（牵头单位已同意：泉税函〔2021〕3号）",
    ),
    "a reform of which its lead is asked": (
        DecisionKind.REFORM,
        {"item": 38, "value": "标注"},
        "第38项标注为创新突破改革（随填报表征求牵头单位意见）",
    ),
    "a reform that is none any more": (
        DecisionKind.REFORM,
        {"item": 38, "value": "取消标注"},
        "第38项取消创新突破改革标注",
    ),
    "an item drawn to be checked again": (
        DecisionKind.SAMPLE,
        {"item": 38, "field": "2021-12", "original": "0.1", "value": "20220110"},
        "第38项抽中2021年12月销号抽查（比例0.1，种子20220110）",
    ),
    "what a lead proposed and was not taken": (
        DecisionKind.PROPOSAL,
        {
            "item": 38,
            "organisation": "shuiwu",
            "field": "完成时限",
            "original": "建议更正“完成时限”；应为：2022年6月底",
            "value": "不予采纳",
        },
        "市税务局对第38项的意见（建议更正“完成时限”；应为：2022年6月底）不予采纳",
    ),
    "a doubtful cell confirmed, units by their names": (
        DecisionKind.CONFIRMATION,
        {"item": 38, "field": "牵头部门", "value": "shuiwu、zhujian"},
        "第38项“牵头部门”已核实为“市税务局、市住建局”",
    ),
    "a new contact": (
        DecisionKind.CONTACT,
        {
            "organisation": "shuiwu",
            "field": "联系人",
            "original": "甲某",
            "value": '{"from": "2021-11-01", "name": "乙某", "mail": "y@example.org"}',
        },
        "市税务局联系人自2021-11-01起为乙某（y@example.org），原为甲某",
    ),
    "an item split": (
        DecisionKind.CORRECTION,
        {"item": 38, "field": "拆分", "value": '{"measures": [1, 3], "new": 149}', "effective": "2021-11"},
        "第38项第1、3条措施拆为第149项，自2021年11月报送起生效",
    ),
    "two items merged": (
        DecisionKind.CORRECTION,
        {"item": 38, "field": "合并", "value": "39", "effective": "2021-11"},
        "第38项并入第39项，自2021年11月报送起生效",
    ),
    "a new item": (
        DecisionKind.CORRECTION,
        {"item": 149, "field": "新增", "value": '{"goal": "优化流程。"}', "effective": "2021-11"},
        "新增第149项：优化流程，自2021年11月报送起生效",
    ),
    "measures corrected, in one line": (
        DecisionKind.CORRECTION,
        {
            "item": 38,
            "field": CorrectionSubject.MEASURES,
            "original": '["1.甲。", "2.乙。"]',
            "value": '["1.丙。"]',
            "effective": "2021-11",
        },
        "第38项“具体措施”由“1.甲。 2.乙。”订正为“1.丙。”，自2021年11月报送起生效",
    ),
    "co-responsible units corrected, by the words that were said": (
        DecisionKind.CORRECTION,
        {"item": 38, "field": CorrectionSubject.CO_LEADS, "original": "市公安局", "value": '{"text": "财政局"}'},
        "第38项“责任部门”由“市公安局”订正为“财政局”，即日起生效",
    ),
    "a goal that is a number stays what was typed": (
        DecisionKind.CORRECTION,
        {"item": 38, "field": CorrectionSubject.GOAL, "original": "100", "value": "200"},
        "第38项“目标任务”由“100”订正为“200”，即日起生效",
    ),
    "a lead corrected, by names": (
        DecisionKind.CORRECTION,
        {"item": 38, "field": CorrectionSubject.LEAD, "original": "shuiwu", "value": "zhujian,renfang"},
        "第38项“牵头部门”由市税务局订正为市住建局、renfang，即日起生效",
    ),
    "an item dropped": (
        DecisionKind.TERMINATION,
        {"item": 38, "value": Ruling.TERMINATED, "effective": "2021-11"},
        "第38项终止办理，自2021年11月报送起不再列入填报表",
    ),
    "an item taken up again": (
        DecisionKind.TERMINATION,
        {"item": 38, "value": Ruling.RESUMED, "effective": "2021-12"},
        "第38项恢复办理，自2021年12月报送起重新列入填报表",
    ),
    "a cycle put off": (
        DecisionKind.POSTPONEMENT,
        {"reference": REFERENCE, "original": "2021-10-25", "value": "2021-10-28"},
        "2021年10月报送截止时间由2021-10-25顺延至2021-10-28",
    ),
    "a cycle as planned after all": (
        DecisionKind.POSTPONEMENT,
        {"reference": REFERENCE, "value": Ruling.AS_PLANNED, "field": "2021-10-25"},
        "2021年10月报送恢复原定时间（2021-10-25截止）",
    ),
    "a new name": (
        DecisionKind.RENAME,
        {"original": "市质监局", "value": '{"from": "2021-11-01", "name": "市市场监管局"}'},
        "市质监局自2021-11-01起更名为市市场监管局",
    ),
    "a new name registered in error": (
        DecisionKind.RENAME,
        {"original": "市质监局", "value": Ruling.NOT_RENAMED},
        "更名登记撤回：市质监局",
    ),
    "an item as the file has it": (
        DecisionKind.REVERSAL,
        {"item": 38, "organisation": "shuiwu", "field": "完成时限", "original": "2022-03-31", "value": "2021-12-31"},
        "第38项“完成时限”由2022-03-31改回文件所写的2021-12-31",
    ),
    "a unit as the file has it": (
        DecisionKind.REVERSAL,
        {"organisation": "shuiwu", "field": "联系人", "original": "乙某", "value": "甲某"},
        "市税务局“联系人”由乙某改回文件所写的甲某",
    ),
}


@pytest.mark.parametrize(("kind", "facts", "said"), DECISIONS.values(), ids=DECISIONS)
def test_a_decision_is_told_with_what_stood_before_and_from_when_it_holds(kind, facts, said) -> None:
    assert decided(kind, **facts) == said


def test_every_kind_of_decision_is_told() -> None:
    assert {kind for kind, _, _ in DECISIONS.values()} == set(DecisionKind)


def test_a_decision_names_what_it_rests_on_and_how_it_is_known_who_took_it() -> None:
    decision = Decision(
        *("qz2021", DecisionKind.TERMINATION, "市营商办督办岗", AT, "政策调整"),
        item=38,
        value=Ruling.TERMINATED,
        basis_kind="MINUTES",
        basis_number="〔2021〕12号",
        **ON_PAGE,
    )
    assert told_decision(decision, NAMES).text.endswith(
        "。经办：市营商办督办岗（页面登录：duban）；理由：政策调整；依据：会议纪要期号：〔2021〕12号"
    )


class TestNotice:
    """What was said to a unit, and how far it is proved to have come."""

    NOTICE = Notice("R1", REFERENCE, AT, NoticeState.DELIVERED, mail_key="m1")

    def said(self, **changes: object) -> str:
        return told_notice(replace(self.NOTICE, **changes), "催办", "2021年10月")[0].text  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (NoticeState.PREPARED, "2021年10月催办已备发，尚未发出"),
            (NoticeState.DELIVERED, "2021年10月催办已备发"),
            (NoticeState.UNDELIVERED, "2021年10月催办已备发，未能送达"),
            (NoticeState.DRAFTED, "2021年10月催办已拟稿"),
            (NoticeState.WITHDRAWN, "2021年10月催办已备发，后撤回"),
        ],
    )
    def test_what_became_of_it_is_told(self, state: NoticeState, said: str) -> None:
        assert self.said(state=state) == said

    def test_what_a_document_says_was_drafted_whatever_became_of_it(self) -> None:
        assert self.said(document="R4/x", state=NoticeState.WITHDRAWN) == "2021年10月催办已拟稿，后撤回"

    def test_the_first_proof_of_each_kind_is_told_and_what_is_on_its_way_is_not_called_delivered(self) -> None:
        later = [AT + timedelta(minutes=n) for n in range(5)]
        notice = replace(
            self.NOTICE,
            delivered_at=later[1],
            proofs=(
                Proof("m1", "b@example.org", ProofKind.ACCEPTED, later[4], "250 ok"),
                Proof("m1", "a@example.org", ProofKind.ACCEPTED, later[3], "250 ok"),
                Proof("m1", "", ProofKind.RELAYED, later[2], ""),
                Proof("m1", "", ProofKind.PHONED, later[2], "已告知甲某"),
            ),
        )
        assert told_notice(notice, "催办", "2021年10月", REFERENCE) == (
            TimelineEntry(AT, "提醒文书", "2021年10月催办已备发", REFERENCE),
            TimelineEntry(later[1], "发出", "2021年10月催办已交付发信服务器", REFERENCE),
            TimelineEntry(later[2], "发出", "2021年10月催办已转交下一级服务器", REFERENCE),
            TimelineEntry(later[2], "送达", "2021年10月催办已电话告知（已告知甲某）", REFERENCE),
            TimelineEntry(later[3], "送达", "2021年10月催办已由收件服务器接收（a@example.org：250 ok）", REFERENCE),
        )


def submitted(verdict: Verdict = Verdict.ACCEPTED, findings: tuple[Finding, ...] = ()) -> Submission:
    """The second attempt of the unit."""
    return Submission(
        REFERENCE, 2, AT, "a@example.org", "f" * 64, "填报表.xlsx", "m" * 64, verdict, entries=(), findings=findings
    )


FINDINGS = (
    Finding("E07", Severity.ERROR, ""),
    Finding("W05", Severity.QUERY, ""),
    Finding("W06", Severity.QUERY, ""),
)


class TestSubmission:
    """An attempt with its verdict, and what it said of an item."""

    @pytest.mark.parametrize(
        ("verdict", "findings", "said"),
        [
            (Verdict.ACCEPTED, (), "已收"),
            (Verdict.QUERIED, FINDINGS[1:], "已收但请核实（2处待核实）"),
            (Verdict.SENT_BACK, FINDINGS[:1], "退回（1处须补正）"),
            (Verdict.SENT_BACK, FINDINGS, "退回（1处须补正、2处待核实）"),
        ],
    )
    def test_the_verdict_counts_what_is_to_be_mended_apart_from_what_is_asked(self, verdict, findings, said) -> None:
        told = told_submission(submitted(verdict, findings), "2021年10月", None)
        assert told == TimelineEntry(
            AT, "报送", f"2021年10月第2次报送《填报表.xlsx》，a@example.org：{said}", REFERENCE
        )

    def test_what_came_on_paper_names_the_way_and_who_registered_it(self) -> None:
        registration = Registration(
            SubmissionNumber(Reference.parse(REFERENCE), 2), Channel.PAPER, "市营商办督办岗", AT, "s" * 64, "扫描件.pdf"
        )
        told = told_submission(submitted(), "2021年10月", registration)
        assert told.text == "2021年10月第2次报送《填报表.xlsx》，经纸质报送（经办：市营商办督办岗（身份无凭据））：已收"

    @pytest.mark.parametrize(
        ("entry", "verdict", "said"),
        [
            (
                Entry(38, Status.DONE, progress="完成\n联调。", evidence="验收\n意见.pdf"),
                Verdict.ACCEPTED,
                "“已完成”：完成 联调；佐证：验收 意见.pdf",
            ),
            (Entry(38, None), Verdict.QUERIED, "“未填写”"),
            (
                Entry(38, Status.BEHIND, progress=" ", evidence="\n"),
                Verdict.SENT_BACK,
                "“正在推进（滞后）”（该次报送退回）",
            ),
        ],
        ids=["all of it in one line", "nothing was chosen", "of a return that was sent back"],
    )
    def test_what_an_attempt_said_of_an_item(self, entry: Entry, verdict: Verdict, said: str) -> None:
        told = told_entry(submitted(verdict), entry, "2021年10月")
        assert told == TimelineEntry(AT, "报送", f"2021年10月报送{said}", REFERENCE)

    @pytest.mark.parametrize(("reason", "said"), [("第38项与台账不符", "，第38项与台账不符"), ("", "")])
    def test_a_return_that_the_office_sent_back_says_why_and_who_did(self, reason: str, said: str) -> None:
        told = told_send_back(
            SendBack(
                SubmissionNumber(Reference.parse(REFERENCE), 2), SendBackCode.WRONG, reason, "复核岗", AT, **ON_PAGE
            ),
            PLAIN,
        )
        text = f"2021年10月第2次报送经审核退回：内容有误{said}。经办：复核岗（页面登录：duban）"
        assert told == TimelineEntry(AT, "审核退回", text, REFERENCE)


DOCUMENT = Document(
    "R4/x", 2, DocumentKind.LETTER, REFERENCE, "催办函", "", "市营商办负责人", (), AT, state=DocumentState.SIGNED
)
SIGNATURE = Signature("R4/x", 2, Outcome.SIGN, "负责人", "", AT + timedelta(hours=1), **ON_PAGE)


class TestDocument:
    """A draft, and what people decided on it."""

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (DocumentState.WAITING, "，待签批"),
            (DocumentState.WITHDRAWN, "，后撤回"),
            (DocumentState.SUPERSEDED, "，后有新稿"),
            (DocumentState.SIGNED, ""),
        ],
    )
    def test_a_draft_on_which_nobody_has_decided_says_where_it_stands(self, state: DocumentState, said: str) -> None:
        assert told_document(replace(DOCUMENT, state=state), ()) == (
            TimelineEntry(AT, "拟稿", f"《催办函》第2稿，由市营商办负责人签批{said}", REFERENCE),
        )

    def test_what_was_decided_follows_and_the_draft_says_no_more_where_it_stands(self) -> None:
        put_off = replace(SIGNATURE, outcome=Outcome.DEFER, reason="待会议研究", until=date(2021, 11, 9))
        told = told_document(replace(DOCUMENT, state=DocumentState.WAITING), (put_off, SIGNATURE))
        assert [entry.text for entry in told] == [
            "《催办函》第2稿，由市营商办负责人签批",
            "《催办函》第2稿暂缓至2021年11月09日。签批：负责人（页面登录：duban）；理由：待会议研究",
            "《催办函》第2稿签发。签批：负责人（页面登录：duban）",
        ]
        assert {(entry.kind, entry.at, entry.reference) for entry in told[1:]} == {("签批", SIGNATURE.at, REFERENCE)}

    def test_a_draft_that_was_no_longer_true_says_why_it_was_withdrawn(self) -> None:
        gone = replace(
            DOCUMENT,
            state=DocumentState.WITHDRAWN,
            withdrawn_at=AT + timedelta(hours=2),
            withdrawn_because="单位已报送",
        )
        assert [(entry.kind, entry.text) for entry in told_document(gone, ())] == [
            ("拟稿", "《催办函》第2稿，由市营商办负责人签批"),
            ("撤回", "《催办函》第2稿撤回：单位已报送"),
        ]

    @pytest.mark.parametrize(
        ("paper", "said"),
        [
            (OnPaper(number="2021-117"), "批示登记号2021-117"),
            (OnPaper(scan_sha256="s" * 64, scan_name="批示.pdf"), "扫描件《批示.pdf》"),
        ],
    )
    def test_a_signature_on_paper_names_what_stands_for_it_and_who_registered_it(self, paper, said) -> None:
        signed = replace(SIGNATURE, known=Identification.PAPER, registered_by="督办岗", paper=paper)
        told = told_document(DOCUMENT, (signed,))[1]
        assert told.text == f"《催办函》第2稿签发。签批：负责人（纸质签批，{said}；督办岗登记：duban）"

    def test_a_paper_that_was_served_names_its_number_and_who_recorded_it(self) -> None:
        served = Served(
            *("R4/x", 2, "泉营商〔2021〕7号", "负责人", Way.EXCHANGE, AT, "s" * 64, "函.pdf", "督办岗", AT), **ON_PAGE
        )
        text = "《催办函》泉营商〔2021〕7号（签发人：负责人）经公文交换送达，单位签收。登记：督办岗（页面登录：duban）"
        assert told_served(served, DOCUMENT) == TimelineEntry(AT, "文书送达", text, REFERENCE)


@pytest.mark.parametrize(("vouched", "who"), [(True, "a@example.org"), (False, "a@example.org（未经核实）")])
def test_what_a_unit_wrote_says_whether_it_is_surely_from_there(vouched: bool, who: str) -> None:
    message = UnitMessage(
        "m" * 64, REFERENCE, "", "a@example.org", AT, "请问\n何时报送？", MessageKind.QUESTION, is_vouched=vouched
    )
    assert told_message(message, REFERENCE) == TimelineEntry(AT, "单位来信", f"{who} 咨询：请问 何时报送？", REFERENCE)


def test_an_old_record_says_that_nothing_proves_who_acted() -> None:
    assert proven("督办岗", replace(SIGNATURE, known=None)) == "督办岗（身份无凭据）"
    assert proven("督办岗", SIGNATURE) == "督办岗（页面登录：duban）"


LETTER = OutgoingMail(
    *("L1/x", MailKind.LETTER, REFERENCE, "shuiwu", "<1@example.org>", "r" * 64, ("a@example.org",), "催办函", AT)
)


def test_a_mail_stands_where_it_left_and_one_that_has_not_left_where_it_was_written() -> None:
    left = AT + timedelta(minutes=5)
    accepted = Proof("L1/x", "a@example.org", ProofKind.ACCEPTED, left + timedelta(minutes=1), "250 ok")
    assert told_mail(LETTER, ()) == (TimelineEntry(AT, "邮件", "《催办函》待发", REFERENCE),)
    assert told_mail(replace(LETTER, state=MailState.SENT, sent_at=left), [accepted]) == (
        TimelineEntry(left, "邮件", "《催办函》已发出", REFERENCE),
        TimelineEntry(accepted.at, "送达", "《催办函》已由收件服务器接收（a@example.org：250 ok）", REFERENCE),
    )


@dataclass(frozen=True)
class Version:
    """A version of the task list that somebody confirmed."""

    number: int = 3
    confirmed_by: str = "督办岗"
    confirmed_at: datetime = AT
    reason: str = "机构改革"
    known: Identification | None = Identification.PAGE
    account: str | None = "duban"


@pytest.mark.parametrize(("changes", "said"), [("", ""), ("第38项牵头部门", "：第38项牵头部门")])
def test_a_version_of_the_task_list_says_what_it_changed_who_confirmed_it_and_why(changes: str, said: str) -> None:
    text = f"任务清单第3版启用{said}。经办：督办岗（页面登录：duban）；理由：机构改革"
    assert told_version(Version(), changes) == TimelineEntry(AT, "任务清单", text)
