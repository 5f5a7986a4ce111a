"""The policy rules in the database: its limits, two people behind every version, and every decision held to it.

The limits repeat riskreview/domain/review_policy.py, the level riskreview/domain/levels.py, the rest
riskreview/services/decisions.py, waivers.py and assents.py; tests go around each.
"""

from django.db import migrations

POLICY = """
ALTER TABLE riskreview_reviewpolicy ADD CONSTRAINT reviewpolicy_is_its_hash
    CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));

-- The limits that no policy undercuts.
CREATE FUNCTION riskreview_policy_faults(body jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    WITH allowed AS (
        SELECT section.name, setting.key, (setting.ends->>0)::int AS low, (setting.ends->>1)::int AS high
          FROM jsonb_each('{
            "levels": {"tier_0": [1, 3], "tier_1": [1, 3], "tier_2": [2, 3], "tier_3": [3, 3], "raise": [1, 2], "high": [1, 3],
                       "high_twice": [2, 3], "very_high": [2, 3], "listed_benefit": [2, 3], "warrant": [2, 3]},
            "deadlines": {"legal": [1, 30], "legal_urgent": [1, 30], "ethical": [1, 30], "escalation": [1, 30], "wait": [1, 10]},
            "validity": {"legal": [1, 180], "legal_listed": [1, 180], "ethical": [1, 180], "escalation": [1, 180],
                         "escalation_high": [1, 180], "remind_first": [1, 60], "remind_second": [1, 60], "remind_last": [1, 60]},
            "emergency": {"hours": [1, 48], "full_review": [1, 24]},
            "thresholds": {"serious_weight": [10, 70], "grave_weight": [10, 85], "index_rise": [5, 15], "index_days": [14, 90],
                           "trust_fall": [3, 10], "trust_days": [30, 90], "trust_floor": [30, 60], "credibility": [3, 5]},
            "dissent": {"number": [1, 2], "adds": [1, 2]},
            "deferral": {"number": [1, 3], "days": [1, 30], "adds": [1, 2]},
            "approvals": {"level_1": [1, 3], "level_2": [1, 3], "level_3": [1, 3]},
            "step_up": {"minutes": [1, 60]},
            "reports": {"hours": [1, 72], "flash": [1, 24]},
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

-- A number of the policy in force; NULL where none is published yet.
CREATE FUNCTION riskreview_in_force(section text, setting text) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT (body::jsonb->section->>setting)::int FROM riskreview_reviewpolicy ORDER BY number DESC LIMIT 1
$$;

CREATE FUNCTION riskreview_guard_review_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    faults text[] := riskreview_policy_faults(NEW.body::jsonb);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('riskreview_reviewpolicy'));
    IF cardinality(faults) > 0 THEN
        PERFORM engagements_refuse(array_to_string(faults, ' '));
    ELSIF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM riskreview_reviewpolicy) THEN
        PERFORM engagements_refuse('Versions of the policy follow one another.');
    ELSIF EXISTS (SELECT FROM riskreview_reviewpolicy first, jsonb_each(first.body::jsonb) AS part(name, held),
                         jsonb_object_keys(part.held) AS setting
                   WHERE first.number = 1 AND NOT coalesce((NEW.body::jsonb->part.name) ? setting, false)) THEN
        PERFORM engagements_refuse('A policy leaves no setting out.');
    ELSIF NEW.number > 1 AND coalesce(riskreview_level_of(NEW.published_by_id), 0) < 2 THEN
        PERFORM engagements_refuse('A senior approver or the higher authority publishes the policy.');
    ELSIF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM accounts_user WHERE id = NEW.drafted_by_id AND roles @> '{administrator}'::varchar[]
    ) THEN
        PERFORM engagements_refuse('An administrator drafts the policy.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_review_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    IF NEW.policy_id <> (SELECT id FROM riskreview_reviewpolicy ORDER BY number DESC LIMIT 1) THEN
        PERFORM engagements_refuse('A review begins under the policy in force.');
    END IF;
    IF NEW.kind = 'regular' THEN
        SELECT id, outcome INTO last FROM riskreview_decision
         WHERE engagement_id = NEW.engagement_id AND basis <> 'retrospective'
         ORDER BY (ended_at IS NULL) DESC, recorded_at DESC LIMIT 1;
        IF last.outcome = 'refuse' AND (NEW.answers_refusal_of_id IS DISTINCT FROM last.id OR NEW.refusal_answered = '') THEN
            PERFORM engagements_refuse('The plan was refused: a new submission answers the grounds.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

WAIVERS = """
-- Whether the block of an item is waived, on the answers as they stand, until the end of a day.
CREATE FUNCTION riskreview_is_waived(lane uuid, item text, until date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM riskreview_waiver w JOIN riskreview_lane l ON l.id = w.lane_id
                    WHERE w.lane_id = lane AND w.code = item AND w.expires_on >= until AND w.at >= l.answered_at)
$$;

CREATE FUNCTION riskreview_guard_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review record;
    found record;
    words text;
BEGIN
    SELECT * INTO review FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    SELECT l.blocks, l.blocks_absolutely, r.engagement_id, r.content_no INTO found
      FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id WHERE l.id = NEW.lane_id;
    IF (found.engagement_id, found.content_no) IS DISTINCT FROM (review.engagement_id, review.content_no)
       OR review.kind = 'retrospective' OR review.status <> 'recommended' THEN
        PERFORM engagements_refuse('A block is waived once the lanes have passed the review on.');
    ELSIF NEW.code = ANY (found.blocks_absolutely) THEN
        PERFORM engagements_refuse('An absolute block is waived by nobody.');
    ELSIF NOT NEW.code = ANY (found.blocks) THEN
        PERFORM engagements_refuse('Only an item that blocks is waived.');
    ELSIF NEW.at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A block is waived now, not ahead.');
    END IF;
    words := riskreview_may_not_decide(review.engagement_id, review.content_no, NEW.by_id, 3);
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    END IF;
    RETURN NEW;
END $$;

-- As 0010 made it, less the blocks that are waived; what somebody answered who has declared a tie since carries nothing.
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
        IF riskreview_has_conflict(engagement, lane.holder_id)
           OR EXISTS (SELECT FROM riskreview_laneanswer a
                       WHERE a.lane_id = lane.id AND riskreview_has_conflict(engagement, a.answered_by_id)) THEN
            found := found || format('Whoever answered the %s lane takes no part any more.', lane_name);
        END IF;
        found := found
            || ARRAY(SELECT format('%s blocks absolutely.', code) FROM unnest(lane.blocks_absolutely) AS listed(code))
            || ARRAY(SELECT format('%s blocks.', code) FROM unnest(lane.blocks) AS listed(code)
                      WHERE NOT riskreview_is_waived(lane.id, code, (now() AT TIME ZONE 'UTC')::date))
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

LEVEL = """
-- Whether an engagement was deferred, before this review, so often or so long that the policy raises the level.
CREATE FUNCTION riskreview_was_deferred(whole uuid, opened timestamptz, policy jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(*) >= (policy->'deferral'->>'number')::int
        OR coalesce(opened - min(recorded_at) >= (policy->'deferral'->>'days')::int * interval '1 day', false)
      FROM riskreview_decision WHERE engagement_id = whole AND outcome = 'defer' AND recorded_at < opened
$$;

-- The level that approving a review of a plan takes, by the policy it began under.
CREATE OR REPLACE FUNCTION riskreview_level(review uuid) RETURNS int LANGUAGE sql STABLE AS $$
    WITH whole AS (
        SELECT r.*, p.body::jsonb AS policy, (p.body::jsonb->'levels'->>('tier_' || r.tier))::int AS of_tier
          FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = review
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
    ), worst AS (
        SELECT max(residual) AS residual, count(*) FILTER (WHERE residual >= 2) AS high FROM lanes
    ), base AS (
        SELECT greatest(
            whole.of_tier,
            CASE WHEN EXISTS (SELECT FROM risks WHERE 'E' = ANY (effects))
                THEN least(3, whole.of_tier + (policy->'levels'->>'raise')::int) END,
            CASE WHEN worst.residual = 3 THEN (policy->'levels'->>'very_high')::int END,
            CASE WHEN worst.high > 1 THEN (policy->'levels'->>'high_twice')::int END,
            CASE WHEN worst.high = 1 AND worst.residual = 2 THEN (policy->'levels'->>'high')::int END,
            CASE WHEN (whole.facts->>'listed')::boolean AND whole.benefit
                THEN (policy->'levels'->>'listed_benefit')::int END,
            CASE WHEN (whole.facts->>'essential_contact')::boolean THEN (policy->'levels'->>'warrant')::int END,
            CASE WHEN EXISTS (SELECT FROM riskreview_lane l, unnest(l.blocks) AS listed(code)
                               WHERE l.review_id = whole.id
                                 AND riskreview_is_waived(l.id, code, (now() AT TIME ZONE 'UTC')::date)) THEN 3 END) AS level
          FROM whole, worst
    )
    SELECT least(3, base.level + whole.level_raised_by
        + (SELECT CASE WHEN count(*) >= (policy->'dissent'->>'number')::int OR coalesce(bool_or(lane = 'legal'), false)
                       THEN (policy->'dissent'->>'adds')::int ELSE 0 END
             FROM riskreview_dissent WHERE review_id = whole.id)
        + CASE WHEN riskreview_was_deferred(whole.engagement_id, whole.opened_at, policy)
               THEN (policy->'deferral'->>'adds')::int ELSE 0 END)
      FROM whole, base
$$;
"""

DECIDING = """
-- When somebody dissented last: what was agreed before counts no more.
CREATE FUNCTION riskreview_dissented_at(review uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(at), '-infinity') FROM riskreview_dissent d WHERE d.review_id = riskreview_dissented_at.review
$$;

CREATE FUNCTION riskreview_guard_assent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review record;
    words text;
BEGIN
    SELECT * INTO review FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    IF review.kind <> 'regular' OR review.status <> 'recommended' OR review.snapshot_id <> NEW.snapshot_id THEN
        PERFORM engagements_refuse('One agrees to exactly what the lanes have passed on.');
    ELSIF NEW.at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('One agrees now, not ahead: who dissents later is heard first.');
    ELSIF EXISTS (SELECT FROM riskreview_assent a WHERE a.review_id = NEW.review_id AND a.by_id = NEW.by_id
                     AND a.at > riskreview_dissented_at(NEW.review_id)) THEN
        PERFORM engagements_refuse('One agrees once, and again only after a dissent.');
    END IF;
    words := riskreview_may_not_decide(review.engagement_id, review.content_no, NEW.by_id, NEW.level);
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_by_the_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    needed int;
    wanted int;
    agreed int;
BEGIN
    IF NEW.basis <> 'review' THEN
        RETURN NEW;
    ELSIF NEW.outcome = 'defer' AND (NEW.lacking = '' OR NEW.lacking_from = '' OR NEW.meanwhile = '' OR NEW.lacking_by IS NULL) THEN
        PERFORM engagements_refuse('A deferral says what is missing, who provides it, by when, and what holds until then.');
    ELSIF NEW.outcome NOT IN ('approve', 'approve_with_conditions') THEN
        RETURN NEW;
    END IF;
    IF NEW.overrules = '' AND EXISTS (SELECT FROM riskreview_dissent WHERE review_id = NEW.review_id) THEN
        PERFORM engagements_refuse('An approval against a dissent says why.');
    ELSIF EXISTS (SELECT FROM riskreview_lane l, unnest(l.blocks) AS listed(code) WHERE l.review_id = NEW.review_id
                   AND NOT riskreview_is_waived(l.id, code, (NEW.valid_until AT TIME ZONE 'UTC')::date)) THEN
        PERFORM engagements_refuse('An approval is valid no longer than the waiver it rests on.');
    END IF;
    needed := riskreview_level(NEW.review_id);
    SELECT (p.body::jsonb->'approvals'->>('level_' || needed))::int INTO wanted
      FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
    SELECT count(*) INTO agreed FROM riskreview_assent a
     WHERE a.review_id = NEW.review_id AND a.snapshot_id = NEW.snapshot_id AND a.by_id <> NEW.decided_by_id
       AND riskreview_may_not_decide(NEW.engagement_id, NEW.content_no, a.by_id, greatest(1, needed - 1)) IS NULL;
    IF agreed < wanted - 1 THEN
        PERFORM engagements_refuse(format('At this level %s people approve, and %s agreed.', wanted, agreed));
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGERS = [
    ("guard_review_policy", "BEFORE INSERT", "reviewpolicy", "riskreview_guard_review_policy"),
    ("guard_review_begins", "BEFORE INSERT", "review", "riskreview_guard_review_begins"),
    ("guard_waiver", "BEFORE INSERT", "waiver", "riskreview_guard_waiver"),
    ("guard_assent", "BEFORE INSERT", "assent", "riskreview_guard_assent"),
    ("guard_the_policy", "BEFORE INSERT", "decision", "riskreview_guard_by_the_policy"),
    *(
        ("append_only", "BEFORE UPDATE OR DELETE", table, "core_refuse_change")
        for table in ("reviewpolicy", "waiver", "assent")
    ),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON riskreview_{table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for name, when, table, function in TRIGGERS
)


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0015_version_the_policy")]
    operations = [migrations.RunSQL(POLICY + WAIVERS + LEVEL + DECIDING + ATTACH)]
