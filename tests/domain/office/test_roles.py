"""Who is who, who may do what, and who stands in for whom on which day."""

from datetime import date

import pytest
from tests.people import officer, signer

from duban.domain.office.actor import Actor, Duty, Identification, system_user
from duban.domain.office.authority import AUTHORITY, Permission, require, require_signer
from duban.domain.office.roles import Person, Roles, StandIn
from duban.errors import Refused

DEPUTY, HEAD, CHIEF = "市发改委分管领导", "市发改委主要领导", "市营商办负责人"
ROLES = Roles(
    users={
        "duban": Person("市营商办督办岗", (Duty.DESK,)),
        "fuhe": Person("市营商办复核岗", (Duty.CHECK,)),
        "chief": Person(CHIEF, titles=(CHIEF,)),
        "deputy": Person(DEPUTY, titles=(DEPUTY,)),
    },
    groups={"督办岗": (Duty.DESK,)},
    stand_ins=(StandIn("chief", "deputy", date(2021, 11, 1), date(2021, 11, 12)),),
    on_paper=("市政府分管领导",),
)
DAY = date(2021, 10, 20)


@pytest.mark.parametrize(
    ("on", "signs"),
    [
        pytest.param(date(2021, 10, 31), False, id="the day before"),
        pytest.param(date(2021, 11, 1), True, id="the first day counts"),
        pytest.param(date(2021, 11, 12), True, id="so does the last"),
        pytest.param(date(2021, 11, 13), False, id="the day after"),
    ],
)
def test_a_stand_in_signs_on_his_days_alone(on: date, signs: bool) -> None:
    actor = ROLES.actor("chief", on)
    assert actor.signs_as(DEPUTY) is signs
    assert actor.signs_as(CHIEF), "his own post stays his"
    assert ROLES.actor("deputy", on).signs_as(DEPUTY), "and whoever he stands in for may sign as well"


def test_a_record_says_that_somebody_stood_in_for_another() -> None:
    actor = ROLES.actor("chief", date(2021, 11, 5))
    assert actor.signature(DEPUTY) == "市营商办负责人（代市发改委分管领导）"
    assert actor.signature(CHIEF) == "市营商办负责人"


def test_a_stand_in_takes_over_duties_too() -> None:
    roles = Roles(users=ROLES.users, stand_ins=(StandIn("fuhe", "duban", DAY, DAY),))
    assert roles.actor("fuhe", DAY).duties == {Duty.CHECK, Duty.DESK}


def test_an_account_that_nobody_named_has_its_groups_duties_and_signs_nothing() -> None:
    stranger = ROLES.actor("newcomer", DAY, groups=("督办岗", "Admin"))
    assert (stranger.name, stranger.duties, stranger.titles) == ("newcomer", {Duty.DESK}, frozenset())
    assert not ROLES.actor("admin", DAY, groups=("Admin",)).duties


def test_a_paper_is_signed_by_whoever_holds_the_post_and_registered_by_the_clerk() -> None:
    signed = ROLES.on_paper_by("市政府分管领导", ROLES.actor("duban", DAY))
    assert (signed.name, signed.known, signed.account) == ("市政府分管领导", Identification.PAPER, "duban")


@pytest.mark.parametrize("title", [DEPUTY, HEAD])
def test_only_the_signer_signs(title: str) -> None:
    require_signer(signer(title), title)
    for other in (officer(), signer(CHIEF), Actor("admin", "系统管理员", Identification.PAGE), system_user("root")):
        with pytest.raises(Refused, match=f"须由{title}签发"):
            require_signer(other, title)


def test_every_act_is_somebodys() -> None:
    """A new act without a rule would be nobody's, or everybody's."""
    assert AUTHORITY.keys() == set(Permission)
    assert all((rule.duties or rule.signers) and Duty.VIEW not in rule.duties for rule in AUTHORITY.values())


@pytest.mark.parametrize("act", Permission)
def test_whoever_may_only_look_does_nothing(act: Permission) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        require(officer("查看岗", Duty.VIEW), act)


RECORDED = {
    Permission.CONTACT,
    Permission.REGISTER,
    Permission.SERVE,
    Permission.PAUSE,
    Permission.HANDLE_MAIL,
    Permission.HANDLE_OUTBOX,
    Permission.TAKE_UP,
    Permission.OPEN,
}


@pytest.mark.parametrize("act", Permission)
def test_the_user_of_the_machine_records_and_decides_nothing(act: Permission) -> None:
    if act in RECORDED:
        require(system_user("root"), act)
        return
    with pytest.raises(Refused, match="系统用户“root”不能代办"):
        require(system_user("root"), act)


@pytest.mark.parametrize(
    ("act", "who", "may"),
    [
        pytest.param(Permission.CLOSE, officer(), False, id="the first person's duty is not the second's"),
        pytest.param(Permission.CLOSE, officer("复核岗", Duty.CHECK), True, id="the checker closes"),
        pytest.param(Permission.CLOSE, signer(CHIEF), True, id="so does a leader"),
        pytest.param(Permission.REGISTER_SIGNATURE, signer(CHIEF), False, id="a leader registers nobody's signature"),
        pytest.param(Permission.REGISTER_SIGNATURE, officer(), True, id="the desk does"),
        pytest.param(Permission.EXTEND, officer("核稿", Duty.EDIT), False, id="who edits papers extends nothing"),
    ],
)
def test_an_act_belongs_to_its_duty(act: Permission, who: Actor, may: bool) -> None:
    if may:
        require(who, act)
        return
    with pytest.raises(Refused):
        require(who, act)


WRONG = [
    pytest.param(
        Roles(users={"a": Person("甲", titles=("岗",)), "b": Person("乙", titles=("岗",))}),
        "只能由一人担任",
        id="one post",
    ),
    pytest.param(
        Roles(users={"a": Person("甲", (Duty.VIEW,)), "b": Person("甲", (Duty.VIEW,))}), "同名", id="one name"
    ),
    pytest.param(Roles(users={"a": Person("甲")}), "须写明 duties", id="nothing to do"),
    pytest.param(Roles(users={"a": Person(" ", (Duty.VIEW,))}), "name 不能为空", id="no name"),
    pytest.param(Roles(users={"a": Person("甲", titles=("岗",))}, on_paper=("岗",)), "不设用户", id="on paper only"),
    pytest.param(Roles(stand_ins=(StandIn("x", "y", DAY, DAY),)), "没有用户“x”", id="unknown stand-in"),
    pytest.param(Roles(ROLES.users, stand_ins=(StandIn("duban", "duban", DAY, DAY),)), "不能代理自己", id="himself"),
    pytest.param(
        Roles(ROLES.users, stand_ins=(StandIn("duban", "fuhe", DAY, date(2021, 1, 1)),)), "早于", id="ends first"
    ),
]


@pytest.mark.parametrize(("roles", "told"), WRONG)
def test_what_cannot_be_meant_is_told(roles: Roles, told: str) -> None:
    assert told in "；".join(roles.contradictions())
    assert not list(ROLES.contradictions())


BY_DESK_ALONE = {
    Permission.REGISTER_SIGNATURE,
    Permission.CONTACT,
    Permission.REGISTER,
    Permission.SERVE,
    Permission.HANDLE_MAIL,
    Permission.HANDLE_OUTBOX,
    Permission.PROVE,
}
OF_THE_CHECKER = {
    *(Permission.EXAMINE, Permission.CLOSE, Permission.REOPEN, Permission.SAMPLE, Permission.SEND_BACK),
    Permission.ANSWER_OBJECTION,
}


def may(who: Actor, act: Permission) -> bool:
    try:
        require(who, act)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("act", Permission)
def test_what_leaders_the_desk_and_the_checker_may_do(act: Permission) -> None:
    standing_in = Actor("x", "代理", Identification.PAGE, acting={DEPUTY: "分管"})
    assert may(signer(CHIEF), act) is may(standing_in, act) is (act not in BY_DESK_ALONE)
    assert may(officer(), act) is (act not in (Permission.CLOSE, Permission.DESTROY))
    assert may(officer("复核岗", Duty.CHECK), act) is (act in OF_THE_CHECKER)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Permission.PROVE, "登记送达凭据须由督办岗办理"),
        (Permission.CLOSE, "销号确认须由复核、签发人办理"),
        (Permission.EXAMINE, "销号复核须由督办岗、复核、签发人办理"),
    ],
)
def test_a_refusal_says_whose_act_it_is(act: Permission, words: str) -> None:
    with pytest.raises(Refused, match=words):
        require(officer("查看岗", Duty.VIEW), act)


def test_whoever_signs_under_a_post_that_is_not_his_is_named_plainly() -> None:
    """So is a signature of before the stand-in was set: nothing says whom he stood in for."""
    assert ROLES.actor("chief", DAY).signature(DEPUTY) == CHIEF
    both = Actor("x", "代理", Identification.PAGE, titles=frozenset({DEPUTY}), acting={DEPUTY: "分管"})
    assert both.signature(DEPUTY) == "代理"


def test_a_record_is_somebodys_if_it_names_his_account_and_of_an_old_one_nobody_can_tell() -> None:
    desk = ROLES.actor("duban", DAY)
    assert [desk.is_same(account) for account in ("duban", "fuhe", None)] == [True, False, False]
    assert desk.told == "市营商办督办岗（页面登录）"


def test_who_holds_a_post_or_a_duty() -> None:
    assert (ROLES.holder_of(DEPUTY), ROLES.holder_of(HEAD)) == ("deputy", None)
    assert (ROLES.account_with(Duty.CHECK), ROLES.account_with(Duty.EDIT)) == ("fuhe", None)
    assert [ROLES.holds_somebody(title) for title in (DEPUTY, "市政府分管领导", HEAD)] == [True, True, False]


def test_a_paper_signed_in_a_post_that_a_user_holds_is_under_his_name() -> None:
    roles = Roles(users={"deputy": Person("甲某", titles=(DEPUTY,)), "chief": Person(CHIEF, titles=(CHIEF,))})
    signed = roles.on_paper_by(DEPUTY, officer(account="duban"))
    assert (signed.name, signed.titles, signed.duties) == ("甲某", {DEPUTY}, frozenset())


def test_a_stand_in_for_somebody_who_left_stands_in_for_nobody_and_is_told_by_its_place() -> None:
    roles = Roles(
        users=ROLES.users,
        stand_ins=(StandIn("chief", "deputy", DAY, DAY), StandIn("chief", "gone", DAY, DAY)),
    )
    assert roles.actor("chief", DAY).acting == {DEPUTY: DEPUTY}
    assert roles.actor("fuhe", DAY).acting == {}
    assert list(roles.contradictions()) == ["roles.stand_ins 第2条：没有用户“gone”"]
