"""请示: one draft for each matter that the office cannot settle, beside the report and never inside it."""

from dataclasses import replace
from io import BytesIO

from docx import Document
from tests.people import signer
from tests.report_cases import ENTRIES, PERIOD, SUBMISSIONS, TAX, accepted, entry, report
from tests.services.conftest import CYCLE, OfficeApp, at

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.papers.monthly import paper
from duban.domain.report import Report
from duban.domain.report.requests import city_matters
from duban.domain.returns.submission import CoordinationLevel, Entry, Status
from duban.services.compile.requests_to_city import Requests
from duban.services.sign.sign import SignerAnswer

NAME = "request/qz2021/department_monthly/2021-09/shuiwu/1"
NEED = "请市大数据局开通接口。"


def asking(number: int, level: CoordinationLevel | None = CoordinationLevel.CITY, need: str = NEED) -> Entry:
    """What a department says that needs others."""
    said = entry(number, Status.ON_SCHEDULE, problems="数据未共享。", coordination=need)
    return replace(said, coordination_level=level)


def asked(now: Entry, before: Entry | None = None, also: Entry = ENTRIES[TAX][1]) -> Report:
    """A month in which the tax office says *now* of item 1, and said *before* a month ago."""
    said = SUBMISSIONS | {TAX: accepted(TAX, (now, also))}
    earlier = {1: (PERIOD.later(-1), before)} if before else {}
    return report(submissions=said, earlier=earlier)


def test_what_is_asked_of_the_city_twice_running_is_beyond_the_office() -> None:
    (matter,) = city_matters(asked(asking(1), asking(1)))
    assert (matter.lead, matter.items, str(matter.since)) == (TAX, (1,), "2021-09")


def test_once_or_among_departments_the_office_tries_itself() -> None:
    assert city_matters(asked(asking(1))) == ()
    among = asking(1, CoordinationLevel.DEPARTMENTS)
    assert city_matters(asked(among, among)) == ()


def test_the_same_words_about_two_items_are_one_matter() -> None:
    said = SUBMISSIONS | {TAX: accepted(TAX, (asking(1), asking(2)))}
    before = {number: (PERIOD.later(-1), asking(number)) for number in (1, 2)}
    (matter,) = city_matters(report(submissions=said, earlier=before))
    assert matter.items == (1, 2)


def compiled(app: OfficeApp, facts: Report, hour: int = 9) -> None:
    """What compiling does about *facts*, twice, as a retried task does."""
    requests, matters = Requests(app.context), city_matters(facts)
    for _ in range(2):
        drafts = requests.drafts(CYCLE, matters, at(11, 1, hour))
        with app.context.ledger.begin() as work:
            requests.record(work, CYCLE, matters, drafts, at(11, 1, hour))


def test_a_matter_becomes_one_draft_that_waits_for_the_head_of_the_office(app: OfficeApp) -> None:
    compiled(app, asked(asking(1), asking(1)))
    (draft,) = app.sign.waiting()
    assert (draft.name, draft.signer, draft.title) == (
        NAME,
        "市发改委主要领导",
        "关于请求协调解决市税务局第1项任务有关事项的请示",
    )
    lines = [line.text for line in Document(BytesIO(app.context.archive.get(draft.files[0].sha256))).paragraphs]
    assert "泉发改〔　　〕　　号\t签发人：" in lines
    assert lines.count("妥否，请批示。") == 1
    assert "该单位自2021年9月起反映上述事项需市级协调，2021年10月仍未解决，请求协调的内容为：" + NEED in lines


def test_the_report_beside_it_asks_for_nothing() -> None:
    text = paper(asked(asking(1), asking(1)))
    assert not any("请批示" in part.text or "请示" in part.text for part in text.problems)


def test_a_draft_is_withdrawn_when_the_need_is_gone_and_a_decision_stands(app: OfficeApp) -> None:
    compiled(app, asked(asking(1), asking(1)))
    compiled(app, asked(asking(1, None, "无"), asking(1)), hour=10)
    assert app.sign.document(NAME, 1).state is DocumentState.WITHDRAWN
    compiled(app, asked(asking(1), asking(1)), hour=11)
    assert app.sign.waiting() == ()


def test_what_was_put_off_is_withdrawn_as_well_when_the_need_is_gone(app: OfficeApp) -> None:
    """It would come back on its day and ask the city for nothing."""
    compiled(app, asked(asking(1), asking(1)))
    answer = SignerAnswer(Outcome.DEFER, "先与市级部门会商")
    app.sign.decide(NAME, 1, answer, signer(app.sign.document(NAME, 1).signer), at(11, 1, 9, 30))
    compiled(app, asked(asking(1, None, "无"), asking(1)), hour=10)
    assert app.sign.document(NAME, 1).state is DocumentState.WITHDRAWN
