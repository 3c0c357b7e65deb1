"""What a person registers as proof is told in the words of a telephone record or of a receipt."""

from dataclasses import replace
from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.proof.registered import RegisteredProof

AT = datetime(2021, 10, 26, 15, tzinfo=TIMEZONE)
CALL = RegisteredProof("R3/x", ProofKind.PHONED, AT, "甲某", "乙某", "请于27日前报送", "督办岗", AT)
RECEIPT = replace(CALL, kind=ProofKind.EXCHANGED, content="")


@pytest.mark.parametrize(
    ("registered", "words"),
    [
        pytest.param(CALL, "甲某致电乙某：请于27日前报送；登记：督办岗", id="a telephone record"),
        pytest.param(RECEIPT, "签收人乙某；登记：督办岗", id="a receipt of the exchange"),
        pytest.param(replace(RECEIPT, content="第12号"), "签收人乙某，第12号；登记：督办岗", id="with its number"),
        pytest.param(
            replace(RECEIPT, scan_name="回执.pdf"), "签收人乙某，扫描件《回执.pdf》；登记：督办岗", id="with a scan"
        ),
    ],
)
def test_who_told_whom_what(registered: RegisteredProof, words: str) -> None:
    assert registered.words == words
    assert registered.as_proof == Proof("R3/x", "", registered.kind, AT, words)


def test_two_records_of_one_telling_agree_in_people_words_and_scan() -> None:
    assert replace(CALL, registered_by="另一人", scan_name="别名.pdf").facts == CALL.facts
    others = [replace(CALL, **{name: "另"}) for name in ("ours", "theirs", "content", "scan_sha256")]
    assert CALL.facts not in [one.facts for one in others]
