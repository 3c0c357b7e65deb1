"""Whose turn a paper is, and which mail a signed draft releases: written and read in one place."""

import pytest

from duban.domain.decisions.document_name import DocumentName, DraftKey

RETURN = "qz2021/department_monthly/2021-10/swj"


@pytest.mark.parametrize(
    ("name", "level", "waits_as"),
    [
        pytest.param(f"R5/{RETURN}", 1, f"R5/{RETURN}", id="the first signer"),
        pytest.param(f"R5/{RETURN}", 2, f"R5.2/{RETURN}", id="the second"),
        pytest.param(f"R5.2/{RETURN}", 3, f"R5.3/{RETURN}", id="the third, whoever had it before"),
        pytest.param(f"R5.2/{RETURN}", 1, f"R5/{RETURN}", id="back to the first"),
    ],
)
def test_a_paper_waits_for_each_of_its_signers_under_a_name_of_its_own(name: str, level: int, waits_as: str) -> None:
    found = DocumentName.parse(name).at(level)
    assert str(found) == waits_as
    assert DocumentName.parse(waits_as) == found == DocumentName("R5", RETURN, level)


def test_a_paper_waits_for_its_first_signer_unless_it_is_said_whose_turn_it_is() -> None:
    assert str(DocumentName("R5", RETURN)) == f"R5/{RETURN}"


def test_a_dot_in_the_reference_is_no_level() -> None:
    assert DocumentName.parse("R5/qz2021.2/x") == DocumentName("R5", "qz2021.2/x", 1)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        pytest.param("report/qz2021/department_monthly/2021-10#12", 12, id="one of several drafts"),
        pytest.param(f"R3/{RETURN}", None, id="a notice, signed once"),
    ],
)
def test_the_mail_of_a_signed_draft_names_it(written: str, key: int | None) -> None:
    found = DraftKey.parse(written)
    assert found == DraftKey(written.partition("#")[0], key)
    assert str(found) == written
