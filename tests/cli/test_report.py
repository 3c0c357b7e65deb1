"""Facts and where they come from, on the command line of a whole installation with the real plan."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.builders import PEOPLE, fill, good_answers
from tests.cli.conftest import CYCLE, duban, furnished, moment
from tests.people import officer
from tests.services.conftest import read_to_the_end

from duban.bootstrap import Installation
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.returns.registration import Channel
from duban.domain.returns.submission import Submission
from duban.services.collect.register_paper import RegisteredPaper

BEFORE_THE_LATE_ONE = "2021-11-01T18:00"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation in a rehearsal's time; two departments reported, one of them after the cut-off."""
    with pytest.MonkeyPatch.context() as patch:
        found = furnished(tmp_path_factory.mktemp("app"), patch, moment(11, 3))
        send_forms(found, moment(10, 14))
        register(found, 38, moment(10, 25, 16))
        register(found, 1, moment(11, 2, 16))
        read_to_the_end(found.context, moment(11, 1, 10))
        yield found


def send_forms(app: Installation, now: datetime) -> None:
    """Every unit gets its form, and our relay takes each."""
    for reference in app.generate.open_cycle(CYCLE, now):
        app.generate.prepare_form(reference, now)
    with app.context.ledger.begin() as work:
        for mail in work.outbox.due(now):
            work.outbox.claim(mail.key, now, now)
            work.outbox.settle(mail.key, SendAttempt(MailState.SENT, "250 ok"), now)


def register(app: Installation, item: int, received_at: datetime) -> Submission:
    """The lead of *item* hands in its filled form, with the people of the tests on the cover."""
    programme = app.context.programme(CYCLE)
    reference = CYCLE.of(programme.item(item).lead)
    with app.context.ledger.begin() as work:
        issued = work.forms.get(reference)
    assert issued is not None
    answers = good_answers(programme.items_of(reference.organisation))
    form = fill(app.context.archive.get(issued.sha256), answers, PEOPLE | {"phone": "0595-22222222"})
    paper = RegisteredPaper(
        Channel.EXCHANGE, received_at, officer(), PaperFile("复函.pdf", b"%PDF-1.4"), PaperFile("10月报表.xlsx", form)
    )
    return app.register.register(reference, paper, moment(11, 3))


@pytest.mark.usefixtures("app")
def test_two_runs_give_the_same_bytes_and_a_moment_in_the_past_knows_no_later_return():
    asked = ("facts", "2021-10", "--stream", "department_monthly", "--as-of", BEFORE_THE_LATE_ONE, "--json")
    first, second, now = duban(*asked), duban(*asked), duban("facts", "2021-10", "--json")
    assert first.output.encode() == second.output.encode()
    then, today = ({fact["key"]: fact["value"] for fact in json.loads(each.output)["facts"]} for each in (first, now))
    assert (then["coverage.owed"], then["coverage.reported"], then["coverage.missing"]) == (19, 1, 18)
    assert (today["coverage.reported"], today["coverage.after_cutoff"]) == (2, 1)
    assert then["total.items"] == today["total.items"] == 148


@pytest.mark.usefixtures("app")
def test_without_json_the_counted_facts_are_a_short_table():
    shown = duban("facts", "2021-10", "--as-of", BEFORE_THE_LATE_ONE).output
    assert "coverage.owed" in shown
    assert "item.38." not in shown


def test_a_trace_leads_from_a_statement_to_the_file_and_the_cell(app: Installation):
    shown = duban("trace", "2021-10", "item", "38", "--as-of", BEFORE_THE_LATE_ONE).output
    tax = CYCLE.of(app.context.programme(CYCLE).item(38).lead)
    with app.context.ledger.begin() as work:
        (submission,) = work.submissions.of_return(tax)
    assert f"{submission.number} 填报表!" in shown
    assert "2021-10-25 16:00 收到" in shown
    assert f"《10月报表.xlsx》，sha256 {submission.file_sha256}" in shown
    assert "本月完成流程再造" in shown


def test_a_traced_cell_holds_what_the_report_says(app: Installation):
    traced = app.trace.item(CYCLE, 38, moment(11, 1, 18))
    (progress,) = [each for each in traced if each.fact.key == "item.38.progress"]
    assert [place.typed for place in progress.places] == [progress.fact.value]


def test_the_cells_that_facts_name_are_those_that_the_archived_file_has(app: Installation):
    """Kept when the return was read, so that no file has to be opened again to say where something was typed."""
    traced = app.trace.item(CYCLE, 38, moment(11, 1, 18))
    named = [place for each in traced for place in each.places if place.cite.cell]
    assert {place.cite.column for place in named} >= {"完成情况", "本月进展", "佐证材料"}
    assert all(place.cell == place.cite.cell for place in named)


@pytest.mark.usefixtures("app")
def test_a_number_is_traced_to_the_returns_it_counts():
    shown = duban("trace", "2021-10", "fact", "coverage.on_time").output
    assert "按时报送单位" in shown
    assert "2021-10-25 16:00 收到" in shown


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("trace", "2021-10", "item", "999"), "没有第999项"),
        (("trace", "2021-10", "fact", "total.nonsense"), "没有“total.nonsense”"),
        (("facts", "2021-12"), "尚未开启"),
        (("facts", "2021-10", "--as-of", "2021-10-01"), "尚未开启"),
        (("facts", "2021-10", "--stream", "nonsense"), "department_monthly"),
    ],
    ids=["no such item", "no such fact", "a cycle that was never opened", "a moment before it", "no such stream"],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(words: tuple[str, ...], why: str):
    result = duban(*words)
    assert result.exit_code == 1
    assert why in result.output


def test_the_working_ledger_holds_every_item_at_any_moment(app: Installation, tmp_path: Path):
    for moment_of, reported in (("2021-09-23T09:00", 0), (BEFORE_THE_LATE_ONE, 1)):
        target = tmp_path / f"{reported}.xlsx"
        assert "已写入" in duban("export", "--as-of", moment_of, "-o", str(target)).output
        book = load_workbook(target)
        head, *rows = book["工作台账"].iter_rows(min_row=3, values_only=True)
        lines = [dict(zip(head, row, strict=True)) for row in rows]
        assert [line["序号"] for line in lines] == [item.number for item in app.context.programme(CYCLE).items]
        assert all(line["具体措施"] and line["牵头部门"] and line["灯"] and line["状态"] for line in lines)
        assert (len({line["本月进展"] for line in lines}) > 1) == bool(reported)
        assert book["来源"].max_row == 3 + max(1, reported)
    known = next(line for line in lines if line["序号"] == 38)
    assert "#1" in str(known["来源"])
