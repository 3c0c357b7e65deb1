"""What may not be destroyed although its time has run out, and that each step is on record once."""

import pytest
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import JTJ, NOON, document, message, opened, submission

from duban.domain.operation.destruction import Destruction, DestructionStep
from duban.domain.proof.kinds import Proof, ProofKind
from duban.ports.deciding import LogKind

LIST = "e" * 64
RELEASED = Destruction(DestructionStep.RELEASED, LIST, 3, NOON, "市发改委主要领导", "无保存价值")


def test_a_return_that_shows_that_the_unit_was_told_is_kept(ledger) -> None:
    opened(ledger, JTJ)
    with ledger.begin() as work:
        work.inbox.add(message(1, sha256="c" * 64))
        work.submissions.add(submission(1))
        assert not work.destructions.named_otherwise() & {"c" * 64, f"{1:064}"}
        work.proofs.add(Proof(f"R1/{JTJ}", "filler@jtj.example", ProofKind.ANSWERED, NOON, "已收到"))
        assert work.destructions.named_otherwise() & {"c" * 64, f"{1:064}"} == {"c" * 64}


def test_a_file_that_a_paper_names_as_well_is_kept(ledger) -> None:
    with ledger.begin() as work:
        work.documents.add(document())
        assert work.destructions.named_otherwise() == {"d" * 64, "e" * 64}


def test_each_step_is_on_record_once_and_in_the_log(ledger) -> None:
    with ledger.begin() as work:
        work.destructions.add(RELEASED)
    with ledger.begin() as work:
        assert work.destructions.of_list(LIST) == (RELEASED,)
        assert work.destructions.of_list("f" * 64) == ()
        assert [entry.kind for entry in work.log.entries()] == [LogKind.DESTRUCTION]
        assert list(work.log.faults()) == []
    with pytest.raises(DBAPIError), ledger.begin() as work:
        work.destructions.add(RELEASED)
