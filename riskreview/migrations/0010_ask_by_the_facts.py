"""What a lane is asked follows from the facts of its review: the base of its checklist, and modules that rules choose.

`riskreview_asked_when` repeats riskreview/domain/asking.py, `riskreview_plan_facts` riskreview/selectors/judgement.py;
tests compare each pair. Reviews of before were asked the base alone: of what is new in their facts nothing is recorded.
"""

import re

from django.db import migrations, models

RULES = """
-- Whether a rule chooses its module on these facts.
CREATE FUNCTION riskreview_asked_when(rule jsonb, facts jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    named record;
BEGIN
    SELECT key, value INTO named FROM jsonb_each(rule);
    IF named.key = 'any' THEN
        RETURN coalesce((SELECT bool_or(riskreview_asked_when(inside, facts))
                           FROM jsonb_array_elements(named.value) AS listed(inside)), false);
    ELSIF named.key = 'all' THEN
        RETURN coalesce((SELECT bool_and(riskreview_asked_when(inside, facts))
                           FROM jsonb_array_elements(named.value) AS listed(inside)), false);
    ELSIF named.key = 'tier_at_least' THEN
        RETURN (facts->>'tier')::int >= named.value::int;
    ELSIF jsonb_typeof(named.value) = 'array' THEN
        RETURN facts->named.key ?| ARRAY(SELECT jsonb_array_elements_text(named.value));
    END IF;
    RETURN riskreview_holds(named.key, facts) = named.value::boolean;
END $$;

-- What a lane is asked, in the order of its checklist.
CREATE FUNCTION riskreview_asked_items(of_lane uuid) RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$
    SELECT listed.item
      FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
      JOIN riskreview_checklisttemplate t ON t.id = l.template_id
      CROSS JOIN LATERAL (
          SELECT 0 AS module_place, place, item
            FROM jsonb_array_elements(t.body->'items') WITH ORDINALITY AS base(item, place)
          UNION ALL
          SELECT m.place, i.place, i.item
            FROM jsonb_array_elements(t.body->'modules') WITH ORDINALITY AS m(module, place)
            CROSS JOIN LATERAL jsonb_array_elements(m.module->'items') WITH ORDINALITY AS i(item, place)
           WHERE riskreview_asked_when(m.module->'asked_when', r.facts)) AS listed
     WHERE l.id = of_lane ORDER BY listed.module_place, listed.place
$$;

-- The lists with legal effect on which, on a day, somebody stands who takes part or holds a role in an actor that does.
CREATE FUNCTION riskreview_lists(engagement uuid, day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT to_jsonb(ARRAY(
        SELECT DISTINCT l.list_code::text COLLATE "C" FROM actors_listing l
         WHERE l.listed_on <= day AND (l.delisted_on IS NULL OR l.delisted_on > day) AND l.legal_effects <> '{none}'
           AND (l.actor_id IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                WHERE p.engagement_id = engagement)
                OR l.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)
                OR l.person_id IN (
                    SELECT r.person_id FROM actors_personrole r
                      JOIN engagements_engagementactor p
                        ON actors_kept(p.actor_id) = r.actor_id AND p.engagement_id = engagement
                     WHERE (r.since IS NULL OR r.since <= day) AND (r.until IS NULL OR r.until > day)))
         ORDER BY 1))
$$;
"""

# The functions of before, first as they were, then with what is new in them.
HOLDS = """
CREATE OR REPLACE FUNCTION riskreview_holds(condition text, facts jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE condition
        WHEN 'always' THEN true
        WHEN 'tier_2_or_more' THEN (facts->>'tier')::int >= 2
        WHEN 'tier_3' THEN (facts->>'tier')::int = 3
        ELSE (facts->>condition)::boolean
    END
$$;
"""
HOLDS_MORE = HOLDS.replace(
    "        WHEN 'tier_3' THEN",
    "        WHEN 'benefit' THEN jsonb_array_length(facts->'incentives') > 0\n        WHEN 'tier_3' THEN",
)

PLAN = """
-- What a plan says of the facts that effects and levels depend on; the age of the index is no part of the plan.
CREATE OR REPLACE FUNCTION riskreview_plan_facts(engagement uuid, day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'tier', riskreview_tier(e.id, day), 'listed', riskreview_is_listed(e.id, day),
        'written_text', e.written_text, 'lethal', e.lethal, 'public_event', e.public_event,
        'partner_force', e.partner_force, 'essential_contact', e.essential_contact,
        'physical_meeting', e.physical_meeting OR coalesce(
            c.medium IN ('in_person_direct', 'in_person_neutral', 'liaison_office', 'joint_commission'), false))
      FROM engagements_engagement e LEFT JOIN engagements_channel c ON c.id = e.channel_id WHERE e.id = engagement
$$;

CREATE OR REPLACE FUNCTION riskreview_guard_the_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
    of_plan text[] := '{tier,listed,stale}';
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
           OR NEW.facts - of_plan IS DISTINCT FROM plan - of_plan
           OR NOT NEW.benefit AND EXISTS (SELECT FROM engagements_offer WHERE engagement_id = NEW.engagement_id) THEN
            PERFORM engagements_refuse('The tier and the facts of a review are those of its plan.');
        END IF;
    END IF;
    IF NOT (NEW.facts->>'stale')::boolean AND (TG_OP = 'INSERT' OR NEW.facts IS DISTINCT FROM OLD.facts)
       AND riskreview_index_is_old(NEW.engagement_id) THEN
        PERFORM engagements_refuse('The escalation index of a party is missing or older than seven days.');
    END IF;
    RETURN NEW;
END $$;
"""
MORE_OF_THE_PLAN = """
-- What a plan says of the facts that effects and levels depend on; the age of the index is no part of the plan.
CREATE OR REPLACE FUNCTION riskreview_plan_facts(engagement uuid, day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'tier', riskreview_tier(e.id, day), 'listed', riskreview_is_listed(e.id, day),
        'written_text', e.written_text, 'lethal', e.lethal, 'public_event', e.public_event,
        'partner_force', e.partner_force, 'essential_contact', e.essential_contact,
        'physical_meeting', e.physical_meeting OR coalesce(
            c.medium IN ('in_person_direct', 'in_person_neutral', 'liaison_office', 'joint_commission'), false),
        'intermediary', coalesce(c.medium IN ('shuttle_proximity', 'third_party_relay') OR c.intermediary <> '', false)
            OR EXISTS (SELECT FROM engagements_engagementfacilitator f WHERE f.engagement_id = e.id),
        'actor_types', to_jsonb(ARRAY(
            SELECT DISTINCT a.actor_type::text COLLATE "C" FROM engagements_engagementactor p
              JOIN actors_actor a ON a.id = actors_kept(p.actor_id) WHERE p.engagement_id = e.id ORDER BY 1)),
        'lists', riskreview_lists(e.id, day),
        'kinds', to_jsonb(ARRAY(
            SELECT DISTINCT kind::text COLLATE "C" FROM unnest(ARRAY[e.kind, e.purpose]) AS named(kind)
             WHERE kind <> '' ORDER BY 1)),
        'channels', to_jsonb(array_remove(ARRAY[c.medium::text], NULL)),
        'incentives', to_jsonb(ARRAY(
            SELECT DISTINCT o.category::text COLLATE "C" FROM engagements_offer o WHERE o.engagement_id = e.id ORDER BY 1)),
        'jurisdictions', to_jsonb(ARRAY[coalesce((SELECT jurisdiction::text FROM accounts_organisation), 'neutral')]))
      FROM engagements_engagement e LEFT JOIN engagements_channel c ON c.id = e.channel_id WHERE e.id = engagement
$$;

CREATE OR REPLACE FUNCTION riskreview_guard_the_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
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
    IF NOT (NEW.facts->>'stale')::boolean AND (TG_OP = 'INSERT' OR NEW.facts IS DISTINCT FROM OLD.facts)
       AND riskreview_index_is_old(NEW.engagement_id) THEN
        PERFORM engagements_refuse('The escalation index of a party is missing or older than seven days.');
    END IF;
    RETURN NEW;
END $$;
"""

OBSTACLES = """
-- Everything that keeps three lanes from carrying an approval: each counts by its latest answers on this content.
CREATE OR REPLACE FUNCTION riskreview_obstacles(engagement uuid, content int) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text[] := '{}';
    lane_name text;
    lane record;
    change text;
BEGIN
    FOREACH lane_name IN ARRAY '{legal,ethical,escalation}'::text[] LOOP
        SELECT l.* INTO lane FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
         WHERE r.engagement_id = engagement AND r.content_no = content AND l.name = lane_name AND l.status = 'answered'
         ORDER BY l.answered_at DESC LIMIT 1;
        IF lane.id IS NULL THEN
            found := found || format('The %s lane has not answered.', lane_name);
            CONTINUE;
        END IF;
        SELECT o.trigger INTO change FROM riskreview_reopening o
         WHERE o.engagement_id = engagement AND o.content_no = content AND o.response <> 'notify'
           AND o.lanes @> ARRAY[lane_name]::varchar[] AND o.at > lane.answered_at
         ORDER BY o.at DESC LIMIT 1;
        IF change IS NOT NULL THEN
            found := found || format('The %s lane has not answered since something changed (%s).', lane_name, change);
        END IF;
        found := found
            || ARRAY(SELECT format('%s blocks absolutely.', code) FROM unnest(lane.blocks_absolutely) AS listed(code))
            || ARRAY(SELECT format('%s blocks.', code) FROM unnest(lane.blocks) AS listed(code))
            || ARRAY(SELECT format('%s is not known yet.', code) FROM unnest(lane.deferred) AS listed(code))
            || ARRAY(SELECT format('%s needs a mitigation.', code) FROM unnest(lane.unmitigated) AS listed(code));
    END LOOP;
    RETURN found;
END $$;
"""
OBSTACLES_MORE = """
-- Everything that keeps three lanes from carrying an approval: each counts by its latest answers on this content.
CREATE OR REPLACE FUNCTION riskreview_obstacles(engagement uuid, content int) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text[] := '{}';
    lane_name text;
    lane record;
    change text;
BEGIN
    FOREACH lane_name IN ARRAY '{legal,ethical,escalation}'::text[] LOOP
        SELECT l.* INTO lane FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
         WHERE r.engagement_id = engagement AND r.content_no = content AND l.name = lane_name AND l.status = 'answered'
         ORDER BY l.answered_at DESC LIMIT 1;
        IF lane.id IS NULL THEN
            found := found || format('The %s lane has not answered.', lane_name);
            CONTINUE;
        END IF;
        SELECT o.trigger INTO change FROM riskreview_reopening o
         WHERE o.engagement_id = engagement AND o.content_no = content AND o.response <> 'notify'
           AND o.lanes @> ARRAY[lane_name]::varchar[] AND o.at > lane.answered_at
         ORDER BY o.at DESC LIMIT 1;
        IF change IS NOT NULL THEN
            found := found || format('The %s lane has not answered since something changed (%s).', lane_name, change);
        END IF;
        found := found
            || ARRAY(SELECT format('%s blocks absolutely.', code) FROM unnest(lane.blocks_absolutely) AS listed(code))
            || ARRAY(SELECT format('%s blocks.', code) FROM unnest(lane.blocks) AS listed(code))
            || ARRAY(SELECT format('%s is not known yet.', code) FROM unnest(lane.deferred) AS listed(code))
            || ARRAY(SELECT format('%s needs a mitigation.', code) FROM unnest(lane.unmitigated) AS listed(code))
            || ARRAY(SELECT format('%s has no answer yet.', asked.item->>'code')
                       FROM riskreview_asked_items(lane.id) AS asked(item)
                      WHERE NOT EXISTS (SELECT FROM riskreview_laneanswer a WHERE a.lane_id = lane.id
                                         AND a.code = asked.item->>'code' AND a.answer <> ''));
    END LOOP;
    RETURN found;
END $$;
"""

# The guards that read what a lane is asked; before, that was the base.
ASKED = """
CREATE OR REPLACE FUNCTION riskreview_guard_lane() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bookkeeping text[] := ARRAY['version', 'updated_at'];
    whole record;
    item jsonb;
    given record;
    found text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A lane is never deleted.');
    END IF;
    SELECT status, facts INTO whole FROM riskreview_review WHERE id = NEW.review_id FOR SHARE;
    IF whole.status <> 'open' THEN
        PERFORM engagements_refuse('A lane changes only while its review is open.');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'open'
           OR NEW.template_id IS DISTINCT FROM (SELECT id FROM riskreview_checklisttemplate WHERE lane = NEW.name
                                                 ORDER BY number DESC LIMIT 1) THEN
            PERFORM engagements_refuse('A lane begins open, with the newest checklist of its own.');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.review_id, NEW.name, NEW.template_id) IS DISTINCT FROM (OLD.id, OLD.review_id, OLD.name, OLD.template_id)
       OR (OLD.status = 'answered' AND NEW.status = 'answered'
           AND to_jsonb(NEW) - bookkeeping IS DISTINCT FROM to_jsonb(OLD) - bookkeeping) THEN
        PERFORM engagements_refuse('What a lane answered is not changed afterwards.');
    ELSIF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT FROM riskreview_transition WHERE machine = 'lane' AND from_status = OLD.status AND to_status = NEW.status
    ) THEN
        PERFORM engagements_refuse(format('A lane cannot go from "%s" to "%s".', OLD.status, NEW.status));
    ELSIF NEW.holder_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM riskreview_laneclaim WHERE review_id = NEW.review_id AND lane = NEW.name AND user_id = NEW.holder_id
    ) THEN
        PERFORM engagements_refuse('Whoever holds a lane has claimed it.');
    END IF;
    IF NEW.status = 'answered' AND OLD.status = 'answered' THEN
        RETURN NEW;
    ELSIF NEW.answered_at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A lane answers now, not ahead: what changes later is answered again.');
    END IF;

    NEW.blocks_absolutely := '{}';
    NEW.blocks := '{}';
    NEW.deferred := '{}';
    NEW.unmitigated := '{}';
    IF NEW.status <> 'answered' THEN
        RETURN NEW;
    END IF;
    FOR item IN SELECT asked.item FROM riskreview_asked_items(NEW.id) AS asked(item) LOOP
        SELECT answer, reasoning INTO given FROM riskreview_laneanswer WHERE lane_id = NEW.id AND code = item->>'code';
        IF NOT riskreview_is_complete(item, given.answer, given.reasoning) THEN
            PERFORM engagements_refuse(format('%s has no complete answer yet.', item->>'code'));
        END IF;
        found := riskreview_effects(item, given.answer, whole.facts);
        IF 'B!' = ANY (found) THEN NEW.blocks_absolutely := NEW.blocks_absolutely || (item->>'code')::varchar; END IF;
        IF 'B' = ANY (found) THEN NEW.blocks := NEW.blocks || (item->>'code')::varchar; END IF;
        IF 'D' = ANY (found) THEN NEW.deferred := NEW.deferred || (item->>'code')::varchar; END IF;
        IF 'M' = ANY (found)
           AND NOT EXISTS (SELECT FROM riskreview_mitigation WHERE lane_id = NEW.id AND code = item->>'code') THEN
            NEW.unmitigated := NEW.unmitigated || (item->>'code')::varchar;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION riskreview_guard_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    holder uuid;
    item jsonb;
BEGIN
    PERFORM riskreview_insist_on_open_lane(CASE WHEN TG_OP = 'DELETE' THEN OLD.lane_id ELSE NEW.lane_id END);
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSIF TG_OP = 'UPDATE' AND (NEW.lane_id, NEW.code) IS DISTINCT FROM (OLD.lane_id, OLD.code) THEN
        PERFORM engagements_refuse('An answer stays with its item.');
    END IF;
    SELECT l.holder_id, asked.item INTO holder, item
      FROM riskreview_lane l
      LEFT JOIN LATERAL riskreview_asked_items(l.id) AS asked(item) ON asked.item->>'code' = NEW.code
     WHERE l.id = NEW.lane_id;
    IF item IS NULL THEN
        PERFORM engagements_refuse('This item is not on the checklist of the lane.');
    ELSIF item ? 'filled_from' AND NEW.answered_by_id IS NOT NULL THEN
        PERFORM engagements_refuse('This item is filled from a record and answered by nobody.');
    ELSIF NOT item ? 'filled_from' AND NEW.answered_by_id IS DISTINCT FROM holder THEN
        PERFORM engagements_refuse('Items are answered by whoever holds the lane.');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION riskreview_guard_index() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    engagement uuid;
BEGIN
    SELECT r.engagement_id INTO engagement FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
      CROSS JOIN LATERAL riskreview_asked_items(l.id) AS asked(item)
     WHERE l.id = NEW.lane_id AND asked.item @> jsonb_build_object('code', NEW.code, 'filled_from', 'escalation_index');
    IF engagement IS NOT NULL AND NEW.answer <> '' AND NEW.answer <> riskreview_index_answer(engagement) THEN
        PERFORM engagements_refuse('This item is filled from the escalation index and cannot be typed.');
    END IF;
    RETURN NEW;
END $$;

-- The level that approving a review of a plan takes: the highest that tier, answers, remaining risk and facts ask for.
CREATE OR REPLACE FUNCTION riskreview_level(review uuid) RETURNS int LANGUAGE sql STABLE AS $$
    WITH whole AS (
        SELECT r.*, greatest(1, r.tier) AS of_tier FROM riskreview_review r WHERE r.id = review
    ), given AS (
        SELECT l.name, listed.item, a.answer,
               CASE WHEN coalesce(a.answer, '') = '' THEN '{D}'::text[]
                    ELSE riskreview_effects(listed.item, a.answer, whole.facts) END AS effects,
               coalesce((SELECT max(1 + (m.verified_at IS NOT NULL)::int) FROM riskreview_mitigation m
                          WHERE m.lane_id = l.id AND m.code = listed.item->>'code'), 0) AS lowered
          FROM whole JOIN riskreview_lane l ON l.review_id = whole.id
          CROSS JOIN LATERAL riskreview_asked_items(l.id) AS listed(item)
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
          CROSS JOIN LATERAL riskreview_asked_items(l.id) AS listed(item)
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
BASE = re.sub(
    r"riskreview_asked_items\(([\w.]+)\)",
    r"(SELECT jsonb_array_elements(of.body->'items') FROM riskreview_checklisttemplate of"
    r" JOIN riskreview_lane asks ON asks.template_id = of.id WHERE asks.id = \1)",
    ASKED,
)

FACTS_OF_BEFORE = """
ALTER TABLE riskreview_review DISABLE TRIGGER USER;
UPDATE riskreview_review SET facts = facts || jsonb_build_object(
    'intermediary', false, 'actor_types', '[]'::jsonb, 'lists', '[]'::jsonb, 'kinds', '[]'::jsonb,
    'channels', '[]'::jsonb, 'incentives', '[]'::jsonb, 'jurisdictions', '[]'::jsonb);
ALTER TABLE riskreview_review ENABLE TRIGGER USER;
"""
FACTS_BACK = """
ALTER TABLE riskreview_review DISABLE TRIGGER USER;
UPDATE riskreview_review SET facts = facts - '{intermediary,actor_types,lists,kinds,channels,incentives,jurisdictions}'::text[];
ALTER TABLE riskreview_review ENABLE TRIGGER USER;
"""

FACTS = (
    "tier", "listed", "written_text", "lethal", "physical_meeting", "public_event", "partner_force",
    "essential_contact", "stale",
)
MORE_FACTS = ("intermediary", "actor_types", "lists", "kinds", "channels", "incentives", "jurisdictions")


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0009_freeze_decision_records")]
    operations = [
        migrations.RunSQL(FACTS_OF_BEFORE, FACTS_BACK),
        migrations.RemoveConstraint(model_name="review", name="review_has_every_fact"),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts__has_keys", FACTS + MORE_FACTS)), name="review_has_every_fact"
            ),
        ),
        migrations.RunSQL(
            RULES + HOLDS_MORE + MORE_OF_THE_PLAN + OBSTACLES_MORE + ASKED,
            HOLDS + PLAN + OBSTACLES + BASE
            + "DROP FUNCTION riskreview_lists(uuid, date);"
            + "DROP FUNCTION riskreview_asked_items(uuid);"
            + "DROP FUNCTION riskreview_asked_when(jsonb, jsonb);",
        ),
    ]
