"""Files that a command writes where it is told: whole or not at all, and over none unless told so."""

import os
from pathlib import Path
from typing import Annotated

import typer

from duban.errors import ConfigurationError

Force = Annotated[bool, typer.Option("--force", help="该文件已存在时覆盖它。")]
Workbook = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件（.xlsx）。")]


def refuse_output(output: Path, *suffixes: str, force: bool) -> None:
    """
    ConfigurationError if nothing of that kind can be written to *output*; asked before the work begins.

    A name that ends otherwise than its content would open in no program; a file that is there may be a filled one.
    """
    if output.is_dir():
        raise ConfigurationError(f"{output} 是文件夹，请写明文件名，如 {output / f'文件{suffixes[0]}'}。")
    if output.suffix.lower() not in suffixes:
        other = output.with_name(f"文件{suffixes[0]}") if output.name in suffixes else output.with_suffix(suffixes[0])
        raise ConfigurationError(f"写出的是 {' 或 '.join(suffixes)} 文件，文件名不能是 {output.name}；请写 {other}。")
    folder = output.absolute().parent
    if not folder.is_dir():
        raise ConfigurationError(f"没有文件夹 {folder}，请先建立，或改写到别处。")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f"没有权限写入文件夹 {folder}，请改写到别处，或请管理员放开权限。")
    if output.exists() and not force:
        raise ConfigurationError(f"{output} 已存在，没有改动它。请另起文件名，确要覆盖的加 --force。")


def write_new(output: Path, data: bytes, *, force: bool) -> None:
    """Whole or not at all; what somebody laid there meanwhile is not overwritten either."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(data)
        if force:
            beside.replace(output)
        else:
            _lay(beside, output)
    except FileExistsError:
        raise ConfigurationError(f"{output} 已存在，没有改动它。请另起文件名，确要覆盖的加 --force。") from None
    except OSError as error:
        from duban.domain.operation.fault_words import reason

        raise ConfigurationError(f"无法写入 {output}：{reason(error)}。请处理后重新运行，或改写到别处。") from error
    finally:
        beside.unlink(missing_ok=True)


def _lay(beside: Path, output: Path) -> None:
    """Under its name if nobody has it; some disks (a stick) know no second name of a file."""
    try:
        output.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:
        if output.exists():
            raise FileExistsError(output) from None
        beside.replace(output)
