"""Decisions on returns: who need not report, what counts as nothing to report, and more time for a whole period."""

from duban.board.deciding.form import PERIOD, UNIT, DecisionForm, FieldKind, FormField
from duban.board.deciding.typed import DecisionTyped
from duban.domain.office.authority import Permission
from duban.services.decide.decider import DecisionResult


def _put_off(said: DecisionTyped) -> DecisionResult:
    until, put_off = said.typed.day("until"), said.visit.app.put_off
    told = [
        put_off.as_planned(cycle, said.who, said.visit.now).sentence
        if until is None
        else put_off.put_off(cycle, until, said.who, said.visit.now).sentence
        for cycle in said.cycles
    ]
    return DecisionResult("".join(told) or "没有按这样的报告期报送的口径。")


RETURN_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("exempt", "免报", Permission.EXEMPT),
        fields=(UNIT, PERIOD),
        follows="该单位本期不再应报；已备发的提醒和待签文书随即停止。",
        decide=lambda said: said.visit.app.exempt.exempt(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("owe", "撤回免报", Permission.EXEMPT),
        fields=(UNIT, PERIOD),
        follows="该单位本期恢复应报，提醒照常。",
        decide=lambda said: said.visit.app.exempt.owe(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("nil", "认可零报告", Permission.NIL),
        fields=(UNIT, PERIOD),
        follows="该单位本期按零报告计，不再催办。",
        decide=lambda said: said.visit.app.exempt.accept_nil(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("put-off", "报送顺延", Permission.PUT_OFF),
        fields=(PERIOD, FormField("until", "顺延至（不填即撤回顺延，恢复原定时间）", FieldKind.DATE, required=False)),
        follows="提醒、按时截止、截止汇总均随之顺延，统计期不变，并去信告知各应报单位和尚未反馈的会签单位。",
        decide=_put_off,
    ),
)
