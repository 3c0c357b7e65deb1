"""The story of a unit or an item is told from the ledger, in order of time and in words an official may read."""

from datetime import date

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, at

from duban.domain.decisions.document import Document, DocumentKind, Outcome, Signature
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.service_of_papers import Served, Way
from duban.domain.plan.organisation import Contact, Role
from duban.domain.returns.send_back import SendBack, SendBackCode
from duban.domain.returns.submission_number import SubmissionNumber
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.returns import Exempt
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.operate.audit import Audit

CODE = "qz2021"
WHO = Who(officer(account="duban"), "单位来函")
LETTER = Document(
    *(f"R5/{CYCLE.of('swj')}", 1, DocumentKind.LETTER, str(CYCLE.of("swj")), "市税务局 · 函请", ""),
    signer="市发改委分管领导",
    files=(),
    created_at=at(11, 2, 10),
)
SERVED = Served(
    *(LETTER.name, 1, "泉发改函〔2021〕12号", "市发改委分管领导", Way.EXCHANGE, at(11, 4), "0" * 64),
    scan_name="函.pdf",
    recorded_by="督办岗",
    recorded_at=at(11, 4, 10),
)


@pytest.fixture
def lived(app: OfficeApp) -> OfficeApp:
    """An October with a return of 市税务局 and none of 市教育局, and some decisions."""
    app.send_forms()
    for day in (20, 22):
        for debt in app.escalate.debts(at(10, day)):
            app.escalate.pay(debt.reference, at(10, day))
        app.deliver.round(at(10, day))
    app.reply("swj", app.good_form("swj"), at(10, 25, 10))
    Exempt(app.context).exempt(CYCLE.of("jyj"), WHO, at(10, 26))
    Decide(app.context).extend(CODE, 1, date(2022, 3, 31), WHO, at(10, 27), None)
    Correct(app.context).lead(CODE, 1, ["jyj", "swj"], CorrectionReason(WHO), at(10, 28))
    new = Contact("swj", Role.LIAISON, "市税务局新联络员", "new@swj.example", "", date(2021, 11, 1))
    Correct(app.context).contact(CODE, new, WHO, at(10, 29))
    return app


def test_the_story_of_a_unit(lived: OfficeApp) -> None:
    told = Audit(lived.context).organisation(CODE, "swj")
    assert [one.at for one in told] == sorted(one.at for one in told)
    kinds = [one.kind for one in told]
    assert kinds[0] == "周期"
    assert kinds.count("报送") == 1
    assert kinds[-3:] == ["延期", "任务清单订正", "联系人变更"]
    assert {"提醒文书", "送达"} < set(kinds)
    assert "2021年10月第1次报送《报表.xlsx》，filler@swj.example：已收" in told[-4].text


def test_the_story_of_another_unit_is_another_story(lived: OfficeApp) -> None:
    told = Audit(lived.context).organisation(CODE, "jyj")
    assert told[-1].text == "市教育局2021年10月免报（原为应报未报）。经办：督办岗（页面登录：duban）；理由：单位来函"


def test_the_story_of_an_item(lived: OfficeApp) -> None:
    told = Audit(lived.context).item(CODE, 1)
    assert [one.kind for one in told] == ["任务清单", "报送", "延期", "任务清单订正"]
    who = "经办：督办岗（页面登录：duban）；理由：单位来函"
    assert told[2].text == f"第1项完成时限由2021-12-31延至2022-03-31（2021-10-27申请）。{who}"
    assert told[3].text.startswith("第1项“牵头部门”由市税务局订正为市教育局、市税务局，自2021年11月报送起生效。")


def test_an_item_that_never_was_has_no_story(lived: OfficeApp) -> None:
    assert Audit(lived.context).item(CODE, 99) == ()


def test_what_was_lived_through_the_services_is_vouched_for(lived: OfficeApp) -> None:
    verified = Audit(lived.context).verify()
    assert verified.faults == ()
    assert verified.newest is not None
    assert verified.newest.number == verified.count > 10


def test_looking_changes_nothing(lived: OfficeApp) -> None:
    before = Audit(lived.context).verify().newest
    for story in (Audit(lived.context).organisation(CODE, "swj"), Audit(lived.context).item(CODE, 1)):
        assert story
    assert Audit(lived.context).verify().newest == before


def test_what_people_did_with_a_paper_is_part_of_the_story(lived: OfficeApp) -> None:
    """
    A return sent back on review, a notice about an item, and the letter that was sealed and served.

    None of the records says how it was known who acted, as those of earlier versions: the story says so.
    """
    with lived.context.ledger.begin() as work:
        work.send_backs.add(
            SendBack(SubmissionNumber(CYCLE.of("swj"), 1), SendBackCode.FALSE, "与现场不符", "督办岗", at(11, 1))
        )
        work.notices.add(Notice("E1", "item/qz2021/2/2021-09-30", at(11, 2)))
        work.documents.add(LETTER)
        work.documents.sign(Signature(LETTER.name, 1, Outcome.SIGN, "市发改委分管领导", "", at(11, 3)))
        work.served.add(SERVED)
    told = [
        one for one in Audit(lived.context, {"E1": "到期销号提示"}).organisation(CODE, "swj") if one.at >= at(11, 1)
    ]
    assert [(one.kind, one.text) for one in told] == [
        ("审核退回", "2021年10月第1次报送经审核退回：与事实不符，与现场不符。经办：督办岗（身份无凭据）"),
        ("提醒文书", "第2项到期销号提示已备发，尚未发出"),
        ("拟稿", "《市税务局 · 函请》第1稿，由市发改委分管领导签批"),
        ("签批", "《市税务局 · 函请》第1稿签发。签批：市发改委分管领导（身份无凭据）"),
        (
            "文书送达",
            "《市税务局 · 函请》泉发改函〔2021〕12号（签发人：市发改委分管领导）经公文交换送达，单位签收。登记：督办岗（身份无凭据）",  # noqa: E501
        ),
    ]
    assert Audit(lived.context).verify().faults == ()
