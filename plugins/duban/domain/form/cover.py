"""The yellow cells of the cover."""

from duban.domain.form.column import CoverField
from duban.domain.form.form import Form
from duban.domain.form.words import TICK

COVER_FIELDS = (
    CoverField("filler", "填报人", "实际填写本表的工作人员。"),
    CoverField("phone", "联系电话", "11位手机号或0595-XXXXXXXX。"),
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


def unit_fields(form: Form) -> tuple[CoverField, ...]:
    """The fields of UNIT_FIELDS that *form* asks."""
    return tuple(field for field in UNIT_FIELDS if field.key != PUBLICITY or form.asks_publicity)
