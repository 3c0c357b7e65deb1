"""The 核对稿 of a year: sent out once, answered in days, decided by others than who scored, then one paper to sign."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from tests.people import checker, officer, signer
from tests.services.appraise.test_scoring import NOW, YEAR, close, done, going_on, month, office
from tests.services.appraise_cases import BASIS, day
from tests.services.collect.test_bounces import bounce, mail, receive
from tests.services.conftest import OfficeApp, address, read_to_the_end
from tests.services.decide.test_decide import CODE, file

from duban.adapters.office.documents.appraisal import OfficeAppraisalWriter
from duban.domain.appraisal.acts import AppraisalActKind, ClaimRuling, ObjectionAnswer
from duban.domain.appraisal.rules import appraised_period
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.document import DocumentKind, DocumentState, Outcome
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailKind
from duban.domain.office.channel import PaperChannel, PaperChannels
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Proof, ProofKind, ProofRules
from duban.errors import Refused, UnknownReference
from duban.services.appraise.appraise import Appraise
from duban.services.appraise.extracts import AppraisalExtracts
from duban.services.appraise.objections import AnswerWords, Objections, ObjectionWords
from duban.services.appraise.rounds import Rounds
from duban.services.appraise.scoring import Scoring
from duban.services.appraise.summary import AppraisalSummary
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.operate.audit import Audit
from duban.services.operate.person_story import PersonStories
from duban.services.proof.deliverability import Reaching
from duban.services.proof.register_proof import Prove, Telling
from duban.services.sign.sign import SignerAnswer

__all__ = ["office"]
DESK, CHECK = Who(officer("督办岗"), "年度考核"), Who(checker(), "已核对")
ADOPTED, NOT_ADOPTED = ObjectionAnswer.ADOPTED, ObjectionAnswer.NOT_ADOPTED
OBJECTION = ObjectionWords("item/3", "第3项已于12月完成。", "泉教函〔2022〕3号", date(2022, 3, 14))


@pytest.fixture
def appraise(office: OfficeApp) -> Appraise:
    """第3项 is not done by the word of 市教育局 itself."""
    file(office, going_on(3), reference=month("2022-01").of("jyj"), when=day(2022, 1, 20))
    return Appraise(office.context)


def extracts(app: OfficeApp) -> AppraisalExtracts:
    return AppraisalExtracts(app.context, OfficeAppraisalWriter())


def summary(app: OfficeApp) -> AppraisalSummary:
    return AppraisalSummary(app.context, OfficeAppraisalWriter())


def sent_out(app: OfficeApp, appraise: Appraise) -> list[Message]:
    """The 核对稿 leave on 10 March; the mails."""
    appraise.open(CODE, YEAR, DESK, NOW)
    before = len(app.post_office.attempts)
    assert extracts(app).lay_due(NOW) == 2
    app.deliver.round(NOW)
    return [message_from_bytes(raw, policy=SMTP) for raw, _ in app.post_office.attempts[before:]]


def test_each_unit_gets_its_own_facts_once(office: OfficeApp, appraise: Appraise) -> None:
    assert appraise.open(CODE, YEAR, DESK, NOW) == "2021年度考核核对稿已印发2家，各单位自送达之日起5个工作日内核对。"
    before = len(office.post_office.attempts)
    assert extracts(office).lay_due(NOW) == 2
    assert extracts(office).lay_due(NOW) == 0
    office.deliver.round(NOW)
    sent = office.post_office.attempts[before:]
    assert [[one for one in to if "yyb" not in one] for _, to in sent] == [
        ["liaison@jyj.example", "section_head@jyj.example"],
        ["liaison@mzj.example", "section_head@mzj.example"],
    ]
    mail = message_from_bytes(sent[0][0], policy=SMTP)
    assert "2021年度考核核对稿（市教育局）" in str(mail["Subject"])
    body = mail.get_body(("plain",)).get_content()
    assert "得分：10/70" in "".join(body.split())
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "市教育局_2021年度考核核对稿.docx"
    pages = docx.Document(BytesIO(attached.get_payload(decode=True)))
    cells = [cell.text for table in pages.tables for row in table.rows for cell in row.cells]
    assert "第3项（2021年12月31日到期）：未完成" in cells
    assert "2022年1月第1次报送、任务清单" in cells
    assert not [cell for cell in cells if "市民政局" in cell or "第4项" in cell]


def test_by_the_exchange_the_mail_holds_no_score_and_only_a_registered_receipt_begins_the_days(
    office: OfficeApp, appraise: Appraise
) -> None:
    object.__setattr__(office.context, "channels", PaperChannels(scores=PaperChannel.EXCHANGE))
    mail = sent_out(office, appraise)[0]
    body = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "经公文交换送达" in body
    assert "得分" not in body
    assert list(mail.iter_attachments()) == []  # type: ignore[attr-defined]
    later = NOW + timedelta(days=1)
    with office.context.ledger.begin() as work:
        (posted,) = [one for one in work.outbox.of_unit(CODE, "jyj") if one.kind is MailKind.NOTICE][-1:]
        work.proofs.add(Proof(posted.key, "liaison@jyj.example", ProofKind.ACCEPTED, later, "250"))
    check = next(one for one in Rounds(office.context).of(CODE, YEAR, later).checks if one.score.organisation == "jyj")
    assert check.told_at is None, "that the mail arrived says nothing of the paper"
    told = Telling(ProofKind.EXCHANGED, later, "办公室", "", officer("督办岗"))
    Prove(office.context).register(posted.key, told, later)
    check = next(one for one in Rounds(office.context).of(CODE, YEAR, later).checks if one.score.organisation == "jyj")
    assert check.told_at == later


def test_nothing_is_sent_out_before_the_year_is_over_or_twice(office: OfficeApp, appraise: Appraise) -> None:
    with pytest.raises(Refused, match="尚未结束"):
        appraise.open(CODE, appraised_period("2022"), DESK, NOW)
    assert extracts(office).lay_due(NOW) == 0
    appraise.open(CODE, YEAR, DESK, NOW)
    with pytest.raises(Refused, match="已印发"):
        appraise.open(CODE, YEAR, DESK, NOW)
    with pytest.raises(Refused, match="没有这项权限"):
        appraise.open(CODE, YEAR, CHECK, NOW)
    with pytest.raises(Refused, match="写明理由"):
        appraise.open(CODE, YEAR, replace(DESK, reason=" "), NOW)


def test_what_is_sent_out_stays_as_it_was_whatever_comes_later(office: OfficeApp, appraise: Appraise) -> None:
    sent_out(office, appraise)
    file(office, done(3), reference=month("2022-01").of("jyj"), when=day(2022, 3, 11))
    close(office, 3, day(2022, 3, 11))
    scored = Scoring(office.context).score(CODE, YEAR, day(2022, 3, 12)).unit("jyj")
    assert scored is not None
    assert scored.fact("item/3").told == "0/60"


def test_changed_rules_are_another_version_and_leave_what_was_sent_out(office: OfficeApp, appraise: Appraise) -> None:
    assert "没有变化" in appraise.register_rules(CODE, DESK, NOW)
    sent_out(office, appraise)
    object.__setattr__(office.context, "appraisal", replace(office.context.appraisal, basis="新办法〔2022〕1号"))
    assert appraise.register_rules(CODE, DESK, NOW) == "考核规则第2版已登记（新办法〔2022〕1号）。"
    scoring = Scoring(office.context)
    assert scoring.score(CODE, YEAR, NOW).rules.basis == BASIS
    assert scoring.score(CODE, appraised_period("2022"), NOW).rules.basis == "新办法〔2022〕1号"


def test_rules_that_nobody_registered_are_not_scored_by(office: OfficeApp, appraise: Appraise) -> None:
    object.__setattr__(office.context, "appraisal", replace(office.context.appraisal, least_points=10))
    with pytest.raises(Refused, match="请先登记规则"):
        appraise.open(CODE, YEAR, DESK, NOW)


def test_an_objection_is_decided_by_somebody_who_did_not_score(office: OfficeApp, appraise: Appraise) -> None:
    with pytest.raises(Refused, match="尚未印发"):
        Objections(office.context).object_to(CODE, YEAR, "jyj", OBJECTION, DESK, NOW)
    sent_out(office, appraise)
    later = day(2022, 3, 14)
    said = Objections(office.context).object_to(CODE, YEAR, "jyj", OBJECTION, DESK, later)
    assert said == "异议已登记，请于2022年3月28日前由未参与计分的人处理。"
    assert "无需重复" in Objections(office.context).object_to(CODE, YEAR, "jyj", OBJECTION, DESK, later)
    with pytest.raises(Refused, match="尚未处理"):
        Objections(office.context).object_to(CODE, YEAR, "jyj", replace(OBJECTION, words="另有说明"), DESK, later)
    (objection,) = Scoring(office.context).record(CODE, later).objections("2021")
    number = objection.act.number
    with pytest.raises(Refused, match="参与了计分"):
        Objections(office.context).answer(CODE, YEAR, number, AnswerWords(ADOPTED, "60"), DESK, later)
    for points, words in (("x", "请写明该条改为多少分（0至60）"), ("61", "只能改为0至60分")):
        with pytest.raises(Refused, match=words):
            Objections(office.context).answer(CODE, YEAR, number, AnswerWords(ADOPTED, points), CHECK, later)
    told = Objections(office.context).answer(CODE, YEAR, number, AnswerWords(ADOPTED, "58.5"), CHECK, later)
    assert told == "异议已处理：采纳，该条改为58.5分。"
    with pytest.raises(Refused, match="不能改动"):
        Objections(office.context).answer(CODE, YEAR, number, AnswerWords(NOT_ADOPTED), CHECK, later)
    fact = Scoring(office.context).score(CODE, YEAR, later).unit("jyj").fact("item/3")
    assert (fact.told, fact.decided) == ("58.5/60", "采纳：已核对")
    with office.context.ledger.begin() as work:
        assert list(work.log.faults()) == []


def test_what_is_refused_leaves_the_points(office: OfficeApp, appraise: Appraise) -> None:
    sent_out(office, appraise)
    objections, later = Objections(office.context), day(2022, 3, 15)
    objections.object_to(CODE, YEAR, "jyj", OBJECTION, DESK, day(2022, 3, 14))
    number = next(objections.waiting(later)).objection.act.number
    objections.answer(CODE, YEAR, number, AnswerWords(NOT_ADOPTED), CHECK, later)
    fact = Scoring(office.context).score(CODE, YEAR, later).unit("jyj").fact("item/3")
    assert (fact.told, fact.decided) == ("0/60", "不予采纳：已核对")


@pytest.mark.parametrize(
    ("unit", "objection", "when", "says"),
    [
        ("jyj", replace(OBJECTION, received_on=date(2022, 3, 18)), day(2022, 3, 21), "期满"),
        ("jyj", replace(OBJECTION, received_on=date(2022, 3, 16)), day(2022, 3, 15), "晚于今天"),
        ("jyj", replace(OBJECTION, fact="x"), day(2022, 3, 14), "请选择"),
        ("jyj", replace(OBJECTION, source=" "), day(2022, 3, 14), "文号或日期"),
        ("swj", OBJECTION, day(2022, 3, 14), "没有这家单位"),
    ],
)
def test_what_is_no_objection_is_refused(
    office: OfficeApp, appraise: Appraise, unit: str, objection: ObjectionWords, when, says: str
) -> None:
    """Sent on Thursday 10 March, the fifth working day is the 17th."""
    sent_out(office, appraise)
    with pytest.raises((Refused, UnknownReference), match=says):
        Objections(office.context).object_to(CODE, YEAR, unit, objection, DESK, when)


def test_the_own_unit_is_scored_alike_and_decided_elsewhere(office: OfficeApp, appraise: Appraise) -> None:
    object.__setattr__(office.context, "office", replace(office.context.office, organisation="jyj"))
    sent_out(office, appraise)
    objections, later = Objections(office.context), day(2022, 3, 15)
    objections.object_to(CODE, YEAR, "jyj", OBJECTION, DESK, day(2022, 3, 14))
    number = next(objections.waiting(later)).objection.act.number
    with pytest.raises(Refused, match="由市政府办公室处理，请登记其文号"):
        objections.answer(CODE, YEAR, number, AnswerWords(ADOPTED, "60"), CHECK, later)
    decided = AnswerWords(ADOPTED, "60", "泉政办函〔2022〕9号")
    assert "采纳" in objections.answer(CODE, YEAR, number, decided, CHECK, later)


def test_judgements_from_outside_come_with_their_source_all_or_none(office: OfficeApp, appraise: Appraise) -> None:
    file_ = PaperFile("通报.pdf", b"%PDF-1.4")
    text = "市教育局 90\n市税务局 80\n市民政局"
    with pytest.raises(Refused, match="“市税务局”不在计分单位中；第3行应为“单位 得分率”"):
        appraise.register_outside(CODE, YEAR, "省监测", text, file_, DESK, NOW)
    with pytest.raises(Refused, match="请写明外部评价的来源"):
        appraise.register_outside(CODE, YEAR, " ", "市教育局 90", file_, DESK, NOW)
    assert Scoring(office.context).record(CODE, NOW).outside("2021", "jyj") == ()
    said = appraise.register_outside(CODE, YEAR, "省监测〔2022〕1号", "市教育局\t92.5\n市民政局，80%", file_, DESK, NOW)
    assert said == "已登记2家单位的外部评价（省监测〔2022〕1号）。"
    parts = [one.parts[1].told for one in Scoring(office.context).score(CODE, YEAR, NOW).units]
    assert parts == ["27.75/30", "24/30"]
    sent_out(office, appraise)
    with pytest.raises(Refused, match="不再登记"):
        appraise.register_outside(CODE, YEAR, "省监测", "市教育局 90", None, DESK, NOW)


def test_an_organ_s_ruling_is_registered_with_its_paper(office: OfficeApp, appraise: Appraise) -> None:
    with pytest.raises(Refused, match="没有申报与核查不符的记录"):
        appraise.register_ruling(CODE, 3, ClaimRuling.FALSE, "泉督〔2022〕2号", DESK, NOW)
    file(office, done(3), reference=month("2022-01").of("jyj"), when=day(2022, 1, 21))
    close(office, 3, day(2022, 2, 10))
    Decide(office.context, DecisionRules()).reopen(CODE, 3, CHECK, day(2022, 2, 20), false_claim=True)
    with pytest.raises(Refused, match="文号"):
        appraise.register_ruling(CODE, 3, ClaimRuling.FALSE, "已认定", DESK, NOW)
    assert "认定不符" in appraise.register_ruling(CODE, 3, ClaimRuling.FALSE, "泉督〔2022〕2号", DESK, NOW)
    assert "无需重复" in appraise.register_ruling(CODE, 3, ClaimRuling.FALSE, "泉督〔2022〕2号", DESK, NOW)
    unit = Scoring(office.context).score(CODE, YEAR, NOW).unit("jyj")
    assert unit.fact("item/3").told == "0/60"
    appraise.register_ruling(CODE, 3, ClaimRuling.CLEARED, "泉督〔2022〕5号", DESK, NOW)
    unit = Scoring(office.context).score(CODE, YEAR, NOW).unit("jyj")
    assert (unit.fact("item/3").told, unit.gained) == ("不计分", 1000)


def test_the_paper_is_drafted_once_when_everybody_had_his_days_and_signed_by_the_head(
    office: OfficeApp, appraise: Appraise
) -> None:
    assert Rounds(office.context).of(CODE, YEAR, NOW).obstacles(NOW) == ("核对稿尚未印发。",)
    sent_out(office, appraise)
    early = day(2022, 3, 16)
    with pytest.raises(Refused, match="核对期未满，最后于3月17日09:00期满"):
        summary(office).draft(CODE, YEAR, DESK, early)
    Objections(office.context).object_to(CODE, YEAR, "jyj", OBJECTION, DESK, early)
    over = day(2022, 3, 18)
    with pytest.raises(Refused, match="1件异议尚未处理"):
        summary(office).draft(CODE, YEAR, DESK, over)
    (objection,) = Scoring(office.context).record(CODE, over).objections("2021")
    Objections(office.context).answer(CODE, YEAR, objection.act.number, AnswerWords(ADOPTED, "60"), CHECK, over)
    document = summary(office).draft(CODE, YEAR, DESK, over)
    head = office.context.office.head
    assert (document.kind, document.signer, document.title) == (
        *(DocumentKind.APPRAISAL, head, "关于2021年度考核结果的签报"),
    )
    assert "好：1家：市教育局。" in document.text
    assert "不定档：1家：市民政局。" in document.text
    assert "收到异议1件，均由未参与计分的人员处理并说明理由，其中采纳1件" in document.text
    with pytest.raises(Refused, match="已拟稿"):
        summary(office).draft(CODE, YEAR, DESK, over)
    with pytest.raises(Refused, match="已拟稿呈批"):
        Objections(office.context).object_to(CODE, YEAR, "mzj", replace(OBJECTION, fact="item/4"), DESK, over)
    mails = len(office.post_office.attempts)
    read_to_the_end(office.context, over)
    with pytest.raises(Refused, match="须由"):
        office.sign.decide(document.name, 1, SignerAnswer(Outcome.SIGN), officer(), over)
    state = office.sign.decide(document.name, 1, SignerAnswer(Outcome.SIGN), signer(head), over)
    office.deliver.round(over)
    assert (state, len(office.post_office.attempts)) == (DocumentState.SIGNED, mails), "nothing leaves by itself"
    *_, paper, table = office.sign.files(document.name, 1)
    assert (paper.name, table.name) == ("关于2021年度考核结果的签报.docx", "2021年度考核得分.xlsx")
    book = load_workbook(BytesIO(office.context.archive.get(table.sha256)))
    rows = [[cell.value for cell in row] for row in book["得分汇总"].iter_rows()]
    assert any(f"签发人：{head}" in str(value) for row in rows for value in row if value)
    assert [row[1] for row in rows if row[0] in (1, 2)] == ["市教育局", "市民政局"]
    assert len(book["得分事实"]["D"]) > 5


def test_a_unit_that_nobody_proved_to_have_told_has_its_days_still(office: OfficeApp, appraise: Appraise) -> None:
    object.__setattr__(office.context, "rules", replace(office.context.rules, proof=ProofRules()))
    sent_out(office, appraise)
    with pytest.raises(Refused, match="市教育局、市民政局的核对稿尚无送达凭据"):
        summary(office).draft(CODE, YEAR, DESK, day(2022, 4, 20))


def test_a_withdrawn_paper_is_drafted_anew(office: OfficeApp, appraise: Appraise) -> None:
    sent_out(office, appraise)
    over = day(2022, 3, 18)
    first = summary(office).draft(CODE, YEAR, DESK, over)
    answer = SignerAnswer(Outcome.WITHDRAW, "另行核对")
    office.sign.decide(first.name, 1, answer, signer(office.context.office.head), over)
    assert summary(office).draft(CODE, YEAR, DESK, over).draft == 2


def test_a_preview_tells_no_bands(office: OfficeApp, appraise: Appraise) -> None:
    half, now = appraised_period("2022-H1"), day(2022, 7, 5)
    appraise.open(CODE, half, DESK, now)
    extracts(office).lay_due(now)
    office.deliver.round(now)
    document = summary(office).draft(CODE, half, DESK, day(2022, 7, 14))
    assert "不分档、不排名" in document.text
    assert "不定档" not in document.text
    assert [one.kind for one in Scoring(office.context).record(CODE, now).acts] == [
        *(AppraisalActKind.RULES, AppraisalActKind.OPENED),
    ]


def test_the_unit_is_told_what_became_of_its_objection_once(office: OfficeApp, appraise: Appraise) -> None:
    sent_out(office, appraise)
    objections, later = Objections(office.context), day(2022, 3, 14)
    objections.object_to(CODE, YEAR, "jyj", OBJECTION, DESK, later)
    (waits,) = objections.waiting(later)
    assert (waits.unit, waits.due) == ("市教育局", date(2022, 3, 28))
    assert extracts(office).lay_due(later) == 0
    objections.answer(CODE, YEAR, waits.objection.act.number, AnswerWords(ADOPTED, "58.5"), CHECK, later)
    assert list(objections.waiting(later)) == []
    before = len(office.post_office.attempts)
    assert [extracts(office).lay_due(later) for _ in range(2)] == [1, 0]
    office.deliver.round(later)
    ((raw, to),) = office.post_office.attempts[before:]
    assert "liaison@jyj.example" in to
    body = "".join(message_from_bytes(raw, policy=SMTP).get_body(("plain",)).get_content().split())
    assert "处理：采纳，该条现为58.5/60。" in body
    assert "理由：已核对" in body


def returned(app: OfficeApp, subject: str, when: datetime) -> None:
    """The mail about *subject* comes back from everybody it went to."""
    sent = mail(app, f"A0/{subject}")
    for recipient in sent.recipients:
        receive(app, bounce(sent.message_id, recipient), when)


def test_a_check_that_came_back_is_sent_again_once_somebody_is_there_and_its_days_begin_then(
    office: OfficeApp, appraise: Appraise
) -> None:
    sent_out(office, appraise)
    returned(office, "appraisal/qz2021/2021/jyj", day(2022, 3, 10, 10))
    assert extracts(office).lay_due(day(2022, 3, 11)) == 0, "nobody of the unit is reached"
    (told,) = Rounds(office.context).of(CODE, YEAR, day(2022, 3, 21)).obstacles(day(2022, 3, 21))
    assert "市教育局的核对稿尚无送达凭据" in told
    for role in (Role.LIAISON, Role.SECTION_HEAD):
        Reaching(office.context).lift(address("jyj", role), "电话核实，邮箱已恢复", officer(), day(2022, 3, 21))
    assert [extracts(office).lay_due(day(2022, 3, 22)) for _ in range(2)] == [1, 0]
    office.deliver.round(day(2022, 3, 22))
    check = Rounds(office.context).of(CODE, YEAR, day(2022, 3, 25)).checks[0]
    assert check.until == day(2022, 3, 29)
    returned(office, "appraisal/qz2021/2021/jyj/0/2", day(2022, 3, 22, 10))
    assert extracts(office).lay_due(day(2022, 3, 23)) == 0
    assert Rounds(office.context).of(CODE, YEAR, day(2022, 3, 25)).checks[0].until is None


def test_what_was_done_stands_in_the_stories_of_unit_and_person(office: OfficeApp, appraise: Appraise) -> None:
    appraise.register_outside(CODE, YEAR, "省监测〔2022〕1号", "市教育局 92.5", None, DESK, NOW)
    words = "2021考核，市教育局，得分率92.5%，省监测〔2022〕1号。经办：督办岗；理由：年度考核"
    audit = Audit(office.context)
    assert words in [one.text for one in audit.organisation(CODE, "jyj")]
    assert words not in [one.text for one in audit.organisation(CODE, "mzj")]
    assert words in [one.text for one in PersonStories(office.context).of(DESK.actor.account)]
