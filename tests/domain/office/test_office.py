"""What the settings leave out about the office is as the shipped ones say."""

from duban.config import load_settings
from duban.domain.office.office import Office


def test_the_shipped_settings_name_the_posts_that_sign_by_default() -> None:
    shipped, default = load_settings().office, Office("", "", ())
    for post in ("report_signers", "request_signer", "head", "page"):
        assert getattr(shipped, post) == getattr(default, post)
