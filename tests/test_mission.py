"""docs/mission.md goes through the plan's fourth part sentence by sentence, and what it names is there."""

import re
from pathlib import Path

import pytest
from tests.services.conftest import settings_of_project

from duban.domain.form import MOST_STEPS
from duban.domain.form.county import MOST_ASKED, PARTS
from duban.domain.plan.programme_plan import Loops

ROOT = Path(__file__).parents[1]
MISSION = (ROOT / "docs" / "mission.md").read_text(encoding="utf-8")
# 泉政办〔2021〕37号，四，工作要求.
PLAN = """
把优化营商环境作为“一把手”工程，主要领导亲自研究部署、强力推动改革，形成“领导小组全面统筹、专项小组协调推进、工作专班坚决落实、
相关单位全力配合”的工作机制。各单位各部门要明确时间表、路线图，确保按照时间节点保质保量完成任务。
各指标牵头部门要切实发挥牵头作用，健全工作机制，17个营商环境工作专班要建立常态化协调调度制度，强化监督检查，统筹推进本领域创新突破改革。
各指标责任部门要按照时间节点和责任分工，抓好工作落实。各县（市、区）（含泉州开发区、泉州台商投资区，下同）要参照本方案制定具体落实方案和工作措施，
并主动承接省上探索性的工作任务，积极打造出创新可推广的典型经验。
建立工作台账，实行定期调度通报。综合运用自我评估、专家论证等多种方式对创新突破改革进行跟踪问效。健全责任追究机制，对工作推进不力、
政策落实不到位的严肃问责，工作完成情况将纳入全市营商环境指标比拼活动的绩效考核。
各级各部门要加强工作落实反馈，及时总结复制推广优化营商环境好经验好做法。市直各指标牵头单位应将附件中列明的营商环境持续提升专项行动
任务完成情况于每月25日前报送市发改委（市营商办），各县（市、区）应于每季度末25日前向市发改委（市营商办）书面反馈营商环境持续提升专项行动
任务清单的工作推进情况、存在问题及下一步工作计划。
各级各部门要充分运用各类新闻媒体，加强对深化“放管服”改革优化营商环境的政策解读，及时总结推广好的经验做法，接受社会监督，回应社会关切，
营造良好的社会氛围。
"""
ROW = re.compile(r"^\| (?P<said>[^|]+) \| (?P<where>[^|]+) \| (?P<default>[^|]+) \| (?P<why>[^|]+) \|$", re.MULTILINE)
ROWS = [row.groupdict() for row in ROW.finditer(MISSION) if row["said"] != "原文" and set(row["said"]) != {"-"}]
# What no row quotes: who is meant, and what the plan itself is.
BESIDE = {
    "附件中列明的营商环境持续提升专项行动",
    "营商环境持续提升专项行动任务清单的",
    "（含泉州开发区、泉州台商投资区，下同）",
    "对深化“放管服”改革优化营商环境的",
    "向市发改委（市营商办）",
    "各级各部门要",
    "并",
}
CHINESE = "零一两三四五六七八九"
LOOP_OF = {
    "自我评估": "self_assessment",
    "绩效考核": "appraisal",
    "新闻媒体": "publicity",
    "定期调度通报": "brief",
    "统筹推进本领域创新突破改革": "self_assessment",
    "相关单位全力配合": "coordination",
    "时间节点保质保量": "targets",
}


def quoted(said: str) -> list[str]:
    """The pieces of a quotation, which leaves out what is marked so."""
    return [piece.strip("，。；") for piece in said.split("……")]


def test_every_sentence_has_its_row_and_no_row_quotes_what_the_plan_does_not_say() -> None:
    left = PLAN.replace("\n", "")
    for row in ROWS:
        for piece in quoted(row["said"]):
            assert piece in PLAN.replace("\n", ""), piece
            left = left.replace(piece, "｜", 1)
    rest = {piece.strip("，。；、") for piece in left.split("｜")} - {""}
    assert rest <= BESIDE, rest - BESIDE


@pytest.mark.parametrize(("words", "loop"), LOOP_OF.items())
def test_what_is_on_by_default_is_on_in_the_shipped_settings(words: str, loop: str) -> None:
    (row,) = [row for row in ROWS if words in row["said"]]
    (plan,) = settings_of_project().programmes.values()
    assert row["default"].startswith("开") is getattr(plan.loops, loop) is getattr(Loops(), loop)


def test_what_it_names_is_there() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", MISSION):
        assert (ROOT / "docs" / link).is_file(), link
    settings = (ROOT / "config" / "duban.toml").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([^`]+)`", MISSION):
        for part in name.split():
            assert part in settings or part.removeprefix("duban ") in readme or (ROOT / part).exists(), name


def test_its_numbers_are_those_of_the_forms() -> None:
    (road,) = [row for row in ROWS if "时间表、路线图" in row["said"]]
    assert f"至多{CHINESE[MOST_STEPS]}个节点" in road["where"]
    (own,) = [row for row in ROWS if "具体落实方案" in row["said"]]
    assert f"至多问{CHINESE[MOST_ASKED]}次" in own["why"]
    assert {"本地落实方案", "承接省上探索性任务", "典型经验"} <= {part.title for part in PARTS}
