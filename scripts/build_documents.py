"""
Make the document templates of config/documents/ as they were first delivered.

The templates belong to the office, which edits them in Word or WPS: a second run needs --force.
"""

import sys
from pathlib import Path

from documents.bundle import case_bundle
from documents.coordination import errand, material
from documents.drafting import drafting_sheet
from documents.forms import closing_request, extension_request
from documents.letters import brief, circular, letter, memo, request
from documents.reports import monthly_report, quarterly_report

FOLDER = Path(__file__).resolve().parents[1] / "config" / "documents"
TEMPLATES = {
    "monthly_report.docx": monthly_report,
    "quarterly_report.docx": quarterly_report,
    "letter.docx": letter,
    "circular.docx": circular,
    "brief.docx": brief,
    "memo.docx": memo,
    "request.docx": request,
    "extension_request.docx": extension_request,
    "closing_request.docx": closing_request,
    "case_bundle.docx": case_bundle,
    "drafting_sheet.docx": drafting_sheet,
    "errand.docx": errand,
    "meeting_material.docx": material,
}


def main() -> None:
    """Write every template that is not there; with --force also those that the office may have edited."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        target = FOLDER / name
        if target.exists() and "--force" not in sys.argv:
            print(f"{target} 已存在，可能含有人工修改，未改动；确需重建请加 --force。")
            continue
        build().save(str(target))
        print(target)


if __name__ == "__main__":
    main()
