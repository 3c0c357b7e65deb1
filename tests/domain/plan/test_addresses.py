"""Whom an address speaks for: registered for a unit, or at a domain that is the unit's alone."""

from dataclasses import replace

import pytest

from duban.domain.plan.addresses import domain_of, is_address, is_public, units_of
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Programme

UNITS = tuple(
    Organisation(code, code, (), "", subordinate=True, salutation="", mail_domains=domains)
    for code, domains in (("swj", ("swj.example",)), ("jyj", ()), ("gaj", ("gaj.example", "police.example")))
)
PLAN = Programme(
    *("qz2021", "专项行动", (), UNITS),
    (Contact("jyj", Role.LIAISON, "", "Llr@163.com", ""), Contact("gaj", Role.FILLER, "", "tbr@gaj.example", "")),
    *((), (), "0" * 64),
)


@pytest.mark.parametrize(
    ("address", "units"),
    [
        pytest.param("llr@163.COM", {"jyj"}, id="registered, at a public provider"),
        pytest.param("other@163.com", set(), id="a stranger at the same provider"),
        pytest.param("anybody@SWJ.example.", {"swj"}, id="whoever writes from the unit's own domain"),
        pytest.param("x@police.example", {"gaj"}, id="or from another one of it"),
        pytest.param("x@mx.swj.example", set(), id="a domain below it is another"),
        pytest.param("swj.example", set(), id="no address"),
    ],
)
def test_whom_an_address_speaks_for(address: str, units: set[str]) -> None:
    assert units_of(PLAN, address) == units


def test_an_address_that_two_units_registered_speaks_for_both() -> None:
    shared = replace(PLAN, contacts=(*PLAN.contacts, Contact("swj", Role.LIAISON, "", "llr@163.com", "")))
    assert units_of(shared, "llr@163.com") == {"jyj", "swj"}


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@SWJ.Example", "swj.example"),
        ("a@swj.example. ", "swj.example"),
        ('"a@b"@swj.example', "swj.example"),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(address: str, domain: str) -> None:
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("domain", "public"),
    [("163.com", True), ("vip.163.com", True), ("QQ.com", True), ("swj.example", False), ("my163.com", False)],
)
def test_where_anybody_may_open_a_mailbox(domain: str, public: bool) -> None:
    assert is_public(domain) is public


def test_an_address_has_254_signs_at_most() -> None:
    """RFC 5321, 4.5.3.1.3, as its erratum 1690 counts."""
    longest = f"{'a' * (254 - len('@x.gov.cn'))}@x.gov.cn"
    assert is_address(longest)
    assert not is_address(f"a{longest}")
    assert not is_address("a@x")
