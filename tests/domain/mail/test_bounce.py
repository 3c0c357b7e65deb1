"""Whom a bounce speaks of, and whether the mail may yet arrive."""

import pytest

from duban.domain.mail.bounce import Bounce, BounceKind, Undelivered

WANG, LIN = "wang@swj.example", "lin@swj.example"
LOST = Undelivered(WANG, BounceKind.PERMANENT, "550 user unknown")
WHOLE = Undelivered("", BounceKind.FULL, "邮箱已满")


def test_a_mail_that_is_late_arrived_or_was_passed_on_is_not_given_up() -> None:
    assert {kind for kind in BounceKind if not kind.gave_up} == {
        BounceKind.DELAYED,
        BounceKind.DELIVERED,
        BounceKind.RELAYED,
    }


def test_the_office_reads_the_class_before_the_words_of_the_server() -> None:
    assert str(LOST) == "永久退信：550 user unknown"


def test_only_a_bounce_that_cites_a_mail_of_ours_is_believed() -> None:
    assert Bounce(message_id="<duban.1.2@office.example>").is_believable
    assert not Bounce().is_believable


def test_what_a_bounce_says_stands_in_no_log() -> None:
    assert "无法投递" not in repr(Bounce(words="无法投递到 wang@swj.example"))


@pytest.mark.parametrize(
    ("bounce", "gave_up"),
    [
        pytest.param(Bounce(recipients=(LOST,)), True, id="an address is wrong"),
        pytest.param(
            Bounce(recipients=(Undelivered(WANG, BounceKind.DELAYED, ""), LOST)), True, id="one of two is lost"
        ),
        pytest.param(
            Bounce(recipients=(Undelivered(WANG, BounceKind.DELAYED, ""),), whole=WHOLE),
            False,
            id="what is said of an addressee counts before the whole",
        ),
        pytest.param(Bounce(whole=WHOLE), True, id="nobody is named: the whole counts"),
        pytest.param(Bounce(), False, id="nothing is said"),
    ],
)
def test_a_bounce_gives_up_when_the_mail_will_never_arrive_for_somebody(bounce: Bounce, gave_up: bool) -> None:
    assert bounce.gave_up is gave_up


@pytest.mark.parametrize(
    ("bounce", "addressees", "told"),
    [
        pytest.param(
            Bounce(recipients=(LOST,)), ("Wang@SWJ.example", LIN), {"Wang@SWJ.example": LOST}, id="named by its address"
        ),
        pytest.param(
            Bounce(recipients=(LOST,), whole=WHOLE), (WANG, LIN), {WANG: LOST}, id="a name counts before the words"
        ),
        pytest.param(Bounce(recipients=(LOST,)), (LIN,), {}, id="somebody else, and nothing of the whole"),
        pytest.param(Bounce(whole=WHOLE), (WANG,), {WANG: WHOLE}, id="the only addressee, named or not"),
        pytest.param(Bounce(whole=WHOLE), (WANG, LIN), {}, id="of several nobody can tell"),
        pytest.param(
            Bounce(words=f"无法投递到 <{LIN}>。", whole=WHOLE), (WANG, LIN), {LIN: WHOLE}, id="the address in the words"
        ),
        pytest.param(
            Bounce(words="lin: mailbox full", whole=WHOLE),
            (WANG, LIN),
            {LIN: WHOLE},
            id="the local part before a reason",
        ),
        pytest.param(
            Bounce(words=f"{WANG}、{LIN} 均未送达", whole=WHOLE), (WANG, LIN), {}, id="both stand in the words"
        ),
        pytest.param(
            Bounce(words=f"x{LIN} and {LIN}.cn", whole=WHOLE), (WANG, LIN), {}, id="a longer address is another one"
        ),
        pytest.param(
            Bounce(recipients=(Undelivered("wang@inner.example", BounceKind.PERMANENT, "550"),), whole=WHOLE),
            (WANG,),
            {WANG: Undelivered("wang@inner.example", BounceKind.PERMANENT, "550")},
            id="an address inside the unit stands for the only addressee",
        ),
        pytest.param(
            Bounce(
                recipients=(
                    Undelivered("a@inner.example", BounceKind.PERMANENT, "550"),
                    Undelivered("b@inner.example", BounceKind.DELAYED, "450"),
                ),
                whole=WHOLE,
            ),
            (WANG,),
            {WANG: WHOLE},
            id="of two inside the unit the whole counts",
        ),
    ],
)
def test_an_addressee_is_known_by_address_by_the_words_or_by_being_the_only_one(bounce, addressees, told) -> None:
    assert bounce.told_of(addressees) == told
