"""How one quantity of a clause is read by the words around it: which side is good, what is counted, what is open."""

import pytest

from duban.domain.importing.quantities import quantities_in, shown, with_names_hidden
from duban.domain.importing.quantity_reading import CountedQuantity, read_quantity
from duban.domain.plan.programme import Direction

LEAST, MOST = Direction.AT_LEAST, Direction.AT_MOST


def read(clause: str) -> CountedQuantity:
    hidden = with_names_hidden(clause)
    (quantity,) = quantities_in(hidden)
    found = read_quantity(hidden[: quantity.start], quantity, hidden[quantity.end :])
    assert found is not None
    return found


def test_a_change_is_asked_about_and_one_of_things_is_counted_up() -> None:
    assert read("税收增长10%").doubt == "按增减的幅度列出，以什么为基数待核"
    assert not read("税收增长10%").gained
    assert read("首贷户增加3000户").gained
    assert read("能耗增长3%以内").direction is MOST


def test_a_time_that_is_shortened_leaves_open_whether_by_or_to() -> None:
    found = read("压缩办理时限3天")
    assert (found.metric, found.direction) == ("办理时限", MOST)
    assert found.doubt == "是压缩到还是压缩了这么多，待核"


@pytest.mark.parametrize(
    ("clause", "metric"),
    [
        ("年内新增5G基站300个", "新增5G基站"),
        ("新建5G基站新增1000个", "新建5G基站新增"),
        ("新增市场主体2万户", "新增市场主体"),
        ("全市新增300家国家高企", "全市新增国家高企"),
        ("开发1000节本土特色课程资源", "开发本土特色课程资源"),
        ("争取全年举办招聘会300场", "举办招聘会"),
        ("27所幼儿园项目竣工投用", "幼儿园项目竣工投用"),
        ("全市8家县级医院达到3级以上", "全市县级医院达到3级以上"),
        ("推进8个县（市、区）医共体改革".replace("（", "(").replace("）", ")"), "推进县(市、区)医共体改革"),
        ("实现社保卡申领、户口迁移等74项事项跨省办理", "实现社保卡申领、户口迁移等事项跨省办理"),
        ("推动公安、税务等领域的180项事项入驻自助机", "推动事项入驻自助机"),
        ("实现合并申报和10个税种一体化申报", "实现税种一体化申报"),
        ("新增发明专利授权量500件", "新增发明专利授权量"),
        ("完成投资额的80%", "完成投资额"),
    ],
)
def test_what_is_done_so_many_times(clause: str, metric: str) -> None:
    found = read(clause)
    assert (shown(found.metric), found.direction, found.gained) == (metric, LEAST, True)
    assert found.doubt == "方向由“新增、完成”一类字样推定"


@pytest.mark.parametrize(
    ("clause", "metric"),
    [
        ("完成不少于30台自助机的投放", "完成自助机的投放"),
        ("引进高校毕业生1万人以上", "引进高校毕业生"),
        ("培训不少于200人次", "培训"),
    ],
)
def test_what_is_done_and_bounded_is_sure(clause: str, metric: str) -> None:
    found = read(clause)
    assert (found.metric, found.direction, found.gained, found.doubt) == (metric, LEAST, True, "")


@pytest.mark.parametrize(
    ("clause", "metric"),
    [
        pytest.param("办理时间3天以内办结", "办理时间", id="how long it takes is its name"),
        pytest.param("不动产登记3天以内办结", "不动产登记办结", id="what is done is"),
        pytest.param("3天以内办结", "", id="nothing before"),
        pytest.param("审批3天以内办结", "审批办结", id="a word before"),
        pytest.param("办3天以内办结", "", id="one sign is no word"),
        pytest.param("企业开办(工程建设3天以内办结", "工程建设办结", id="behind what is left open"),
    ],
)
def test_what_is_to_be_done_in_time_is_named_by_what_is_done(clause: str, metric: str) -> None:
    assert read(clause).metric == metric
