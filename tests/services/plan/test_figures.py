"""Figures that a platform collects: recorded whole or not at all, corrected with a record, and told in the report."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.people import checker, officer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at

from duban.adapters.office.task_list.figures import FigureFiles
from duban.domain.plan.programme import Kpi
from duban.domain.report.targets import TargetState
from duban.errors import FiguresUnusable, Refused
from duban.services.compile.load_facts import Gather
from duban.services.plan.figures import FigureChangeKind, PlatformFigures

NOW, LATER, DESK = at(11, 2), at(11, 5), officer("督办岗")
SCORE = Kpi("K1-1", 1, "评价得分", "分", ">=", "90", date(2021, 12, 31), "stock", enabled=True, source="省监测平台")
HEAD = "指标编号,期间,数值\n"
OCTOBER = f"{HEAD}K1-1,2021年9月,85\nK1-1,2021年10月,86.5\n".encode()


@pytest.fixture
def office(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> OfficeApp:
    """An office whose list says that a platform collects a figure of the first item."""
    plan = replace(PROGRAMME, kpis=(SCORE,))
    monkeypatch.setattr(type(app.context.task_lists), "programme", lambda *_: plan, raising=False)
    monkeypatch.setattr(type(app.context.task_lists), "version", lambda *_: plan, raising=False)
    app.generate.open_cycle(CYCLE, at(10, 14))
    return app


def figures(app: OfficeApp) -> PlatformFigures:
    return PlatformFigures(app.context, FigureFiles())


def on_record(app: OfficeApp) -> list[tuple[str, str]]:
    with app.context.ledger.begin() as work:
        assert list(work.log.faults()) == []
        return [(str(one.period), one.text) for one in work.figures.all("qz2021")]


def judged(app: OfficeApp):
    (target,) = Gather(app.context).report(CYCLE, at(11, 10)).targets.judged
    return target


def test_nobody_is_asked_and_a_missing_figure_is_held_against_nobody(office: OfficeApp) -> None:
    assert office.generate.prepare(CYCLE.of("swj"), at(10, 14)).facts["targets"] == 0
    assert (judged(office).state, judged(office).said) == (TargetState.NOT_IMPORTED, None)


def test_a_file_is_imported_whole_with_its_source_and_who_and_counts_in_the_report(office: OfficeApp) -> None:
    done = figures(office).take("qz2021", OCTOBER, "省平台.csv", DESK, NOW)
    assert (done.told, on_record(office)) == ("新增2个", [("2021-09", "85"), ("2021-10", "86.5")])
    target = judged(office)
    assert (target.state, target.said.value) == (TargetState.NOT_DUE, Decimal("86.5"))
    assert target.basis == "省监测平台，2021年10月数，2021年11月2日导入"
    assert (target.figure.by, target.figure.file_name, target.figure.cell) == ("督办岗", "省平台.csv", "C3")
    assert office.context.archive.get(target.figure.file_sha256) == OCTOBER


def test_the_same_file_twice_changes_nothing_and_a_correction_keeps_what_was(office: OfficeApp) -> None:
    figures(office).take("qz2021", OCTOBER, "省平台.csv", DESK, NOW)
    again = figures(office).take("qz2021", OCTOBER, "省平台.csv", DESK, LATER)
    assert (again.told, len(on_record(office))) == ("无变化2个", 2)
    mended = figures(office).take("qz2021", OCTOBER.replace(b"86.5", b"91"), "更正.csv", DESK, LATER)
    assert mended.count(FigureChangeKind.CORRECTED) == 1
    assert on_record(office) == [("2021-09", "85"), ("2021-10", "86.5"), ("2021-10", "91")]
    assert judged(office).state is TargetState.MET
    (target,) = figures(office).collected("qz2021")
    assert [one.text for one in target.figures] == ["91", "85"]
    assert [one.text for one in target.replaced] == ["86.5"]


def test_a_report_of_before_an_import_says_what_was_known_then(office: OfficeApp) -> None:
    figures(office).take("qz2021", OCTOBER, "省平台.csv", DESK, NOW)
    (then,) = Gather(office.context).report(CYCLE, at(11, 1)).targets.judged
    assert then.state is TargetState.NOT_IMPORTED


def test_while_the_newest_figure_is_missing_the_last_one_is_shown_and_not_judged(office: OfficeApp) -> None:
    figures(office).take("qz2021", f"{HEAD}K1-1,2021年9月,85\n".encode(), "九月.csv", DESK, NOW)
    assert (judged(office).state, judged(office).said.text) == (TargetState.NOT_IMPORTED, "85")
    figures(office).take("qz2021", f"{HEAD}K1-1,2021年三季度,88\n".encode(), "三季度.csv", DESK, NOW)
    assert judged(office).state is TargetState.NOT_DUE, "the next quarter is not over"


def test_one_wrong_line_and_nothing_is_imported(office: OfficeApp) -> None:
    wrong = OCTOBER + "K9,2021年10月,3\nK1-1,十月,3\n".encode()
    with pytest.raises(FiguresUnusable) as error:
        figures(office).take("qz2021", wrong, "省平台.csv", DESK, NOW)
    assert [fault.partition("：")[0] for fault in error.value.faults] == ["第4行", "第5行"]
    assert on_record(office) == []


def test_it_is_the_desks_and_the_signers_to_import(office: OfficeApp) -> None:
    with pytest.raises(Refused, match="导入指标数据须由督办岗、签发人办理"):
        figures(office).take("qz2021", OCTOBER, "省平台.csv", checker("复核"), NOW)


def test_what_another_imported_in_between_is_looked_at_again(office: OfficeApp) -> None:
    seen = figures(office).preview("qz2021", OCTOBER, "省平台.csv", NOW).seen
    figures(office).take("qz2021", OCTOBER.replace(b"85", b"84"), "另一份.csv", DESK, NOW)
    with pytest.raises(Refused, match=r"在您核对期间，督办岗于.*导入了《另一份\.csv》"):
        figures(office).take("qz2021", OCTOBER, "省平台.csv", DESK, LATER, seen)
