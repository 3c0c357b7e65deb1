"""Where a fact stands, as a unit reads it."""

import pytest

from duban.domain.appraisal.cites import told_cite, told_cites

RETURN = "qz2021/department_monthly/2021-12/swj"


@pytest.mark.parametrize(
    ("cite", "told"),
    [
        ("decision/qz2021/3/CLOSURE/2022-02-10T09:00:00+08:00", "2022年2月10日销号"),
        (f"notice/R3/{RETURN}", "2021年12月提醒、催办送达凭据"),
        ("need/qz2021/17", "协调件第17号"),
        ("appraisal/qz2021/9", "考核登记第9号"),
        (f"list/{'0' * 64}/3", "任务清单"),
        (f"{RETURN}#2", "2021年12月第2次报送"),
        (RETURN, "2021年12月应报台账"),
    ],
)
def test_each_kind_of_reference_has_its_words(cite: str, told: str):
    assert told_cite(cite) == told


def test_many_are_counted_and_none_is_said_twice():
    months = [RETURN.replace("12", f"{n:02}") for n in range(1, 6)]
    assert told_cites((RETURN, RETURN, "need/qz2021/17")) == "2021年12月应报台账、协调件第17号"
    assert told_cites(tuple(months[:3])) == "2021年1月应报台账、2021年2月应报台账、2021年3月应报台账"
    assert told_cites(tuple(months[:4])) == "2021年1月应报台账等4处"
