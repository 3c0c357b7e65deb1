"""What stands beside a form: a covering letter is nobody's business, whatever else is said waits for a person."""

from dataclasses import replace

import pytest
from tests.builders import mail_with

from duban.domain.mail.message import words_beside

PLACES = ("泉州市",)
COVERING = (
    "见附件，请查收。",
    "您好！附件为我局10月份任务进展填报表，请查收，谢谢！",
    "市发改委：\n　　现将我局2021年10月营商环境重点任务填报表报送贵委，请审阅。",
    "领导好，10月报表已填好，辛苦了。",
    "各位老师好，表格填好了，麻烦查收一下，谢谢。",
    "已盖章，扫描件一并附上。",
    "附件1：填报表；附件2：盖章扫描件。",
    "根据贵办通知要求，现报送我单位进展情况，详见附件。",
    "按要求报送，请予接收。",
    "10月填报表（已领导审核），请收。",
    "更正版，以此为准。",
    "这是我们单位的，谢谢！",
    "发一下10月的表，请查收。\n\n林某某\n市税务局征管科\n联系电话：0595-22334455",
    "您好，我是市税务局小林，本月的表请收下。",
    "遵照《关于报送10月进展的通知》要求，我局已完成填报，现予上报。",
    "报送材料共2份，请注意查收。如有问题请随时联系我，13900001111。",
    "尊敬的领导：附件是市税务局10月进展报表，敬请审阅。",
    "附件为盖章扫描件和电子表格，请一并查收。",
    "按照退回意见修改后重新报送，请审核。",
    "请查收附件中的填报表，如有疑问请联系林某某（0595-22334455）。",
    "现将泉州台商投资区管委会10月填报表报送贵办，请查收。\n\n泉州台商投资区管委会",
    "填报表请查收，如有不妥之处，敬请批评指正。",
    "填报表请查收。如有疑问，请随时与市税务局办公室林某某联系。",
    "您好，我单位填报表见附件，请查收。\n\n市政府办（督查室）",
    "见附件，请查收。\n人民银行泉州市中心支行",
    "见附件，请查收。\n泉州海关 林某某",
)
SAYING = (
    ("见附件，第3项的牵头单位请核减。", "第3项的牵头单位请核减"),
    ("附件是我局的表，第2项不是我局负责，应由市住建局填。", "第2项不是我局负责，应由市住建局填"),
    ("请查收。第4项数据还在核对，过两天再更正。", "第4项数据还在核对，过两天再更正"),
    ("填报表已附。请把第6项的时限改到明年3月。", "请把第6项的时限改到明年3月"),
    ("附上报表，下月起联系人变更为李四，电话13800001111。", "下月起联系人变更为李四，电话13800001111"),
    ("报表见附件，盖章件下周一补报。", "盖章件下周一补报"),
    ("请查收报表，上次报的第2项作废。", "上次报的第2项作废"),
    ("见附件，希望暂不通报我局。", "希望暂不通报我局"),
    ("附件为报表，领导还没签字，先报送电子版。", "领导还没签字，先报送电子版"),
    ("附件打不开，请重新发送。", "附件打不开，请重新发送"),
    ("请发送电子版填报表。", "请发送电子版填报表"),
    ("我局拒绝报送。", "我局拒绝报送"),
    ("盖章后补报。", "盖章后补报"),
    ("填报表中的目标值请改为80。", "填报表中的目标值请改为80"),
    ("报表延迟是因为系统升级。", "报表延迟是因为系统升级"),
    ("请退回昨天报送的表。", "请退回昨天报送的表"),
    ("数据有误，请以明天报送的为准。", "数据有误，请以明天报送的为准"),
    ("领导出差，签字后补。", "领导出差，签字后补"),
    ("报表附上，请与我联系。", "请与我联系"),
    ("填报表见附件，请来电。", "请来电"),
    ("见附件，第二项请协调市财政局。", "第二项请协调市财政局"),
    ("现将第二项退回市财政局", "现将第二项退回市财政局"),
    ("第二项牵头单位为市住建局", "第二项牵头单位为市住建局"),
    ("第5项进展已按意见补充，请审核。", "第5项进展已按意见补充"),
    ("10月填报表见附件，第2项请核减。", "第2项请核减"),
)


@pytest.mark.parametrize("text", COVERING)
def test_a_covering_letter_says_nothing(text: str) -> None:
    assert words_beside(replace(mail_with(), text=text), PLACES) == ""


@pytest.mark.parametrize(("text", "said"), SAYING)
def test_whatever_is_not_known_of_one_was_said(text: str, said: str) -> None:
    assert words_beside(replace(mail_with(), text=text), PLACES) == said


def test_a_link_beside_the_form_is_no_word() -> None:
    assert words_beside(replace(mail_with(), text="佐证材料：https://pan.baidu.com/s/1abc 请查收。")) == ""


def test_the_name_of_a_city_before_its_units_is_told_by_the_settings() -> None:
    mail = replace(mail_with(), text="附件为泉州市税务局10月报表，请查收。")
    assert words_beside(mail, PLACES) == ""
    assert words_beside(mail, ("江州市",)) != ""


@pytest.mark.parametrize("unit", ["江州海关", "金华海关", "石城社科联", "人民银行江州市分行", "国网江州供电公司"])
def test_a_unit_of_a_city_that_is_called_like_a_person_signs_as_a_unit(unit: str) -> None:
    mail = replace(mail_with(), text=f"您好，我单位填报表见附件，请查收。\n\n{unit}\n")
    assert words_beside(mail, ("江州市",)) == ""
