"""`verify_decisions` finds what was changed behind the database's back."""

import pytest
from django.core.management import CommandError, call_command

from riskreview.selectors import proof
from tests.factories import make_user


def why():
    return [finding.why for finding in proof.findings()]


@pytest.fixture
def behind(sql):
    """behind(table, statement): with the triggers of a table off, as only its owner can."""

    def run(table, statement, *values):
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        sql(statement, *values)
        sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def test_what_holds_is_said_in_one_line(decision, capsys):
    call_command("verify_decisions")
    assert "1 decisions on 1 snapshots: every hash holds" in capsys.readouterr().out


def test_content_changed_behind_the_triggers_back_is_named(decision, behind, capsys):
    behind("engagements_engagement", "UPDATE engagements_engagement SET red_lines = 'None.', public_event = true")
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_decisions")
    assert "the stored content differs in: public_event, red_lines" in capsys.readouterr().err


def test_child_rows_too(decision, behind):
    behind("engagements_reaction", "DELETE FROM engagements_reaction")
    assert why() == ["the stored content differs in: reactions"]


def test_a_draft_that_goes_on_is_no_finding(recommended, approver, analyst):
    from engagements.services import planning
    from tests.integration.riskreview import steps

    steps.decide(recommended, approver, steps.Outcome.RETURN)
    plan = steps.fresh(recommended.engagement)
    planning.save(engagement_id=plan.pk, seen_version=plan.version, changes={"red_lines": "More."}, by=analyst)
    assert why() == []


def test_a_snapshot_and_its_hash_changed_together_are_found_by_the_content(decision, behind):
    behind(
        "riskreview_snapshot",
        "UPDATE riskreview_snapshot SET body = replace(body, 'No payment.', 'Payment.'),"
        " sha256 = encode(sha256(convert_to(replace(body, 'No payment.', 'Payment.'), 'UTF8')), 'hex')",
    )
    assert why() == ["the stored content differs in: red_lines", "the trail says otherwise about: snapshot"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("outcome = 'approve_with_conditions'", "outcome"),
        ("valid_until = valid_until + interval '1 day'", "valid_until"),
        ("level = 3, reasons = 'Better ones.'", "level, reasons"),
    ],
)
def test_a_decision_changed_behind_the_triggers_back_is_named(decision, behind, change, named):
    behind("riskreview_decision", f"UPDATE riskreview_decision SET {change}")
    assert why() == [f"the trail says otherwise about: {named}"]


def test_the_answers_as_they_were_given_are_no_finding(decision, behind):
    behind("riskreview_laneanswer", "UPDATE riskreview_laneanswer SET answer = 'low' WHERE code = 'E04'")
    assert why() == []


@pytest.mark.parametrize(
    "change", ["answer = 'medium'", "reasoning = 'Not what was written.'", "checked_on = '2020-01-01'", "code = 'E99'"]
)
def test_an_answer_changed_behind_the_triggers_back_is_named(decision, behind, change):
    behind("riskreview_laneanswer", f"UPDATE riskreview_laneanswer SET {change} WHERE code = 'E04'")
    assert why() == ["the answers of the ethical lane are not those it was given"]


def test_an_answer_deleted_behind_the_triggers_back_is_named(decision, behind):
    behind("riskreview_laneanswer", "DELETE FROM riskreview_laneanswer WHERE code = 'X09'")
    assert why() == ["the answers of the escalation lane are not those it was given"]


def test_a_decision_without_an_event_is_named(decision, behind):
    behind("core_auditlink", "DELETE FROM core_auditlink")
    behind("core_auditevent", "DELETE FROM core_auditevent WHERE verb = 'riskreview.decided'")
    assert why() == ["the trail does not know it"]


def test_a_checklist_changed_behind_the_triggers_back_is_named(decision, behind):
    behind(
        "riskreview_checklisttemplate",
        "UPDATE riskreview_checklisttemplate SET body = jsonb_set(body, '{title}', '\"Milder\"') WHERE lane = 'legal'",
    )
    assert why() == ["its text does not match its hash"]


def test_two_pairs_of_eyes_that_were_one_are_named(decision, behind, analyst, legal):
    behind("riskreview_decision", "UPDATE riskreview_decision SET decided_by_id = %s", analyst.pk)
    other = "the trail says otherwise about: decided_by"
    assert why() == [other, f"{analyst} decided on an engagement of their own"]
    behind("riskreview_decision", "UPDATE riskreview_decision SET decided_by_id = %s", legal.pk)
    assert why() == [other, f"{legal} decided and held a lane"]


def test_a_lane_held_without_a_claim_is_named(decision, behind, north):
    other = make_user("other", role="legal_reviewer", sees=[north])
    behind("riskreview_lane", "UPDATE riskreview_lane SET holder_id = %s WHERE name = 'legal'", other.pk)
    assert why() == ["a lane was held by somebody who never claimed it"]
