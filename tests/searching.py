"""A search of everything that an office sent or made, for words that are another's."""

import email
import email.policy
import io
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

MARKUP = re.compile(r"<[^>]+>")
# What an attribute says to people: the hint of a cell, the words of a picture.
VALUE = re.compile(r'="([^"]*[\u4e00-\u9fff][^"]*)"')
# Digests and the like: whatever stands in them, nobody reads it.
UNREAD = ("Message-ID", "In-Reply-To", "References", "Content-Type")
# Keys and digests hold any four figures by chance.
DRAWN = re.compile("[0-9a-f]{16,}")


def found(pattern: re.Pattern[str], files: Iterator[Path]) -> list[tuple[str, str]]:
    """Where in *files*, also in the mails and documents among them, *pattern* is found, with its surroundings."""
    return [
        (where, text[max(0, match.start() - 20) : match.end() + 20])
        for path in files
        for where, written in texts(path.name, path.read_bytes())
        for text in (DRAWN.sub("·", written),)
        for match in pattern.finditer(text)
    ]


def texts(where: str, data: bytes) -> Iterator[tuple[str, str]]:
    """What a person may read in *data*: of a mail its head and parts, of a package each of its parts."""
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield f"{where}/{name}", name
                yield from texts(f"{where}/{name}", package.read(name))
    elif b"Message-ID:" in data[:4000]:
        yield from _mail(where, data)
    else:
        yield from _plain(where, data)


def _plain(where: str, data: bytes) -> Iterator[tuple[str, str]]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return  # a picture
    if not text.startswith("<?xml"):
        yield where, text
        return
    yield where, MARKUP.sub("", text)
    yield where, "\n".join(VALUE.findall(text))


def _mail(where: str, data: bytes) -> Iterator[tuple[str, str]]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    yield f"{where}: head", "\n".join(f"{name}: {value}" for name, value in message.items() if name not in UNREAD)
    for part in message.walk():
        if not part.is_multipart():
            name = part.get_filename() or part.get_content_type()
            yield f"{where}: {name}", name
            yield from texts(f"{where}: {name}", part.get_payload(decode=True) or b"")
