"""The judging of a form of items: what is known beside the file is brought together, then the rules decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.checks import RULES, Background, Rule, as_numbered, check, is_nil
from duban.domain.checks.claims import answers_of
from duban.domain.checks.errands import errands_said
from duban.domain.form import EXPERIENCE, NIL_REASON, PUBLICITY
from duban.domain.mail.triage import digest
from duban.domain.plan.imported_figure import newest_by
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.assessment import ReformState
from duban.domain.returns.attachments import EvidenceFile, EvidenceKind, items_named, sort_files
from duban.domain.returns.submission import Entry, FilledForm
from duban.ports import ALONE, AccompanyingFiles, IssuedForm, Judgement, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.open_answers import open_answers
from duban.services.plan.errands import given_with_form
from duban.services.plan.reforms import is_assessing, reforms_of
from duban.services.plan.roadmaps import roadmaps_of


@dataclass(frozen=True, slots=True)
class JudgeItems:
    """Judging by the rules of domain.checks, less those that the settings switch off; nothing is recorded."""

    context: ServiceContext
    rules: tuple[Rule, ...] = RULES

    def judge(
        self, filled: FilledForm, reference: Reference, received_at: datetime, beside: AccompanyingFiles = ALONE
    ) -> Judgement:
        """
        What a workbook that could be read says for *reference*, and what is wrong with it.

        Everything is judged as it was known when our server received the file: a file that is judged again later
        gets the same verdict.
        """
        programme = self.context.programme(reference, received_at)
        with self.context.ledger.begin() as work:
            issued = work.forms.get(reference)
        asked = issued.items if issued else tuple(item.number for item in programme.items_of(reference.organisation))
        items = tuple(programme.item(number) for number in asked)
        filled = as_numbered(filled, items)
        evidence = sort_files(((file, digest(file)) for file in beside.files), _named(filled), programme.labels)
        linked = items_named((link.title for link in beside.links), _named(filled), programme.labels)
        background = self._background(programme, reference, issued, evidence, beside, linked, received_at)
        names = {organisation.code: organisation.name for organisation in programme.organisations}
        day = received_at.astimezone(TIMEZONE).date()
        is_ours = self.context.signer.is_ours
        entries, findings = check(filled, items, reference, is_ours, day, names, background, self.rules)
        return Judgement(
            entries=entries,
            findings=findings,
            nil_reason=filled.cover.get(NIL_REASON, "").strip() if is_nil(filled) else "",
            experience=filled.cover.get(EXPERIENCE, "").strip(),
            publicity=filled.cover.get(PUBLICITY, "").strip(),
            evidence=evidence,
            answers=answers_of(filled, asked),
            errands=errands_said(filled, background.errands),
        )

    def _background(
        self,
        programme: Programme,
        reference: Reference,
        issued: IssuedForm | None,
        evidence: tuple[EvidenceFile, ...],
        beside: AccompanyingFiles,
        linked: frozenset[int],
        received_at: datetime,
    ) -> Background:
        cycle = self.context.cycle(reference)
        with self.context.ledger.begin() as work:
            last = work.submissions.last_entries(reference)
            given = given_with_form(work, reference, issued.built_at) if issued else ()
            figures = work.figures.all(reference.programme, received_at)
            assessed = self._assessed(work, programme, cycle, last, issued)
            milestones = roadmaps_of(work, reference, issued.built_at if issued else None)
            asked_more = (
                open_answers(work, reference.programme, reference.organisation, issued.built_at) if issued else ()
            )
        stamped = any(file.kind is EvidenceKind.SCAN for file in evidence)
        return Background(
            kpis=programme.kpis,
            last=last,
            milestones=milestones,
            covers=cycle.covers,
            starts_on=cycle.starts_on,
            printed=self._printed(reference, issued),
            beside=linked | {item for file in evidence for item in file.items},
            stamped=stamped if cycle.stream.asks_for_stamp(reference.period) else None,
            vouched=beside.vouched,
            links=beside.links,
            area_code=self.context.office_of(reference.programme).area_code,
            labels=programme.labels,
            asked_more=frozenset(asked_more),
            weighs_targets=self.context.lights(reference.programme).is_on,
            errands=frozenset(ask.act.number for ask in given),
            figures=newest_by(figures, cycle.period.last),
            assessed=assessed,
        )

    def _assessed(
        self,
        work: UnitOfWork,
        programme: Programme,
        cycle: Cycle,
        last: Mapping[int, Entry],
        issued: IssuedForm | None,
    ) -> frozenset[int]:
        """The items of which the form that went out asks a 自我评估."""
        if issued is None or not is_assessing(self.context, cycle):
            return frozenset()
        items = tuple(programme.item(number) for number in issued.items)
        states = reforms_of(self.context, work, programme.code, items, last, issued.built_at)
        return frozenset(number for number, state in states.items() if state is ReformState.MARKED)

    def _printed(self, reference: Reference, issued: IssuedForm | None) -> Mapping[int, Item]:
        """The items as the form that went out printed them."""
        if issued is None:
            return {}
        programme = self.context.programme(reference, issued.built_at)
        return {item.number: item for item in programme.items}


def _named(filled: FilledForm) -> dict[int, str]:
    """What stands under 佐证材料, by item."""
    return {row.item: row.texts.get("evidence", "") for row in filled.rows if row.item is not None}
