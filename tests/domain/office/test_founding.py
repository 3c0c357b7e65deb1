"""What an office is asked: each answer that cannot be used is told with what it should be, and the rest follows."""

import pytest

from duban.domain.office.founding import KEYS, LONGEST, QUESTIONS, addresses, complaint, completed, faults

SAID = {
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
BY_KEY = {question.key: question for question in QUESTIONS}


def told(key: str, answer: str, **said: str) -> str:
    return complaint(BY_KEY[key], answer, SAID | said)


def test_what_is_answered_well_has_no_fault() -> None:
    assert list(faults(SAID)) == []


@pytest.mark.parametrize(
    ("key", "answer", "says"),
    [
        *((key, "", "不能为空") for key in BY_KEY if key != "document"),
        ("place", "长" * (LONGEST + 1), f"太长，至多{LONGEST}个字"),
        ("place", "江\x07州", "含有无法显示的字符"),
        ("area_code", "791", "不是区号"),
        ("area_code", "07912", "不是区号"),
        ("address", "duban", "不是邮箱地址"),
        ("address", "duban@jiangzhou", "不是邮箱地址"),
        ("report_to", "a@b.cn，c", "“c”不是邮箱地址"),
        ("code", "JZ", "只能用小写字母"),
        ("code", "j", "只能用小写字母"),
        ("starts_on", "2026年3月1日", "不是日期"),
        ("ends_on", "2026-02-30", "不是日期"),
        ("ends_on", "2026-02-28", "止期早于起期"),
    ],
)
def test_what_cannot_be_used_is_told(key: str, answer: str, says: str) -> None:
    assert says in told(key, answer)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("document", ""),
        ("place", "长" * LONGEST),
        ("report_to", "，".join(f"a{number}@jiangzhou.gov.cn" for number in range(10))),
        ("area_code", "010"),
        ("code", "jz"),
        ("ends_on", "2026-03-01"),
    ],
)
def test_what_can_is_not(key: str, answer: str) -> None:
    assert told(key, answer) == ""


@pytest.mark.parametrize(
    "number",
    [
        *("0791-81234567", "0791-8123456", "81234567", "8123456", "0791-81234567-801", "81234567转801"),
        *("13800000000", "400-810-8888", "4008108888", "12345", "0791-81234567、13800000000"),
    ],
)
def test_a_number_that_can_be_dialled(number: str) -> None:
    assert told("phone", number) == ""


@pytest.mark.parametrize(
    "number",
    [
        "督办岗",
        "0791",
        "0791-812345",
        "0791-812345678",
        "0791 81234567",
        "1234",
        "12800000000",
        "81234567-",
        "电话81234567",
    ],
)
def test_what_is_no_number_of_a_telephone(number: str) -> None:
    assert f"“{number}”不是电话号码，应如" in told("phone", number)


def test_the_wrong_one_of_several_numbers_is_named() -> None:
    assert told("phone", "0791-81234567、123").startswith("“123”不是电话号码")


def test_a_number_of_another_place_is_told() -> None:
    assert told("phone", "0592-81234567") == "“0592-81234567”的区号与固定电话区号 0791 不一致"
    assert told("phone", "0592-81234567", area_code="") == ""
    assert told("phone", "400-810-8888") == "", "that is no area code"


@pytest.mark.parametrize("prefix", ["江发改", "江政", "江" * 10])
def test_letters_of_an_authority(prefix: str) -> None:
    assert told("number_prefix", prefix) == ""


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        ("江发改〔2026〕5号", "不是机关代字，只写汉字，不写年份和序号"),
        ("JFG", "“JFG”不是机关代字，只写汉字"),
        ("江", "不是机关代字"),
        ("江" * 11, "不是机关代字"),
    ],
)
def test_what_are_no_letters_of_an_authority(prefix: str, says: str) -> None:
    assert says in told("number_prefix", prefix)
    assert ("letter_prefix", told("number_prefix", prefix)) in list(faults(SAID | {"letter_prefix": prefix}))


def test_a_key_that_is_not_asked_is_told_with_those_that_are() -> None:
    ((key, says),) = faults(SAID | {"phones": "1"})
    assert (key, says) == ("phones", f"不认识，可用的有：{'、'.join(KEYS)}")


def test_what_lacks_is_told_with_how_it_is_asked_and_an_example() -> None:
    found = dict(faults({"place": "江州市"}))
    assert found["phone"] == "不能为空（对外联系电话，如 0791-81234567）"
    assert "issuer" not in found, "it follows from the place"
    assert "document" not in found


def test_a_list_of_addresses() -> None:
    assert addresses("a@b.cn，c@d.cn; e@f.cn、g@h.cn\n") == ("a@b.cn", "c@d.cn", "e@f.cn", "g@h.cn")


def test_what_was_not_answered_follows_from_the_rest() -> None:
    made = completed(SAID)
    assert (made["name"], made["issuer"], made["letter_prefix"]) == (
        *("市营商办（市发改委）", "江州市发展和改革委员会", "江发改函"),
    )
    assert (made["sender"], made["tag"], made["calls_itself"], made["issuer_calls_itself"]) == (
        *("江州市营商办督办系统", "江营商", "我办", "我委"),
    )
    assert (made["adopted_by"], made["supervision"], made["accountability"]) == (
        *("市政府常务会议", "市政府办公室", "市政府督查室"),
    )
    assert (made["head"], made["deputy_head"], made["desk_head"]) == (
        "市发改委主要领导",
        "市发改委分管领导",
        "市营商办负责人",
    )
    assert (made["city_deputy"], made["city_head"]) == ("市政府分管领导", "市政府主要领导")
    assert made["contact_line"] == "联系人：市营商办督办岗，电话：0791-81234567"
    assert made["issuer_leaders"] == "委领导"


def test_another_host_is_called_by_its_own_name_and_what_is_said_wins() -> None:
    made = completed(
        SAID | {"host": "州数据中心", "issuer": "某州数据中心", "supervision": "州督查组", "head": "中心主任"}
    )
    assert (made["issuer_calls_itself"], made["issuer_leaders"]) == ("我单位", "单位领导")
    assert (made["supervision"], made["head"]) == ("州督查组", "中心主任")
