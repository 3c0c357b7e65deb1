"""Rules of an appraisal that are well-formed and cannot be meant."""

from collections import Counter
from collections.abc import Iterator

from duban.config.settings import Settings
from duban.domain.appraisal.rules import FULL, PARTS, AppraisalRules, ScoreMatter, in_cents, told_points

MOST_FOR_CONDUCT = FULL // 10


def strange_appraisal(settings: Settings) -> Iterator[str]:
    """What is missing or against the plan, each with what to change; nothing of what is off, but for its rows."""
    rules = settings.appraisal
    on = [code for code, plan in settings.programmes.items() if plan.loops.appraisal]
    if on and not rules.basis.strip():
        yield "loops.appraisal 已启用，appraisal.basis 须填写考核办法的文号；没有考核办法的，不启用考核"
    yield from (f"appraisal.rules：{fault}" for fault in _strange_rows(rules))
    yield from (f"appraisal.bands：{fault}" for fault in _strange_bands(rules))


def _strange_rows(rules: AppraisalRules) -> Iterator[str]:
    counts = Counter(row.matter for row in rules.rules)
    yield from (f"“{matter}”写了{count}行" for matter, count in counts.items() if count > 1)
    if any(row.points < 0 for row in rules.rules):
        yield "points 不能小于 0，扣分也写正数"
    if any((row.points * 100) % 1 for row in rules.rules):
        yield "points 最多两位小数"
    whole = sum(in_cents(row.points) for row in rules.rules if row.matter in PARTS)
    if whole != FULL:
        yield f"“{'”“'.join(PARTS)}”三行合计应为100分，现为{told_points(whole)}分"
    if rules.cents(ScoreMatter.CONDUCT) > MOST_FOR_CONDUCT:
        yield f"“{ScoreMatter.CONDUCT}”至多10分：纳入考核的是工作完成情况"


def _strange_bands(rules: AppraisalRules) -> Iterator[str]:
    least = [band.least for band in rules.bands]
    if not least or len(set(least)) < len(least) or not all(band.name.strip() for band in rules.bands):
        yield "每档须有名称，least 不得相同，至少写一档"
