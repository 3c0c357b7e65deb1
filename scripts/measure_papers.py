"""
Measure papers as a clerk with a ruler would: print each to PDF with LibreOffice and compare it with GB/T 9704-2012.

    .venv/bin/python scripts/measure_papers.py [PAPER.docx …]

Without names it takes the samples in docs/samples. It ends with 1 if a measure does not hold. The fonts that a paper
asks for are printed too, and by which the machine replaced them: no 仿宋 or 小标宋 is free, so positions are measured,
which rest on the grid of the page, and not the looks of a letter.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from docx.oxml.ns import qn
from paper_format.page import fonts_of, pages_of
from paper_format.standard import Measure, form_of, measures

SAMPLES = Path(__file__).resolve().parents[1] / "docs" / "samples"


def main() -> None:
    """Measure what is named, or the samples."""
    papers = [Path(name) for name in sys.argv[1:]] or sorted(SAMPLES.glob("*.docx"))
    with TemporaryDirectory() as folder:
        printed = _printed(papers, Path(folder))
        held = [_told(paper, pdf) for paper, pdf in zip(papers, printed, strict=True)]
    sys.exit(0 if all(held) else 1)


def _printed(papers: list[Path], folder: Path) -> list[Path]:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, papers)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [folder / paper.with_suffix(".pdf").name for paper in papers]


def _told(paper: Path, pdf: Path) -> bool:
    """Print the table of one paper; whether every measure holds."""
    pages = pages_of(pdf)
    found = list(measures(pages))
    print(f"\n## {paper.name}（{form_of(pages)}，{len(pages)}页）\n")
    print("| 项目 | 应为 | 实测 | 条款 | |\n|---|---|---|---|---|")
    for measure in found:
        print(_row(measure))
    print(f"\n所要求的字体：{'、'.join(sorted(_asked(paper)))}；实际印出：{'、'.join(sorted(fonts_of(pdf)))}")
    return all(measure.holds for measure in found)


def _row(measure: Measure) -> str:
    least, most = f"{measure.least:.1f}", f"{measure.most:.1f}"
    wanted = least if least == most else f"{least}～{most}"
    verdict = "" if measure.holds else "✗ 不符"
    return f"| {measure.what} | {wanted} {measure.unit} | {measure.found:.1f} | {measure.clause} | {verdict} |"


def _asked(paper: Path) -> set[str]:
    """The fonts that the body of a paper asks for."""
    runs = Document(str(paper)).element.body.iter(qn("w:rFonts"))
    return {name for run in runs if (name := run.get(qn("w:eastAsia")))}


if __name__ == "__main__":
    main()
