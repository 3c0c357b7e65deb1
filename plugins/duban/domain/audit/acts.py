"""What one person of the office did, as lines of a story: what is told of a unit or an item elsewhere stands there."""

from collections.abc import Sequence

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.escalation.service_of_papers import Switch
from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Registration


def told_registration(registration: Registration, unit: str) -> TimelineEntry:
    """A return that was registered by hand."""
    text = f"登记{unit}{registration.number.title}（{registration.channel}，扫描件《{registration.scan_name}》）"
    return TimelineEntry(registration.registered_at, "登记报送件", text, str(registration.number.reference))


def told_registered_proof(proof: RegisteredProof, subject: str) -> TimelineEntry:
    """A telephone call or a receipt of the exchange that was registered, about the mail of that subject."""
    return TimelineEntry(proof.registered_at, "登记送达", f"《{subject}》{proof.kind}：{proof.words}")


def told_closing(message: UnitMessage, closing: Closing, unit: str) -> TimelineEntry:
    """A letter of a unit that was dealt with."""
    how = "复信办结" if closing.mail_key else "办结"
    said = " ".join(message.words.split())
    text = f"{unit}{message.kind}“{said}”{how}{f'：{closing.note}' if closing.note else ''}"
    return TimelineEntry(closing.at, "办结来信", text, message.subject)


def told_import(figures: Sequence[ImportedFigure]) -> TimelineEntry:
    """A file of figures that was imported; *figures* are those that it changed."""
    first, sources = figures[0], "、".join(dict.fromkeys(figure.source for figure in figures))
    return TimelineEntry(first.at, "导入数据", f"导入《{first.file_name}》，{len(figures)}个数值（{sources}）")


def told_switch(switch: Switch) -> TimelineEntry:
    """That escalation was paused, or let go on."""
    what = "暂停升级" if switch.paused else "恢复升级"
    return TimelineEntry(switch.at, "暂停与恢复", f"{what}；理由：{switch.reason}")
