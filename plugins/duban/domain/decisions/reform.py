"""Which items count as 创新突破改革: marked by the office, with the consent of their lead."""

from collections.abc import Iterable, Mapping

from duban.domain.decisions.decision import Decision, Ruling
from duban.domain.plan.programme import Item
from duban.domain.returns.assessment import Consent, ReformState
from duban.domain.returns.submission import Entry


def reform_state(item: Item, decision: Decision | None, consent: Consent | None) -> ReformState | None:
    """
    The mark of *item* by the last *decision* on it, else by the task list; None if nobody means to mark it.

    A decision that says how the lead agreed needs no other *consent*, which is what the lead said last on its form.
    Silence is no consent.
    """
    if decision is not None and decision.value == Ruling.NOT_MARKED:
        return None
    if decision is None and not item.is_reform:
        return None
    if decision is not None and decision.original:
        return ReformState.MARKED
    if consent is None:
        return ReformState.PROPOSED
    return ReformState.MARKED if consent is Consent.AGREED else ReformState.DECLINED


def reform_states(
    items: Iterable[Item], decided: Mapping[int, Decision], last: Mapping[int, Entry]
) -> dict[int, ReformState]:
    """By number, the mark of each of *items* that somebody means to mark; *last* is what was said of each last."""
    found = {}
    for item in items:
        entry = last.get(item.number)
        state = reform_state(item, decided.get(item.number), entry.consent if entry else None)
        if state is not None:
            found[item.number] = state
    return found
