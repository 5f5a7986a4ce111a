"""A reviewer may place the risk of a lane on likelihood by impact: as high as the answers or higher, and it counts.

The table repeats riskreview/domain/matrix.py; what the answers amount to repeats, for one lane, what was `riskreview_level`
and is `riskreview_level_of_answers`.
"""

from django.db import migrations, models

GUARDS = """
CREATE FUNCTION riskreview_risk_at(likelihood int, impact int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN likelihood * impact >= 17 THEN 3 WHEN likelihood * impact >= 10 THEN 2
                WHEN likelihood * impact >= 5 THEN 1 WHEN likelihood * impact >= 1 THEN 0 END
$$;

ALTER TABLE riskreview_lane ADD CONSTRAINT lane_risk_is_where_it_was_placed CHECK (
    num_nulls(inherent_likelihood, inherent_impact, residual_likelihood, residual_impact) = 4
    OR num_nulls(inherent_likelihood, inherent_impact, residual_likelihood, residual_impact) = 0
       AND status = 'answered' AND inherent_likelihood <= 5 AND inherent_impact <= 5
       AND residual_likelihood BETWEEN 1 AND inherent_likelihood AND residual_impact BETWEEN 1 AND inherent_impact
       AND array_position('{low,medium,high,very_high}'::text[], inherent::text) - 1
           >= riskreview_risk_at(inherent_likelihood, inherent_impact)
       AND array_position('{low,medium,high,very_high}'::text[], residual::text) - 1
           >= riskreview_risk_at(residual_likelihood, residual_impact));

-- The risk that remains in a lane, from its answers and mitigations.
CREATE FUNCTION riskreview_residual(lane uuid) RETURNS int LANGUAGE sql STABLE AS $$
    WITH given AS (
        SELECT listed.item, a.answer,
               CASE WHEN coalesce(a.answer, '') = '' THEN '{D}'::text[]
                    ELSE riskreview_effects(listed.item, a.answer, r.facts) END AS effects,
               coalesce((SELECT max(1 + (m.verified_at IS NOT NULL)::int) FROM riskreview_mitigation m
                          WHERE m.lane_id = l.id AND m.code = listed.item->>'code'), 0) AS lowered
          FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
          CROSS JOIN LATERAL riskreview_asked_items(l.id) AS listed(item)
          LEFT JOIN riskreview_laneanswer a ON a.lane_id = l.id AND a.code = listed.item->>'code'
         WHERE l.id = lane
    ), risks AS (
        SELECT lowered, coalesce(riskreview_weight(effects), 1) AS weight,
               CASE WHEN item->>'scale' = 'RSK' AND answer = 'unknown' THEN 2
                    WHEN item->>'scale' = 'RSK' AND answer NOT IN ('', 'na')
                        THEN array_position(riskreview_scale('RSK'), answer::text) - 1
                    ELSE ('{0,1,2,2,3,3}'::int[])[coalesce(riskreview_weight(effects), 1)] END AS inherent
          FROM given
    )
    SELECT max(CASE WHEN weight < 4 THEN greatest(0, inherent - lowered) ELSE inherent END) FROM risks
$$;

-- The level that the risk which remains takes, where reviewers placed it higher than their answers.
CREATE FUNCTION riskreview_level_as_placed(review uuid) RETURNS int LANGUAGE sql STABLE AS $$
    WITH whole AS (
        SELECT r.*, p.body::jsonb AS policy
          FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = review
    ), lanes AS (
        SELECT greatest(riskreview_residual(l.id), riskreview_risk_at(l.residual_likelihood, l.residual_impact)) AS residual
          FROM riskreview_lane l WHERE l.review_id = review
    ), worst AS (
        SELECT max(residual) AS residual, count(*) FILTER (WHERE residual >= 2) AS high FROM lanes
    )
    SELECT least(3, greatest(1,
            CASE WHEN worst.residual = 3 THEN (policy->'levels'->>'very_high')::int END,
            CASE WHEN worst.high > 1 THEN (policy->'levels'->>'high_twice')::int END,
            CASE WHEN worst.high = 1 AND worst.residual = 2 THEN (policy->'levels'->>'high')::int END)
        + whole.level_raised_by
        + (SELECT CASE WHEN count(*) >= (policy->'dissent'->>'number')::int OR coalesce(bool_or(lane = 'legal'), false)
                       THEN (policy->'dissent'->>'adds')::int ELSE 0 END
             FROM riskreview_dissent WHERE review_id = whole.id)
        + CASE WHEN riskreview_was_deferred(whole.engagement_id, whole.opened_at, policy)
               THEN (policy->'deferral'->>'adds')::int ELSE 0 END)
      FROM whole, worst
$$;

ALTER FUNCTION riskreview_level(uuid) RENAME TO riskreview_level_of_answers;
CREATE FUNCTION riskreview_level(review uuid) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT greatest(riskreview_level_of_answers(review), riskreview_level_as_placed(review))
$$;
"""

BACK = """
DROP FUNCTION riskreview_level(uuid);
ALTER FUNCTION riskreview_level_of_answers(uuid) RENAME TO riskreview_level;
ALTER TABLE riskreview_lane DROP CONSTRAINT lane_risk_is_where_it_was_placed;
DROP FUNCTION riskreview_level_as_placed(uuid);
DROP FUNCTION riskreview_residual(uuid);
DROP FUNCTION riskreview_risk_at(int, int);
"""


def step(name, label):
    field = models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name=label)
    return migrations.AddField(model_name="lane", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0016_hold_the_gate_to_the_policy")]
    operations = [
        step("inherent_likelihood", "likelihood before mitigation"),
        step("inherent_impact", "impact before mitigation"),
        step("residual_likelihood", "likelihood that remains"),
        step("residual_impact", "impact that remains"),
        migrations.RunSQL(GUARDS, BACK),
    ]
