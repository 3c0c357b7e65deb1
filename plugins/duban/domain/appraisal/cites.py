"""Where in the ledger a fact stands, as a unit reads it in its 核对稿."""

from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import DecisionKind
from duban.domain.returns.submission_number import SubmissionNumber

MOST = 3


def told_cite(cite: str) -> str:
    """2022年2月10日销号, 2021年12月第1次报送, 任务清单; the reference itself where nothing says it better."""
    kind, _, rest = cite.partition("/")
    match kind:
        case "decision":
            *_, name, moment = rest.split("/")
            return f"{told_day(datetime.fromisoformat(moment).date())}{DecisionKind[name].value}"
        case "notice":
            return f"{_period(rest.partition('/')[2])}提醒、催办送达凭据"
        case "need":
            return f"协调件第{rest.rpartition('/')[2]}号"
        case "appraisal":
            return f"考核登记第{rest.rpartition('/')[2]}号"
        case "list":
            return "任务清单"
        case _:
            return SubmissionNumber.parse(cite).title if "#" in cite else f"{_period(cite)}应报台账"


def told_cites(cites: tuple[str, ...]) -> str:
    """All of *cites*, each way of saying once, many of a kind counted."""
    told = list(dict.fromkeys(map(told_cite, cites)))
    return "、".join(told) if len(told) <= MOST else f"{'、'.join(told[:1])}等{len(told)}处"


def _period(reference: str) -> str:
    return Reference.parse(reference).period.title
