"""What a 专报 tells of results: by category, counted first and then item by item, in whole sentences."""

from collections.abc import Iterable, Iterator

from duban.domain.papers.prose import goal_of, percent, sentences
from duban.domain.papers.reforms import reforms_told
from duban.domain.papers.standing import newly_done
from duban.domain.papers.subsection import Subsection
from duban.domain.report import Report
from duban.domain.report.annexes import ASSESSMENTS, annex
from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.chosen import ChosenItem, Why, chosen
from duban.domain.report.tally import Row, Tally
from duban.domain.text.chinese_number import in_chinese

# Three pages hold so much, measured with the widest fonts; all items are annexed.
ITEMS_TOLD, WORDS_TOLD, PRACTICES_TOLD, CITED_TOLD = 2, 28, 1, 2


def progress(report: Report) -> tuple[Subsection, ...]:
    """One part for each category, one for what is worth copying, and one for how reforms are judged; none is empty."""
    parts = [_category(tally, report) for tally in report.categories]
    if told := _practices(report):
        parts.append(("典型经验", told))
    if judged := reforms_told(report.reforms, annex(ASSESSMENTS)):
        parts.append(("创新突破改革评估", judged))
    return tuple(Subsection(f"（{in_chinese(place)}）{name}。", text) for place, (name, text) in enumerate(parts, 1))


def _category(tally: Tally, report: Report) -> tuple[str, str]:
    return tally.name, _counted(tally, report) + "".join(_items(chosen(report, tally.name, ITEMS_TOLD), report))


def _items(those: Iterable[ChosenItem], report: Report) -> Iterator[str]:
    """What was achieved with what its lead says of it; of which nothing fits, and what is at risk, where it stands."""
    alike: dict[str, list[str]] = {}
    for each in those:
        row = each.row
        said = sentences(row.entry.progress, WORDS_TOLD) if row.entry and each.why is not Why.AT_RISK else ""
        if said:
            yield _quoted(row, said, report)
        else:
            goal = goal_of(row)
            named = f"{row.lead}{row.item.told}{f'（{goal}）' if goal else ''}"
            alike.setdefault(_state(row, report), []).append(named)
    yield from (f"{'、'.join(named)}{state}。" for state, named in alike.items())


def _counted(tally: Tally, report: Report) -> str:
    """The category in numbers: what is done of all, how much of what is due, and what is new of it."""
    new = ""
    if report.compared_to is not None:
        closed = report.changed(ItemChangeKind.CLOSED, tally.name)
        claimed = sum(row.item.indicator.category == tally.name for row in report.newly_claimed)
        new = f"（{newly_done(closed, claimed)}）"
    waiting = f"、待核验{tally.claimed}项" if tally.claimed else ""
    return f"{tally.items}项已销号{tally.closed}项{waiting}{new}{_rates(tally)}。"


def _rates(tally: Tally) -> str:
    """Its rates of completion; one alone where they agree, nothing where nothing is due."""
    if not tally.due:
        return ""
    with_claims = f"（含待核验{percent(tally.rate)}）" if tally.rate != tally.verified_rate else ""
    return f"，到期事项完成率（已核验）{percent(tally.verified_rate)}{with_claims}"


def _quoted(row: Row, said: str, report: Report) -> str:
    """据市税务局报送，第38项（压缩纳税时间，已核验销号）：…."""
    return (
        f"据{row.lead}报送，{row.item.told}（{'，'.join(filter(None, (goal_of(row), _state(row, report))))}）：{said}"
    )


def _state(row: Row, report: Report) -> str:
    if row.is_closed:
        return "已核验销号"
    if row.is_claimed:
        return "已申报待核验"
    due = row.item.deadline.on
    left = f"，距时限{(due - report.counted_to).days}天" if due is not None else ""
    return f"{row.standing}{left}"


def _practices(report: Report) -> str:
    """What was judged and may be spread; where nobody judges it, what units tell, as theirs."""
    if report.cited is None:
        return "".join(_practice(report))
    told = [one.told for one in report.cited[:CITED_TOLD]]
    more = f"等共{len(report.cited)}条" if len(report.cited) > CITED_TOLD else ""
    return f"{'；'.join(told)}{more}。" if told else ""


def _practice(report: Report) -> Iterator[str]:
    for each in report.practices[:PRACTICES_TOLD]:
        said = sentences(each.text, WORDS_TOLD)
        yield (
            f"据{each.organisation}报送，{said}" if said else f"{each.organisation}的做法见{annex('报送情况一览表')}。"
        )
    if len(report.practices) > PRACTICES_TOLD:
        yield f"共{len(report.practices)}家报送，其余见{annex('报送情况一览表')}。"
