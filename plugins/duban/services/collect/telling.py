"""What a round of collecting came to, in one sentence of the office."""

from duban.domain.returns.submission_number import SubmissionNumber
from duban.domain.text.listing import listed
from duban.services.collect.collect import Collected
from duban.services.context import ServiceContext
from duban.services.naming import unit_name

NOTHING = "没有待处理的来信。"


def told(context: ServiceContext, done: Collected) -> str:
    """How many mails of which kind, whose returns were filed, and what waits."""
    parts = []
    if done.kinds:
        kinds = "、".join(f"{kind}{count}封" for kind, count in done.kinds.items())
        parts.append(f"已处理来信{sum(done.kinds.values())}封（{kinds}）")
    if done.filed:
        parts.append(f"登记报送件{len(done.filed)}份：{_units(context, done.filed)}")
    if done.postponed:
        parts.append(f"{done.postponed}封留待下一轮")
    if parts and done.waiting:
        parts.append(f"共有{done.waiting}件待人工处理，见调度台“工作单”")
    return "；".join(parts) + "。" if parts else NOTHING


def _units(context: ServiceContext, filed: tuple[str, ...]) -> str:
    references = [SubmissionNumber.parse(number).reference for number in filed]
    return listed(unit_name(context, one, one.organisation) for one in references)
