"""A template that the office edited and that cannot be filled: what is wrong, and in which paragraph."""

from pathlib import Path

import pytest
from docx import Document
from tests.adapters.office.documents.test_paper import AT

from duban.adapters.office.documents.template import fill_template
from duban.errors import SettingsUnreadable

UNPAIRED = "花括号的写法不对，或 for、if 与 endfor、endif 不成对"
FACTS = {"title": "关于商请报送的函", "paragraphs": [{"text": "截至11月1日仍未收到。"}]}


def fault(folder: Path, *paragraphs: str, head: str = "") -> str:
    """What is said of a template of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if head:
        document.sections[0].header.paragraphs[0].text = head
    document.save(str(folder / "letter.docx"))
    with pytest.raises(SettingsUnreadable) as raised:
        fill_template(folder / "letter.docx", FACTS, AT, 1)
    return str(raised.value)


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{{ title }}", "兹{{ titlle }}"), "没有“titlle”这个名称，是不是“title”（第2段“兹{{ titlle }}”）"),
        (("{{ signer }}",), "没有“signer”这个名称（第1段“{{ signer }}”）"),
        (
            ("{%p for each in paragraphs %}", "{{ each.words }}", "{%p endfor %}"),
            "没有“words”这个名称（第2段“{{ each.words }}”）",
        ),
        (
            ("{{ title }}", "{{ title }", "完"),
            "花括号的写法不对，或 for、if 与 endfor、endif 不成对（第2段“{{ title }”）",
        ),
        (("{%p for each in paragraphs %}", "{{ each.text }}"), UNPAIRED),
        (("{% 循环 %}",), "没有“循环”这个名称（第1段"),
    ],
)
def test_the_paragraph_is_quoted_with_what_is_wrong_in_it(
    tmp_path: Path, paragraphs: tuple[str, ...], said: str
) -> None:
    told = fault(tmp_path, *paragraphs)
    assert told.startswith(f"文书模板 letter.docx 无法套用：{said}"), told
    assert told.endswith("可用的名称见 docs/templates.md。")


def test_a_fault_in_a_head_is_found_there(tmp_path: Path) -> None:
    told = fault(tmp_path, "{{ title }}", head="第{{ draft_number }}稿")
    assert "没有“draft_number”这个名称（页眉中“第{{ draft_number }}稿”）" in told


def test_a_fault_in_a_table_is_quoted_too(tmp_path: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ unknown }}"
    document.save(str(tmp_path / "letter.docx"))
    with pytest.raises(SettingsUnreadable, match=r"没有“unknown”这个名称（第1段“\{\{ unknown \}\}”）"):
        fill_template(tmp_path / "letter.docx", FACTS, AT, 1)
