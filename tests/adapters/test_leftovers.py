"""What of the shipped example still stands in an office's files is found wherever it stands."""

import shutil
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from duban.adapters.leftovers import leftovers, names_of
from duban.bootstrap.office_check import make_office, office_findings, own_words, wanting_words
from duban.config import PROJECT, Settings, load_settings
from duban.services.operate.mail_findings import Mark

ANSWERS = {
    "place": "江州市",
    "number_prefix": "江发改",
    "area_code": "0791",
    "phone": "0791-81234567",
    "address": "duban@jiangzhou.gov.cn",
    "report_to": "ysb@jiangzhou.gov.cn",
    "title": "优化营商环境专项行动",
    "code": "jz2026",
    "starts_on": "2026-03-01",
    "ends_on": "2027-12-31",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "office"
    make_office(folder, ANSWERS)
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


def settings_of(office: Path) -> Settings:
    return load_settings(office)


def found(office: Path) -> list[str]:
    return [str(one) for one in leftovers(office, PROJECT, own_words(settings_of(office)))]


def test_a_new_office_names_nothing_of_the_example(office: Path) -> None:
    assert found(office) == []
    assert {"泉州", "泉发改函", "晋江市", "泉营商"} <= names_of(PROJECT)


def test_a_name_in_a_letter_is_told_by_file_and_line(office: Path) -> None:
    path = office / "config" / "letters" / "reminder.body.txt"
    path.write_text("各单位：\n请报泉州市发展和改革委员会。\n电话 0595-22345678\n", encoding="utf-8")
    assert found(office) == [
        "config/letters/reminder.body.txt:2 “泉州市发展和改革委员会”",
        "config/letters/reminder.body.txt:3 “0595”",
    ]


def test_a_name_in_a_template_a_list_or_a_calendar_is_told_by_its_place(office: Path) -> None:
    document = Document(str(office / "config" / "documents" / "letter.docx"))
    document.add_paragraph("抄送：晋江市人民政府")
    document.save(str(office / "config" / "documents" / "letter.docx"))
    book = Workbook()
    assert book.active is not None
    book.active.title = "联系人"
    book.active["E2"] = "llr@swj.quanzhou.example"
    book.active["F2"] = "0791-00000000"
    book.save(office / "include" / "task_list.xlsx")
    (office / "config" / "calendar" / "2027.toml").write_text("# 泉州的安排\n", encoding="utf-8")
    told = found(office)
    assert "config/calendar/2027.toml:1 “泉州”" in told
    assert any(
        one.startswith("config/documents/letter.docx（document 第") and "“晋江市人民政府”" in one for one in told
    )
    assert "include/task_list.xlsx 联系人!E2 “llr@swj.quanzhou.example”" in told
    assert "include/task_list.xlsx 联系人!F2 “0791-00000000”" in told


def test_what_the_office_is_really_called_is_no_leftover(office: Path) -> None:
    """Another office of a city may issue in the same prefix's name, and its authority may be called alike."""
    path = office / "config" / "duban.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("江发改函", "泉发改函"), encoding="utf-8")
    assert found(office) == []


def test_a_sentence_without_a_value_is_told_by_template_and_setting(office: Path) -> None:
    path = office / "config" / "duban.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('accountability = "市政府督查室"', 'accountability = ""'), encoding="utf-8")
    assert wanting_words(settings_of(office)) == (
        "config/letters/item_transfer.body.txt 用到 office.accountability，没有填写",
    )
    (check,) = [one for one in office_findings(settings_of(office)) if one.code == "words"]
    assert check.mark is Mark.TODO
    assert "item_transfer" in check.found


def test_whoever_runs_the_example_itself_is_told_to_make_a_folder_of_his_own() -> None:
    check = next(office_findings(load_settings()))
    assert (check.mark, check.found) == (Mark.TODO, "正在使用程序随附的示例（市营商办（市发改委），泉州市）")
    assert "duban init office" in check.advice


def test_an_address_of_the_guide_is_an_example_and_one_that_was_copied_from_it_a_leftover(office: Path) -> None:
    book = load_workbook(office / "include" / "空白任务清单.xlsx")
    assert any(".example" in str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    book["联系人"]["E2"] = "name@swj.example.gov.cn"
    book["联系人"]["E3"] = "name@swj.jiangzhou.example"
    book["联系人"]["E4"] = "name@example.com.jiangzhou.cn"
    book.save(office / "include" / "task_list.xlsx")
    assert found(office) == [
        "include/task_list.xlsx 联系人!E2 “name@swj.example.gov.cn”",
        "include/task_list.xlsx 联系人!E3 “name@swj.jiangzhou.example”",
    ]
