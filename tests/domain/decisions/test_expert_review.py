"""What experts said of a reform, in one clause."""

from dataclasses import replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.expert_review import ExpertReview, ReviewMeans
from duban.domain.returns.assessment import Rating

REVIEW = ExpertReview(
    *("qz2021", 38, date(2021, 12, 20), ReviewMeans.MEETING, 5, 1, Rating.MET, "", ()),
    by="督办岗",
    at=datetime(2021, 12, 21, 9, tzinfo=TIMEZONE),
)


def test_a_review_tells_how_many_spoke_and_who_kept_away_if_anybody_did() -> None:
    assert REVIEW.told == "2021年12月20日论证会，5名专家、1名回避，结论“达到预期”"
    by_letter = replace(REVIEW, means=ReviewMeans.BY_LETTER, recused=0)
    assert by_letter.told == "2021年12月20日函审，5名专家，结论“达到预期”"
