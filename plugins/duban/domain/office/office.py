"""The office that answers for the plan, as units and papers see it."""

import re
from dataclasses import dataclass, fields

DESK = "调度台"
# What the governments below a city are called together, unless an office has another word (旗县（市、区）, 县区).
COUNTIES = "县（市、区）"


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

    The rest are words that letters, papers and forms fill in. `place` is the city, `issuer` the authority in whose
    name papers go out (发文机关), `short_name` the office's own; how both speak of themselves, and whom a memo inside
    the issuer is written to. `number_prefix` and `letter_prefix` begin the numbers of papers and of letters (机关代字).
    `superior` is whom reports and requests go to, `adopted_by` what passed the plan there, `supervision` and
    `accountability` who is asked to supervise and to hold to account. `counties` is what the governments below are
    called together, `county_desk` the desk there that a working mail to one of them is addressed to, by default the
    government itself. `area_code` is that of its telephones;
    `sender`, if it is not empty, is the name that its mails come under instead of the installation's. A word that is
    left empty is missed only by the text that needs it, see `adapters/templating.py`.
    """

    name: str
    contact_line: str
    report_to: tuple[str, ...]
    report_signers: tuple[str, ...] = ("主要领导",)
    request_signer: str = "主要领导"
    organisation: str = ""
    head: str = "主要领导"
    desk_head: str = "办公室负责人"
    deputy_head: str = "分管领导"
    city_deputy: str = "市政府分管领导"
    city_head: str = "市政府主要领导"
    page: str = "http://127.0.0.1:8080"
    desk: str = DESK
    answers_within: int = 3
    signs_on_phone: bool = False
    place: str = ""
    short_name: str = ""
    calls_itself: str = "我办"
    issuer: str = ""
    issuer_calls_itself: str = "我单位"
    issuer_leaders: str = "单位领导"
    number_prefix: str = ""
    letter_prefix: str = ""
    superior: str = "市政府"
    adopted_by: str = "市政府常务会议"
    supervision: str = "市政府办公室"
    accountability: str = ""
    counties: str = COUNTIES
    county_desk: str = ""
    area_code: str = ""
    sender: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """What every letter may say of the office, by the names that templates use."""
        return {"office": self, "contact_line": self.contact_line}

    @property
    def words(self) -> frozenset[str]:
        """By what the office, its people and those around it are called: everything of it that texts may say."""
        said = (_texts(getattr(self, field.name)) for field in fields(self))
        return frozenset(one for texts in said for one in texts if one)

    @property
    def signatures(self) -> tuple[str, ...]:
        """The lines that may end the text of a paper, as who issues it."""
        return tuple(filter(None, (self.issuer, self.short_name, self.name, self.government_office)))

    @property
    def superior_in_full(self) -> str:
        """Whom a paper upward is addressed to, as papers write it: 市人民政府 for 市政府."""
        return re.sub("(?<!人民)政府$", "人民政府", self.superior)

    @property
    def government_office(self) -> str:
        """In whose name a circular to all units goes out, drafted for it (代拟稿); empty where no place is named."""
        return f"{self.place}人民政府办公室" if self.place else ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()
