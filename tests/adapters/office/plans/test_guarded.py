"""What the end of a plan's reader is taken for: a verdict on the file, or nobody's."""

import signal

import pytest

from duban.adapters.office.plans.guarded import verdict
from duban.adapters.office.plans.refused import SENTENCES
from duban.adapters.sandbox.server import DAMAGED, TOO_LARGE
from duban.errors import ReaderUnavailable


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(DAMAGED, "文件已损坏", id="an error of the library"),
        pytest.param(TOO_LARGE, "用完了限定的内存", id="no memory left, or too long an answer"),
        pytest.param(-signal.SIGXCPU, "用完了限定的处理时间", id="no time left"),
        pytest.param(-signal.SIGSEGV, "读取程序崩溃", id="a crash"),
        pytest.param(-signal.SIGABRT, "读取程序崩溃", id="an abort"),
    ],
)
def test_what_was_seen_is_said(code: int, told: str) -> None:
    assert told in SENTENCES[verdict(code)]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(-signal.SIGKILL, "被系统或他人终止（信号 9）", id="killed by the system"),
        pytest.param(-signal.SIGTERM, "被系统或他人终止（信号 15）", id="ended by a person"),
        pytest.param(1, "意外结束（1）", id="never begun"),
    ],
)
def test_what_was_done_to_the_reader_is_no_verdict_on_the_file(code: int, told: str) -> None:
    with pytest.raises(ReaderUnavailable) as raised:
        verdict(code)
    assert told in str(raised.value)
