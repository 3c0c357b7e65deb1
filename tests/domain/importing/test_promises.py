"""What a clause promises of its numbers: what is counted, which side is good, from where, and how sure that is."""

import pytest

from duban.domain.importing.promises import Promise, promises_in
from duban.domain.plan.programme import Direction

LEAST, MOST, MORE = Direction.AT_LEAST, Direction.AT_MOST, Direction.MORE_THAN


def only(clause: str) -> Promise:
    (found,) = promises_in(clause)
    return found


@pytest.mark.parametrize(
    ("clause", "metric", "direction", "value", "unit"),
    [
        ("企业开办时间压缩至1个工作日", "企业开办时间", MOST, "1", "工作日"),
        ("办理时限压缩到3个工作日以内", "办理时限", MOST, "3", "工作日"),
        ("压缩企业简易注销公告时间至20天", "企业简易注销公告时间", MOST, "20", "天"),
        ("提高“一趟不用跑”事项比例至70%以上", "“一趟不用跑”事项比例", LEAST, "70", "%"),
        ("将高压用户用电报装环节压减至3个", "高压用户用电报装环节", MOST, "3", "个"),
        ("网办率提高到95%", "网办率", LEAST, "95", "%"),
        ("用户线上办电率达90%以上", "用户线上办电率", LEAST, "90", "%"),
        ("高新技术企业达到300家", "高新技术企业", LEAST, "300", "家"),
        ("市场主体总量达到30万户", "市场主体总量", LEAST, "30", "万户"),
        ("融资担保放大倍数达到3倍", "融资担保放大倍数", LEAST, "3", "倍"),
        ("进出口总额突破500亿元", "进出口总额", LEAST, "500", "亿元"),
        ("企业满意度保持在95%以上", "企业满意度", LEAST, "95", "%"),
        ("“一网通办”率不低于98%", "“一网通办”率", LEAST, "98", "%"),
        ("跨省通办事项不少于50项", "跨省通办事项", LEAST, "50", "项"),
        ("满意度提高到不低于90%", "满意度", LEAST, "90", "%"),
        ("办结时间缩短到不超过3天", "办结时间", MOST, "3", "天"),
        ("申请材料不超过2份", "申请材料", MOST, "2", "份"),
        ("费率不得高于1%", "费率", MOST, "1", "%"),
        ("城镇登记失业率控制在4%以内", "城镇登记失业率", MOST, "4", "%"),
        ("费率全部降至1.5%以下", "费率", MOST, "1.5", "%"),
        ("PM2.5平均浓度降至30微克/立方米", "PM2.5平均浓度", MOST, "30", "微克/立方米"),
        ("保有量超1300家", "保有量", MORE, "1300", "家"),
        ("签约额超过100亿元", "签约额", MORE, "100", "亿元"),
        ("一是地质勘查时限压缩至10天", "地质勘查时限", MOST, "10", "天"),
        ("5G网络覆盖率达95%", "5G网络覆盖率", LEAST, "95", "%"),
        ("不动产登记1个工作日内办结", "不动产登记办结", MOST, "1", "工作日"),
        ("80%以上的事项可在掌上办", "事项可在掌上办", LEAST, "80", "%"),
    ],
)
def test_a_number_that_is_to_be_reached(clause: str, metric: str, direction: str, value: str, unit: str) -> None:
    assert only(clause) == Promise(value, unit, Direction(direction), metric)


@pytest.mark.parametrize(
    ("clause", "metric", "value", "baseline"),
    [
        ("平均办理时间由5天压缩至1天", "平均办理时间", "1", "5天"),
        ("办理环节从4个减少到2个", "办理环节", "2", "4个"),
        ("办理手续从18个减至15个", "办理手续", "15", "18个"),
        ("审批办理时限由法定20个工作日压缩至5个工作日", "审批办理时限", "5", "20个工作日"),
        ("首次申领发票时限压缩由2天压缩至1天", "首次申领发票时限", "1", "2天"),
        ("办理时间从5天到1天", "办理时间", "1", "5天"),
    ],
)
def test_a_number_that_comes_from_another_one(clause: str, metric: str, value: str, baseline: str) -> None:
    found = only(clause)
    assert (found.metric, found.value, found.baseline, found.direction) == (metric, value, baseline, MOST)
    assert found.doubts == ()


def test_a_number_that_grows_from_another_one_is_to_be_no_less() -> None:
    found = only("覆盖率由60%提高到80%")
    assert (found.metric, found.value, found.baseline, found.direction) == ("覆盖率", "80", "60%", LEAST)
    assert only("项目从5个到10个").direction is LEAST
    assert only("项目从5个到5个").direction is LEAST


@pytest.mark.parametrize(
    ("clause", "metric", "value", "baseline"),
    [
        ("规上工业增加值增长6%", "规上工业增加值增长幅度", "6", ""),
        ("万元GDP能耗下降3%", "万元GDP能耗下降幅度", "3", ""),
        ("单位GDP能耗下降5%以上", "单位GDP能耗下降幅度", "5", ""),
        ("申请材料减少30%", "申请材料减少幅度", "30", ""),
        ("绿化覆盖率提高2个百分点", "绿化覆盖率提高幅度", "2", ""),
        ("提高绿化覆盖率2个百分点", "绿化覆盖率提高幅度", "2", ""),
        ("能耗下降不低于5%", "能耗下降幅度", "5", ""),
        ("税收同比增长10%", "税收增长幅度", "10", "上年"),
        ("税收比上年增长10%", "税收增长幅度", "10", "上年"),
        ("成本较2025年下降15%", "成本下降幅度", "15", "2025年"),
        ("降低企业用能成本5000万元", "降低企业用能成本", "5000", ""),
        ("首贷户增加3000户", "首贷户增加", "3000", ""),
    ],
)
def test_how_much_more_or_less_it_is_to_be(clause: str, metric: str, value: str, baseline: str) -> None:
    found = only(clause)
    assert (found.metric, found.value, found.direction, found.baseline) == (metric, value, LEAST, baseline)


@pytest.mark.parametrize(
    ("clause", "direction", "doubt"),
    [
        ("合格率100%", LEAST, "方向推定"),
        ("城镇失业率4%", MOST, "方向推定"),
        ("企业满意度为98%", LEAST, "方向推定"),
        ("环节精简为登记、刻章、领票3个环节", MOST, "精简"),
        ("投资增长8%左右", LEAST, "约数"),
        ("消除供电半径超15公里长线路", MORE, "限定语"),
        ("时间压缩至50%以上", MOST, "前后不一"),
        ("举办对接活动每季度不少于4场", LEAST, "按“每季度”计"),
    ],
)
def test_what_its_words_leave_open_is_doubtful(clause: str, direction: str, doubt: str) -> None:
    found = only(clause)
    assert found.direction == direction
    assert any(doubt in each for each in found.doubts)


def test_each_number_of_a_list_is_a_promise_of_its_own_and_doubtful() -> None:
    found = list(promises_in("停电时间分别减至1个、2个、5个小时内"))
    assert [(each.value, each.metric, each.direction) for each in found] == [
        (value, "停电时间", MOST) for value in ("1", "2", "5")
    ]
    assert all("各属哪一类" in each.doubts[0] for each in found)


def test_of_a_range_the_end_counts_that_must_be_reached() -> None:
    assert only("新增企业30—40家").value == "30"
    assert only("时间压缩至3—5天").value == "5"
    assert "区间" in only("时间压缩至3—5天").doubts[0]


def test_two_promises_of_one_clause_each_count_their_own() -> None:
    found = list(promises_in("改造老旧小区50个、惠及居民1万户"))
    assert [(each.metric, each.value) for each in found] == [("改造老旧小区", "50"), ("惠及居民", "1")]


@pytest.mark.parametrize(
    "clause",
    [
        "1000平方米以下的仓库",
        "完成验收需要3个月",
        "3年内建成平台",
        "给予40%的资金支持",
        "对每户给予不超过5万元奖励",
        "按20%的比例安排",
        "推行24小时自助服务",
        "涉及3个部门",
        "由原来的3个工作日",
    ],
)
def test_a_number_that_promises_nothing(clause: str) -> None:
    assert list(promises_in(clause)) == []


@pytest.mark.parametrize(
    ("text", "direction", "value"),
    [
        ("300个", LEAST, "300"),
        ("3个工作日", MOST, "3"),
        ("新增企业300家", LEAST, "300"),
        ("≥90%", LEAST, "90"),
        ("≤2天", MOST, "2"),
    ],
)
def test_a_number_in_a_column_of_its_own_is_one_to_be_reached(text: str, direction: str, value: str) -> None:
    (found,) = promises_in(text, alone=True)
    assert (found.direction, found.value) == (direction, value)


def test_alone_in_running_text_it_is_none_and_in_its_column_doubtful() -> None:
    assert list(promises_in("企业300家")) == []
    (found,) = promises_in("企业300家", alone=True)
    assert (found.metric, found.doubts) == ("企业", ("没有“达到、不超过”一类字样，方向推定",))
