import pytest
from django.db import DatabaseError

from core.errors import Invalid, NotAllowed
from core.models import AuditEvent
from riskreview.domain.matrix import Placed
from riskreview.models import Decision, Lane, Review
from riskreview.selectors import judgement, levels
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql

pytestmark = pytest.mark.django_db


def placed(*cells):
    names = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")
    return Placed(**dict(zip(names, cells, strict=True)))


def test_a_placed_risk_counts_for_the_level_and_is_never_below_the_answers(
    review, people, approver, senior, sql, value_of
):
    lane = steps.lane_of(review, "ethical")
    steps.answer(lane, people["ethical"], E04="medium")
    for cells, fields in [
        ((1, 2, 1, 2), {"inherent_likelihood", "residual_likelihood"}),
        ((3, 3, 4, 3), {"residual_likelihood"}),
    ]:
        with pytest.raises(Invalid) as refused:
            steps.recommend(lane, people["ethical"], placed=placed(*cells))
        assert set(refused.value.fields) == fields
    stored = Lane.objects.get(pk=lane.pk)
    assert (stored.status, stored.inherent, stored.placed) == ("claimed", "", None)
    done = steps.recommend(lane, people["ethical"], placed=placed(5, 4, 4, 3))
    assert (done.inherent, done.residual, done.placed) == ("very_high", "high", placed(5, 4, 4, 3))
    changes = AuditEvent.objects.get(verb="riskreview.lane_answered").changes
    assert (changes["residual"], changes["residual_likelihood"]) == ("high", 4)
    found = steps.answer_all(review, people)
    judged = judgement.judge(found)
    assert judged.level.to_approve == levels.levels_of([found])[found.pk].to_approve == 2
    assert "The residual risk of the Ethical lane is high: level 2." in [str(why) for why in judged.level.reasons]
    assert value_of("riskreview_level_of_answers(%s)", review.pk) == 1
    assert value_of("riskreview_level(%s)", review.pk) == 2
    with pytest.raises(NotAllowed):
        steps.decide(found, approver)
    with pytest.raises(DatabaseError, match="call for a decision at level 2"):
        sql(*decide_sql(found, approver, level=1))
    with pytest.raises(DatabaseError, match="changes only while its review is open"):
        sql("UPDATE riskreview_lane SET residual_likelihood = 1 WHERE id = %s", lane.pk)
    assert not Decision.objects.exists()
    assert Review.objects.get(pk=review.pk).status == "recommended"
    assert steps.decide(found, senior).level == 2


def test_the_database_holds_a_placing_to_the_table(review, people, sql):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, people["legal"])
    answered = (
        "UPDATE riskreview_lane SET status = 'answered', recommendation = 'clear', reasons = 'x', inherent = 'low',"
        " residual = 'low', answered_at = now(), inherent_likelihood = %s, inherent_impact = %s,"
        " residual_likelihood = %s, residual_impact = %s WHERE id = %s"
    )
    for cells in [(2, 3, 1, 1), (1, 1, 2, 1), (1, 1, 1, None), (6, 1, 1, 1), (0, 1, 0, 1)]:
        with pytest.raises(DatabaseError, match="lane_risk_is_where_it_was_placed"):
            sql(answered, *cells, lane.pk)
    assert sql(answered, 2, 2, 1, 2, lane.pk) == 1
