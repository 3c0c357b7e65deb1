"""帮助: an official finds the page that explains where he is, in the words that stand on the buttons."""

import inspect
import re
from itertools import chain
from pathlib import Path

import pytest
from tests.board.conftest import DESK, LOOKER, PREFIX, Browser, text_of

from duban.board import handbook
from duban.board.deciding import FORMS
from duban.board.rendering import MENU, TEMPLATES
from duban.domain import form as domain_form
from duban.services.overview.returns_table import ReturnStanding
from duban.services.overview.waiting_entry import WaitingKind

FOLDER = handbook.DOCS / "handbook"
NAMED = re.compile(r"「([^」]+)」")
OWN = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
# What a unit reads names its form, which is all that it ever sees.
OF_UNITS = ("reporter", "county", "co-responsible")
FORM_WORDS = Path(inspect.getfile(domain_form)).parent


def on_pages() -> str:
    """Every word that stands on a page: of templates, menu, forms, and of the states and kinds that they show."""
    templates = (path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html")))
    fields = ([form.title, *(field.label for field in form.fields)] for form in FORMS)
    values = chain((one.title for one in MENU), *fields, map(str, ReturnStanding), map(str, WaitingKind))
    return "\n".join([*templates, *values])


def on_form() -> str:
    """Every word that stands on a form, of whatever kind."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(FORM_WORDS.glob("*.py")))


@pytest.mark.parametrize("file", OWN, ids=lambda path: path.stem)
def test_whatever_a_chapter_names_stands_on_a_page(file: Path) -> None:
    shown = on_form() if file.stem in OF_UNITS else on_pages()
    told = NAMED.findall(file.read_text(encoding="utf-8"))
    assert told, "a chapter names what is to be clicked"
    assert [name for name in told if name not in shown] == []


@pytest.mark.parametrize("file", OWN, ids=lambda path: path.stem)
def test_a_chapter_needs_no_command_no_setting_and_no_code(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"duban\b|--\w+|\.toml|`|\bqz2021\b|[/\\]home", text) == []


def test_every_chapter_is_in_the_table_of_contents_and_opens(browser) -> None:
    looker: Browser = browser(LOOKER)
    contents = looker.page("/help")
    assert {path.stem for path in OWN} <= {one.name for one in handbook.chapters()}
    for one in handbook.chapters():
        assert one.title in contents
        assert one.title in looker.page(f"/help/{one.name}")
    assert looker.get("/help/none").status_code == 404


def test_the_whole_handbook_is_one_page_to_search(browser) -> None:
    shown = browser(LOOKER).page("/help/all")
    for one in handbook.chapters():
        assert one.title in shown
    assert "邮箱已恢复，照常办理" in shown


def test_every_page_leads_to_its_chapter(browser) -> None:
    desk: Browser = browser(DESK)
    names = {one.name for one in handbook.chapters()}
    for entry in MENU[:-1]:
        assert entry.chapter in names
    for entry in (MENU[0], MENU[3], MENU[8]):
        page = desk.get(entry.path).text
        assert f'href="{PREFIX}/help/{entry.chapter}"' in page
        assert "本页说明" in text_of(page)


def test_links_of_a_chapter_stay_within_the_handbook(browser) -> None:
    desk: Browser = browser(DESK)
    for one in handbook.chapters():
        article = desk.get(f"/help/{one.name}").text.partition("<article")[2]
        links = re.findall(r'href="([^"]+)"', article.partition("</article>")[0])
        assert [link for link in links if not link.startswith((f"{PREFIX}/help/", "#"))] == []
        for link in links:
            assert link.startswith("#") or desk.get(link.removeprefix(PREFIX)).status_code == 200, link


def test_its_pictures_are_ours_and_no_other_file_is_given(browser) -> None:
    desk: Browser = browser(DESK)
    shown = re.findall(rf'src="{PREFIX}(/help/pictures/[^"]+)"', desk.get("/help/all").text)
    assert shown
    for one in shown:
        answer = desk.get(one)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    for other in ("desk.md", "..%2Froles.md", "%2e%2e%2froles.md", "airflow-grid.png"):
        assert desk.get(f"/help/pictures/{other}").status_code == 404
    assert browser().get(shown[0]).status_code == 401


def test_the_image_holds_every_chapter_and_picture() -> None:
    copied = re.findall(r"\bdocs/\S+", (handbook.DOCS.parent / "Dockerfile").read_text(encoding="utf-8"))
    files = [*(one.file for one in handbook.chapters()), *(f"pictures/{name}" for name in handbook.pictures())]
    missing = [file for file in files if not any(f"docs/{file}".startswith(each) for each in copied)]
    assert missing == []


def test_without_its_documents_the_page_says_what_to_do(browser, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(handbook, "DOCS", tmp_path)
    handbook.chapters.cache_clear()
    try:
        assert "没有随程序安装" in browser(DESK).page("/help")
    finally:
        handbook.chapters.cache_clear()
