"""
What keeps others out of an act: the page it came from, a token that only that page had, and who may do it.

The login's cookie goes along with a request from any page of the same site, another port of the same host included
(SameSite=Lax): it proves who the browser belongs to, not who wrote the request.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request, Response

from duban.board.visiting import Host, Visit, Visiting
from duban.domain.office.authority import AUTHORITY, Permission

ELSEWHERE = "这次提交不是从本系统页面发出的，未予办理。请回到调度台页面重新操作。"
EXPIRED = "页面打开的时间过长，未予办理，请刷新后重新提交。"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Every answer with the headers that keep scripts, frames and caches of others away from it."""
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def token_of(visit: Visit) -> str:
    """What a form of today carries to prove that it came from a page of this visitor."""
    return visit.app.signer.mark(_marked(visit, visit.today))


def _marked(visit: Visit, day: date) -> str:
    """What the token of that day vouches for."""
    return f"board/{visit.actor.account}/{day}"


def comes_from_us(request: Request) -> bool:
    """Whether the browser says that one of our own pages made the request; a browser that says nothing did not."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if not origin or origin == "null":
        return False
    host: Host = request.app.state.host
    own = {request.headers.get("host", ""), *(urlsplit(address).netloc for address in host.outside)}
    return urlsplit(origin).netloc in own - {""}


def acting(request: Request, visit: Visiting, token: Annotated[str, Form()] = "") -> Visit:
    """The visit of somebody who acts; HTTPException 403 for what was not sent from a page of his own."""
    if not comes_from_us(request):
        raise HTTPException(403, ELSEWHERE)
    days = (visit.today, visit.today - timedelta(days=1))
    if not any(visit.app.signer.is_ours(_marked(visit, day), token) for day in days):
        raise HTTPException(403, EXPIRED)
    return visit


def permitted(act: Permission) -> Callable[[Visit], Visit]:
    """The dependency of an act: the visit of somebody who may do that; HTTPException 403 for everybody else."""

    def check(visit: Annotated[Visit, Depends(acting)]) -> Visit:
        if not visit.may(act):
            raise HTTPException(403, f"{act}须由{AUTHORITY[act].words}办理，“{visit.actor.name}”没有这项权限。")
        return visit

    return check


Acting = Annotated[Visit, Depends(acting)]
