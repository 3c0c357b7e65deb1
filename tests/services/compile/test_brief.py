"""The 简况 of a month: drafted beside the report, released by a person, brought to each unit once, with its form."""

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import docx
import pytest
from tests.people import signer
from tests.services.conftest import CYCLE, NAMES, OfficeApp, address, at, read_to_the_end, with_loops
from tests.services.decide.test_decide import CODE, DONE, FIRST, SECOND, file

from duban.adapters.mail.mime import MimeParser
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Outcome
from duban.errors import Refused
from duban.services.collect.work_list import Messages
from duban.services.compile.load_facts import Gather
from duban.services.decide.items import Decide
from duban.services.overview.claims import Claims
from duban.services.overview.extensions import Extensions
from duban.services.overview.needs import Needs
from duban.services.overview.statements import Statements
from duban.services.send.brief_mails import BriefMails
from duban.services.sign.sign import SignerAnswer

HEAD = "市营商办负责人"
BRIEF = f"brief/{CYCLE}"
NOVEMBER = replace(CYCLE, period=CYCLE.period.later())
SEPTEMBER = replace(CYCLE, period=CYCLE.period.later(-1))


@pytest.fixture
def briefed(app: OfficeApp) -> OfficeApp:
    """October is over, everybody has reported, and the loop is on."""
    with_loops(app.context, brief=True, verification=True)
    app.generate = replace(app.generate, beside=statements(app))
    app.send_forms()
    for hour, unit in enumerate(NAMES, start=10):
        app.reply(unit, app.good_form(unit), at(10, 20, hour))
    app.compile.draft(CYCLE, at(11, 1, 9))
    return app


def statements(app: OfficeApp) -> Statements:
    context = app.context
    messages = Messages(context, MimeParser("a@b", context.signer))
    return Statements(context, Claims(context), Extensions(context), messages, Needs(context))


def brief(app: OfficeApp, draft: int = 1) -> Document | None:
    with app.context.ledger.begin() as work:
        return work.documents.get(BRIEF, draft)


def release(app: OfficeApp, *moment: int) -> None:
    now = at(*moment)
    read_to_the_end(app.context, now)
    app.sign.decide(BRIEF, 1, SignerAnswer(Outcome.SIGN), signer(HEAD), now)


def forms_of_november(app: OfficeApp, *moment: int) -> None:
    for reference in app.generate.open_cycle(NOVEMBER, at(*moment)):
        app.generate.prepare_form(reference, at(*moment))


def mails_to(app: OfficeApp, unit: str, subject: str) -> list[EmailMessage]:
    """Every mail to a unit, sent or not, with these words in its subject."""
    with app.context.ledger.begin() as work:
        raws = [app.context.archive.get(one.raw_sha256) for one in work.outbox.of_unit("qz2021", unit)]
    mails = [message_from_bytes(raw, policy=default) for raw in raws]
    return [mail for mail in mails if subject in mail["Subject"]]


def files_of(mail: EmailMessage) -> list[str]:
    return [str(part.get_filename()) for part in mail.iter_attachments()]


def words_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]


class TestTheDraft:
    def test_it_is_drafted_beside_the_report_for_the_head_of_the_office(self, briefed: OfficeApp) -> None:
        found = brief(briefed)
        assert found is not None
        assert (found.kind, found.signer, found.state) == (DocumentKind.BRIEF, HEAD, DocumentState.WAITING)
        assert found.title == "营商环境持续提升专项行动调度简况（2021年10月）"
        page = docx.Document(BytesIO(briefed.context.archive.get(found.files[0].sha256)))
        text = "\n".join(one.text for one in page.paragraphs)
        for words in (
            "一、总体进展",
            "完成率（已核验）",
            "（含待核验）",
            "近期到期的任务",
            "2021年11月填报表于11月16日",
        ):
            assert words in text

    def test_no_loop_no_draft(self, app: OfficeApp) -> None:
        app.send_forms()
        app.compile.draft(CYCLE, at(11, 1, 9))
        assert brief(app) is None

    def test_what_changes_before_it_is_released_makes_the_next_draft_and_afterwards_none(
        self, briefed: OfficeApp
    ) -> None:
        file(briefed, DONE)
        briefed.compile.draft(CYCLE, at(11, 2))
        first, second = brief(briefed), brief(briefed, 2)
        assert first is not None
        assert first.state is DocumentState.SUPERSEDED
        assert second is not None
        assert "新申报完成1项，待核验：市税务局1项" in second.text

    def test_another_day_is_no_news(self, briefed: OfficeApp) -> None:
        file(briefed, replace(DONE, status=None))
        briefed.compile.draft(CYCLE, at(11, 2))
        assert brief(briefed, 2) is None

    def test_what_fell_due_while_it_waited_is_counted_and_named_no_more(self, app: OfficeApp) -> None:
        with_loops(app.context, brief=True)
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        app.compile.draft(NOVEMBER, at(12, 1, 9))
        name = f"brief/{NOVEMBER}"
        with app.context.ledger.begin() as work:
            first = work.documents.latest(name)
        assert first is not None
        assert "12月31日，市税务局第1项" in first.text
        app.compile.outstanding(at(12, 30, 9))
        with app.context.ledger.begin() as work:
            second = work.documents.latest(name)
        assert second is not None
        assert "12月31日，市税务局第1项" in second.text, "it has its day yet"
        app.compile.outstanding(at(12, 31, 9))
        with app.context.ledger.begin() as work:
            third = work.documents.latest(name)
        assert third is not None
        assert third.draft == second.draft + 1
        assert "统计截止后至今到期" in third.text
        assert "第1项" not in third.text
        assert "2022年1月填报表" in third.text, "that of December was due already"

    @pytest.mark.parametrize("settled", [True, False])
    def test_what_the_office_decided_while_it_waited_is_said_by_the_next_draft(
        self, app: OfficeApp, *, settled: bool
    ) -> None:
        with_loops(app.context, brief=True)
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        app.compile.draft(NOVEMBER, at(12, 1, 9))
        decide = Decide(app.context, DecisionRules())
        if settled:
            decide.extend(CODE, 1, date(2022, 3, 31), FIRST, at(12, 2), date(2021, 12, 1))
        app.compile.outstanding(at(12, 3))
        with app.context.ledger.begin() as work:
            latest = work.documents.latest(f"brief/{NOVEMBER}")
        assert latest is not None
        assert (latest.draft, "12月31日，市税务局第1项" in latest.text) == ((2, False) if settled else (1, True))

    def test_it_is_held_against_the_ledger_once_for_what_may_have_made_it_untrue_and_not_every_round(
        self, app: OfficeApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with_loops(app.context, brief=True)
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        app.compile.draft(NOVEMBER, at(12, 1, 9))
        gathered: list[datetime] = []
        whole = Gather.report
        monkeypatch.setattr(Gather, "report", lambda self, *asked: gathered.append(asked[1]) or whole(self, *asked))

        def rounds(*moments: datetime) -> int:
            """How often a whole report was gathered in these rounds."""
            gathered.clear()
            for moment in moments:
                app.compile.outstanding(moment)
            return len(gathered)

        rounds(at(12, 1, 10))
        assert rounds(at(12, 1, 11), at(12, 2, 9)) == 0, "nothing happened"
        decide = Decide(app.context, DecisionRules())
        decide.extend(CODE, 2, date(2022, 6, 30), FIRST, at(12, 2, 10), date(2021, 9, 1))
        assert rounds(at(12, 2, 11), at(12, 2, 12), at(12, 3, 9)) == 1, "which it does not speak of"
        decide.extend(CODE, 1, date(2022, 3, 31), FIRST, at(12, 3, 10), date(2021, 12, 1))
        assert rounds(at(12, 3, 11)) == 1
        with app.context.ledger.begin() as work:
            latest = work.documents.latest(f"brief/{NOVEMBER}")
        assert latest is not None
        assert latest.draft == 2

    def test_nobody_else_releases_it(self, briefed: OfficeApp) -> None:
        read_to_the_end(briefed.context, at(11, 2))
        with pytest.raises(Refused):
            briefed.sign.decide(BRIEF, 1, SignerAnswer(Outcome.SIGN), signer("市发改委主要领导"), at(11, 2))

    def test_what_was_released_stays(self, briefed: OfficeApp) -> None:
        release(briefed, 11, 1, 10)
        file(briefed, DONE)
        briefed.compile.draft(CYCLE, at(11, 2))
        assert brief(briefed, 2) is None


class TestBeforeItLeft:
    """What was signed and went to nobody yet lapses with what it praises."""

    @pytest.fixture
    def closing(self, app: OfficeApp) -> Decide:
        """In November item 1 is verified and closed, the 简况 says so, and is signed."""
        with_loops(app.context, brief=True)
        app.generate = replace(app.generate, beside=statements(app))
        app.generate.open_cycle(CYCLE, at(10, 14))
        app.generate.open_cycle(NOVEMBER, at(11, 16))
        file(app, DONE, reference=NOVEMBER.of("swj"), when=at(11, 22))
        decide = Decide(app.context, DecisionRules())
        for who in (FIRST, SECOND):
            decide.close(CODE, 1, who, at(11, 23))
        app.compile.draft(NOVEMBER, at(12, 2, 9))
        assert "经核验，新销号1项：市税务局1项" in self.latest(app).text
        read_to_the_end(app.context, at(12, 2, 10))
        app.sign.decide(f"brief/{NOVEMBER}", 1, SignerAnswer(Outcome.SIGN), signer(HEAD), at(12, 2, 10))
        return decide

    def latest(self, app: OfficeApp) -> Document:
        with app.context.ledger.begin() as work:
            found = work.documents.latest(f"brief/{NOVEMBER}")
        assert found is not None
        return found

    def test_a_closure_taken_back_ends_the_signature(self, closing: Decide, app: OfficeApp) -> None:
        app.compile.outstanding(at(12, 2, 11))
        assert self.latest(app).state is DocumentState.SIGNED
        closing.reopen(CODE, 1, FIRST, at(12, 3))
        app.compile.outstanding(at(12, 3, 9))
        paper = self.latest(app)
        assert (paper.draft, paper.state, "新销号" in paper.text) == (2, DocumentState.WAITING, False)
        assert "**第1稿签发后、发出前失效**：第1项的销号已撤回" in paper.body

    def test_what_was_sent_stays(self, closing: Decide, app: OfficeApp) -> None:
        december = replace(NOVEMBER, period=NOVEMBER.period.later())
        for reference in app.generate.open_cycle(december, at(12, 15)):
            app.generate.prepare_form(reference, at(12, 15))
        closing.reopen(CODE, 1, FIRST, at(12, 16))
        app.compile.outstanding(at(12, 16, 9))
        app.compile.outstanding(at(12, 16, 10))
        assert (self.latest(app).draft, self.latest(app).state) == (1, DocumentState.SIGNED)

    def test_other_decisions_leave_it_as_a_page_of_its_own_day(self, closing: Decide, app: OfficeApp) -> None:
        closing.extend(CODE, 3, date(2022, 3, 31), FIRST, at(12, 3), date(2021, 12, 1))
        app.compile.outstanding(at(12, 3, 9))
        assert (self.latest(app).draft, self.latest(app).state) == (1, DocumentState.SIGNED)


class TestWithTheForm:
    def test_the_form_brings_it_with_what_concerns_the_unit_and_no_other_mail_does(self, briefed: OfficeApp) -> None:
        release(briefed, 11, 2)
        assert BriefMails(briefed.context, statements(briefed)).lay_due(at(11, 3)) == 0
        forms_of_november(briefed, 11, 16)
        assert BriefMails(briefed.context, statements(briefed)).lay_due(at(11, 17)) == 0
        for unit in NAMES:
            (mail,) = mails_to(briefed, unit, "11月任务进展")
            assert "营商环境持续提升专项行动调度简况（2021年10月）.docx" in files_of(mail)
            assert "■ 2021年10月调度简况见附件；贵局的情况如下" in words_of(mail)
            assert not mails_to(briefed, unit, "【调度简况】")
        assert "牵头2项：" in words_of(mails_to(briefed, "swj", "11月任务进展")[0])

    def test_what_nobody_released_goes_to_nobody(self, briefed: OfficeApp) -> None:
        forms_of_november(briefed, 11, 16)
        (mail,) = mails_to(briefed, "swj", "11月任务进展")
        assert "简况" not in words_of(mail)
        assert not [name for name in files_of(mail) if "简况" in name]

    def test_the_office_tells_what_it_owes(self, briefed: OfficeApp) -> None:
        file(briefed, replace(DONE, item=3), reference=CYCLE.of("jyj"))
        release(briefed, 11, 2)
        forms_of_november(briefed, 11, 16)
        owed = "· 第3项申报完成，待复核，应由我办于2021年11月15日前办结，现已超期\n"
        assert owed in words_of(mails_to(briefed, "jyj", "11月任务进展")[0])
        assert "无需催问" not in words_of(mails_to(briefed, "mzj", "11月任务进展")[0])


class TestAlone:
    """A mail of its own for whom the form left too early, or will bring nothing."""

    @pytest.fixture
    def late(self, briefed: OfficeApp) -> OfficeApp:
        forms_of_november(briefed, 11, 16)
        briefed.deliver.round(at(11, 16))
        release(briefed, 11, 17)
        return briefed

    def test_each_unit_gets_one_and_a_second_morning_lays_none(self, late: OfficeApp) -> None:
        mails = BriefMails(late.context, statements(late))
        assert (mails.lay_due(at(11, 18)), mails.lay_due(at(11, 18)), mails.lay_due(at(11, 19))) == (3, 0, 0)
        (mail,) = mails_to(late, "jyj", "【调度简况】10月调度简况及贵局情况")
        assert files_of(mail) == ["营商环境持续提升专项行动调度简况（2021年10月）.docx"]
        assert "供参阅，不需答复" in words_of(mail)
        late.deliver.round(at(11, 18))
        assert late.sent_to(address("jyj")), "that its unit has reported makes it no less true"

    def test_a_unit_that_was_written_to_today_waits_for_the_next_morning(self, late: OfficeApp) -> None:
        late.escalate.pay(NOVEMBER.of("jyj"), at(11, 24))
        mails = BriefMails(late.context, statements(late))
        assert (mails.lay_due(at(11, 24)), mails.lay_due(at(11, 25))) == (2, 1)

    def test_what_was_released_a_month_ago_is_old(self, late: OfficeApp) -> None:
        mails = BriefMails(late.context, statements(late))
        assert (mails.lay_due(at(12, 17, 10)), mails.lay_due(at(12, 17, 9))) == (0, 3)

    def test_after_the_last_cycle_no_form_comes(self, briefed: OfficeApp) -> None:
        plan = briefed.context.programmes["qz2021"]
        ended = {"qz2021": replace(plan, ends_on=at(11, 10).date())}
        object.__setattr__(briefed.context, "programmes", ended)
        release(briefed, 11, 2)
        assert BriefMails(briefed.context, statements(briefed)).lay_due(at(11, 3)) == 3
