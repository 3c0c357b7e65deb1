"""What the settings leave out about the office is as the shipped ones say."""

from duban.config import load_settings
from duban.domain.office.office import Office


def test_the_shipped_settings_say_what_holds_where_they_say_nothing() -> None:
    shipped, default = load_settings().office, Office("", "", ())
    for name in (
        "page",
        "answers_within",
        "signs_on_phone",
        "calls_itself",
        "superior",
        "adopted_by",
    ):
        assert getattr(shipped, name) == getattr(default, name)


def test_an_office_gives_itself_three_working_days_and_signs_at_its_desk_unless_it_says_otherwise() -> None:
    assert (Office("", "", ()).answers_within, Office("", "", ()).signs_on_phone) == (3, False)


def test_the_words_of_an_office_are_its_texts_and_the_people_that_it_names() -> None:
    office = Office(
        "江州市营商办", "电话：0791-81234567", ("ysb@jiangzhou.gov.cn",), report_signers=("主任", "分管副市长")
    )
    assert {"江州市营商办", "ysb@jiangzhou.gov.cn", "主任", "分管副市长", "我办"} <= office.words
    assert "" not in office.words
    assert all(isinstance(word, str) and len(word) > 1 for word in office.words)


def test_the_government_office_is_named_by_its_place_and_by_none_without_one() -> None:
    assert Office("", "", (), place="泉州市").government_office == "泉州市人民政府办公室"
    assert Office("", "", ()).government_office == ""


def test_a_paper_may_end_with_any_of_the_names_that_it_goes_out_under() -> None:
    named = Office("营商办公室", "", (), place="泉州市", issuer="泉州市发改委", short_name="营商办")
    assert named.signatures == ("泉州市发改委", "营商办", "营商办公室", "泉州市人民政府办公室")
    assert Office("营商办公室", "", ()).signatures == ("营商办公室",)


def test_a_government_is_addressed_in_full() -> None:
    told = {"市政府": "市人民政府", "市人民政府": "市人民政府", "市委": "市委"}
    assert {name: Office("", "", (), superior=name).superior_in_full for name in told} == told
