"""What a policy may say and what no policy undercuts."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.reopening import Response
from riskreview.domain.review_policy import NOT_MORE, SETTINGS, InvalidPolicy, changes, parse
from tests.unit.riskreview.given import DATA, POLICY
from tests.unit.riskreview.test_levels import level


def changed(**values):
    body = {section: dict(part) for section, part in POLICY.body().items()}
    for name, value in values.items():
        section, key = name.split("__")
        body[section][key] = value
    return body


def faults(document):
    with pytest.raises(InvalidPolicy) as refused:
        parse(document)
    return {name: str(words) for name, words in refused.value.faults.items()}


def test_the_first_policy_says_what_the_gate_did_before_there_was_one():
    assert POLICY.reminder_days == (14, 7, 1)
    assert [POLICY.level_of_tier(tier) for tier in range(4)] == [1, 1, 2, 3]
    assert [POLICY.approvals(number) for number in (1, 2, 3)] == [1, 1, 1]
    assert parse(yaml.safe_load(yaml.safe_dump(POLICY.body()))) == POLICY


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("emergency__hours", 49),
        ("emergency__full_review", 25),
        ("validity__ethical", 181),
        ("validity__legal", 0),
        ("levels__tier_3", 2),
        ("levels__tier_2", 1),
        ("levels__very_high", 1),
        ("approvals__level_3", 0),
        ("deferral__adds", 0),
        ("dissent__number", 3),
        ("levels__raise", 0),
        ("levels__high", 0),
        ("levels__tier_1", True),
        ("levels__tier_1", "2"),
        ("triggers__listing_added", "notify"),
        ("triggers__warrant_issued", "recheck"),
        ("triggers__stopped", "notify"),
        ("triggers__full_review_missing", "suspend"),
        ("triggers__leader_changed", "ignore"),
        ("validity__legal_listed", 181),
        ("thresholds__reliability", "B"),
        ("thresholds__reliability", 3),
        ("thresholds__credibility", 2),
        ("reports__hours", 73),
        ("reports__flash", 25),
        ("profiles__days", 366),
        ("profiles__in_dialogue", 6),
        ("profiles__dialogue", 89),
        ("lists__days", 31),
        ("lists__before_meeting", 73),
        ("scores__trust_days", 32),
        ("scores__escalation_hours", 49),
        ("deadlines__wait", 11),
        ("validity__index", 8),
        ("validity__index", 0),
        ("reports__late", 61),
        ("reports__late", 9),
        ("reports__look_back", 29),
        ("reports__look_back", 366),
    ],
)
def test_each_limit_is_a_sentence_at_its_setting(name, value):
    found = faults(changed(**{name: value}))
    assert list(found) == [name.replace("__", ".")]
    assert next(iter(found.values())).endswith(".")


def test_a_graver_case_is_not_treated_as_the_milder_one():
    assert list(faults(changed(validity__legal=60))) == ["validity.legal_listed"]
    assert list(faults(changed(levels__tier_0=2))) == ["levels.tier_0"]
    assert list(faults(changed(reports__hours=1))) == ["reports.flash"]
    assert list(faults(changed(profiles__days=29))) == ["profiles.in_dialogue"]
    known = {one.name for one in SETTINGS}
    assert all({less, more} <= known for less, more in NOT_MORE)


def test_what_is_missing_or_unknown_is_named():
    body = changed(levels__tier_9=1)
    del body["deadlines"]["legal"]
    assert set(faults(body)) == {"", "deadlines.legal"}
    assert "levels.tier_9" in faults(body)[""]
    assert list(faults(["levels"])) == list(faults({"levels": 1})) == [""]


def test_a_policy_of_before_means_the_numbers_it_did_not_say():
    shipped = yaml.safe_load((DATA / "policies" / "policy-1.yaml").read_text(encoding="utf-8"))
    unsaid = {"validity.index": 7, "reports.late": 60, "reports.look_back": 30}
    for name in unsaid:
        section, key = name.split(".")
        assert key not in shipped[section]
    assert {name: parse(shipped).number(name) for name in unsaid} == unsaid
    assert {one.name for one in SETTINGS if one.unsaid is not None} == {*unsaid, "triggers.tie_declared"}


def test_a_change_is_told_setting_by_setting():
    wanted = parse(changed(deadlines__legal=3, triggers__index_rose="suspend"))
    assert [(one.name, was, will) for one, was, will in changes(POLICY, wanted)] == [
        ("deadlines.legal", 5, 3),
        ("triggers.index_rose", "notify", "suspend"),
    ]


@given(st.sampled_from(SETTINGS), st.integers(-5, 400))
def test_no_number_beyond_its_limits_is_ever_taken(setting, value):
    if setting.responses:
        assert setting.fault(value) is not None
    else:
        assert (setting.fault(value) is None) == (setting.low <= value <= setting.high)


def test_the_level_follows_the_policy_and_deferring_raises_it():
    stricter = parse(changed(levels__tier_1=2, deferral__adds=2))
    assert level(tier=1, policy=stricter).to_approve == level(tier=1, policy=stricter).to_turn_down == 2
    assert level(tier=0, deferred=True).to_approve == 2
    assert level(tier=0, deferred=True, policy=stricter).to_approve == 3
    assert level(tier=0, deferred=True).to_turn_down == 1
    assert Response.SUSPEND > Response.NOTIFY
