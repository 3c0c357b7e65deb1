"""A county's account of a quarter: what has to be explained, and how many indicators are in each state."""

from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState

NORMAL, DIFFICULT, BEHIND = IndicatorState
TAXES = IndicatorAccount(6, BEHIND, "接口未打通。", (38,))
ACCOUNT = CountyAccount("", "", "", (IndicatorAccount(2, NORMAL), TAXES, IndicatorAccount(7, None)))


def test_whatever_is_not_normal_has_to_be_explained() -> None:
    assert [state for state in IndicatorState if state.is_abnormal] == [DIFFICULT, BEHIND]


def test_an_indicator_that_a_county_left_out_has_no_account() -> None:
    assert ACCOUNT.of(6) is TAXES
    assert ACCOUNT.of(8) is None


def test_indicators_are_counted_by_state_in_its_order_and_those_not_chosen_last() -> None:
    many = CountyAccount("", "", "", (*ACCOUNT.indicators, IndicatorAccount(8, NORMAL)))
    assert list(many.states().items()) == [("正常", 2), ("滞后", 1), ("未填", 1)]
    assert CountyAccount("", "", "").states() == {}
