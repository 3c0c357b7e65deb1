"""Which run asks for it, and what its signer reads."""

from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import (
    Document,
    DocumentKind,
    File,
    Outcome,
    as_markdown,
)

RETURN = "qz2021/department_monthly/2021-10/swj"
DRAFT = Document(
    f"R5/{RETURN}",
    2,
    DocumentKind.LETTER,
    RETURN,
    "函请",
    "",
    "市发改委分管领导",
    (),
    datetime(2021, 11, 1, tzinfo=TIMEZONE),
)
RUN = "R5.qz2021.department_monthly.2021-10.swj.2"


@pytest.mark.parametrize(
    ("run", "asks"),
    [
        pytest.param(f"{RUN}.0123abcd~1", True, id="whatever it shows"),
        pytest.param(f"{RUN}.89efabcd~12", True, id="and for the how manieth time"),
        pytest.param(RUN, False, id="a run that shows nothing"),
        pytest.param(f"{RUN}1.0123abcd~1", False, id="another draft whose number begins alike"),
        pytest.param("R5.qz2021.department_monthly.2021-10.jyj.2.0123abcd~1", False, id="another unit"),
        pytest.param("manual~1", False, id="a run by hand"),
    ],
)
def test_which_runs_ask_for_a_draft(run: str, asks: bool) -> None:
    assert DRAFT.is_asked_by(run) is asks


def test_a_run_is_called_by_its_draft_and_eight_letters_of_what_it_shows() -> None:
    assert DRAFT.request_id("0123456789abcdef", 3) == f"{RUN}.01234567~3"
    assert DRAFT.is_asked_by(DRAFT.request_id("0123456789abcdef", 3))


@pytest.mark.parametrize("outcome", Outcome)
def test_only_signing_speaks_for_itself(outcome: Outcome) -> None:
    assert outcome.needs_reason is (outcome is not Outcome.SIGN)


def test_what_is_signed_is_no_draft() -> None:
    file = File("函（第2稿）.docx", "0" * 64)
    assert (file.without_draft(2), file.without_draft(1)) == ("函.docx", "函（第2稿）.docx")


def test_a_signer_reads_the_subject_in_bold_and_every_line_break() -> None:
    assert as_markdown("请报送", "请报送\n市商务局：\n\n请于27日前报送。\n") == (
        "**请报送**\n\n市商务局：  \n\n请于27日前报送。  "
    )
