"""The office that answers for the plan, as units and papers see it."""

from dataclasses import dataclass

DESK = "调度台"


@dataclass(frozen=True, slots=True)
class Office:
    """
    The office that answers for the plan: its name, how to reach it, who gets reports and alerts.

    `report_signers` are who signs a report, one after the other; the last signature releases it. `request_signer`
    signs what asks the city to decide (请示). `organisation` is the code of the unit it belongs to, which it asks by
    internal memo instead of by letter; `head` leads that unit, and signs whatever goes up to the city.
    `desk_head` leads the office itself, `deputy_head` the unit's part that it belongs to, `city_deputy` and `city_head`
    are those of the city: what ladders call them, see `config/ladders.toml`.
    `page` is where the command line asks whether a password is a user's; `desk` is what the office calls its pages
    there. `answers_within` are the working days that it gives itself for what waits for it;
    `signs_on_phone` lets its signers sign on a phone too, for many offices sign in a system of their own.
    """

    name: str
    contact_line: str
    report_to: tuple[str, ...]
    report_signers: tuple[str, ...] = ("市发改委分管领导", "市发改委主要领导")
    request_signer: str = "市发改委主要领导"
    organisation: str = ""
    head: str = "市发改委主要领导"
    desk_head: str = "办公室负责人"
    deputy_head: str = "分管领导"
    city_deputy: str = "市政府分管领导"
    city_head: str = "市政府主要领导"
    page: str = "http://127.0.0.1:8080"
    desk: str = DESK
    answers_within: int = 3
    signs_on_phone: bool = False
