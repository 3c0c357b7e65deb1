"""Numbers with a unit in a clause: how much of what, and which digits only belong to a name."""

import pytest

from duban.domain.importing.quantities import Quantity, quantities_in, shown, with_names_hidden


def of(clause: str) -> list[tuple[str, str]]:
    return [(each.value, each.unit) for each in quantities_in(with_names_hidden(clause))]


@pytest.mark.parametrize(
    ("clause", "value", "unit"),
    [
        ("新增市场主体2万户", "2", "万户"),
        ("发放消费券100万张", "100", "万张"),
        ("增长6.5%", "6.5", "%"),
        ("提高2个百分点", "2", "百分点"),
        ("压缩至1个工作日", "1", "工作日"),
        ("审理周期3个月", "3", "个月"),
        ("投资1,200万元", "1200", "万元"),
        ("降至30微克/立方米", "30", "微克/立方米"),
        ("奖励5000元/人", "5000", "元/人"),
        ("满意度达到百分之九十五", "95", "%"),
        ("覆盖率达到百分之百", "100", "%"),
        ("满意度达到百分之九十五点五", "95.5", "%"),
        ("新增企业一百家", "100", "家"),
        ("新增企业三十五家", "35", "家"),
        ("实施十项措施", "10", "项"),
    ],
)
def test_a_number_with_its_unit(clause: str, value: str, unit: str) -> None:
    assert of(clause) == [(value, unit)]


@pytest.mark.parametrize(
    "clause",
    [
        "覆盖5G网络",
        "降低PM2.5浓度",
        "推行24小时自助服务",
        "打造15分钟便民生活圈",
        "落实“18项措施”",
        "执行《30条意见》",
        "对接12345热线",
        "落实18部委文件",
        "推行7×24小时服务",
        "2027年完成",
        "2025—2027年完成",
        "6月30日完成",
        "完成第3项",
        "65蒸吨及以上燃煤锅炉",
        "走进百家企业",
        "服务千户百姓",
        "达到3级",
        "共有30",
    ],
)
def test_digits_of_a_name_or_a_day_count_nothing(clause: str) -> None:
    assert of(clause) == []


@pytest.mark.parametrize("clause", ["按百分之十百计", "新增企业二百三千家"])
def test_numerals_that_write_no_number_stay_words(clause: str) -> None:
    assert with_names_hidden(clause) == clause


def test_names_stand_as_they_are_when_they_are_shown() -> None:
    hidden = with_names_hidden("新增5G基站300个")
    assert "5G" not in hidden
    assert shown(hidden) == "新增5G基站300个"
    assert of("新增5G基站300个") == [("300", "个")]


def test_a_quantity_knows_its_place() -> None:
    clause = "新增300家企业"
    (found,) = quantities_in(clause)
    assert (clause[: found.start], clause[found.end :]) == ("新增", "企业")


@pytest.mark.parametrize(
    ("clause", "several", "unit"),
    [
        pytest.param("减至2个、5个小时", ("2", "5"), "小时", id="two"),
        pytest.param("减至1个、2个、5个小时", ("1", "2", "5"), "小时", id="three"),
        pytest.param("达到90%、80%", ("90", "80"), "%", id="with their units"),
        pytest.param("达到90%", (), "%", id="one is no list"),
    ],
)
def test_numbers_of_a_list_share_their_unit(clause: str, several: tuple[str, ...], unit: str) -> None:
    (found,) = quantities_in(clause)
    assert (found.several, found.unit) == (several, unit)


@pytest.mark.parametrize("clause", ["新增30-40家", "新增30—40家", "新增30家~40家"])
def test_a_range_has_a_lower_end(clause: str) -> None:
    (found,) = quantities_in(clause)
    assert (found.low, found.value, found.unit) == ("30", "40", "家")


def test_two_quantities_with_words_between_are_two() -> None:
    assert of("改造小区50个、惠及居民1万户") == [("50", "个"), ("1", "万户")]


@pytest.mark.parametrize(
    ("unit", "time", "share"),
    [("工作日", True, False), ("个月", True, False), ("%", False, True), ("百分点", False, True), ("家", False, False)],
)
def test_what_kind_of_unit_it_is(unit: str, time: bool, share: bool) -> None:
    found = Quantity("1", unit, 0, 1)
    assert (found.is_of_time, found.is_share) == (time, share)
