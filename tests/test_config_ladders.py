"""Ladders come with the product; an office states what differs."""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from tests.offices import saying

from duban.config import PROJECT, Settings
from duban.domain.escalation.item_ladder import ItemRung
from duban.domain.escalation.ladder import Rung
from duban.errors import ConfigurationError

SHIPPED = (PROJECT / "config" / "duban.toml").read_text(encoding="utf-8")
# The ladders of the shipped office when every rung stood in its settings, one a line.
WRITTEN_OUT = Path(__file__).parent / "data" / "ladders.jsonl"
Load = Callable[[str], Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return lambda more: saying(f"{SHIPPED}\n{more}", tmp_path)


def rungs_of(settings: Settings) -> Iterator[dict[str, object]]:
    for stream, ladder in settings.ladders.items():
        for rung in TypeAdapter(tuple[Rung, ...]).dump_python(ladder, mode="json"):
            yield {"ladder": f"ladders.{stream}"} | rung
    for stream, item_ladder in settings.item_ladders.items():
        for rung in TypeAdapter(tuple[ItemRung, ...]).dump_python(item_ladder, mode="json"):
            yield {"ladder": f"item_ladders.{stream}"} | rung


def test_the_shipped_office_climbs_what_it_did_when_it_wrote_every_rung_out(load: Load):
    before = [json.loads(line) for line in WRITTEN_OUT.read_text(encoding="utf-8").splitlines()]
    assert list(rungs_of(load(""))) == before
    assert not {"ladders", "item_ladders"} & set(tomllib.loads(SHIPPED))


def test_a_stream_states_only_what_differs(load: Load):
    settings = load('[[ladders.county_quarterly]]\ncode = "R3"\noffset = 2\n')
    (third,) = (rung for rung in settings.ladders["county_quarterly"] if rung.code == "R3")
    assert (third.offset, third.name, third.letter) == (2, "商请报送", "urge")
    assert [rung.offset for rung in settings.ladders["department_monthly"] if rung.code == "R3"] == [1]


def test_what_is_stated_by_default_holds_for_every_stream_unless_it_says_otherwise(load: Load):
    more = '[[ladders.default]]\ncode = "R1"\noffset = -2\n[[ladders.county_quarterly]]\ncode = "R1"\noffset = -4\n'
    ladders = load(more + '[[ladders.default]]\nwithout = ["R7"]\n').ladders
    offsets = {stream: [rung.offset for rung in ladder if rung.code == "R1"] for stream, ladder in ladders.items()}
    assert offsets == {"department_monthly": [-2], "county_quarterly": [-4]}
    assert [rung.code for rung in ladders["department_monthly"]] == [f"R{level}" for level in range(7)]


def test_a_rung_of_the_offices_own_is_written_whole_and_takes_its_place(load: Load):
    more = """
[[item_ladders.department_monthly]]
code = "E0"
level = 10
name = "再次提醒"
anchor = "before_deadline"
days = 3
to = ["联络员"]
cc = []
release = "automatic"
letter = "item_near"

[[item_ladders.department_monthly]]
code = "EX"
level = 20
"""
    ladder = load(more).item_ladders["department_monthly"]
    assert [rung.code for rung in ladder] == ["EB", "E1", "E2", "E3", "E4", "EG", "EY", "E0", "EV", "R8", "EX"]


def test_posts_are_called_what_the_office_calls_them(tmp_path: Path):
    ladders = saying(SHIPPED.replace("市发改委分管领导", "市行政审批局分管领导"), tmp_path).ladders
    assert {rung.signer for rung in ladders["department_monthly"] if rung.code == "R5"} == {"市行政审批局分管领导"}


SECOND_PROGRAMME = """
[programmes.zwfw]
title = "政务服务提升专项行动"
document = "泉政办〔2021〕40号"
task_list = "include/zwfw.xlsx"
starts_on = 2021-10-01
ends_on = 2022-12-31
streams = ["zwfw_monthly"]

[streams.zwfw_monthly]
name = "政务服务月报"
frequency = "monthly"
"""


def test_a_second_programme_takes_ten_lines(load: Load):
    settings = load(SECOND_PROGRAMME)
    assert len(SECOND_PROGRAMME.split("\n")) - 3 <= 10
    same = settings.ladders["zwfw_monthly"], settings.item_ladders["zwfw_monthly"]
    assert same == (settings.ladders["department_monthly"], settings.item_ladders["department_monthly"])


TWO_OFFICES = SECOND_PROGRAMME.replace(
    'streams = ["zwfw_monthly"]',
    'streams = ["STREAM"]\noffice = { name = "市行政审批局", deputy_head = "市行政审批局分管领导" }',
)


def test_each_office_signs_for_the_streams_of_its_own_programme(load: Load):
    more = TWO_OFFICES.replace("STREAM", "zwfw_monthly")
    with pytest.raises(ConfigurationError, match="文书由“市行政审批局分管领导”签发，但"):
        load(more)
    known = more + '\n[roles.users.xzsp]\nname = "市行政审批局分管领导"\ntitles = ["市行政审批局分管领导"]\n'
    ladders = load(known).ladders
    signers = {code: {one.signer for one in ladder if one.code == "R5"} for code, ladder in ladders.items()}
    assert signers["zwfw_monthly"] == {"市行政审批局分管领导"}
    assert signers["department_monthly"] == {"市发改委分管领导"}


def test_two_offices_cannot_sign_one_ladder(load: Load):
    with pytest.raises(ConfigurationError, match="签发职务不同，不能同用口径“department_monthly”"):
        load(TWO_OFFICES.replace("STREAM", "department_monthly"))
