"""
Speed as ratios: each figure beside the bare work it cannot go below, measured in the same run.

    make bench                  everything, and one table of all ratios
    make bench ARGS="forms"     one part: start, parse, begin, forms, returns, report, answer, board, import, cycle
"""

import sys
from collections.abc import Callable, Iterable

from benches.answer import bench_answer
from benches.begin import bench_begin
from benches.board import bench_board
from benches.cycle import bench_cycle
from benches.forms import bench_forms
from benches.importing import bench_import
from benches.measuring import Ratio
from benches.parse import bench_parse
from benches.report import bench_report
from benches.returns import bench_returns
from benches.start import bench_start
from benches.table import show

# None for what has no floor beside it: it tells its own figures.
PARTS: dict[str, Callable[[], Iterable[Ratio] | None]] = {
    "start": bench_start,
    "parse": bench_parse,
    "begin": bench_begin,
    "forms": bench_forms,
    "returns": bench_returns,
    "report": bench_report,
    "answer": bench_answer,
    "board": bench_board,
    "import": bench_import,
    "cycle": bench_cycle,
}

if __name__ == "__main__":
    show([ratio for part in sys.argv[1:] or PARTS for ratio in PARTS[part]() or ()])
