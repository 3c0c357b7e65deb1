"""More jobs than Airflow maps over are done all the same, several in one task, and none waits for another's fault."""

import pytest
from airflow.sdk.exceptions import AirflowFailException

from duban.domain.plan.lanes import MOST_MAPPED
from duban.errors import LedgerBusy
from duban.orchestration.bundles import bundled, each_of


def jobs(count: int) -> list[dict[str, str]]:
    return [{"reference": str(number), "label": f"第{number}家"} for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, MOST_MAPPED])
def test_as_long_as_there_is_room_each_has_a_task_of_its_own(count: int) -> None:
    assert bundled(jobs(count)) == jobs(count)


@pytest.mark.parametrize(("count", "sizes"), [(4, [2, 2]), (5, [2, 2, 1]), (7, [3, 3, 1])])
def test_above_that_each_is_in_one_bundle(count: int, sizes: list[int]) -> None:
    found = bundled(jobs(count), most=3)
    assert [len(one["bundle"]) for one in found] == sizes
    assert [job for one in found for job in one["bundle"]] == jobs(count)
    assert found[0]["label"] == f"第0家等{sizes[0]}件"
    assert len(bundled(jobs(13_000))) <= MOST_MAPPED


def test_what_fails_holds_up_no_other_and_what_may_be_tried_again_is_told_first() -> None:
    done = []

    def do(reference: str, label: str) -> None:
        done.append(reference)
        if reference == "1":
            raise AirflowFailException(label)
        if reference == "2":
            raise LedgerBusy(label)

    with pytest.raises(LedgerBusy):
        each_of(jobs(4), do)
    assert done == ["0", "1", "2", "3"]
    with pytest.raises(AirflowFailException):
        each_of(jobs(2), do)
