"""What experts said of a reform (专家论证), as an official registers it with its papers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.moments import told_day
from duban.domain.office.actor import Identification
from duban.domain.returns.assessment import Rating


class ReviewMeans(StrEnum):
    """How experts were heard; the values are what users choose and read."""

    MEETING = "论证会"
    BY_LETTER = "函审"


class ReviewPaper(StrEnum):
    """The papers of a review, each a file; the values are what users read."""

    MEMBERS = "专家名单"
    RECUSAL = "回避情况"
    SIGN_IN = "签到"
    OPINIONS = "签字意见"


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """One paper of a review: which, and the file in the archive."""

    paper: ReviewPaper
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class ExpertReview:
    """
    One review of an item, recorded once; a later one is another.

    `rating` and `opinion` are what the experts came to, `present` how many gave an opinion and `recused` how many kept
    away. Their names stand in the files alone.
    """

    programme: str
    item: int
    held_on: date
    means: ReviewMeans
    present: int
    recused: int
    rating: Rating
    opinion: str
    files: tuple[ReviewFile, ...]
    by: str
    at: datetime
    known: Identification | None = None
    account: str | None = None

    @property
    def told(self) -> str:
        """In one clause: 2021年12月20日论证会，5名专家、1名回避，结论“达到预期”."""
        away = f"、{self.recused}名回避" if self.recused else ""
        return f"{told_day(self.held_on)}{self.means}，{self.present}名专家{away}，结论“{self.rating}”"
