"""A letter's plain text is taken apart into what a formal paper needs, and nothing of it is lost."""

import pytest

from duban.domain.papers.formal import (
    FormalText,
    PaperForm,
    addressee_of,
    form_of,
    formal,
    goes_up,
    is_heading,
    unmarked,
)

ISSUER = "泉州市发展和改革委员会"
TITLE = "关于商请报送任务进展情况的函"
LETTER = f"""{TITLE}

市税务局：

我委已于10月14日商请贵局报送，截至11月1日9时仍未收到。

请于11月2日前报送为荷。

附：此前联系情况
1. 10月14日　填报通知
2. 10月26日　催办

{ISSUER}
联系人：市营商办督办岗
2021年11月1日
"""


def test_title_addressee_text_and_list_are_told_apart() -> None:
    assert formal(TITLE, LETTER, (ISSUER,)) == FormalText(
        title=TITLE,
        addressee="市税务局：",
        paragraphs=("我委已于10月14日商请贵局报送，截至11月1日9时仍未收到。", "请于11月2日前报送为荷。"),
        enclosed="此前联系情况",
        lines=("1. 10月14日　填报通知", "2. 10月26日　催办"),
        issuer=ISSUER,
    )


def test_a_paper_drafted_for_another_organ_says_so_and_ends_in_its_name() -> None:
    text = "关于报送情况的通报\n（代拟稿）\n各有关单位：\n正文。\n泉州市人民政府办公室\n2021年11月1日"
    told = formal("关于报送情况的通报", text, (ISSUER, "泉州市人民政府办公室"))
    assert (told.for_other, told.issuer, told.paragraphs) == (True, "泉州市人民政府办公室", ("正文。",))
    assert not formal(TITLE, LETTER, (ISSUER,)).for_other


@pytest.mark.parametrize(("title", "up"), [("关于请求协调的请示", True), (TITLE, False), ("关于报送情况的通报", False)])
def test_of_papers_in_a_letters_words_only_a_request_goes_up(title: str, *, up: bool) -> None:
    assert goes_up(title) is up


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("一、总体情况\n本期应报19家。", ("一、总体情况", "本期应报19家。"), id="no addressee, no end"),
        pytest.param(f"正文。\n{ISSUER}\n电话", ("正文。",), id="what follows the issuer is the template's"),
        pytest.param("正文。\n附：名单\n1. 甲\n特此函告。", ("正文。", "特此函告。"), id="text below a list is kept"),
        pytest.param("正文。\n附：名单\n特此函告。", ("正文。", "特此函告。"), id="or where no list follows"),
        pytest.param(f"{TITLE}\n（送审稿）\n正文。", ("正文。",), id="the mark of a draft is the template's"),
        pytest.param("", (), id="empty"),
    ],
)
def test_what_is_missing_is_left_out(text: str, paragraphs: tuple[str, ...]) -> None:
    assert formal(TITLE, text, (ISSUER,)).paragraphs == paragraphs


@pytest.mark.parametrize(
    ("text", "addressee", "paragraphs"),
    [
        ("市税务局：\n正文。", "市税务局：", ("正文。",)),
        ("正文如下：\n一", "正文如下：", ("一",)),
        ("正文。\n市税务局：", "", ("正文。", "市税务局：")),
        (f"（送审稿）\n{TITLE}\n市税务局：\n正文。", "市税务局：", ("正文。",)),
        (f"正文。\n{TITLE}", "", ("正文。", TITLE)),
    ],
    ids=["above the text", "whatever ends with a colon", "not below it", "below title and mark", "no title below"],
)
def test_the_addressee_stands_above_the_text(text: str, addressee: str, paragraphs: tuple[str, ...]) -> None:
    told = formal(TITLE, text, (ISSUER,))
    assert (told.addressee, told.paragraphs) == (addressee, paragraphs)


def test_numbers_above_the_enclosure_are_no_part_of_its_list() -> None:
    told = formal(TITLE, "1. 第一点\n附件：名单\n2、乙\n3.丙", (ISSUER,))
    assert told == FormalText(TITLE, "", ("1. 第一点",), "名单", ("2、乙", "3.丙"))


@pytest.mark.parametrize(
    ("paragraph", "heading"), [("一、总体情况", True), ("十二、其他", True), ("（一）其他", False), ("见一、二", False)]
)
def test_a_heading_of_the_first_level_is_numbered_in_chinese(paragraph: str, heading: bool) -> None:
    assert is_heading(paragraph) is heading


@pytest.mark.parametrize(
    ("letter", "form"),
    [
        ("circular", PaperForm.CIRCULAR),
        ("item_memo", PaperForm.MEMO),
        ("city_request", PaperForm.REQUEST),
        ("item_overdue", PaperForm.LETTER),
    ],
)
def test_a_letter_that_is_no_circular_memo_or_request_goes_to_one_unit(letter: str, form: PaperForm) -> None:
    assert form_of(letter) is form


def test_an_addressee_stands_within_the_first_three_lines() -> None:
    assert addressee_of("标题\n\n（送审稿）\n\n市税务局：\n\n请报送。") == "市税务局"
    assert addressee_of("标题\n（送审稿）\n正文。\n附件如下：") == "", "what ends with a colon further down is text"


def test_only_the_mark_of_a_draft_is_taken_out() -> None:
    assert unmarked(("标题", "（送审稿）", "正文。")) == ("标题", "正文。")
