"""
Speed as ratios: each figure beside the bare work it cannot go below, measured in the same run.

    make bench                  everything
    make bench ARGS="forms"     one part: forms, returns, parse, cycle, answer, report, board, import
"""

import sys
from collections.abc import Callable

from benches.answer import bench_answer
from benches.board import bench_board
from benches.cycle import bench_cycle
from benches.forms import bench_forms
from benches.importing import bench_import
from benches.parse import bench_parse
from benches.report import bench_report
from benches.returns import bench_returns

PARTS: dict[str, Callable[[], None]] = {
    "forms": bench_forms,
    "returns": bench_returns,
    "parse": bench_parse,
    "cycle": bench_cycle,
    "answer": bench_answer,
    "report": bench_report,
    "board": bench_board,
    "import": bench_import,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
