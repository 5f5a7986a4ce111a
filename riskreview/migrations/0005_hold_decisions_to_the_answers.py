"""A decision is held to the answers it rests on, and the closing of a chance contact to what was planned beside it.

The level repeats riskreview/domain/levels.py and verdict.py, the look back riskreview/selectors/retrospect.py; tests
compare each pair.
"""

from django.db import migrations

LEVEL = """
-- The level that approving a review of a plan takes: the highest that tier, answers, remaining risk and facts ask for.
CREATE FUNCTION riskreview_level(review uuid) RETURNS int LANGUAGE sql STABLE AS $$
    WITH whole AS (
        SELECT r.*, greatest(1, r.tier) AS of_tier FROM riskreview_review r WHERE r.id = review
    ), given AS (
        SELECT l.name, listed.item, a.answer,
               CASE WHEN coalesce(a.answer, '') = '' THEN '{D}'::text[]
                    ELSE riskreview_effects(listed.item, a.answer, whole.facts) END AS effects,
               coalesce((SELECT max(1 + (m.verified_at IS NOT NULL)::int) FROM riskreview_mitigation m
                          WHERE m.lane_id = l.id AND m.code = listed.item->>'code'), 0) AS lowered
          FROM whole JOIN riskreview_lane l ON l.review_id = whole.id
          JOIN riskreview_checklisttemplate t ON t.id = l.template_id
          CROSS JOIN LATERAL jsonb_array_elements(t.body->'items') AS listed(item)
          LEFT JOIN riskreview_laneanswer a ON a.lane_id = l.id AND a.code = listed.item->>'code'
    ), risks AS (
        SELECT name, effects, lowered, coalesce(riskreview_weight(effects), 1) AS weight,
               CASE WHEN item->>'scale' = 'RSK' AND answer = 'unknown' THEN 2
                    WHEN item->>'scale' = 'RSK' AND answer NOT IN ('', 'na')
                        THEN array_position(riskreview_scale('RSK'), answer::text) - 1
                    ELSE ('{0,1,2,2,3,3}'::int[])[coalesce(riskreview_weight(effects), 1)] END AS inherent
          FROM given
    ), lanes AS (
        SELECT name, max(CASE WHEN weight < 4 THEN greatest(0, inherent - lowered) ELSE inherent END) AS residual
          FROM risks GROUP BY name
    ), base AS (
        SELECT greatest(
            whole.of_tier,
            CASE WHEN EXISTS (SELECT FROM risks WHERE 'E' = ANY (effects)) THEN least(3, whole.of_tier + 1) END,
            CASE WHEN (SELECT max(residual) FROM lanes) = 3 OR (SELECT count(*) FROM lanes WHERE residual >= 2) > 1 THEN 3
                 WHEN (SELECT max(residual) FROM lanes) = 2 THEN 2 END,
            CASE WHEN (whole.facts->>'listed')::boolean AND whole.benefit
                   OR (whole.facts->>'essential_contact')::boolean THEN 3 END) AS level
          FROM whole
    )
    SELECT least(3, base.level + whole.level_raised_by + (
        SELECT (count(*) > 1 OR coalesce(bool_or(lane = 'legal'), false))::int
          FROM riskreview_dissent WHERE review_id = whole.id))
      FROM whole, base
$$;

-- What keeps an oral approval in an emergency from counting: the legal items that block absolutely still bind. An
-- answer that defers ("does not apply" against the facts) is no answer.
CREATE OR REPLACE FUNCTION riskreview_emergency_obstacles(review uuid, decider uuid) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text[] := '{}';
    given record;
    effects text[];
BEGIN
    FOR given IN
        SELECT listed.item, r.facts, a.answer, a.reasoning, a.answered_by_id
          FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id AND l.name = 'legal'
          JOIN riskreview_checklisttemplate t ON t.id = l.template_id
          CROSS JOIN LATERAL jsonb_array_elements(t.body->'items') AS listed(item)
          LEFT JOIN riskreview_laneanswer a ON a.lane_id = l.id AND a.code = listed.item->>'code'
         WHERE r.id = review AND riskreview_can(listed.item, '{B!}')
    LOOP
        effects := riskreview_effects(given.item, given.answer, given.facts);
        IF NOT riskreview_is_complete(given.item, given.answer, given.reasoning)
           OR coalesce('D' = ANY (effects), true) OR coalesce(given.answered_by_id, decider) = decider THEN
            found := found || format('%s must be answered first, by the legal reviewer: it can block absolutely.',
                                     given.item->>'code');
        ELSIF 'B!' = ANY (effects) THEN
            found := found || format('%s blocks absolutely.', given.item->>'code');
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM riskreview_lane WHERE review_id = review AND name = 'legal') THEN
        found := found || 'The legal lane has not answered.'::text;
    END IF;
    RETURN found;
END $$;
"""

GUARDS = """
-- Whether another engagement with the same actor was open when a contact began, or refused or given up shortly before.
CREATE FUNCTION riskreview_beside(contact uuid, began timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM engagements_engagement e JOIN engagements_engagementactor p ON p.engagement_id = e.id
         WHERE e.id <> contact AND e.kind <> 'chance_contact' AND e.created_at <= began
           AND p.actor_id IN (SELECT actor_id FROM engagements_engagementactor WHERE engagement_id = contact)
           AND (e.status IN ('draft', 'in_review', 'cleared', 'suspended', 'under_way')
                OR e.status IN ('refused', 'cancelled') AND e.updated_at >= began - interval '30 days'
                OR e.started_at > began))
$$;

CREATE FUNCTION riskreview_guard_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    needed int;
BEGIN
    IF NEW.basis = 'review' AND NEW.outcome IN ('approve', 'approve_with_conditions') THEN
        needed := riskreview_level(NEW.review_id);
        IF NEW.level < needed THEN
            PERFORM engagements_refuse(format('The answers call for a decision at level %s.', needed));
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_look_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'chance_contact' AND riskreview_beside(NEW.id, NEW.started_at)
       AND NOT EXISTS (SELECT FROM riskreview_decision WHERE engagement_id = NEW.id AND basis = 'retrospective') THEN
        PERFORM engagements_refuse('A chance contact beside an engagement with the same actor is reviewed in retrospect first.');
    END IF;
    RETURN NEW;
END $$;
"""

ATTACH = """
CREATE TRIGGER guard_level BEFORE INSERT ON riskreview_decision
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_level();
CREATE TRIGGER guard_the_look_back BEFORE UPDATE ON engagements_engagement
    FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION riskreview_guard_look_back();
"""

BACK = """
DROP TRIGGER guard_level ON riskreview_decision;
DROP TRIGGER guard_the_look_back ON engagements_engagement;
DROP FUNCTION riskreview_guard_level();
DROP FUNCTION riskreview_guard_look_back();
DROP FUNCTION riskreview_level(uuid);
DROP FUNCTION riskreview_beside(uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0004_hold_reviews_to_the_plan")]
    operations = [migrations.RunSQL(LEVEL + GUARDS + ATTACH, BACK)]
