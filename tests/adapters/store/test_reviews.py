"""What experts said of reforms, in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.decisions.expert_review import ExpertReview, ReviewFile, ReviewMeans, ReviewPaper
from duban.domain.office.actor import Identification
from duban.domain.returns.assessment import Rating
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

FILES = tuple(ReviewFile(paper, str(number) * 64, f"{paper}.pdf") for number, paper in enumerate(ReviewPaper, 1))
MEETING = ExpertReview(
    *("qz2021", 38, date(2021, 12, 20), ReviewMeans.MEETING, 5, 1, Rating.PARTLY, "数据共享尚未贯通", FILES),
    *("督办岗", NOON, Identification.PAGE, "duban"),
)
LETTER = replace(
    MEETING,
    means=ReviewMeans.BY_LETTER,
    files=tuple(file for file in FILES if file.paper is not ReviewPaper.SIGN_IN),
    at=NOON + timedelta(days=1),
)


def add(ledger, *reviews: ExpertReview) -> None:
    with ledger.begin() as work:
        for review in reviews:
            work.reviews.add(review)


def test_a_review_is_kept_with_its_papers_for_good(ledger):
    add(ledger, MEETING, LETTER, replace(MEETING, programme="other"))
    with ledger.begin() as work:
        assert work.reviews.all("qz2021") == (MEETING, LETTER)
        assert work.reviews.all("qz2021", NOON) == (MEETING,)
        assert list(work.log.faults()) == []
        assert {file.sha256 for file in FILES} <= work.destructions.named_otherwise()
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE expert_reviews SET opinion = ''")


def test_a_review_that_a_restored_ledger_lacks_is_written_again(ledger):
    add(ledger, MEETING)
    (entry,) = entries(ledger, LogKind.REVIEW)
    lost = saying(entry, '"item":38', '"item":39')
    assert replayed(ledger, entry, lost) == [Replayed.KNOWN, Replayed.APPLIED]
    with ledger.begin() as work:
        assert [one.item for one in work.reviews.all("qz2021")] == [38, 39]


def test_a_review_in_one_clause():
    assert MEETING.told == "2021年12月20日论证会，5名专家、1名回避，结论“部分达到”"
    assert replace(LETTER, recused=0).told == "2021年12月20日函审，5名专家，结论“部分达到”"
