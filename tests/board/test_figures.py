"""平台数据 on the pages and by command: looked at first, imported whole, and kept with source, file and person."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_acting import told
from tests.cli.conftest import duban

from duban.bootstrap import Installation
from duban.domain.plan.programme import Kpi

PAGE, PLATFORM = "/figures/qz2021", "省营商环境监测平台"


@pytest.fixture
def collected(app: Installation, browser) -> Kpi:
    """A target of which the list in force says that a platform collects it, written into the workbook by hand."""
    book = load_workbook(BytesIO(app.versions.export("qz2021")))
    sheet = book["量化指标"]
    heads = [cell.value for cell in sheet[1]]
    place = heads.index("数据来源") + 1 if "数据来源" in heads else len(heads) + 1
    sheet.cell(1, place).value = "数据来源"
    row = next(row for row in range(2, sheet.max_row) if sheet.cell(row, heads.index("启用") + 1).value == "是")
    sheet.cell(row, place).value = PLATFORM
    buffer = BytesIO()
    book.save(buffer)
    desk: Browser = browser(DESK)
    # The page replaces the office's workbook, which is this project's own: a test may not.
    app.task_lists.workbook = lambda _: buffer.getvalue()  # type: ignore[method-assign]
    seen = desk.page("/task-list/qz2021")
    assert PLATFORM in seen
    app.versions.confirm("qz2021", app.settings.roles.actor(DESK, app.clock.now().date()), "省平台", app.clock.now())
    return next(kpi for kpi in app.versions.latest("qz2021").kpis if kpi.source)


def upload(browser: Browser, text: str, name: str = "省平台.csv"):
    return browser.send(f"{PAGE}/preview", PAGE, files={"workbook": (name, text.encode())})


def test_without_such_a_target_the_page_says_how_to_have_one(browser) -> None:
    assert "“数据来源”列写明平台名称" in browser(LOOKER).page(PAGE)


def test_a_file_is_looked_at_before_it_counts(app, browser, collected: Kpi) -> None:
    desk: Browser = browser(DESK)
    shown = upload(desk, f"指标编号,期间,数值\n{collected.code},2021年9月,{collected.target}\n")
    assert (shown.status_code, "导入前核对" in shown.text, "新增1个" in shown.text) == (200, True, True)
    assert "尚未导入" in desk.page(PAGE), "nothing is imported by looking"
    fields = {name: shown.text.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("file", "seen")}
    sentence = told(desk, desk.send(f"{PAGE}/import", PAGE, name="省平台.csv", **fields))
    assert "已导入《省平台.csv》：新增1个" in sentence
    page = browser(LOOKER).page(PAGE)
    assert "2021年9月" in page
    assert collected.target in page
    assert browser(LOOKER).get(f"{PAGE}/files/{fields['file']}").status_code == 200
    (done,) = [one for one in app.stories.persons.of(DESK) if one.kind == "导入数据"]
    assert done.text == f"导入《省平台.csv》，1个数值（{PLATFORM}）"
    assert browser(LOOKER).get(f"{PAGE}/files/{'0' * 64}").status_code == 404


def test_every_fault_is_told_and_nothing_imported(app, browser, collected: Kpi) -> None:
    answer = upload(browser(DESK), f"编号,期间,数值\nK9,2021-09,1\n{collected.code},上月,1\n")
    assert answer.status_code == 409
    assert "第2行：任务清单中没有编号为“K9”的量化指标" in answer.text
    assert "第3行：期间“上月”无法识别" in answer.text
    with app.context.ledger.begin() as work:
        assert work.figures.all("qz2021") == ()


def test_the_command_says_and_does_the_same(app, tmp_path, collected: Kpi) -> None:
    file = tmp_path / "省平台.csv"
    file.write_text(f"编号,期间,数值\n{collected.code},2021-09,{collected.target}\nK9,2021-09,1\n", encoding="utf-8")
    refused = duban("targets", "import", str(file), "--user", DESK)
    assert (refused.exit_code, "第3行：任务清单中没有编号为“K9”的量化指标" in refused.output) == (1, True)
    file.write_text(f"编号,期间,数值\n{collected.code},2021-09,{collected.target}\n", encoding="utf-8")
    assert "尚未导入《省平台.csv》" in duban("targets", "import", str(file), "--user", DESK, "--preview").stdout
    assert "尚未导入" in duban("targets").stdout
    assert "已导入《省平台.csv》：新增1个" in duban("targets", "import", str(file), "--user", DESK).stdout
    assert "已导入《省平台.csv》：无变化1个" in duban("targets", "import", str(file), "--user", DESK).stdout
    assert f"2021年9月：{collected.target}" in duban("targets").stdout
