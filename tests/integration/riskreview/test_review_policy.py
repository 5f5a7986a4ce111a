"""A policy is drafted by one person and published by another, and every later decision is held to it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import canonical, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from riskreview.domain.reopening import Response
from riskreview.domain.review_policy import SETTINGS, InvalidPolicy, parse
from riskreview.models import Assent, Decision, PolicyDraft, Review, ReviewPolicy, Waiver
from riskreview.selectors import document, judgement, levels, review_policy, xray
from riskreview.services import assents, lanes, records, reopening, waivers
from riskreview.services import review_policy as service
from tests.factories import make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql
from tests.standing import standing

pytestmark = pytest.mark.django_db


def changed(**values):
    body = {section: dict(part) for section, part in review_policy.shipped().body().items()}
    for name, value in values.items():
        section, key = name.split("__")
        body[section][key] = value
    return body


def put_in_force(admin, senior, **values):
    row = service.draft(document=changed(**values), reason="A lesson.", seen_version=None, by=admin)
    return service.publish(seen_version=row.version, by=senior)


def test_two_people_change_the_policy_and_a_review_keeps_the_one_it_began_under(
    admin, senior, approver, analyst, legal, review, actor
):
    first = ReviewPolicy.objects.get()
    assert (first.number, first.published_by, review.policy) == (1, None, first)
    document = changed(levels__tier_1=2, deadlines__legal=3)
    refusals = [
        (NotAllowed, {"by": senior}),
        (Invalid, {"document": changed()}),
        (Invalid, {"document": changed(emergency__hours=72)}),
        (Invalid, {"reason": " "}),
        (Conflict, {"seen_version": 3}),
    ]
    said = {"document": document, "reason": "A lesson.", "seen_version": None, "by": admin}
    for refusal, more in refusals:
        with pytest.raises(refusal):
            service.draft(**{**said, **more})
    assert not PolicyDraft.objects.exists()
    draft = service.draft(**said)
    with pytest.raises(Conflict):
        service.draft(**said)
    for refusal, more in [(NotAllowed, {"by": admin}), (NotAllowed, {"by": approver}), (Stale, {"seen_version": 9})]:
        with pytest.raises(refusal):
            service.publish(**{"seen_version": draft.version, "by": senior, **more})
    assert ReviewPolicy.objects.get() == first

    second = service.publish(seen_version=draft.version, by=senior)
    assert (second.number, second.drafted_by, second.published_by) == (2, admin, senior)
    assert not PolicyDraft.objects.exists()
    event = AuditEvent.objects.get(verb="riskreview.policy_published", by=senior)
    assert (event.reason, event.changes["levels.tier_1"]) == ("A lesson.", [1, 2])
    assert judgement.judge(again(review)).level.to_approve == 3, "nothing is answered: high in every lane"
    assert judgement.judge(again(review)).level.to_turn_down == 1
    steps.submission.withdraw(
        engagement_id=review.engagement_id, seen_version=steps.fresh(review.engagement).version, by=analyst
    )
    later = steps.submit(review.engagement, analyst)
    assert later.policy == second
    assert judgement.judge(later).level.to_turn_down == 2
    dropped = service.draft(document=changed(), reason="Back.", seen_version=None, by=admin)
    service.drop(seen_version=dropped.version, by=senior)
    with pytest.raises(NotFound):
        service.publish(seen_version=1, by=senior)


def test_the_record_says_what_a_change_does_under_the_policy_of_the_review(
    admin, senior, approver, analyst, draft, people
):
    put_in_force(admin, senior, triggers__leader_changed="suspend")
    review = steps.answer_all(steps.submit(draft, analyst), people)
    decision = steps.decide(review, approver)
    kept = document.of(decision.record, user=approver, at=clock.now())["sections"]["triggers"]["content"]
    does = {row["code"]: row["response"] for row in kept}
    assert (does["leader_changed"], does["listing_ended"]) == ("suspend", "notify")


def test_from_which_weight_an_incident_counts_is_in_the_policy(cleared, actor, admin, senior):
    said = {"reason": "Shots.", "actor_id": actor.pk}
    assert reopening.react_to_incident(weight=-6.0, hits=True, cause_key="a", **said) == []
    put_in_force(admin, senior, thresholds__serious_weight=50, thresholds__grave_weight=60)
    (told,) = reopening.react_to_incident(weight=-5.0, hits=True, cause_key="b", **said)
    (acted,) = reopening.react_to_incident(weight=-6.0, hits=True, cause_key="c", **said)
    assert (told.trigger, acted.trigger, steps.fresh(cleared).status) == (
        "serious_incident", "grave_incident", "suspended",
    )  # fmt: skip
    assert reopening.react_to_incident(weight=-6.0, hits=True, cause_key="c", **said) == []


INSERT = (
    "INSERT INTO riskreview_reviewpolicy (id, number, body, sha256, reason, drafted_by_id, published_by_id, published_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 'Because.', %s, %s, now())"
)


def test_the_database_keeps_the_limits_the_order_and_the_two_people(published, admin, senior, approver, sql):
    def insert(*, number=2, drafted=admin, by=senior, sha=None, without=None, **values):
        whole = changed(**values)
        body = canonical.dumps(
            {name: {each: part[each] for each in part if (name, each) != without} for name, part in whole.items()}
        )
        return sql(INSERT, number, body, sha or canonical.sha256(body), drafted and drafted.pk, by and by.pk)

    wrong = [
        {"emergency__hours": 49}, {"validity__ethical": 181}, {"levels__tier_3": 2}, {"levels__warrant": 1},
        {"triggers__listing_added": "notify"}, {"triggers__warrant_issued": "recheck"}, {"approvals__level_2": 0},
        {"levels__raise": 0}, {"levels__high": 0}, {"deferral__adds": 0},
        {"triggers__validity_ended": "notify"}, {"number": 3}, {"by": admin}, {"by": approver},
        {"drafted": approver}, {"drafted": senior}, {"by": None}, {"sha": "0" * 64},
        {"without": ("emergency", "hours")}, {"without": ("levels", "tier_3")},
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(DatabaseError):
            insert(**each)
    assert ReviewPolicy.objects.count() == 1
    assert insert(deadlines__legal=2) == 1
    for statement in ("UPDATE riskreview_reviewpolicy SET reason = 'Else.'", "DELETE FROM riskreview_reviewpolicy"):
        with pytest.raises(DatabaseError, match="append-only"):
            sql(statement)
    assert review_policy.in_force().number("deadlines.legal") == 2
    assert parse(changed(deadlines__legal=2)) == review_policy.in_force()
    for more in ({"extra": {"x": 1}}, {"triggers": {**changed()["triggers"], "whim": "notify"}}):
        body = canonical.dumps(changed() | more)
        with pytest.raises(DatabaseError, match=r"nothing else|adds none"):
            sql(INSERT, 3, body, canonical.sha256(body), admin.pk, senior.pk)


def test_the_database_and_the_domain_allow_the_same_values(published, value_of):
    def ours(body):
        try:
            return bool(parse(body))
        except InvalidPolicy:
            return False

    for one in SETTINGS:
        numbers = (one.low - 1, one.low, one.high, one.high + 1, -1)
        for value in (*one.choices, *Response, "B", "nothing", None, "") if one.choices else (*numbers, None):
            body = changed(**{f"{one.section}__{one.key}": value})
            theirs = value_of("riskreview_policy_faults(%s::jsonb) = '{}'", canonical.dumps(body))
            assert theirs == ours(body), (one.name, value)


def test_who_wrote_in_a_draft_does_not_publish_it_however_it_was_saved_last(published, admin, senior, sql):
    both = make_user(roles=["administrator", "senior_approver"])
    first = service.draft(document=changed(deadlines__legal=2), reason="Mine.", seen_version=None, by=both)
    row = service.draft(document=changed(deadlines__legal=2), reason="Ours.", seen_version=first.version, by=admin)
    sql("UPDATE riskreview_policydraft SET writers = '{}'")
    with pytest.raises(NotAllowed, match="You wrote in this draft"):
        service.publish(seen_version=row.version, by=both)
    body = canonical.dumps(changed(deadlines__legal=2))
    with pytest.raises(DatabaseError, match="wrote in the draft"):
        sql(INSERT, 2, body, canonical.sha256(body), admin.pk, both.pk)
    assert ReviewPolicy.objects.count() == 1
    assert service.publish(seen_version=row.version, by=senior).drafted_by == admin


def test_what_is_decided_otherwise_is_held_to_the_policy_too(
    admin, senior, approver, analyst, draft, people, legal, sql
):
    put_in_force(admin, senior, emergency__hours=12, emergency__full_review=12, levels__tier_1=2)
    review = steps.submit(draft, analyst)
    assert review.tier == 1
    steps.answer(steps.lane_of(review, "legal"), legal)
    at = clock.now()
    urgent = {"basis": "emergency", "level": 2, "spoken_at": at, "valid_until": at + timedelta(hours=13)}
    with pytest.raises(DatabaseError, match="12 hours at most"):
        sql(*decide_sql(review, senior, **urgent))
    passed = steps.answer_all(review, people)
    with pytest.raises(DatabaseError, match="decided at level 2"):
        sql(*decide_sql(passed, approver, outcome="refuse", valid_until=None))
    assert not Decision.objects.exists()


def again(review):
    return Review.objects.get(pk=review.pk)


def answer_badly(review, people, **changes):
    """Let every lane answer well but for the changes, and recommend to refuse where one is its own."""
    for lane in review.lanes.all():
        own = {code: answer for code, answer in changes.items() if code in steps.best(lane)}
        steps.answer(lane, people[lane.name], **own)
        worst = steps.Recommendation.REFUSE if own else steps.Recommendation.CLEAR
        steps.recommend(lane, people[lane.name], worst)
    return again(review)


@pytest.fixture
@standing
def blocked(review, people):
    """The lanes have passed on, and E08 blocks, though not absolutely."""
    return answer_badly(review, people, E08="no")


def test_a_block_is_waived_by_the_higher_authority_alone_by_name_and_with_an_end(
    blocked, authority, senior, analyst, sql, value_of
):
    blocks = [code for lane in blocked.lanes.all() for code in lane.blocks]
    assert len(blocks) == 1
    end = clock.now().date() + timedelta(days=20)
    said = {
        "review_id": blocked.pk,
        "seen_version": blocked.version,
        "code": blocks[0],
        "reason": "Lives depend on it.",
        "expires_on": end,
        "by": authority,
    }
    for refusal, more in [
        (NotAllowed, {"by": senior}),
        (NotAllowed, {"by": analyst}),
        (Stale, {"seen_version": 0}),
        (Invalid, {"code": "L01"}),
        (Invalid, {"reason": ""}),
        (Invalid, {"expires_on": clock.now().date()}),
    ]:
        with pytest.raises(refusal):
            waivers.give(**{**said, **more})
    with pytest.raises(Conflict):
        steps.decide(blocked, authority)
    assert not Waiver.objects.exists()
    row = waivers.give(**said)
    judged = judgement.judge(again(blocked))
    assert (judged.level.to_approve, judged.obstacles) == (3, ())
    assert levels.levels_of([again(blocked)])[blocked.pk].to_approve == 3
    assert value_of("riskreview_level(%s)", blocked.pk) == 3
    with pytest.raises(NotAllowed):
        steps.decide(blocked, senior)
    with pytest.raises(DatabaseError, match="append-only"):
        sql("UPDATE riskreview_waiver SET expires_on = expires_on + 100")
    beyond = clock.now() + timedelta(days=25)
    with pytest.raises(DatabaseError, match="no longer than the waiver"):
        sql(*decide_sql(blocked, authority, level=3, valid_until=beyond))
    decision = steps.decide(blocked, authority)
    assert decision.valid_until.date() <= row.expires_on
    event = AuditEvent.objects.get(verb="riskreview.waived")
    assert (event.by, event.reason, event.changes["item"]) == (authority, "Lives depend on it.", blocks[0])
    kept = document.of(decision.record, user=authority, at=clock.now())
    assert [error.message for error in Draft202012Validator(document.schema()).iter_errors(kept)] == []
    found = {name: section["content"] for name, section in kept["sections"].items()}
    assert [(row["item"], row["by"]["name"], row["expires_on"]) for row in found["waivers"]] == [
        (blocks[0], str(authority), end.isoformat())
    ]
    assert found["policy"] == {"version": "1", "sha256": blocked.policy.sha256, "text": blocked.policy.body}
    paper = records.take_out(decision_id=decision.pk, kind="pdf", by=authority).file
    assert "Lives depend on it." in "".join(page.extract_text() for page in PdfReader(paper).pages)
    noticed = {one.check.code: one.rows for one in xray.findings(user=authority, at=clock.now()) if one.count}
    assert [(row.note, row.url) for row in noticed["waived"]] == [(blocks[0], blocked.get_absolute_url())]


WAIVE = (
    "INSERT INTO riskreview_waiver (id, review_id, lane_id, code, reason, expires_on, by_id, at)"
    " SELECT gen_random_uuid(), l.review_id, l.id, %s, 'So.', now() + interval '9 days', %s, now()"
    " FROM riskreview_lane l WHERE l.review_id = %s AND l.name = %s"
)


def test_a_waiver_that_ran_out_is_given_anew(blocked, authority, sql):
    name, code = next((lane.name, lane.blocks[0]) for lane in blocked.lanes.all() if lane.blocks)
    sql(WAIVE.replace("+ interval '9 days'", "- interval '1 day'"), code, authority.pk, blocked.pk, name)
    with pytest.raises(Conflict, match=f"{code} blocks"):
        steps.decide(blocked, authority)
    end = clock.now().date() + timedelta(days=9)
    said = {"code": code, "reason": "Lives depend on it.", "expires_on": end, "by": authority}
    waivers.give(review_id=blocked.pk, seen_version=blocked.version, **said)
    assert steps.decide(blocked, authority).valid_until.date() == end


def test_the_database_waives_no_absolute_block_and_for_nobody_else(review, people, authority, senior, legal, sql):
    passed = answer_badly(review, people, L01="no", E08="no")
    lanes = {lane.name: lane for lane in passed.lanes.all()}
    name, code = next((lane.name, lane.blocks[0]) for lane in lanes.values() if lane.blocks)
    assert "L01" in lanes["legal"].blocks_absolutely
    for item, by, lane, words in [
        ("L01", authority, "legal", "waived by nobody"),
        ("L02", authority, "legal", "Only an item that blocks"),
        (code, senior, name, "level 3"),
        (code, legal, name, "held a lane"),
    ]:
        with pytest.raises(DatabaseError, match=words):
            sql(WAIVE, item, by.pk, passed.pk, lane)
    with pytest.raises(Invalid):
        waivers.give(
            review_id=passed.pk, seen_version=passed.version, code="L01", reason="So.",
            expires_on=clock.now().date() + timedelta(days=9), by=authority,
        )  # fmt: skip
    assert sql(WAIVE, code, authority.pk, passed.pk, name) == 1
    assert judgement.judge(again(passed)).level.to_approve is None


def test_where_the_policy_has_two_people_approve_the_second_decides(
    admin, senior, approver, analyst, legal, draft, people, north, sql
):
    put_in_force(admin, senior, approvals__level_1=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    other = make_user(role="approver", sees=[north])
    said = {"review_id": review.pk, "seen_version": review.version, "reasons": "I see it so too.", "by": other}
    with pytest.raises(Conflict, match="1 more has to agree"):
        steps.decide(review, approver)
    with pytest.raises(DatabaseError, match="2 people approve, and 0 agreed"):
        sql(*decide_sql(review, approver))
    for refusal, more in [
        (NotAllowed, {"by": analyst}),
        (NotAllowed, {"by": legal}),
        (Invalid, {"reasons": ""}),
        (Stale, {"seen_version": 0}),
    ]:
        with pytest.raises(refusal):
            assents.give(**{**said, **more})
    assert not Assent.objects.exists()
    assents.give(**said)
    with pytest.raises(Conflict):
        assents.give(**said)
    with pytest.raises(Conflict, match="1 more has to agree"):
        steps.decide(review, other)
    with pytest.raises(DatabaseError, match="2 people approve, and 0 agreed"):
        sql(*decide_sql(review, other))
    decision = steps.decide(review, approver)
    assert (decision.decided_by, Assent.objects.get().by) == (approver, other)
    kept = document.of(decision.record, user=approver, at=clock.now())["sections"]["assents"]["content"]
    assert [(row["by"]["name"], row["reasons"]) for row in kept] == [(str(other), "I see it so too.")]
    with pytest.raises(DatabaseError, match="append-only"):
        sql("DELETE FROM riskreview_assent")


def test_what_was_agreed_before_a_dissent_counts_only_if_agreed_again(
    admin, senior, approver, analyst, legal, draft, people, north, sql, refused
):
    put_in_force(admin, senior, approvals__level_1=2, approvals__level_2=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    other = make_user("second", role="senior_approver", sees=[north])
    said = {"review_id": review.pk, "seen_version": review.version, "reasons": "I see it so too.", "by": other}
    assents.give(**said)
    insert = (
        "INSERT INTO riskreview_assent (id, review_id, snapshot_id, level, reasons, by_id, at)"
        " SELECT gen_random_uuid(), review_id, snapshot_id, level, reasons, by_id, now() + %s FROM riskreview_assent"
    )
    refused("only after a dissent", insert, "0")
    refused("not ahead", insert, "1 day")
    lanes.dissent(review_id=review.pk, text="Too early.", by=legal)
    told = Notice.objects.filter(kind=Kind.AGREE_AGAIN, done_at=None)
    assert [row.recipient for row in told] == [other]
    with pytest.raises(Conflict, match="1 more has to agree"):
        steps.decide(review, senior)
    with pytest.raises(DatabaseError, match="2 people approve, and 0 agreed"):
        sql(*decide_sql(review, senior, level=2, overrules="Heard."))
    assert not Decision.objects.exists()
    assents.give(**said | {"reasons": "I have read the dissent, and see it so still."})
    assert not told.all().exists()
    decision = steps.decide(review, senior)
    kept = document.of(decision.record, user=senior, at=clock.now())["sections"]["assents"]["content"]
    assert [row["reasons"] for row in kept] == ["I have read the dissent, and see it so still."]
    assert Assent.objects.count() == 2


def test_one_approves_where_the_policy_says_one(recommended, approver):
    with pytest.raises(Conflict, match="one person approves"):
        assents.give(review_id=recommended.pk, seen_version=recommended.version, reasons="Yes.", by=approver)


def test_a_deferral_says_what_it_waits_for_and_deferring_often_raises_the_level(
    recommended, approver, senior, analyst, people, sql, value_of
):
    yesterday = clock.now().date() - timedelta(days=1)
    for name, value in [("lacking", ""), ("lacking_from", " "), ("meanwhile", ""), ("lacking_by", yesterday)]:
        with pytest.raises(Invalid) as refused:
            steps.decide(recommended, approver, steps.Outcome.DEFER, besides=steps.waiting(**{name: value}))
        assert list(refused.value.fields) == [name]
    with pytest.raises(DatabaseError, match="A deferral says what is missing"):
        sql(*decide_sql(recommended, approver, outcome="defer", valid_until=None, lacking=""))
    assert not Decision.objects.exists()
    review = recommended
    for number in range(3):
        assert judgement.judge(review).level.to_approve == 1, number
        decision = steps.decide(review, approver, steps.Outcome.DEFER)
        assert (decision.lacking, decision.lacking_from) == ("The licence.", "The ministry of trade.")
        review = steps.answer_all(steps.submit(review.engagement, analyst), people)
    judged = judgement.judge(review)
    assert judged.level.to_approve == levels.levels_of([review])[review.pk].to_approve == 2
    assert value_of("riskreview_level(%s)", review.pk) == 2
    assert judged.level.to_turn_down == 1
    with pytest.raises(DatabaseError, match="level 2"):
        sql(*decide_sql(review, approver))
    assert steps.decide(review, senior).level == 2


def test_a_dissent_is_overruled_by_name_with_a_reason(recommended, ethics, approver, sql):
    steps.lanes.dissent(review_id=recommended.pk, text="The elders will pay for it.", by=ethics)
    with pytest.raises(Invalid) as refused:
        steps.decide(recommended, approver, besides=steps.decisions.Besides())
    assert list(refused.value.fields) == ["overrules"]
    with pytest.raises(DatabaseError, match="against a dissent says why"):
        sql(*decide_sql(recommended, approver, overrules=""))
    assert not Decision.objects.exists()
    besides = steps.decisions.Besides(overrules="The elders asked for it themselves.")
    assert steps.decide(recommended, approver, besides=besides).overrules == "The elders asked for it themselves."


def test_the_database_wants_the_grounds_of_a_refusal_answered(recommended, approver, analyst, sql):
    refusal = steps.decide(recommended, approver, steps.Outcome.REFUSE)
    engagement = steps.fresh(refusal.engagement)
    steps.submission.revise(engagement_id=engagement.pk, seen_version=engagement.version, reason="", by=analyst)
    with pytest.raises(Invalid):
        steps.submit(engagement, analyst)
    review = steps.submit(engagement, analyst, refusal_answered="Another road.")
    assert (review.answers_refusal_of, review.refusal_answered) == (refusal, "Another road.")
    names = [field.column for field in Review._meta.concrete_fields]
    sql("UPDATE riskreview_review SET status = 'closed', ended_at = now() WHERE id = %s", review.pk)
    values = {"id": "gen_random_uuid()", "refusal_answered": "''", "status": "'open'", "ended_at": "NULL"}
    statement = f"INSERT INTO riskreview_review ({', '.join(names)}) SELECT " + ", ".join(
        values.get(name, name) for name in names
    )
    with pytest.raises(DatabaseError, match="answers the grounds"):
        sql(f"{statement} FROM riskreview_review WHERE id = %s", review.pk)
