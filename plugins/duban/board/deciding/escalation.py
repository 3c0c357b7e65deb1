"""Stopping and resuming what the ladders send."""

from duban.board.deciding.form import DecisionForm
from duban.board.deciding.typed import DecisionTyped
from duban.domain.office.authority import Permission


def _who(said: DecisionTyped) -> str:
    """Who said the last word, and why."""
    last = said.visit.app.pause.latest()
    return f"{last.by}（{last.reason}）" if last else "他人"


def _pause(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.pause(said.visit.actor, said.who.reason, said.visit.now)
    return "已暂停全部提醒、催办和拟稿；填报表、回执照常。" if changed else f"此前已由{_who(said)}暂停，无需重复办理。"


def _go_on(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.resume(said.visit.actor, said.who.reason, said.visit.now)
    if changed:
        return "已恢复提醒、催办和拟稿。"
    return f"此前已由{_who(said)}恢复，无需重复办理。" if said.visit.app.pause.latest() else "并未暂停，无需恢复。"


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
