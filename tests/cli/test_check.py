"""Trying a form out on the command line, on an installation with and without ledger, key and mail accounts."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.builders import open_book, saved
from tests.cli.conftest import KEY
from typer.testing import CliRunner

from duban.bootstrap import Installation, environment_credentials, installation
from duban.cli import app as commands
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import COVER_SHEET
from duban_rehearsal.people.counties import CountyCare, fill_county
from duban_rehearsal.people.filling import Quality, fill

RETURN = Reference.parse("qz2021/department_monthly/2021-10/swj")
OPENED = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)
RECEIVED = ("--received", "2021-10-20T10:00")


pytestmark = pytest.mark.usefixtures("bare")


def issued(app: Installation) -> bytes:
    """The form as it goes out."""
    app.migrate()
    app.generate.open_cycle(RETURN.cycle, OPENED)
    app.generate.prepare_form(RETURN, OPENED)
    with app.context.ledger.begin() as work:
        form = work.forms.get(RETURN)
    assert form is not None
    return app.context.archive.get(form.sha256)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The real form of one department for 2021-10, of an installation elsewhere."""
    folder = tmp_path_factory.mktemp("plan")
    variables = {"AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{folder}/ledger.db", "AIRFLOW_CONN_DUBAN_KEY": KEY}
    return issued(Installation(load_settings(home=folder), environment_credentials(variables)))


def check(tmp_path: Path, data: bytes, *words: str) -> Result:
    file = tmp_path / "返回的表.xlsx"
    file.write_bytes(data)
    return CliRunner().invoke(commands, ["check", str(file), *words], env={"COLUMNS": "200"})


def asked(tmp_path: Path, unit: str, period: str) -> bytes:
    """The form of a unit as `duban form` shows it: its mark is believed where there is no key."""
    file = tmp_path / "form.xlsx"
    assert CliRunner().invoke(commands, ["form", unit, period, "-o", str(file)]).exit_code == 0
    return file.read_bytes()


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_good_form_is_accepted_where_there_is_neither_ledger_nor_key(tmp_path: Path, blank: bytes) -> None:
    result = check(tmp_path, fill(blank, Quality.CAREFUL, date(2021, 10, 20)), *RECEIVED)
    assert result.exit_code == 0, result.output
    assert "税务局" in result.output
    assert "尚无台账" in result.output
    assert "未与上期填报内容、上期数值、路线图、已批准的延期和下发时的表比较" in result.output
    assert "未核验报送编号" in result.output


def test_a_bad_form_is_sent_back_with_cells_and_sentences(tmp_path: Path, blank: bytes) -> None:
    result = check(tmp_path, fill(blank, Quality.CARELESS, date(2021, 10, 20)), *RECEIVED)
    assert result.exit_code == 1
    assert "填报表!" in result.output
    assert "未填写，请选择" in result.output


def test_several_files_are_tried_each_by_itself_and_the_worst_gives_the_exit_code(tmp_path: Path, blank: bytes) -> None:
    good, bad, none = (tmp_path / name for name in ("甲.xlsx", "乙.xlsx", "丙.xlsx"))
    good.write_bytes(fill(blank, Quality.CAREFUL, date(2021, 10, 20)))
    bad.write_bytes(fill(blank, Quality.CARELESS, date(2021, 10, 20)))
    none.write_bytes(b"")
    result = CliRunner().invoke(commands, ["check", str(good), str(bad), *RECEIVED])
    assert result.exit_code == 1
    result = CliRunner().invoke(commands, ["check", str(good), str(none), str(bad), *RECEIVED])
    assert result.exit_code == 2
    assert [result.output.index(f"《{path.name}》") for path in (good, none, bad)] == sorted(
        result.output.index(f"《{path.name}》") for path in (good, none, bad)
    )


def test_what_was_read_is_shown_when_asked_for(tmp_path: Path, blank: bytes) -> None:
    data = fill(blank, Quality.CAREFUL, date(2021, 10, 20))
    assert "读到的内容" not in check(tmp_path, data, *RECEIVED).output
    assert "读到的内容" in check(tmp_path, data, *RECEIVED, "--show").output
    (first, *_) = told(check(tmp_path, data, *RECEIVED, "--json"))["items"]
    assert first["progress"]


def test_a_form_tried_long_after_its_period_is_told_so(tmp_path: Path, blank: bytes) -> None:
    data = fill(blank, Quality.CAREFUL, date(2021, 10, 20))
    assert "--received 2021-10-25" in check(tmp_path, data).output
    assert "本期早已截止" not in check(tmp_path, data, *RECEIVED).output


def test_what_is_no_form_is_unreadable(tmp_path: Path) -> None:
    result = check(tmp_path, b"%PDF-1.7", "--json")
    assert result.exit_code == 2
    assert told(result)["verdict"] == "unreadable"
    assert [finding["code"] for finding in told(result)["findings"]] == ["E01"]


def test_the_machine_form_says_the_same_as_the_table(tmp_path: Path, blank: bytes) -> None:
    found = told(check(tmp_path, fill(blank, Quality.CARELESS, date(2021, 10, 20)), *RECEIVED, "--json"))
    assert (found["reference"], found["verdict"], found["format"]) == (str(RETURN), "sent_back", "xlsx")
    assert {"E07", "E08", "E18"} <= {finding["code"] for finding in found["findings"]}
    assert all(finding["sentence"] for finding in found["findings"])


def test_with_a_key_a_mark_of_another_installation_is_not_believed(
    tmp_path: Path, blank: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = fill(blank, Quality.CAREFUL, date(2021, 10, 20))
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_KEY", KEY)
    assert check(tmp_path, filled, *RECEIVED).exit_code == 0
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_KEY", "key://:quite-another-secret@/")
    result = check(tmp_path, filled, *RECEIVED, "--json")
    assert (result.exit_code, [each["code"] for each in told(result)["findings"]]) == (1, ["E02"])
    result = check(tmp_path, filled, *RECEIVED, "--unit", "市税务局", "--period", "2021-10", "--json")
    assert told(result)["reference"] == str(RETURN)


def test_the_ledger_says_what_was_asked_and_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_KEY", KEY)
    form = issued(installation())
    before = (tmp_path / "ledger.db").read_bytes()
    result = check(tmp_path, fill(form, Quality.CAREFUL, date(2021, 10, 20)), *RECEIVED)
    assert result.exit_code == 0, result.output
    assert "尚无台账" not in result.output
    assert (tmp_path / "ledger.db").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("盖章件.pdf", 0, id="a scan"),
        pytest.param("会议照片.jpg", 1, id="some other file"),
        pytest.param("", 1, id="nothing"),
    ],
)
def test_a_countys_form_is_judged_with_the_scan_that_comes_beside_it(tmp_path: Path, name: str, code: int) -> None:
    day, words = date(2021, 12, 20), ["--received", "2021-12-20T10:00", "--json"]
    if name:
        scan = tmp_path / name
        scan.write_bytes(b"%PDF-1.7" if name.endswith("pdf") else b"\xff\xd8\xff\xe0")
        words += ["--scan", str(scan)]
    form = fill_county(asked(tmp_path, "鲤城区", "2021-Q4"), CountyCare.CAREFUL, day)
    result = check(tmp_path, form, *words)
    assert result.exit_code == code, result.output
    assert [finding["code"] for finding in told(result)["findings"]] == ["E21"] * code


@pytest.mark.parametrize(("opinion", "code", "found"), [("无意见", 0, []), ("", 1, ["H02"])])
def test_a_co_leads_form_is_known_for_what_it_is(tmp_path: Path, opinion: str, code: int, found: list[str]) -> None:
    book = open_book(asked(tmp_path, "市住建局", "2021-10"))
    label = next(cell for row in book[COVER_SHEET].iter_rows() for cell in row if cell.value == "会签意见")
    book[COVER_SHEET].cell(label.row, label.column + 1).value = opinion
    result = check(tmp_path, saved(book), *RECEIVED, "--json")
    assert (result.exit_code, told(result)["countersign"]) == (code, True)
    assert [finding["code"] for finding in told(result)["findings"]] == found
    assert told(result)["reference"] == "qz2021/department_monthly/2021-10/zjj"
    words = ("--unit", "市住建局", "--period", "2021-10")
    assert "会签表，不是报送件" in check(tmp_path, saved(book), *RECEIVED, *words).output


def test_a_unit_without_a_period_is_a_slip_of_the_pen(tmp_path: Path) -> None:
    assert check(tmp_path, b"", "--unit", "市税务局").exit_code == 2
