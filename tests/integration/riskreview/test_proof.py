"""`verify_decisions` finds what was changed behind the database's back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError

from core.models import AuditEvent
from riskreview.models import DecisionRecord
from riskreview.selectors import frozen, proof
from riskreview.services import lanes, watch
from tests.factories import make_user
from tests.integration.riskreview import steps

SECTIONS = sorted(
    [
        *("assents", "conditions", "decision", "dissent", "lists", "notifications", "policy", "review", "scores"),
        *("snapshot", "triggers", "waivers"),
        *(
            f"{part}.{lane}"
            for part in ("checklist", "comments", "lane")
            for lane in ("legal", "ethical", "escalation")
        ),
        *(f"plan.{code}" for code, _title, _fields in frozen.PARTS),
    ]
)
OF_RECORD = "the rows say otherwise than its record about: "


def why():
    return [finding.why for finding in proof.findings()]


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
    assert why() == [
        "the stored content differs in: red_lines",
        "the trail says otherwise about: snapshot",
        "its record holds another frozen content",
        f"{OF_RECORD}plan.limits",
        f"{OF_RECORD}snapshot",
    ]


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
    assert why() == [f"the trail says otherwise about: {named}", f"{OF_RECORD}decision"]


def test_the_answers_as_they_were_given_are_no_finding(decision, behind):
    behind("riskreview_laneanswer", "UPDATE riskreview_laneanswer SET answer = 'low' WHERE code = 'E04'")
    assert why() == []


@pytest.mark.parametrize(
    "change", ["answer = 'medium'", "reasoning = 'Not what was written.'", "checked_on = '2020-01-01'", "code = 'E99'"]
)
def test_an_answer_changed_behind_the_triggers_back_is_named(decision, behind, change):
    behind("riskreview_laneanswer", f"UPDATE riskreview_laneanswer SET {change} WHERE code = 'E04'")
    assert why() == ["the answers of the ethical lane are not those it was given", f"{OF_RECORD}lane.ethical"]


def test_an_answer_deleted_behind_the_triggers_back_is_named(decision, behind):
    behind("riskreview_laneanswer", "DELETE FROM riskreview_laneanswer WHERE code = 'X09'")
    assert why() == ["the answers of the escalation lane are not those it was given", f"{OF_RECORD}lane.escalation"]


def test_a_decision_without_an_event_is_named(decision, behind):
    behind("core_auditlink", "DELETE FROM core_auditlink")
    behind("core_auditevent", "DELETE FROM core_auditevent WHERE verb = 'riskreview.decided'")
    assert why() == ["the trail does not know it", "the trail says otherwise about: record"]


def test_a_checklist_changed_behind_the_triggers_back_is_named(decision, behind):
    behind(
        "riskreview_checklisttemplate",
        "UPDATE riskreview_checklisttemplate SET body = jsonb_set(body, '{title}', '\"Milder\"')"
        " WHERE lane = 'legal' AND number = 2",
    )
    assert why() == ["its text does not match its hash", f"{OF_RECORD}checklist.legal"]


def test_a_policy_changed_behind_the_triggers_back_is_named(decision, behind):
    milder = "replace(body, '\"48\"', '\"47\"')"
    sha256 = f"encode(sha256(convert_to({milder}, 'UTF8')), 'hex')"
    behind("riskreview_reviewpolicy", f"UPDATE riskreview_reviewpolicy SET body = {milder}, sha256 = {sha256}")
    assert why() == [f"{OF_RECORD}policy"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("sections = replace(sections, 'On balance.', 'On a whim.')", ["its record does not match its hash: decision"]),
        (
            "hashes = '{}', root = encode(sha256(convert_to('{}', 'UTF8')), 'hex')",
            [
                *(f"its record does not match its hash: {name}" for name in SECTIONS),
                "the trail says otherwise about: record",
            ],
        ),
    ],
)
def test_a_record_changed_behind_the_triggers_back_is_named(decision, behind, change, named):
    behind("riskreview_decisionrecord", f"UPDATE riskreview_decisionrecord SET {change}")
    assert [said for said in why() if not said.startswith(OF_RECORD)] == named


def test_a_record_that_is_gone_is_named_and_one_that_never_was_is_frozen_later(decision, behind):
    root = decision.record.root
    behind("riskreview_decisionrecord", "DELETE FROM riskreview_decisionrecord")
    assert why() == ["it has no frozen record"]
    watch.tick()
    later = DecisionRecord.objects.get()
    assert later.root != root
    assert AuditEvent.objects.get(verb="riskreview.record_frozen").changes == {"record": later.root}
    assert why() == []


def test_a_record_is_written_once_and_its_root_is_the_hash_of_its_hashes(decision, sql):
    for statement in ("UPDATE riskreview_decisionrecord SET sections = '{}'", "DELETE FROM riskreview_decisionrecord"):
        with pytest.raises(DatabaseError):
            sql(statement)
    with pytest.raises(IntegrityError, match="record_root_is_its_hash"):
        sql(
            "INSERT INTO riskreview_decisionrecord SELECT decision_id, sections, hashes, repeat('0', 64), frozen_at FROM riskreview_decisionrecord"
        )
    assert why() == []


def test_two_pairs_of_eyes_that_were_one_are_named(decision, behind, analyst, legal):
    behind("riskreview_decision", "UPDATE riskreview_decision SET decided_by_id = %s", analyst.pk)
    other = ["the trail says otherwise about: decided_by", f"{OF_RECORD}decision"]
    assert why() == [*other, f"{analyst} decided on an engagement of their own"]
    behind("riskreview_decision", "UPDATE riskreview_decision SET decided_by_id = %s", legal.pk)
    assert why() == [*other, f"{legal} decided and held a lane"]


def test_a_lane_held_without_a_claim_is_named(decision, behind, north):
    other = make_user("other", role="legal_reviewer", sees=[north])
    behind("riskreview_lane", "UPDATE riskreview_lane SET holder_id = %s WHERE name = 'legal'", other.pk)
    assert why() == [f"{OF_RECORD}lane.legal", "a lane was held by somebody who never claimed it"]


@pytest.mark.parametrize("lane", ["legal", "ethical"])
def test_a_dissent_after_the_decision_or_without_the_lane_is_named(decision, behind, legal, lane):
    values = "gen_random_uuid(), %s, %s, 'No.', %s, now()"
    insert = f"INSERT INTO riskreview_dissent (id, review_id, lane, text, by_id, at) VALUES ({values})"
    behind("riskreview_dissent", insert, decision.review_id, lane, legal.pk)
    without = [] if lane == "legal" else [f"{legal} dissented without having held the ethical lane"]
    assert why() == [*without, "the trail does not know it", f"{OF_RECORD}dissent"]


def test_a_dissent_changed_behind_the_triggers_back_is_named(review, behind, legal):
    lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    lanes.dissent(review_id=review.pk, text="No.", by=legal)
    assert why() == []
    behind("riskreview_dissent", "UPDATE riskreview_dissent SET text = 'Yes.'")
    assert why() == ["the trail says otherwise about it"]
