"""典型经验: the office judges what a unit tells, has it cleared, asks the unit, and notes who says it adopted it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.practice import PracticeAct, PracticeActKind, PracticeStage, RegisteredPractice
from duban.domain.office.authority import Permission
from duban.domain.returns.submission import Submission
from duban.domain.text.printable import plain
from duban.domain.text.secrecy import looks_secret
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, signed
from duban.services.drafts.briefs import recall
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

OFF = "该专项未启用典型经验推广环节（config/duban.toml 的 [loops] 或该专项的 loops）。"
LONGEST_SUMMARY, LONGEST_WORDS, LONGEST_NOTE = 80, 200, 60
BEFORE_SPREAD = (PracticeStage.JUDGE, PracticeStage.CLEAR, PracticeStage.AGREE, PracticeStage.READY, PracticeStage.OVER)
# Where a practice has to stand for each act.
MAY = {
    PracticeActKind.TAKEN: BEFORE_SPREAD,
    PracticeActKind.DECLINED: BEFORE_SPREAD,
    PracticeActKind.CLEARED: (PracticeStage.CLEAR,),
    PracticeActKind.BARRED: (PracticeStage.CLEAR, PracticeStage.AGREE, PracticeStage.READY),
    PracticeActKind.AGREED: (PracticeStage.AGREE,),
    PracticeActKind.REFUSED: (PracticeStage.AGREE, PracticeStage.READY),
    PracticeActKind.ADOPTED: (PracticeStage.CLEAR, PracticeStage.AGREE, PracticeStage.READY, PracticeStage.SPREAD),
}
# What ends a practice that stands in a 简况 as well, as long as that was sent to nobody.
TAKES_BACK = (PracticeActKind.BARRED, PracticeActKind.REFUSED)
RECALLED = "已签发、尚未发出的简况不再发出，下次收取来信后自动另拟一稿请签。"
TOLD = {
    PracticeActKind.TAKEN: "已采纳，待保密审查。",
    PracticeActKind.DECLINED: "已登记不采纳，随下期填报通知告知该单位。",
    PracticeActKind.CLEARED: "保密审查结果已登记，待征求单位意见。",
    PracticeActKind.BARRED: "保密审查结果已登记，不推广。",
    PracticeActKind.AGREED: "单位同意已登记，随季度末月的调度简况推广。",
    PracticeActKind.REFUSED: "单位意见已登记，不推广。",
}


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """What a person fills in with an act; what each field means, `PracticeAct` says."""

    words: str = ""
    person: str = ""
    paper: str = ""
    dated: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SpreadPractices:
    """Each of these is on record for good; said again it changes nothing. Refused while the loop is off."""

    context: ServiceContext

    def allows(self, practice: RegisteredPractice, kind: PracticeActKind) -> bool:
        """Whether an act of that *kind* may be put on record as the practice stands."""
        is_held = practice.stage is PracticeStage.SPREAD and practice.is_held
        return practice.stage in MAY[kind] or (kind in TAKES_BACK and is_held)

    def act(self, reference: Reference, kind: PracticeActKind, note: PracticeNote, who: Who, now: datetime) -> str:
        """
        Put an act of *kind* on record of the practice that *reference* told first.

        Refused out of turn, without what the kind asks for, and of an adopter that says nothing of it itself. What is
        taken back lets a 简况 lapse that was signed with it and went to nobody.
        """
        if not self.context.spreads(reference.programme):
            raise Refused(OFF)
        signed(who, Permission.PRACTICE)
        practice = PracticeRecords(self.context).one(reference, now)
        note = replace(note, words=" ".join(note.words.split()), person=note.person.strip(), paper=note.paper.strip())
        checked = self._adopted(practice, note, now) if kind is PracticeActKind.ADOPTED else _checked(kind, note, now)
        act = self._made(practice, kind, checked, who, now)
        if _is_said(practice, act):
            return "此前已登记，无需重复办理。"
        if not practice.told and kind is not PracticeActKind.ADOPTED:
            raise Refused("该单位的报送件已不再填写这条经验，无需办理。")
        if not self.allows(practice, kind):
            raise Refused(f"该经验现为“{practice.stage}”，不能登记“{kind}”。")
        if kind is PracticeActKind.TAKEN and self._is_said_of_another(practice, act.words, now):
            raise Refused("另一条经验的推广摘要与此相同，请写明区别，或不采纳。")
        recalled = self._record(practice, act)
        said = TOLD.get(kind) or f"已登记{self._name(reference, note.unit)}采用。"
        return said + (RECALLED if recalled else "")

    def _made(
        self, practice: RegisteredPractice, kind: PracticeActKind, note: PracticeNote, who: Who, now: datetime
    ) -> PracticeAct:
        return PracticeAct(
            *(practice.reference, kind, now, who.by, note.words, who.reason),
            told=practice.told if kind in (PracticeActKind.TAKEN, PracticeActKind.DECLINED) else "",
            person=note.person,
            paper=note.paper,
            dated=note.dated,
            organisation=note.unit,
            **who.identified,
        )

    def _is_said_of_another(self, practice: RegisteredPractice, words: str, now: datetime) -> bool:
        """Whether another practice has that summary, or part of it: which of them a 简况 spreads could not be told."""
        every = PracticeRecords(self.context).all(practice.reference.programme, now)
        others = (one for one in every if one.reference != practice.reference)
        return any(words in one.words or one.words in words for one in others if one.words)

    def _record(self, practice: RegisteredPractice, act: PracticeAct) -> int:
        """How many 简况 lapse by it. Refused if what the person saw no longer stands: somebody acted, or it left."""
        code, unit = practice.reference.programme, practice.reference.organisation
        because = f"{self._name(practice.reference, unit)}的典型经验：{act.kind}"
        with self.context.ledger.begin() as work:
            if tuple(one for one in work.practices.all(code) if one.reference == practice.reference) != practice.acts:
                raise Refused("该经验刚有其他人办理，请刷新页面后再办。")
            work.practices.add(act)
            if act.kind not in TAKES_BACK or practice.stage is not PracticeStage.SPREAD:
                return 0
            recalled = recall(self.context, work, code, practice.is_in, because, act.at)
            if not recalled:
                raise Refused(f"该经验刚随简况发出，不能登记“{act.kind}”。")
        return recalled

    def _adopted(self, practice: RegisteredPractice, note: PracticeNote, now: datetime) -> PracticeNote:
        """The note of an adopter: a letter that is registered, or words that stand in a return of its own."""
        units = {one.code for one in Versions(self.context).latest(practice.reference.programme).organisations}
        if note.unit not in units or note.unit == practice.reference.organisation:
            raise Refused("请选择采用的单位（不是报送该经验的单位）。")
        if not note.words or len(note.words) > LONGEST_WORDS:
            raise Refused(f"请写明该单位自己怎么说的，{LONGEST_WORDS}字以内。")
        if note.paper:
            if not any(map(str.isdigit, note.paper)):
                raise Refused("请写明来函的文号；没有来函的留空，从该单位报送件中摘录。")
            return _dated(note, "来函日期", now)
        filed = PracticeRecords(self.context).filed(practice.reference.programme, now, note.unit)
        number = next((str(one.number) for one in filed if _says(one, note.words)), "")
        if not number:
            raise Refused("该单位的报送件中没有这句话：请从其报送件中原样摘录，或填写来函的文号。")
        return replace(note, paper=number, dated=None)

    def _name(self, reference: Reference, unit: str) -> str:
        return Versions(self.context).latest(reference.programme).names.get(unit, unit)


def _checked(kind: PracticeActKind, note: PracticeNote, now: datetime) -> PracticeNote:
    """The note of an act other than that of an adopter, with what it asks for and nothing else."""
    match kind:
        case PracticeActKind.TAKEN:
            return _summed(note)
        case PracticeActKind.DECLINED:
            return _answered(note)
        case PracticeActKind.CLEARED | PracticeActKind.BARRED:
            if not note.person:
                raise Refused("请写明保密审查人。")
            return _dated(replace(note, unit=""), "审查日期", now)
        case _:
            if not note.paper:
                raise Refused("请写明单位意见的依据：来函文号、邮件或电话。")
            return _dated(replace(note, unit=""), "答复日期", now)


def _summed(note: PracticeNote) -> PracticeNote:
    if not note.words or len(note.words) > LONGEST_SUMMARY:
        raise Refused(f"请写推广摘要，{LONGEST_SUMMARY}字以内。")
    if looks_secret(note.words):
        raise Refused("推广摘要疑似涉密或含身份证号，不得录入。")
    return PracticeNote(words=note.words.rstrip("。"))


def _answered(note: PracticeNote) -> PracticeNote:
    if not note.words or len(note.words) > LONGEST_WORDS:
        raise Refused(f"请写明不采纳的说明（将告知该单位），{LONGEST_WORDS}字以内。")
    return PracticeNote(words=note.words.rstrip("。"))


def _dated(note: PracticeNote, what: str, now: datetime) -> PracticeNote:
    if note.dated is None or note.dated > now.astimezone(TIMEZONE).date():
        raise Refused(f"请填写{what}，不能晚于今天。")
    if max(len(note.person), len(note.paper)) > LONGEST_NOTE or len(note.words) > LONGEST_WORDS:
        raise Refused(f"内容过长：各栏{LONGEST_NOTE}字以内，说明{LONGEST_WORDS}字以内。")
    return note


def _is_said(practice: RegisteredPractice, act: PracticeAct) -> bool:
    """Whether that very thing stands already."""
    if act.kind is PracticeActKind.ADOPTED:
        return any(one.organisation == act.organisation for one in practice.adopters)
    said = [one for one in practice.standing if one.kind is not PracticeActKind.ADOPTED]
    return bool(said) and (said[-1].kind, said[-1].words) == (act.kind, act.words)


def _says(submission: Submission, words: str) -> bool:
    """Whether those very words stand in the return."""
    return any(plain(words) in plain(text) for text in _texts(submission))


def _texts(submission: Submission) -> Iterator[str]:
    yield submission.experience
    account = submission.account
    if account is not None:
        yield from (account.work, account.problems, account.next_steps, account.exploratory, account.experience)
        yield from (one.text for one in account.indicators)
    for entry in submission.entries:
        yield from (entry.progress, entry.next_steps, entry.remark)
