"""The yellow cells of the cover."""

from dataclasses import replace

from duban.domain.form.column import CoverField
from duban.domain.form.form import Form
from duban.domain.form.words import TICK

PHONE = "phone"


def phone_format(area_code: str) -> str:
    """How a telephone number is written where landlines have that area code; empty where no one code holds."""
    return f"11位手机号或{area_code}-XXXXXXXX" if area_code else "11位手机号或“区号-座机号码”"


COVER_FIELDS = (
    CoverField("filler", "填报人", "实际填写本表的工作人员。"),
    CoverField(PHONE, "联系电话", f"{phone_format('')}。"),
    CoverField("reviewer", "审核人（科室负责人）", "审核本表的科室负责人，不得与填报人为同一人。"),
    CoverField("signer", "签发人（分管领导）", "签发本表的分管领导。"),
)

# Beside those four, which every return must fill.
NIL, NIL_REASON, EXPERIENCE, PUBLICITY = "nil", "nil_reason", "experience", "publicity"
UNIT_FIELDS = (
    CoverField(
        NIL,
        "零报告",
        "本期全部事项均无进展的，可选“√”并在下一格写明原因，填报表不必再填；有事项到期的不适用。",
        choices=(TICK,),
        complaint=f"零报告的请选“{TICK}”，否则留空。",
    ),
    CoverField(NIL_REASON, "零报告原因", "选择零报告的，必须写明原因。"),
    CoverField(EXPERIENCE, "可复制推广的经验做法（选填）", "本单位可供全市借鉴的做法和成效，没有可不填。"),
    CoverField(PUBLICITY, "政策宣传解读情况（选填）", "本季度开展政策宣传、解读的情况，每季度末填写一次，没有可不填。"),
)


def cover_fields(area_code: str) -> tuple[CoverField, ...]:
    """COVER_FIELDS as the forms of an office say them whose telephones have that area code."""
    hint = f"{phone_format(area_code)}。"
    return tuple(replace(field, hint=hint) if field.key == PHONE else field for field in COVER_FIELDS)


def unit_fields(form: Form) -> tuple[CoverField, ...]:
    """The fields of UNIT_FIELDS that *form* asks."""
    return tuple(field for field in UNIT_FIELDS if field.key != PUBLICITY or form.asks_publicity)
