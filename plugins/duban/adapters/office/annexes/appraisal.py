"""The scores of a period as one .xlsx for whoever keeps the appraisal: a table of units, and every fact."""

from typing import Any

import pandas as pd

from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.sheet import PAPER_A3, PAPER_A4, Annex, add_sheet
from duban.domain.appraisal.cites import told_cites
from duban.domain.appraisal.rules import CENTS, told_points
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.papers.prose import moment

UNIT, RATE, BAND, NOTE = "单位", "得分率（%）", "档次", "备注"
FACTS = {
    "单位": 22.0,
    "部分": 18.0,
    "事项": 20.0,
    "事实": 56.0,
    "得分": 9.0,
    "可得分": 9.0,
    "异议处理": 26.0,
    "出处": 40.0,
}


def write_scores(score: Score, draft: int) -> bytes:
    """The two sheets of *score*; units stand in the order of the plan, and nobody is ranked."""
    note = f"送审稿（第{draft}稿）　依据：{score.rules.basis}（规则第{score.version}版）　截至：{moment(score.at)}"
    workbook = new_workbook()
    add_sheet(workbook, "得分汇总", _units(score), score.title, note)
    add_sheet(workbook, "得分事实", _facts(score), f"{score.title}：逐条事实", note)
    return saved(workbook, score.title, score.at)


def _units(score: Score) -> Annex:
    rows = [_row(score, number, unit) for number, unit in enumerate(score.units, start=1)]
    parts = [part.part.value for part in score.units[0].parts] if score.units else []
    widths = {"序号": 6.0, UNIT: 26.0} | dict.fromkeys(parts, 16.0) | {"得分": 10.0, "可得分": 10.0, RATE: 12.0}
    widths |= {} if score.is_preview else {BAND: 10.0}
    widths |= {NOTE: 30.0}
    return Annex(pd.DataFrame(rows, columns=list(widths)), widths, "没有计分的单位。", paper=PAPER_A4)


def _row(score: Score, number: int, unit: UnitScore) -> dict[str, Any]:
    own = f"本单位的异议由{score.rules.own_unit_decided_by}处理" if unit.is_own else ""
    little = "可计分值不足，不定档" if unit.score_rate is None else ""
    return {
        "序号": number,
        UNIT: unit.name,
        **{part.part.value: part.told for part in unit.parts},
        "得分": unit.gained / CENTS,
        "可得分": unit.possible / CENTS,
        RATE: "" if unit.score_rate is None else float(unit.score_rate),
        BAND: score.band(unit),
        NOTE: "；".join(filter(None, (own, little))),
    }


def _facts(score: Score) -> Annex:
    rows = [
        {
            "单位": unit.name,
            "部分": fact.part.value,
            "事项": fact.matter.value,
            "事实": fact.words,
            "得分": fact.gained / CENTS,
            "可得分": told_points(fact.possible) if fact.possible else "",
            "异议处理": fact.decided,
            "出处": told_cites(fact.cites),
        }
        for unit in score.units
        for fact in unit.facts
    ]
    return Annex(pd.DataFrame(rows, columns=list(FACTS)), FACTS, "没有得分事实。", paper=PAPER_A3)
