"""How far back a chance contact looks, how old an index may be and from when a record is late stand in the policy.

The limits repeat riskreview/domain/review_policy.py, the look back riskreview/selectors/retrospect.py, the age of the
index riskreview/domain/index.py. A policy that was published before says nothing of them and means 30 days and 7.
"""

from django.db import migrations

LIMITS = """
-- As 0016 made it, with the three numbers.
CREATE OR REPLACE FUNCTION riskreview_policy_faults(body jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    WITH allowed AS (
        SELECT section.name, setting.key, (setting.ends->>0)::int AS low, (setting.ends->>1)::int AS high
          FROM jsonb_each('{
            "levels": {"tier_0": [1, 3], "tier_1": [1, 3], "tier_2": [2, 3], "tier_3": [3, 3], "raise": [1, 2], "high": [1, 3],
                       "high_twice": [2, 3], "very_high": [2, 3], "listed_benefit": [2, 3], "warrant": [2, 3]},
            "deadlines": {"legal": [1, 30], "legal_urgent": [1, 30], "ethical": [1, 30], "escalation": [1, 30], "wait": [1, 10]},
            "validity": {"legal": [1, 180], "legal_listed": [1, 180], "ethical": [1, 180], "escalation": [1, 180],
                         "escalation_high": [1, 180], "index": [1, 7], "remind_first": [1, 60], "remind_second": [1, 60], "remind_last": [1, 60]},
            "emergency": {"hours": [1, 48], "full_review": [1, 24]},
            "thresholds": {"serious_weight": [10, 70], "grave_weight": [10, 85], "index_rise": [5, 15], "index_days": [14, 90],
                           "trust_fall": [3, 10], "trust_days": [30, 90], "trust_floor": [30, 60], "credibility": [3, 5]},
            "dissent": {"number": [1, 2], "adds": [1, 2]},
            "deferral": {"number": [1, 3], "days": [1, 30], "adds": [1, 2]},
            "approvals": {"level_1": [1, 3], "level_2": [1, 3], "level_3": [1, 3]},
            "step_up": {"minutes": [1, 60]},
            "reports": {"hours": [1, 72], "flash": [1, 24], "late": [10, 60], "look_back": [30, 365]},
            "profiles": {"days": [7, 365], "in_dialogue": [7, 365], "dialogue": [90, 365], "determination": [30, 365]},
            "lists": {"days": [1, 30], "before_meeting": [2, 72]},
            "scores": {"trust_days": [1, 31], "escalation_hours": [1, 48]}}') AS section(name, settings),
               jsonb_each(section.settings) AS setting(key, ends)
    ), given AS (
        SELECT part.name, setting.key, CASE WHEN setting.value ~ '^[0-9]{1,3}$' THEN setting.value::int END AS number,
               setting.value
          FROM jsonb_each(body) AS part(name, held), jsonb_each_text(part.held) AS setting(key, value)
    )
    SELECT array_remove(ARRAY[
        CASE WHEN EXISTS (SELECT FROM allowed a LEFT JOIN given g USING (name, key)
                           WHERE coalesce(g.number NOT BETWEEN a.low AND a.high, true))
            THEN 'A policy holds every number within its limits.' END,
        CASE WHEN EXISTS (SELECT FROM given g LEFT JOIN allowed a USING (name, key)
                           WHERE a.key IS NULL AND g.name <> 'triggers' AND (g.name, g.key) <> ('thresholds', 'reliability'))
            THEN 'A policy holds nothing else.' END,
        CASE WHEN coalesce(body->'thresholds'->>'reliability' NOT IN ('C', 'D', 'E'), true)
            THEN 'A violation graded C3 is credible.' END,
        CASE WHEN EXISTS (
            SELECT FROM (VALUES ('levels', 'tier_0', 'tier_1'), ('levels', 'tier_1', 'tier_2'), ('levels', 'tier_2', 'tier_3'),
                                ('levels', 'high', 'high_twice'), ('levels', 'high', 'very_high'),
                                ('deadlines', 'legal_urgent', 'legal'),
                                ('thresholds', 'serious_weight', 'grave_weight'), ('validity', 'legal_listed', 'legal'), ('validity', 'escalation_high', 'escalation'),
                                ('validity', 'remind_second', 'remind_first'), ('validity', 'remind_last', 'remind_second'),
                                ('emergency', 'full_review', 'hours'), ('reports', 'flash', 'hours'),
                                ('profiles', 'in_dialogue', 'days')) AS pairs(name, less, more)
              JOIN given a ON (a.name, a.key) = (pairs.name, pairs.less)
              JOIN given b ON (b.name, b.key) = (pairs.name, pairs.more) WHERE a.number > b.number)
            THEN 'A graver case is not treated as the milder one.' END,
        CASE WHEN EXISTS (
            SELECT FROM given g WHERE g.name = 'triggers' AND coalesce(CASE
                WHEN g.key IN ('validity_ended', 'twelve_months', 'full_review_missing') THEN g.value <> 'revoke'
                WHEN g.key IN ('listing_added', 'list_hit_confirmed', 'warrant_issued', 'credible_violation',
                               'mandate_or_law_changed', 'leak_or_publicity', 'mitigation_failed', 'reviewer_objected',
                               'host_state_asked', 'stopped') THEN g.value NOT IN ('suspend', 'revoke')
                ELSE g.value NOT IN ('notify', 'recheck', 'suspend', 'revoke') END, true))
            THEN 'A listing, a warrant and a stop suspend at least; what has run out is over.' END
    ], NULL)
$$;
"""

LOOK_BACK = """
-- As 0008 made it; what was turned away counts as long as the policy in force says.
CREATE OR REPLACE FUNCTION riskreview_beside(contact uuid, began timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM engagements_engagement e JOIN engagements_engagementactor p ON p.engagement_id = e.id
         WHERE e.id <> contact AND e.kind <> 'chance_contact' AND e.created_at <= began
           AND actors_kept(p.actor_id) IN (
               SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p WHERE p.engagement_id = contact)
           AND (e.status IN ('draft', 'in_review', 'cleared', 'suspended', 'under_way')
                OR e.status IN ('refused', 'cancelled')
                   AND e.updated_at >= began - coalesce(riskreview_in_force('reports', 'look_back'), 30) * interval '1 day'
                OR e.started_at > began))
$$;
"""

INDEX = """
-- As 0008 made it, for as many days as an index counts.
CREATE FUNCTION riskreview_index_is_old(engagement uuid, days int) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or(s.escalation_at IS NULL OR s.escalation_level = ''
                            OR s.escalation_at < clock_timestamp() - days * interval '1 day' - interval '1 minute'), true)
      FROM engagements_engagementactor p LEFT JOIN actors_actorstanding s ON s.actor_id = actors_kept(p.actor_id)
     WHERE p.engagement_id = engagement
$$;

-- As 0010 made it; how old an index may be is in the policy of the review.
CREATE OR REPLACE FUNCTION riskreview_guard_the_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
    days int;
    of_plan text[] := '{tier,listed,lists,stale}';
BEGIN
    IF TG_OP = 'INSERT' AND NEW.opened_at < transaction_timestamp() - interval '5 minutes' THEN
        PERFORM engagements_refuse('A review is opened now, not earlier.');
    END IF;
    IF TG_OP = 'INSERT' OR NEW.facts - 'stale' IS DISTINCT FROM OLD.facts - 'stale' THEN
        plan := riskreview_plan_facts(NEW.engagement_id, (CASE TG_OP WHEN 'INSERT' THEN NEW.opened_at
                                                          ELSE clock_timestamp() END)::date);
        IF least(NEW.tier, (NEW.facts->>'tier')::int) < (plan->>'tier')::int AND TG_OP = 'INSERT'
           OR (NEW.facts->>'tier')::int < (plan->>'tier')::int
           OR (plan->>'listed')::boolean AND NOT (NEW.facts->>'listed')::boolean
           OR NOT plan->'lists' <@ (NEW.facts->'lists')
           OR NEW.facts - of_plan IS DISTINCT FROM plan - of_plan
           OR NOT NEW.benefit AND EXISTS (SELECT FROM engagements_offer WHERE engagement_id = NEW.engagement_id) THEN
            PERFORM engagements_refuse('The tier and the facts of a review are those of its plan.');
        END IF;
    END IF;
    IF NOT (NEW.facts->>'stale')::boolean AND (TG_OP = 'INSERT' OR NEW.facts IS DISTINCT FROM OLD.facts) THEN
        SELECT coalesce((body::jsonb->'validity'->>'index')::int, 7) INTO days
          FROM riskreview_reviewpolicy WHERE id = NEW.policy_id;
        IF riskreview_index_is_old(NEW.engagement_id, days) THEN
            PERFORM engagements_refuse('The escalation index of a party is missing or older than the policy allows.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION riskreview_index_is_old(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0034_stop_all_deliveries")]

    operations = [migrations.RunSQL(LIMITS + LOOK_BACK + INDEX)]
