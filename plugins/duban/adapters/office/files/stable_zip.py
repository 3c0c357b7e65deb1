"""Office files that are byte for byte the same whenever they are made of the same facts."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from duban.domain.calendar.cycle import TIMEZONE


def stable(data: bytes, at: datetime) -> bytes:
    """The zip archive *data* with every member dated *at* instead of when it was written."""
    local = at.astimezone(TIMEZONE)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    result = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            fixed = ZipInfo(member.filename, stamp)
            fixed.compress_type, fixed.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(fixed, source.read(member))
    return result.getvalue()
