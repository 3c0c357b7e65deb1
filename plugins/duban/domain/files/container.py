"""The containers in which office programs keep a workbook, found also where a program put bytes around them."""

# ZIP (.xlsx) and OLE (.xls, .et, and any workbook with a password)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTAINERS = (ZIP, OLE)
DIRECTORY_END = b"PK\x05\x06"
END_SIZE, COMMENT = 22, 65535
# How far into a file its container may begin: behind a line break, a byte order mark, the head of an answer on the
# web or of a Macintosh's file (MacBinary).
FURTHEST = 1024
# Formats that keep other files as they are: a workbook that begins within one is not the file itself.
KEEPERS = (
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MSCF",
    b"%PDF",
    b"MZ",
    b"\x78\x9f\x3e\x22",
    b"\x60\xea",
    b"{\\rtf",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
)
TAPE, TAPE_AT = b"ustar", 257
# Programs that encrypt what is saved on a unit's computers, so that it can be read nowhere else, begin a file so.
GUARDS = (b"E-SafeNet", b"TSD-Header", b"\x62\x14\x23\x65")


def bare(data: bytes) -> bytes:
    """
    *data* without what stands before its container and, of a ZIP, far behind it; *data* itself where nothing does.

    Some gateways and downloads add such bytes. What keeps other files (an archive, a PDF, a picture) is left as it is.
    """
    return _without_tail(data[_start(data) :])


def _start(data: bytes) -> int:
    if data.startswith((*CONTAINERS, *KEEPERS)) or data.startswith(TAPE, TAPE_AT):
        return 0
    head = data[: FURTHEST + len(OLE)]
    if any(guard in head for guard in GUARDS):
        return 0
    places = [at for sign in CONTAINERS if (at := head.find(sign)) >= 0]
    return min(places, default=0)


def _without_tail(data: bytes) -> bytes:
    """A ZIP without more bytes behind its directory than a comment may have, which hide it from its readers."""
    if not data.startswith(ZIP):
        return data
    end = data.rfind(DIRECTORY_END)
    return data[: end + END_SIZE] if 0 <= end < len(data) - END_SIZE - COMMENT else data
