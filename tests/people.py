"""The people of the office in tests: known by the page, by name and duty."""

from duban.domain.office.actor import Actor, Duty, Identification


def officer(name: str = "督办岗", *duties: Duty, account: str = "") -> Actor:
    """Somebody who is logged in to the page, by default there for everything the desk does."""
    return Actor(account or name, name, Identification.PAGE, frozenset(duties or (Duty.DESK,)))


def checker(name: str = "复核岗") -> Actor:
    """The second person of a closure."""
    return officer(name, Duty.CHECK)


def signer(title: str) -> Actor:
    """Whoever holds the post of *title*, logged in to the page."""
    return Actor(title, title, Identification.PAGE, frozenset({Duty.VIEW}), frozenset({title}))
