"""What doctor says of who signs and of what lies where an Op could edit it."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.offices import OFFICE

from duban.adapters.airflow_database import AirflowDatabase, airflow_database
from duban.config import load_settings
from duban.domain.office.office import Office
from duban.services.operate.authority_checks import check_connections, check_signers
from duban.services.operate.mail_findings import Mark

HEAD = "市发改委主要领导"


def test_whatever_goes_up_to_the_city_is_signed_by_the_head_by_default() -> None:
    check = check_signers(OFFICE)
    assert (check.mark, check.found) == (Mark.WELL, f"报告、请示最后由{HEAD}签发")


@pytest.mark.parametrize(
    ("office", "told"),
    [
        pytest.param(
            replace(OFFICE, report_signers=("市发改委分管领导",)), "汇总报告最后由“市发改委分管领导”签发", id="a deputy"
        ),
        pytest.param(
            replace(OFFICE, report_signers=(HEAD, "市政府分管领导")),
            "汇总报告最后由“市政府分管领导”签发",
            id="the city itself",
        ),
        pytest.param(
            replace(OFFICE, request_signer="市营商办负责人"), "请示最后由“市营商办负责人”签发", id="a request"
        ),
    ],
)
def test_another_last_signer_is_refused(office: Office, told: str) -> None:
    check = check_signers(office)
    assert (check.mark, check.found) == (Mark.TODO, told)
    assert f"末位写“{HEAD}”" in check.advice


@pytest.mark.parametrize("letter", ["ask_coordination", "item_coordinate", "item_false_coordinate"])
def test_a_request_of_a_ladder_is_signed_by_the_head_too(letter: str) -> None:
    settings = load_settings()
    ladders = chain(chain(*settings.ladders.values()), chain(*settings.item_ladders.values()))
    rung = next(rung for rung in ladders if any(one.letter == letter for one in rung.variants))
    assert check_signers(OFFICE, [rung]).mark is Mark.WELL
    lower = tuple(replace(one, signer="市营商办负责人") for one in rung.variants)
    check = check_signers(OFFICE, [replace(rung, variants=lower)])
    assert (check.mark, f"请示（{rung.code} " in check.found) == (Mark.TODO, True)


def database(folder: Path, *names: str) -> str:
    """A database that has Airflow's table of connections with these."""
    address = f"sqlite:///{folder / 'airflow.db'}"
    with create_engine(address).begin() as connection:
        connection.execute(text("CREATE TABLE connection (conn_id TEXT)"))
        for name in names:
            connection.execute(text("INSERT INTO connection VALUES (:name)"), {"name": name})
    return address


def test_ours_are_found_and_the_offices_own_are_not(tmp_path: Path) -> None:
    found = AirflowDatabase(database(tmp_path, "duban_imap", "another_office"))
    (check,) = check_connections(found)
    assert (check.mark, check.found) == (Mark.TODO, "Airflow 数据库中有“duban_imap”")


def test_a_database_that_is_fresh_or_clean_is_well(tmp_path: Path) -> None:
    (fresh,) = check_connections(AirflowDatabase(f"sqlite:///{tmp_path / 'new.db'}"))
    (clean,) = check_connections(AirflowDatabase(database(tmp_path)))
    assert (fresh.mark, clean.mark) == (Mark.WELL, Mark.WELL)


def test_one_that_cannot_be_asked_is_not_called_well(tmp_path: Path) -> None:
    (check,) = check_connections(AirflowDatabase(f"sqlite:///{tmp_path}/nowhere/airflow.db"))
    assert check.mark is Mark.TODO


def test_where_there_is_none_that_is_said(tmp_path: Path) -> None:
    assert airflow_database(tmp_path, {}) is None
    (check,) = check_connections(None)
    assert (check.mark, "未核对" in check.found) == (Mark.KNOWN, True)
