"""Files that a command writes where it is told; a task list whole or not at all, over none unless told so."""

from pathlib import Path

from duban.errors import ConfigurationError


def refuse_existing(output: Path, *, force: bool) -> None:
    """ConfigurationError if *output* is a folder, or there already and not to be written over."""
    if output.is_dir():
        raise ConfigurationError(f"{output} 是文件夹，请写明文件名，如 {output / 'task_list.xlsx'}。")
    if output.exists() and not force:
        raise ConfigurationError(f"{output} 已存在，没有改动它。请另起文件名，确要覆盖的加 --force。")


def write_new(output: Path, workbook: bytes, *, force: bool) -> None:
    """Whole or not at all; what somebody laid there meanwhile is not overwritten either."""
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(workbook)
        if force:
            beside.replace(output)
        else:
            output.hardlink_to(beside)
            beside.unlink()
    except FileExistsError:
        beside.unlink(missing_ok=True)
        refuse_existing(output, force=False)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(output, error) from error


def write(output: Path, data: bytes) -> None:
    """Write a file, also over one that is there; ConfigurationError if that cannot be done."""
    try:
        output.write_bytes(data)
    except OSError as error:
        raise _unwritable(output, error) from error


def _unwritable(output: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"无法写入 {output}：{error.strerror}。")
