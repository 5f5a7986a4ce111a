from riskreview.domain.bearing import BEARS_ON, Bearing, bearing_on
from riskreview.domain.scales import Lane
from tests.unit.riskreview.given import checklist


def test_every_entry_is_about_items_that_are_asked():
    codes = {item.code for lane in Lane for item in checklist(lane).every_item}
    for key in BEARS_ON:
        assert key in codes or any(code.rstrip("0123456789") == key for code in codes), key
    assert {kind for code in codes for kind in bearing_on(code)} == set(Bearing)


def test_an_item_is_looked_for_by_its_own_code_before_that_of_its_module():
    assert bearing_on("X13") == (Bearing.RELATIONS, Bearing.REACTIONS, Bearing.CONDUCT)
    assert bearing_on("MIL1") == (Bearing.CONDUCT, Bearing.INFORMATION)
    assert bearing_on("DIG4") == (Bearing.CHANNEL,)
    assert bearing_on("E05") == (Bearing.DETERMINATIONS,)
    assert bearing_on("E16") == ()
