"""What only stands in for a name or a telephone number, and what is left alone."""

import pytest

from duban.domain.checks.placeholder import Placeholder, is_made_up, stands_in


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("联络员", Placeholder.ROLE, id="a role"),
        pytest.param("市税务局联络员", Placeholder.ROLE, id="a role of a unit"),
        pytest.param("市发改委营商科科长", Placeholder.ROLE, id="a post of a section"),
        pytest.param("办公室主任", Placeholder.ROLE, id="a post"),
        pytest.param("审核人（科室负责人）", Placeholder.ROLE, id="the label itself"),
        pytest.param("ＸＸＸ", Placeholder.SAMPLE, id="crosses in full width"),
        pytest.param("某某", Placeholder.SAMPLE, id="somebody"),
        pytest.param("甲", Placeholder.SAMPLE, id="a letter"),
        pytest.param("———", Placeholder.SAMPLE, id="a stroke"),
        pytest.param("同意上报。", Placeholder.REMARK, id="an approval"),
        pytest.param("已审核，情况属实", Placeholder.REMARK, id="a remark"),
        pytest.param("营商环境组 负责人", Placeholder.ROLE, id="beside a role what is longer than names are is none"),
        *(
            pytest.param(text, Placeholder.ROLE, id=text)
            for text in (
                "填报人姓名",
                "经办人",
                "负责人",
                "负责人签字",
                "经办人（签字）",
                "联系人电话",
                "分管副局长",
                "市税务局负责人姓名",
                "局长",
                "副主任科员",
                "二级调研员",
                "支部书记",
                "业务骨干",
                "具体经办同志",
                "统计员",
                "信息员",
                "报送人员",
                "值班人员",
                "分管领导签名",
                "科室审核人",
                "营商办负责同志",
                "市税务局办公室",
                "泉州市税务局",
                "营商环境管理科",
                "党组书记",
                "第一责任人",
                "校对人",
                "拟稿人",
                "主办会计",
                "单位负责人（盖章）",
                *["填报单位", "科室人员", "局党组成员", "经手人", "综合科", "值班室", "XX局长", "同填报人"],
            )
        ),
        *(
            pytest.param(text, Placeholder.REMARK, id=text)
            for text in (
                "审批通过",
                "领导已签字",
                "已审阅",
                "阅",
                "已签",
                "未签",
                "待签字",
                "请领导审定",
                "拟同意",
                "准予上报",
                "已盖章",
                "审毕",
                "局长已批",
                "经核实",
                "核",
                "已报分管领导",
                "圈阅",
                "照办",
                "通过",
                "已会签",
                "是",
                "签批件见附件",
                "无需签发",
                "予以报送",
                *["流程中", "盖公章", "会后补签", "以纸质为准", "已口头汇报", "符合要求"],
            )
        ),
        *(
            pytest.param(text, Placeholder.SAMPLE, id=text)
            for text in (
                "请填写姓名",
                "此处填写",
                "见附件",
                "详见公文",
                "N/A",
                "111",
                "aaa",
                "空",
                "不详",
                "未填",
                "暂缺",
                "如上",
                "12",
                *["稍后补充", "暂无人员", "另行通知", "不适用"],
            )
        ),
    ],
)
def test_roles_samples_and_remarks_are_no_names(text: str, what: Placeholder) -> None:
    assert stands_in(text) is what


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "甲某",
        "乙某、丙某",
        "某科长",
        "林主任",
        "欧某某",
        "李登科",
        "欧阳登科",
        "王科",
        "张局长",
        "陈处",
        "林处长",
        "李批修",
        "黄阅兵",
        "沈核",
        "郑通",
        "许可",
        "程序",
        "周报国",
        "陈签",
        "刘准",
        "李行",
        "蔡办",
        "庄主任",
        "王书记",
        "张三",
        "李四",
        "阿依古丽·买买提",
        "扎西多吉",
        "Li Ming",
        "黄建设",
        "吴人杰",
        "林长生",
        "陈员外",
        "经纬",
        "何审言",
        "许同志",
        "陈同生",
        "郭领",
        "林志愿",
        "王建国 李志强",
        "李四 填报人",
        "欧阳建国（科长）",
        "张三（代）",
        "方圆局",
        "丁一",
        "万通过",
        "阿依古丽·买买提 填报人",
        "章程",
        "师范",
        "贺盖",
        "申报春",
        *["小陈", "老林", "陈工", "办公室小李"],
    ],
)
def test_what_may_be_a_person_is_left_alone(text: str) -> None:
    assert stands_in(text) is None


@pytest.mark.parametrize(
    "phone",
    [
        "0595-00000000",
        "059500000000",
        "（0595）11111111",
        "12345678",
        "1234567",
        "7654321",
        "1111111",
        "139 1111 1111",
        "87654321",
        "11111111111",
        "审批通过",
        "同上",
        "填报人电话",
        "13800138000",
    ],
)
def test_digits_all_alike_or_counting_are_made_up(phone: str) -> None:
    assert is_made_up(phone)


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "12345",
        "123456",
        "111111",
        "0595-22000000",
        "13900000001",
        "0595-22334455转12",
        "0595-12345678",
        "13921111111",
    ],
)
def test_another_number_may_be_real(phone: str) -> None:
    assert not is_made_up(phone)
