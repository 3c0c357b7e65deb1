"""创新突破改革: the office marks an item, with its lead's consent, and registers what experts said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.expert_letter import ExpertActKind
from duban.domain.decisions.expert_review import ExpertReview, ReviewFile, ReviewMeans, ReviewPaper
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.authority import Permission, require
from duban.domain.plan.programme import Item
from duban.domain.returns.assessment import Rating
from duban.errors import Refused
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.decide.expert_letters import ending_of, waiting_letter
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions

OFF = "该专项未启用自我评估环节（config/duban.toml 的 [loops] 或该专项的 loops）。"
NO_EXPERTS = "该专项未启用专家论证环节（config/duban.toml 的 [loops] 或该专项的 loops）。"
LONGEST_OPINION = 500


@dataclass(frozen=True, slots=True)
class HeardExperts:
    """
    What an official fills in of a review; `files` are its papers.

    `letter` is the number of the 函请专家 that it answers, 0 of none: then it is the word of one who could not come.
    """

    held_on: date
    means: ReviewMeans
    present: int
    recused: int
    rating: Rating
    opinion: str
    files: Mapping[ReviewPaper, PaperFile]
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Reforming:
    """Deciding on marks and registering reviews; the same once more changes nothing. Refused while the loop is off."""

    context: ServiceContext

    def mark(self, code: str, number: int, consent: str, who: Who, now: datetime) -> DecisionResult:
        """
        Mean to mark an item; *consent* says how its lead agreed.

        Left empty, the lead is asked on its next form, and the item is not marked until it agrees.
        """
        item = self._begin(code, number, who)
        before = self._last(code, number)
        is_meant = before.value == Ruling.MARKED if before else item.is_reform
        if is_meant and (not consent.strip() or (before is not None and before.original)):
            return DecisionResult(f"{item.told}此前已拟标注或标注，无需重复办理。")
        decision = self._decide(code, item, who, now, Ruling.MARKED, consent.strip())
        told = "牵头单位已同意" if consent.strip() else "将随下期填报表征求牵头单位意见，同意后才算标注"
        return DecisionResult(f"{item.told}标注为创新突破改革：{told}。", decision)

    def unmark(self, code: str, number: int, who: Who, now: datetime) -> DecisionResult:
        """Take the mark from an item, or give up what was meant; what was said of it stays on record."""
        item = self._begin(code, number, who)
        before = self._last(code, number)
        if not (before.value == Ruling.MARKED if before else item.is_reform):
            return DecisionResult(f"{item.told}没有标注，无需办理。")
        decision = self._decide(code, item, who, now, Ruling.NOT_MARKED, "")
        return DecisionResult(f"{item.told}取消创新突破改革标注，不再征求意见、作自我评估。", decision)

    def register(self, code: str, number: int, heard: HeardExperts, who: Who, now: datetime) -> str:
        """Put on record what experts said of an item that is marked or meant to be; its papers go into the archive."""
        require(who.actor, Permission.REFORM)
        if not self.context.plan(code).loops.experts:
            raise Refused(NO_EXPERTS)
        item = item_of(Versions(self.context).latest(code), number)
        before = self._last(code, number)
        if not (before.value == Ruling.MARKED if before else item.is_reform):
            raise Refused(f"{item.told}没有标注为创新突破改革，不作专家论证。")
        _check(heard, now)
        review = ExpertReview(
            *(code, number, heard.held_on, heard.means, heard.present, heard.recused, heard.rating),
            opinion=heard.opinion.strip(),
            files=tuple(
                ReviewFile(paper, self.context.archive.put(file.data), file.name)
                for paper, file in sorted(heard.files.items(), key=lambda one: list(ReviewPaper).index(one[0]))
            ),
            by=who.by,
            at=now,
            **who.identified,
        )
        with self.context.ledger.begin() as work:
            if any(_is_same(one, review) for one in work.reviews.all(code)):
                return f"{item.told}的这次专家论证已经登记，无需重复办理。"
            if heard.letter:
                if waiting_letter(work, code, number, heard.letter) is None:
                    raise Refused(f"函请专家第{heard.letter}号已答复或不再等候，不能再登记答复。")
                work.experts.add(ending_of(code, number, heard.letter, ExpertActKind.ANSWERED, who, now))
            work.reviews.add(review)
        return f"已登记{item.told}的专家论证：{review.told}。"

    def _begin(self, code: str, number: int, who: Who) -> Item:
        signed(who, Permission.REFORM)
        if not self.context.plan(code).loops.self_assessment:
            raise Refused(OFF)
        item = item_of(Versions(self.context).latest(code), number)
        with self.context.ledger.begin() as work:
            if work.decisions.in_force(code).is_over(number):
                raise Refused(f"{item.told}已销号或终止，不再标注。")
        return item

    def _last(self, code: str, number: int) -> Decision | None:
        with self.context.ledger.begin() as work:
            return work.decisions.in_force(code).reforms.get(number)

    def _decide(self, code: str, item: Item, who: Who, now: datetime, ruling: Ruling, consent: str) -> Decision:
        decision = Decision(
            *(code, DecisionKind.REFORM, who.by, now, who.reason, item.number),
            organisation=item.lead,
            original=consent,
            value=ruling,
            **who.proof,
        )
        with self.context.ledger.begin() as work:
            work.decisions.add(decision)
        return decision


def _check(heard: HeardExperts, now: datetime) -> None:
    """Refused for a day to come, for nobody present, without an opinion, or without a paper that there has to be."""
    if heard.held_on > now.astimezone(TIMEZONE).date():
        raise Refused("论证日期晚于今天，请核对。")
    if heard.present < 1:
        raise Refused("请填写出具意见的专家人数。")
    if not heard.opinion.strip() or len(heard.opinion.strip()) > LONGEST_OPINION:
        raise Refused(f"请写明论证意见（{LONGEST_OPINION}字以内）。")
    if missing := [paper for paper in _wanted(heard) if paper not in heard.files]:
        raise Refused(f"请附{'、'.join(missing)}的扫描件。")


def _wanted(heard: HeardExperts) -> list[ReviewPaper]:
    """The papers that there have to be: whoever answers a letter is on the list of the meeting, and says in his own."""
    if heard.letter:
        if heard.means is not ReviewMeans.BY_LETTER or heard.present != 1:
            raise Refused("登记函请专家的答复，方式选“函审”，专家1名。")
        return [ReviewPaper.OPINIONS]
    is_meeting = heard.means is ReviewMeans.MEETING
    return [paper for paper in ReviewPaper if is_meeting or paper is not ReviewPaper.SIGN_IN]


def _is_same(one: ExpertReview, other: ExpertReview) -> bool:
    """Whether both are of the same day with the very same papers."""
    return (one.item, one.held_on, one.files) == (other.item, other.held_on, other.files)
