"""Groups of groups out of a plan's text: a section that names a group is what that belongs to."""

import pytest

from duban.domain.importing.categories import add_categories
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell

GROUP, CATEGORY = TablePart.GROUP, TablePart.CATEGORY
GROUPS = ("一、开办企业", "二、获得电力", "三、知识产权", "四、招标投标")
SERVICE = "（一）全面提升政务便利水平。围绕开办企业、获得电力等领域。"
MARKET = "（二）优化市场环境。围绕知识产权，招标投标等领域。"


def drafts(*groups: str, category: str = "", inside: tuple[str, ...] = ()) -> list[Draft]:
    found = [Draft("", {GROUP: ImportedCell(group, group)}, groups=inside) for group in groups]
    found[0].cells[CATEGORY] = ImportedCell(category, category)
    return found


def categories(rows: list[Draft], *lines: str) -> list[str]:
    blocks = (
        PlanHeading("行动方案", 1, ""),
        PlanTable((PlanRow({}, ""),)),
        *(PlanParagraph(line, "") for line in lines),
    )
    add_categories(rows, PlanDocument("方案", blocks))
    return [row.value(CATEGORY) for row in rows]


NAMED = ["政务便利", "政务便利", "市场环境", "市场环境"]
NONE = [""] * 4


def test_a_group_belongs_to_the_section_that_names_it() -> None:
    rows = drafts(*GROUPS)
    assert categories(rows, SERVICE, MARKET) == NAMED
    assert [row.cells[CATEGORY].repair for row in rows] == ["取正文归类"] * 4
    assert [row.cells[CATEGORY].doubt for row in rows] == [""] * 4


def test_the_rows_of_one_group_belong_together() -> None:
    assert categories(drafts(*GROUPS, GROUPS[0]), SERVICE, MARKET) == [*NAMED, "政务便利"]


def test_what_the_table_itself_tells_of_its_groups_holds() -> None:
    assert categories(drafts(*GROUPS, category="环境"), SERVICE, MARKET) == ["环境", "", "", ""]
    assert categories(drafts(*GROUPS, inside=("行动",)), SERVICE, MARKET) == NONE


def test_three_groups_need_no_groups_of_their_own() -> None:
    assert categories(drafts(*GROUPS[:3]), SERVICE, MARKET) == ["", "", ""]


def test_a_single_section_divides_nothing() -> None:
    whole = "（一）全面提升政务便利水平。围绕开办企业、获得电力、知识产权、招标投标等领域。"
    assert categories(drafts(*GROUPS), whole) == NONE


def test_a_text_that_names_less_than_six_of_ten_groups_tells_of_something_else() -> None:
    five = (*GROUPS, "五、办理破产")
    named = "（二）优化市场环境。围绕知识产权等领域。"
    assert categories(drafts(*five), SERVICE, named) == ["政务便利", "政务便利", "市场环境", "全部事项", "全部事项"]
    assert categories(drafts(*GROUPS), "（一）提升服务。围绕开办企业等领域。", named) == NONE


def test_a_group_that_no_section_names_is_doubtful() -> None:
    rows = drafts(*GROUPS, "五、办理破产")
    assert categories(rows, SERVICE, MARKET)[4] == "全部事项"
    assert rows[4].cells[CATEGORY].doubt == "正文没有写“办理破产”属哪一类，待核"


@pytest.mark.parametrize(
    ("group", "category"),
    [
        pytest.param("一、开办企业便利度", "政务便利", id="a longer name"),
        pytest.param("一、开办", "全部事项", id="a part of a name that is too short"),
        pytest.param("一、企业开办", "全部事项", id="another name"),
    ],
)
def test_a_name_that_is_like_a_groups_is_a_doubtful_place(group: str, category: str) -> None:
    rows = drafts(group, *GROUPS[1:])
    text = SERVICE.replace("开办企业", "开办企业" if len(group) > 4 else "办企")
    assert categories(rows, text, MARKET)[0] == category
    assert rows[0].cells[CATEGORY].doubt


def test_a_group_within_a_listed_name_is_like_it() -> None:
    rows = drafts(*GROUPS)
    found = categories(rows, "（一）提升服务。围绕开办企业便利、获得电力等领域。", MARKET)
    assert (found[0], bool(rows[0].cells[CATEGORY].doubt)) == ("服务", True)


def test_of_sections_with_names_like_a_groups_the_first_holds_unless_one_names_it() -> None:
    like = "（一）提升服务。围绕开办企业便利、获得电力等领域。"
    also = "（二）优化环境。围绕开办企业指标，知识产权、招标投标等领域。"
    rows = drafts(*GROUPS)
    assert categories(rows, like, also)[0] == "服务"
    exact = "（二）优化环境。围绕开办企业，知识产权、招标投标等领域。"
    rows = drafts(*GROUPS)
    assert categories(rows, like, exact)[0] == "环境"
    assert rows[0].cells[CATEGORY].doubt == ""


def test_names_of_three_characters_are_like_nothing() -> None:
    rows = drafts("一、纳税便利", *GROUPS[1:])
    assert categories(rows, "（一）提升服务。围绕纳税便、获得电力等领域。", MARKET)[0] == "全部事项"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        pytest.param("（一）提升" + "甲" * 25, True, id="thirty characters"),
        pytest.param("（一）提升" + "甲" * 26, False, id="thirty-one"),
        pytest.param("提升政务服务", False, id="no numeral"),
    ],
)
def test_a_section_begins_with_a_short_numbered_title(title: str, read: bool) -> None:
    found = categories(drafts(*GROUPS), f"{title}。围绕开办企业、获得电力等领域。", MARKET)
    assert (found != NONE) is read


def test_a_section_without_a_list_of_names_tells_nothing() -> None:
    assert categories(drafts(*GROUPS), "（一）提升服务。推进改革。", MARKET) == NONE
