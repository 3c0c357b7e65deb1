"""What an act answers: the way back to a page with one sentence, or a file."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from pathlib import PurePosixPath
from urllib.parse import quote

from fastapi.responses import RedirectResponse, Response

from duban.board.visiting import Visit

COOKIE = "duban_told"
SECONDS = 60
# A browser drops a cookie of more than 4096 bytes without a word; four of them carry one character.
LONGEST = 900
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
}


def back_to(visit: Visit, path: str, words: str) -> RedirectResponse:
    """To the page at *path* below the prefix, which says *words* once: going back or reloading repeats no act."""
    answer = RedirectResponse(f"{visit.prefix}{path}", 303)
    told = words if len(words) <= LONGEST else f"{words[:LONGEST]}……"
    packed = urlsafe_b64encode(told.encode()).decode()
    value = f"{packed}.{visit.app.signer.mark(f'told/{packed}')}"
    answer.set_cookie(COOKIE, value, SECONDS, path=visit.prefix, httponly=True, samesite="strict")
    return answer


def told_before(visit: Visit) -> str:
    """The sentence that the act before left for this page; empty if there is none, or somebody else wrote it."""
    packed, _, mark = visit.request.cookies.get(COOKIE, "").partition(".")
    if not packed or not visit.app.signer.is_ours(f"told/{packed}", mark):
        return ""
    try:
        return urlsafe_b64decode(packed).decode()
    except (Error, UnicodeDecodeError):
        return ""


def forget(answer: Response, visit: Visit) -> None:
    """The sentence was said with *answer*."""
    answer.delete_cookie(COOKIE, path=visit.prefix, httponly=True, samesite="strict")


def file_answer(name: str, data: bytes) -> Response:
    """A file to keep, under the name that people know it by; never shown in the page, whatever is in it."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    kind = KINDS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return Response(data, media_type=kind, headers=headers)
