"""The 简况 of a quarter: drafted beside the counties' report, released by a person, then one mail to each county."""

from email.message import EmailMessage
from io import BytesIO

import docx
import pytest
from tests.people import signer
from tests.services.compile.test_counties import FIRST, CountyApp, app, at, mail, text_of
from tests.services.conftest import read_to_the_end, with_loops

from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.config import PROJECT
from duban.domain.decisions.document import Document, Outcome
from duban.domain.decisions.practice import PracticeActKind
from duban.services.collect.work_list import Messages
from duban.services.compile.compile import Compile
from duban.services.decide.decider import Who
from duban.services.decide.practices import PracticeNote, SpreadPractices
from duban.services.drafts.briefs import brief_of
from duban.services.overview.claims import Claims
from duban.services.overview.extensions import Extensions
from duban.services.overview.needs import Needs
from duban.services.overview.statements import Statements
from duban.services.send.brief_mails import BriefMails
from duban.services.sign.sign import Sign, SignerAnswer
from duban_rehearsal.people.counties import CountyCare, fill_county

__all__ = ["app"]
HEAD = "市营商办负责人"
COMPILED = at(2022, 1, 5)


@pytest.fixture
def quarter(app: CountyApp) -> CountyApp:
    """The quarter is over, 惠安县 reported, and both loops are on."""
    with_loops(app.context, brief=True, practices=True)
    app.open(FIRST, at(2021, 12, 10))
    filled = fill_county(app.form_of(FIRST.of("huian")), CountyCare.CAREFUL, at(2021, 12, 20).date())
    app.reply("huian", filled, at(2021, 12, 20))
    return app


def drafted(app: CountyApp) -> Document:
    Compile(app.context, OfficeReportWriter(PROJECT / "config" / "documents")).draft(FIRST, COMPILED)
    with app.context.ledger.begin() as work:
        found = work.documents.latest(str(brief_of(FIRST)))
    assert found is not None
    return found


def released(app: CountyApp) -> Document:
    paper = drafted(app)
    read_to_the_end(app.context, at(2022, 1, 5, 15))
    Sign(app.context).decide(paper.name, 1, SignerAnswer(Outcome.SIGN), signer(HEAD), at(2022, 1, 5, 15))
    return paper


def mails(app: CountyApp) -> BriefMails:
    context = app.context
    messages = Messages(context, MimeParser("a@b", context.signer))
    return BriefMails(context, Statements(context, Claims(context), Extensions(context), messages, Needs(context)))


def sent(app: CountyApp, day: int) -> dict[str, EmailMessage]:
    """What the round of that morning brings each county."""
    before = len(app.post_office.attempts)
    mails(app).lay_due(at(2022, 1, day))
    app.deliver.round(at(2022, 1, day))
    found = [(mail(raw), to) for raw, to in app.post_office.attempts[before:]]
    return {unit: one for one, to in found for unit in ("huian", "jinjiang") if any(f"@{unit}." in each for each in to)}


def test_the_page_counts_and_names_no_county_for_being_late(quarter: CountyApp) -> None:
    paper = drafted(quarter)
    assert paper.title == "营商环境持续提升专项行动县（市、区）调度简况（2021年第四季度）"
    assert "本季度县（市、区）应报2家，已报1家" in paper.text
    assert "本地落实方案：已印发1家" in paper.text
    assert "承接省上试点、探索性任务的1家" in paper.text
    assert "2022年第一季度填报表于3月11日（周五）下发" in paper.text
    assert not [word for word in ("晋江", "惠安", "未报送", "迟报", "漏报") if word in paper.text]
    page = docx.Document(BytesIO(quarter.context.archive.get(paper.files[0].sha256)))
    assert "一、总体进展" in [one.text for one in page.paragraphs]


def test_each_county_gets_it_once_in_a_mail_with_its_own_statement(quarter: CountyApp) -> None:
    released(quarter)
    found = sent(quarter, 6)
    assert set(found) == {"huian", "jinjiang"}
    told = text_of(found["huian"])
    assert "2021年第四季度调度简况见附件" in told
    assert "一级指标2项：" in told
    assert "本地落实方案：已印发" in told
    assert "所报经验做法，待研判，应由我办于2022年1月4日前办结，现已超期" in told
    assert "一级指标" not in text_of(found["jinjiang"])
    assert "本地落实方案：尚未说明" in text_of(found["jinjiang"])
    assert [str(part.get_filename()).endswith(".docx") for part in found["huian"].iter_attachments()] == [True]
    assert sent(quarter, 7) == {}, "once"


def test_nobody_gets_what_nobody_released_and_where_the_loop_is_off_nothing_is_drafted(quarter: CountyApp) -> None:
    drafted(quarter)
    assert sent(quarter, 6) == {}
    with_loops(quarter.context, brief=False)
    with quarter.context.ledger.begin() as work:
        assert len([one for one in work.documents.all() if one.name.startswith("brief/")]) == 1


def test_it_spreads_what_was_judged_cleared_and_agreed_to(quarter: CountyApp) -> None:
    spread, who = SpreadPractices(quarter.context), Who(signer(HEAD), "可复制")
    for kind, note in (
        (PracticeActKind.TAKEN, PracticeNote("帮办代办，少跑两次")),
        (PracticeActKind.CLEARED, PracticeNote(person="保密员", dated=at(2021, 12, 21).date())),
        (PracticeActKind.AGREED, PracticeNote(paper="电话", dated=at(2021, 12, 21).date())),
    ):
        spread.act(FIRST.of("huian"), kind, note, who, at(2021, 12, 22))
    assert "典型经验，供结合实际参考：惠安县人民政府：帮办代办，少跑两次。" in released(quarter).text
    assert "2021年第四季度所报：已采纳，拟推广为“帮办代办，少跑两次”" in text_of(sent(quarter, 6)["huian"])
