"""The cells of the cover, as the forms of an office say them."""

import pytest

from duban.domain.form.cover import COVER_FIELDS, PHONE, cover_fields, phone_format


@pytest.mark.parametrize(
    ("area_code", "said"), [("0595", "11位手机号或0595-XXXXXXXX"), ("", "11位手机号或“区号-座机号码”")]
)
def test_a_telephone_number_is_asked_as_the_place_writes_it(area_code: str, said: str) -> None:
    assert phone_format(area_code) == said


def test_only_the_hint_of_the_telephone_depends_on_the_place() -> None:
    here = cover_fields("0595")
    changed = [field.key for field, other in zip(here, COVER_FIELDS, strict=True) if field != other]
    assert changed == [PHONE]
    assert next(field.hint for field in here if field.key == PHONE) == "11位手机号或0595-XXXXXXXX。"
