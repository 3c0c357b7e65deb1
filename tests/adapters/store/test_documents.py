"""Drafts in the ledger, and what people decided on them."""

from dataclasses import replace
from datetime import date

import pytest
from tests.adapters.store.facts import HOUR, NOON, document

from duban.domain.decisions.document import DocumentState, Outcome, Signature
from duban.errors import Refused, UnknownReference

NAME = document().name


def decision(outcome=Outcome.SIGN, draft=1):
    return Signature(NAME, draft, outcome, "分管领导", "已阅", NOON + HOUR)


def add(ledger, *documents):
    with ledger.begin() as work:
        for draft in documents:
            work.documents.add(draft)


class TestDrafts:
    def test_a_draft_comes_back_as_it_was_written(self, ledger):
        add(ledger, document())
        with ledger.begin() as work:
            assert work.documents.get(NAME, 1) == document()
            assert work.documents.waiting() == (document(),)
            assert work.documents.get(NAME, 2) is None
            assert work.documents.latest("another") is None

    def test_a_new_draft_supersedes_the_one_that_waits(self, ledger):
        add(ledger, document(1), document(1, name="other"), document(2))
        with ledger.begin() as work:
            assert work.documents.latest(NAME) == document(2)
            assert work.documents.get(NAME, 1).state is DocumentState.SUPERSEDED
            assert [(draft.name, draft.draft) for draft in work.documents.waiting()] == [("other", 1), (NAME, 2)]
            assert len(work.documents.all()) == 3

    def test_what_was_signed_stays_signed_when_a_new_draft_comes(self, ledger):
        add(ledger, document(1))
        with ledger.begin() as work:
            work.documents.sign(decision())
        add(ledger, document(2))
        with ledger.begin() as work:
            assert work.documents.get(NAME, 1).state is DocumentState.SIGNED

    def test_the_tenth_draft_is_newer_than_the_ninth(self, ledger):
        add(ledger, *(document(number) for number in range(1, 11)))
        with ledger.begin() as work:
            assert work.documents.latest(NAME).draft == 10

    def test_a_draft_is_written_once(self, ledger):
        add(ledger, document())
        with pytest.raises(Refused, match="第1稿"):
            add(ledger, replace(document(), body="另一稿"))


class TestDecisions:
    @pytest.mark.parametrize(
        ("outcome", "state"),
        [
            (Outcome.SIGN, DocumentState.SIGNED),
            (Outcome.DEFER, DocumentState.DEFERRED),
            (Outcome.WITHDRAW, DocumentState.WITHDRAWN),
        ],
    )
    def test_a_decision_is_recorded_with_who_when_and_why(self, ledger, outcome, state):
        add(ledger, document())
        with ledger.begin() as work:
            assert work.documents.signature(NAME, 1) is None
            assert work.documents.sign(decision(outcome))
        with ledger.begin() as work:
            assert work.documents.get(NAME, 1).state is state
            assert work.documents.signature(NAME, 1) == decision(outcome)
            assert work.documents.waiting() == ()

    def test_what_was_put_off_waits_again_and_is_decided_again(self, ledger):
        add(ledger, document())
        put_off = replace(decision(Outcome.DEFER), until=date(2021, 11, 8), dossier="a" * 64)
        with ledger.begin() as work:
            assert work.documents.sign(put_off)
            assert work.documents.deferred() == (put_off,)
            assert work.documents.take_up(NAME, 1)
            assert not work.documents.take_up(NAME, 1)
            assert work.documents.waiting() == (document(),)
            assert work.documents.sign(decision())
        with ledger.begin() as work:
            assert work.documents.decisions(NAME, 1) == (put_off, decision())
            assert work.documents.signature(NAME, 1) == decision()
            assert work.documents.deferred() == ()
            assert list(work.log.faults()) == []

    def test_a_newer_draft_supersedes_what_was_put_off(self, ledger):
        add(ledger, document(1))
        with ledger.begin() as work:
            work.documents.sign(decision(Outcome.DEFER))
        add(ledger, document(2))
        with ledger.begin() as work:
            assert work.documents.get(NAME, 1).state is DocumentState.SUPERSEDED
            assert work.documents.deferred() == ()

    def test_a_draft_is_decided_once(self, ledger):
        add(ledger, document())
        with ledger.begin() as work:
            assert work.documents.sign(decision(Outcome.SIGN))
            assert not work.documents.sign(decision(Outcome.WITHDRAW))
        with ledger.begin() as work:
            assert work.documents.signature(NAME, 1) == decision(Outcome.SIGN)

    def test_a_superseded_draft_cannot_be_signed(self, ledger):
        add(ledger, document(1), document(2))
        with ledger.begin() as work:
            assert not work.documents.sign(decision(draft=1))
            assert work.documents.signature(NAME, 1) is None

    def test_an_unknown_draft_cannot_be_signed(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference, match="第1稿"):
            work.documents.sign(decision())

    @pytest.mark.parametrize("before", [None, Outcome.DEFER], ids=["waiting", "deferred"])
    def test_what_became_untrue_is_withdrawn_once(self, ledger, before):
        add(ledger, document())
        with ledger.begin() as work:
            if before:
                work.documents.sign(decision(before))
            assert work.documents.withdraw(NAME, "该单位已报送", NOON)
            assert not work.documents.withdraw(NAME, "该单位已报送", NOON)
            assert work.documents.get(NAME, 1).state is DocumentState.WITHDRAWN

    def test_a_signature_lapses_once_and_stays_on_record(self, ledger):
        add(ledger, document())
        with ledger.begin() as work:
            assert not work.documents.lapse(NAME, 1, "单位撤回同意", NOON), "nobody signed"
            work.documents.sign(decision(Outcome.SIGN))
            assert work.documents.lapse(NAME, 1, "单位撤回同意", NOON)
            assert not work.documents.lapse(NAME, 1, "单位撤回同意", NOON)
        with ledger.begin() as work:
            lapsed = work.documents.get(NAME, 1)
            assert (lapsed.state, lapsed.withdrawn_because) == (DocumentState.WITHDRAWN, "单位撤回同意")
            assert work.documents.signature(NAME, 1) == decision(Outcome.SIGN)
            assert work.documents.withdrawn_undecided() == frozenset()

    def test_what_a_draft_was_held_against_is_kept_beside_it(self, ledger):
        add(ledger, document(1), document(2))
        with ledger.begin() as work:
            assert work.documents.compared_with(NAME, 2) == ""
            work.documents.compare(NAME, 2, "a" * 64)
        with ledger.begin() as work:
            assert [work.documents.compared_with(NAME, draft) for draft in (1, 2, 3)] == ["", "a" * 64, ""]

    @pytest.mark.parametrize("before", [Outcome.SIGN, Outcome.WITHDRAW])
    def test_what_was_decided_is_not_withdrawn(self, ledger, before):
        add(ledger, document())
        with ledger.begin() as work:
            work.documents.sign(decision(before))
            assert not work.documents.withdraw(NAME, "该单位已报送", NOON)
