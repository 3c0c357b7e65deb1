"""Stopping and resuming what the ladders send."""

from duban.board.deciding.form import DecisionForm, DecisionTyped
from duban.domain.office.authority import Permission


def _pause(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.pause(said.visit.actor, said.who.reason, said.visit.now)
    return "已暂停全部提醒、催办和拟稿；填报表、回执照常。" if changed else "此前已经暂停，无需重复办理。"


def _go_on(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.resume(said.visit.actor, said.who.reason, said.visit.now)
    return "已恢复提醒、催办和拟稿。" if changed else "并未暂停，无需恢复。"


ESCALATION_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("pause", "暂停升级", Permission.PAUSE),
        fields=(),
        follows="全部提醒、催办和拟稿暂停，直至恢复；填报表、回执照常。恢复后按当时应办的继续，不补发已过的。",
        decide=_pause,
        on_basis=False,
    ),
    DecisionForm(
        *("go-on", "恢复升级", Permission.PAUSE),
        fields=(),
        follows="提醒、催办和拟稿照常办理。",
        decide=_go_on,
        on_basis=False,
    ),
)
