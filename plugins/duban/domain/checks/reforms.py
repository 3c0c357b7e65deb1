"""What a lead said on 创新突破改革: nothing here sends a return back."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from duban.domain.checks.context import Case, Fault
from duban.domain.checks.reading import says_nothing
from duban.domain.form.reform_sheet import ASSESSED, TITLES
from duban.domain.form.words import plain
from duban.domain.returns.assessment import Consent, Rating, SelfAssessment
from duban.domain.returns.submission import Entry, FilledForm, FilledRow

SHOWN = 20
Choice = TypeVar("Choice", bound=StrEnum)
CHOICES: dict[str, type[StrEnum]] = {"consent": Consent, "rating": Rating}


def with_reform(entry: Entry, filled: FilledForm, last: Entry | None) -> Entry:
    """*entry* with what its line says; a word on the mark holds until there is another."""
    row = next((row for row in filled.reforms if row.item == entry.item), None)
    consent = _chosen(row, "consent", Consent) if row else None
    return replace(
        entry,
        consent=consent or (last.consent if last else None),
        assessment=_assessment(row) if row else None,
    )


def _assessment(row: FilledRow) -> SelfAssessment | None:
    """What was said in the four cells, None if nothing was."""
    done, effect, lacking = (row.texts.get(key, "").strip() for key in ASSESSED[:3])
    said = SelfAssessment(done, effect, lacking, _chosen(row, "rating", Rating))
    return said if any(said.texts.values()) else None


def _chosen(row: FilledRow, key: str, choices: type[Choice]) -> Choice | None:
    said = plain(row.texts.get(key, ""))
    return next((choice for choice in choices if plain(choice) == said), None)


def unfinished(case: Case) -> Iterator[Fault]:
    """W27: an assessment that lacks a cell, a mark to which nothing was said, or a word that is no choice."""
    for row in case.filled.reforms:
        if row.item is None or case.nil:
            continue
        if (wrong := _no_choice(row)) is not None:
            key, options = wrong
            typed = row.texts[key].strip()[:SHOWN]
            yield _at(row, key, "typed", typed=typed, options="”“".join(options))
        elif row.item in case.background.assessed:
            for key in ASSESSED:
                if not row.texts.get(key, "").strip():
                    yield _at(row, key, "assessed")
        elif not row.texts.get("consent", "").strip():
            yield _at(row, "consent", options="”“".join(Consent))


def _no_choice(row: FilledRow) -> tuple[str, type[StrEnum]] | None:
    """The first choice that was typed as it cannot be read."""
    for key, choices in CHOICES.items():
        if not says_nothing(row.texts.get(key, "").strip()) and _chosen(row, key, choices) is None:
            return key, choices
    return None


def _at(row: FilledRow, key: str, case: str = "", **facts: object) -> Fault:
    return Fault(facts, case, row.item, TITLES[key], row.cells.get(key, ""))
