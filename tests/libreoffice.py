"""Workbooks in the formats that other programs save."""

import subprocess
from pathlib import Path


def converted(soffice: str, workbook: bytes, filter_: str, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it in another format."""
    source = folder / "form.xlsx"
    source.write_bytes(workbook)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", filter_, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return source.with_suffix("." + filter_.partition(":")[0]).read_bytes()
