"""What the corpus is made from: the real form of one department, a careful fill of it, and hands that change a file."""

import atexit
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import fill, open_book, places, saved

from duban.bootstrap import Installation, environment_credentials
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import TABLE_SHEET

HERE = Path(__file__).parent
RETURN = Reference.parse("qz2021/department_monthly/2021-10/swj")
LAST_MONTH = Reference.parse("qz2021/department_monthly/2021-09/swj")
KEY = "key://:a-secret-of-these-tests@/"
OPENED = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)
RECEIVED = datetime(2021, 10, 20, 10, tzinfo=TIMEZONE)
ITEMS = (38, 39, 40, 41, 42)
Answers = dict[int, dict[str, object]]
PROGRESS = {
    38: "组织基层分局梳理即办事项清单，容缺注销一百二十户，平均用时压缩至半天以内。",
    39: "完成新办纳税人电子专票核定三百户，开展三场线上辅导，系统运行平稳。",
    40: "编制办理流程标准化手册并在四个办税厅试行，精简报送资料十一项。",
    41: "向新办企业免费发放税务数字证书九百张，窗口同步提供操作指引。",
    42: "非接触式办税比例升至百分之九十二，新增自助终端六台并延长服务时间。",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A workbook of the corpus: its name in expected.toml, what is the matter with it, and its bytes."""

    name: str
    what: str
    make: Callable[[], bytes]


CASES: list[Case] = []


def case(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Take *make* into the corpus under its own name; its docstring says what is the matter."""
    CASES.append(Case(make.__name__.replace("_", "-"), (make.__doc__ or "").strip(), make))
    return make


def cases(what: str, **makers: Callable[[], bytes]) -> None:
    """Take several of a kind into the corpus."""
    for name, make in makers.items():
        CASES.append(Case(name.replace("_", "-"), what, make))


@cache
def app(name: str = "") -> Installation:
    """An installation with the real plan and nothing sent, whose key signs the forms of the corpus."""
    folder = mkdtemp(prefix=f"duban-corpus-{name}")
    atexit.register(rmtree, folder, ignore_errors=True)
    variables = {"AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{folder}/ledger.db", "AIRFLOW_CONN_DUBAN_KEY": KEY}
    found = Installation(load_settings(home=Path(folder)), environment_credentials(variables))
    found.migrate()
    return found


@cache
def blank(reference: Reference = RETURN) -> bytes:
    """The form as it goes out."""
    # Of last month's form our ledger knows nothing: its return was settled long ago, elsewhere.
    elsewhere = app() if reference == RETURN else app("elsewhere")
    generate = elsewhere.generate
    generate.open_cycle(reference.cycle, OPENED)
    generate.prepare_form(reference, OPENED)
    with elsewhere.context.ledger.begin() as work:
        form = work.forms.get(reference)
    assert form is not None
    return elsewhere.context.archive.get(form.sha256)


def answers(**changes: Mapping[str, object]) -> Answers:
    """A careful answer for every item; `i39={...}` changes that of item 39."""
    found: Answers = {
        number: {
            "status": "正在推进（按序时）",
            "measure": "正在落实",
            "progress": PROGRESS[number],
            "expected_on": date(2021, 12, 31),
        }
        for number in ITEMS
    }
    found[38] |= {"status": "持续推进（有进展）", "expected_on": None, "evidence": "闽税发〔2021〕12号"}
    for name, change in changes.items():
        found[int(name[1:])] |= change
    return found


def filled(cover: Mapping[str, str] | None = None, **changes: Mapping[str, object]) -> bytes:
    """The form filled with care but for *changes*."""
    return fill(blank(), answers(**changes), cover)


@cache
def good() -> bytes:
    """The form filled with care."""
    return filled()


def on_table(change: Callable[[Worksheet], None], data: bytes | None = None) -> bytes:
    """The good form with its table changed by hand."""
    return in_book(lambda book: change(book[TABLE_SHEET]), data)


def in_book(change: Callable[[Workbook], object], data: bytes | None = None) -> bytes:
    """The good form with its workbook changed by hand."""
    book = open_book(data or good())
    change(book)
    return saved(book)


def cell(number: int, key: str) -> str:
    """Where the answer of an item stands on the table."""
    columns, rows = _places()
    return f"{_letters(columns[key])}{rows[number]}"


@cache
def _places() -> tuple[dict[str, int], dict[int, int]]:
    return places(open_book(blank())[TABLE_SHEET])


def _letters(column: int) -> str:
    return ("" if column <= 26 else chr(64 + (column - 1) // 26)) + chr(65 + (column - 1) % 26)


def with_parts(change: Callable[[dict[str, bytes]], object], data: bytes | None = None) -> bytes:
    """The good form with parts of its archive changed, as another program would have written them."""
    with zipfile.ZipFile(BytesIO(data or good())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of *parts*."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


@cache
def table_part() -> str:
    """The part of the archive in which the table stands."""
    with zipfile.ZipFile(BytesIO(good())) as source:
        sheets = [name for name in source.namelist() if name.startswith("xl/worksheets/sheet")]
        return next(name for name in sheets if b'r="%b"' % cell(38, "progress").encode() in source.read(name))


def with_xml(before: bytes, after: bytes) -> bytes:
    """The good form with the XML of its table changed in one place."""

    def change(parts: dict[str, bytes]) -> None:
        assert before in parts[table_part()], before
        parts[table_part()] = parts[table_part()].replace(before, after, 1)

    return with_parts(change)


def with_cell(place: str, attributes: str, content: str) -> bytes:
    """The good form with one cell as another program would have written it."""

    def change(parts: dict[str, bytes]) -> None:
        part, count = re.subn(
            rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)',
            lambda found: f'<c r="{place}"{found[1] or ""} {attributes}>{content}</c>',
            parts[table_part()].decode(),
        )
        assert count == 1, place
        parts[table_part()] = part.encode()

    return with_parts(change)
