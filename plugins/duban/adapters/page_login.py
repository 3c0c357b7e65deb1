"""Whether somebody knows the password of a user of the page: Airflow itself is asked."""

from dataclasses import dataclass

import httpx

from duban.errors import Refused, TemporaryError

PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class PageLogin:
    """The login of the page at *address*."""

    address: str

    def verify(self, user: str, password: str) -> None:
        """Return if that is the user's password; Refused if it is not, TemporaryError if nobody answers."""
        try:
            # trust_env: a proxy of the machine must not hear the password.
            with httpx.Client(base_url=self.address, timeout=PATIENCE, trust_env=False) as client:
                answer = client.post("/auth/token", json={"username": user, "password": password})
        except httpx.TransportError as error:
            raise TemporaryError(f"无法在 {self.address} 核对页面用户：页面没有应答（office.page）。") from error
        if answer.is_error:
            raise Refused(f"用户“{user}”登录失败（{answer.status_code}），请核对用户名和密码。")
