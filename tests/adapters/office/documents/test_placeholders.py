"""What the office is told of its templates is what they are filled with."""

import runpy
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tests.adapters.office.documents.test_paper import AT, TEXT
from tests.offices import SHIPPED
from tests.quarter_cases import quarter
from tests.report_cases import report

from duban.adapters.office.documents import applications, bundle, package, template
from duban.adapters.office.documents import quarter as quarterly
from duban.adapters.office.documents import report as monthly
from duban.adapters.office.documents.meeting import OfficeMeetingWriter
from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.documents.placeholders import PAPERS, PLACEHOLDERS
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.adapters.office.documents.trial import faults, tried
from duban.config import PROJECT
from duban.domain.papers.errand_slip import ErrandSlip, SlipUnit
from duban.domain.papers.formal import PaperForm
from duban.domain.papers.meeting_material import MaterialErrand, MaterialItem, MaterialNeed, MeetingMaterial

TEMPLATES = PROJECT / "config" / "documents"
# What every paper of the office is given beside its own facts, see Office.facts.
OF_OFFICE = {"office", "contact_line"}


SLIP = ErrandSlip(
    "交办单",
    "交办第7号",
    "会议纪要",
    "开放接口。",
    "第3项",
    (SlipUnit("市民政局", "主办", "11月30日", "单独反馈"),),
    1,
)
ITEM = MaterialItem("3", "压缩时间", "市税务局", "年底", "黄灯", "滞后")
MATERIAL = MeetingMaterial(
    *("调度材料", AT.date(), "专班", "未销号1项。", (ITEM,), ()),
    (MaterialNeed("第3项", "市税务局", "请共享。", "专班", "待办", ()),),
    (MaterialErrand("交办第7号", "开放接口。", "会议纪要", "市民政局", "办理中", ("已开放",)),),
)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """The names with which each template was filled."""
    names: dict[str, set[str]] = {}

    def filled(path: Path, facts: Mapping[str, Any], *_: object) -> bytes:
        names[path.name] = set(facts)
        return b""

    for module in (template, monthly, quarterly):
        monkeypatch.setattr(module, "fill_template", filled)
    return names


def test_every_name_of_a_paper_is_told_and_no_other(given: dict[str, set[str]]) -> None:
    OfficeReportWriter(TEMPLATES).document(report(), SHIPPED)
    OfficeReportWriter(TEMPLATES).quarter_document(quarter(leads=report()), SHIPPED)
    for form in PaperForm:
        OfficePaperWriter(TEMPLATES).paper(form, TEXT, SHIPPED, AT, 1)
    OfficePaperWriter(TEMPLATES).errand(SLIP, SHIPPED, AT, 1)
    OfficeMeetingWriter(TEMPLATES).write(MATERIAL, SHIPPED, AT)
    told = {name: {one.name for one in PLACEHOLDERS[name]} | OF_OFFICE for name in given}
    assert told == given
    others = {applications.EXTENSION, applications.CLOSING, bundle.TEMPLATE, package.TEMPLATE}
    assert set(PLACEHOLDERS) - set(given) == others


def test_every_template_has_its_title_and_its_names() -> None:
    assert {path.name for path in TEMPLATES.glob("*.docx")} == set(PAPERS) == set(PLACEHOLDERS)


@pytest.mark.parametrize("name", list(PLACEHOLDERS))
def test_each_template_is_filled_by_its_examples(name: str) -> None:
    paper = tried(TEMPLATES / name, SHIPPED)
    assert paper == tried(TEMPLATES / name, SHIPPED), "the same paper whenever it is tried"


def test_a_template_that_could_not_be_filled_is_told_before_its_paper_is_due(tmp_path: Path) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "documents")
    assert not list(faults(folder, SHIPPED))
    edited = Document(str(folder / "circular.docx"))
    edited.add_paragraph("请{{ adressee }}反馈。")
    edited.save(str(folder / "circular.docx"))
    (told,) = faults(folder, SHIPPED)
    assert "circular.docx 无法套用：没有“adressee”这个名称，是不是“addressee”" in told
    assert "“请{{ adressee }}反馈”" in told


def test_the_page_of_names_is_made_from_them() -> None:
    page = runpy.run_path(str(PROJECT / "scripts" / "template_page.py"))["page"]()
    assert (PROJECT / "docs" / "templates.md").read_text(encoding="utf-8") == page, "run scripts/template_page.py"
