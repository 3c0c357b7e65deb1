"""`duban init`: a folder of its own for an office, from a few answers; nothing that is there is written over."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import Result
from tests.cli.test_own_stack import nothing_given
from typer.testing import CliRunner

from duban.bootstrap.office_check import leftovers_of, office_findings, wanting_words
from duban.cli import app, founding
from duban.config import load_settings

ANSWERS = """
place = "江州市"
number_prefix = "江发改"
area_code = "0791"
phone = "0791-81234567"
address = "duban@jiangzhou.gov.cn"
report_to = ["ysb@jiangzhou.gov.cn", "kszr@jiangzhou.gov.cn"]
title = "优化营商环境专项行动"
code = "jz2026"
starts_on = 2026-03-01
ends_on = 2027-12-31
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def run(folder: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["init", str(folder), *arguments], input=typed)


def test_an_office_is_made_from_a_file_of_answers_and_all_of_it_is_its_own(tmp_path: Path, answers: Path) -> None:
    result = run(tmp_path / "office", "--answers", str(answers))
    assert result.exit_code == 0, result.output
    settings = load_settings(tmp_path / "office")
    office = settings.office
    assert (office.name, office.issuer, office.issuer_calls_itself) == (
        *("市营商办（市发改委）", "江州市发展和改革委员会", "我委"),
    )
    assert (office.letter_prefix, office.head, settings.mail.sender) == (
        *("江发改函", "市发改委主要领导", "江州市营商办督办系统"),
    )
    plan = settings.programmes["jz2026"]
    assert (plan.tag, str(plan.starts_on), plan.same_targets) == ("江营商", "2026-03-01", {})
    assert office.report_to == ("ysb@jiangzhou.gov.cn", "kszr@jiangzhou.gov.cn")
    assert (leftovers_of(settings), wanting_words(settings)) == ((), ())
    assert [check.mark.value for check in office_findings(settings)] == ["正常"] * 3
    assert [path.name for path in (tmp_path / "office" / "include").iterdir()] == ["空白任务清单.xlsx"]
    assert "接下来三步" in result.output
    assert "duban import" in result.output


def test_doctor_says_what_is_left_of_the_example_before_there_is_a_mailbox(
    tmp_path: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.write_text(ANSWERS.replace("gov.cn", "example"), encoding="utf-8")
    run(tmp_path / "office", "--answers", str(answers))
    nothing_given(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path / "office"))
    result = CliRunner().invoke(app, ["doctor", "--json"])
    assert result.exit_code == 2
    checks = {check["code"]: check for check in json.loads(result.stdout)["checks"]}
    assert checks["connections"]["found"].startswith("缺少连接“duban_imap”")
    assert "“duban@jiangzhou.example”" in checks["example"]["found"]
    assert checks["words"]["mark"] == "正常"


def test_another_authority_under_another_government_is_called_by_its_own_names(tmp_path: Path, answers: Path) -> None:
    more = 'short_name = "州优化办"\nhost = "州政务局"\nissuer = "某州政务服务管理局"\nsuperior = "州政府"\n'
    answers.write_text(ANSWERS + more, encoding="utf-8")
    result = run(tmp_path / "office", "--answers", str(answers))
    assert result.exit_code == 0, result.output
    office = load_settings(tmp_path / "office").office
    assert (office.name, office.issuer_calls_itself, office.issuer_leaders) == (
        "州优化办（州政务局）",
        "我局",
        "局领导",
    )
    assert (office.supervision, office.city_head) == ("州政府办公室", "州政府主要领导")
    text = (tmp_path / "office" / "config" / "duban.toml").read_text(encoding="utf-8")
    assert not [word for word in ("市营商办", "市发改委", "市政府") if word in text]


def test_what_lacks_or_is_wrong_is_told_at_once_and_the_answers_are_kept(tmp_path: Path, answers: Path) -> None:
    answers.write_text('place = "江州市"\ncode = "JZ-2026"\nphones = "1"\nends_on = 2027-12-31\n', encoding="utf-8")
    folder = tmp_path / "office"
    result = run(folder, "--answers", str(answers))
    assert result.exit_code == 1
    for told in (
        "phones：不认识",
        "code：“JZ-2026”只能用小写字母",
        "number_prefix：不能为空",
        "如 江发改",
        "title：不能为空",
    ):
        assert told in result.output
    assert sorted(path.name for path in folder.iterdir()) == ["answers.toml"]
    kept = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    assert kept == {"place": "江州市", "ends_on": "2027-12-31"}, "what is wrong is asked again"
    answers.write_text(ANSWERS, encoding="utf-8")
    assert run(folder, "--answers", str(answers)).exit_code == 0


def test_nothing_that_is_there_is_written_over(tmp_path: Path, answers: Path) -> None:
    folder = tmp_path / "office"
    assert run(folder, "--answers", str(answers)).exit_code == 0
    before = (folder / "config" / "duban.toml").read_bytes()
    result = run(folder, "--answers", str(answers))
    assert result.exit_code == 1
    assert "已经建立，没有改动" in result.output
    assert (folder / "config" / "duban.toml").read_bytes() == before


def test_a_file_of_answers_that_cannot_be_read_is_told(tmp_path: Path, answers: Path) -> None:
    answers.write_text("place = 江州市", encoding="utf-8")
    result = run(tmp_path / "office", "--answers", str(answers))
    assert result.exit_code == 1
    assert "不是有效的 TOML 文件" in result.output


def test_on_a_terminal_it_asks_until_each_answer_can_be_used_and_keeps_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(founding, "on_terminal", lambda: True)
    folder = tmp_path / "office"
    begun = run(folder, typed="江州市\n\n\n\n江发改\n791\n0791\n")
    assert begun.exit_code == 1, "the answers end there"
    assert "“791”不是区号" in begun.output
    rest = ("0791-81234567", "duban@jiangzhou.gov.cn", "ysb@jiangzhou.gov.cn", "优化营商环境行动", "", "jz2026")
    result = run(folder, typed="\n".join((*rest, "2026-03-01", "2027-12-31", "")))
    assert result.exit_code == 0, result.output
    assert "所在市" not in result.output, "what was answered is not asked again"
    assert load_settings(folder).office.issuer == "江州市发展和改革委员会"


def test_whoever_starts_the_example_is_told_or_offered_a_folder_of_his_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(founding, "on_terminal", lambda: False)
    assert not founding.offer_office(tmp_path / "office")
    assert "按程序随附的示例运行。建立本办的设置：duban init office" in capsys.readouterr().err
    assert not (tmp_path / "office").exists()
    monkeypatch.setattr(founding, "on_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    assert not founding.offer_office(tmp_path / "office")
    monkeypatch.setattr("typer.confirm", lambda *_, **__: True)
    monkeypatch.setattr(founding, "make", lambda folder: folder.mkdir())
    assert founding.offer_office(tmp_path / "office")
    assert (tmp_path / "office").is_dir()


def test_without_a_terminal_it_says_that_nobody_was_asked_and_takes_nothing_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(founding, "on_terminal", lambda: False)
    result = run(tmp_path / "office", typed="江州市\n")
    assert result.exit_code == 1
    assert f"这里不是终端，没有逐项询问：请在终端中运行，或补全 {tmp_path / 'office' / 'answers.toml'}" in result.output


def test_an_office_that_is_made_is_not_made_again_and_its_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "office" / "config").mkdir(parents=True)
    (tmp_path / "office" / "config" / "duban.toml").write_text("", encoding="utf-8")
    result = run(tmp_path / "office")
    assert result.exit_code == 1
    assert f"要改设置请编辑 {tmp_path / 'office' / 'config' / 'duban.toml'}" in result.output


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "office").write_text("", encoding="utf-8")
    assert "不是文件夹" in run(tmp_path / "office").output
