"""
Make docs/samples/ anew: papers, annexes and mails of rehearsed cycles as files; everything in them is simulated.

The same seed and code give the same papers. Of the annexes only the digests in 来源 differ from run to run: a simulated
department's workbook bears the time at which it was saved. The rehearsals take some minutes.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import Period
from duban_rehearsal.simulation.loops import every_loop_on
from duban_rehearsal.simulation.rehearse import rehearse

FOLDER, PICTURES = PROJECT / "docs" / "samples", PROJECT / "docs" / "pictures"
OVERVIEW, PICTURED = "图表", "2021年12月"
SEED = 1
# The first months, and those before a half-year ends; all between takes too long. Of each year its own samples.
REHEARSED = (("2021-09", "2021-12"), ("2022-04", "2022-06"))
# What the report's title says of its period, and the period in the sample's name.
PERIODS = {
    "2021年度": "2021",
    "2021年10月": "2021-10",
    "2021年12月": "2021-12",
    "2022年6月": "2022-06",
    "2021年第四季度": "2021-Q4",
}
ENDINGS = {"附件.xlsx": "-annexes.xlsx", ".docx": ".docx", ".txt": ".txt", ".xlsx": ".xlsx"}
PAPERS = {"的函": "letter", "的通报": "circular", "的请示": "request", "的签报": "memo"}
PAPER = "公文样例 "
KINDS = {
    "调度简况": "-brief",
    "考核核对稿": "-appraisal",
    "自我评估": "-self-assessment",
    "填报通知": "-form-mail",
    "本单位情况": "-statement",
}
# What is there once: the first 交办单 of all, and the material of the first meeting.
SINGLE = {"（交办第1号）": "errand.docx", "第一次专题调度会调度材料": "meeting-material.docx"}


def main() -> None:
    """Rehearse, and keep the newest draft of each report that is a sample; papers of one kind from the first months."""
    for first, last in REHEARSED:
        with TemporaryDirectory() as folder, TemporaryDirectory() as lists:
            settings = every_loop_on(load_settings(PROJECT), Path(lists))
            rehearse(settings, Period.parse(first), Period.parse(last), SEED, keep=Path(folder))
            for path in sorted(Path(folder).iterdir()):
                keep(path, first[:4])


def keep(path: Path, year: str) -> None:
    """Copy *path* if it is a sample of that *year*; what names no period is one of the first."""
    if OVERVIEW in path.name and PICTURED in path.name:
        shutil.copyfile(path, PICTURES / "report-overview.png")
    name = sample_name(path.name)
    if name is not None and year == (name[:4] if name[0].isdigit() else REHEARSED[0][0][:4]):
        shutil.copyfile(path, FOLDER / name)
        print(f"{name} {path.stat().st_size} bytes, from {path.name}")


def sample_name(name: str) -> str | None:
    """What the file of that *name* is called among the samples, None if it is none."""
    if name.startswith(PAPER):
        kind = next(kind for kind in PAPERS if kind in name)
        return PAPERS[kind] + name.removeprefix(PAPER + kind).replace("附件", "-annex-")
    if single := next((to for words, to in SINGLE.items() if words in name and name.endswith(".docx")), None):
        return single
    period = next((code for words, code in PERIODS.items() if words in name), None)
    ending = next((short for long, short in ENDINGS.items() if name.endswith(long)), None)
    kind = next((short for long, short in KINDS.items() if long in name), "")
    return f"{period}{kind}{ending}" if period and ending else None


if __name__ == "__main__":
    main()
