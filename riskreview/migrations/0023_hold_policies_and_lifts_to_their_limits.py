"""No policy leaves its limits in any number; who wrote in its draft does not publish it; what was lifted is held to why.

The limits repeat riskreview/domain/review_policy.py, how long a lifted decision is valid riskreview/selectors/validity.py.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

POLICY = """
-- As 0016 made it, with everybody who wrote in the draft, and with the same changes as the first version.
CREATE OR REPLACE FUNCTION riskreview_guard_review_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    faults text[] := riskreview_policy_faults(NEW.body::jsonb);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('riskreview_reviewpolicy'));
    IF cardinality(faults) > 0 THEN
        PERFORM engagements_refuse(array_to_string(faults, ' '));
    ELSIF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM riskreview_reviewpolicy) THEN
        PERFORM engagements_refuse('Versions of the policy follow one another.');
    ELSIF NEW.number > 1 AND ARRAY(SELECT jsonb_object_keys(NEW.body::jsonb->'triggers') AS key ORDER BY key) IS DISTINCT FROM
          (SELECT ARRAY(SELECT jsonb_object_keys(body::jsonb->'triggers') AS key ORDER BY key)
             FROM riskreview_reviewpolicy WHERE number = 1) THEN
        PERFORM engagements_refuse('A policy leaves no change out, and adds none.');
    ELSIF NEW.number > 1 AND coalesce(riskreview_level_of(NEW.published_by_id), 0) < 2 THEN
        PERFORM engagements_refuse('A senior approver or the higher authority publishes the policy.');
    ELSIF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM accounts_user WHERE id = NEW.drafted_by_id AND roles @> '{administrator}'::varchar[]
    ) THEN
        PERFORM engagements_refuse('An administrator drafts the policy.');
    ELSIF EXISTS (SELECT FROM riskreview_policydraft WHERE NEW.published_by_id = ANY (writers)) THEN
        PERFORM engagements_refuse('Whoever wrote in the draft does not publish it.');
    END IF;
    RETURN NEW;
END $$;

-- Whoever saves a draft has written in it, whatever is said later.
CREATE FUNCTION riskreview_keep_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.writers := CASE WHEN TG_OP = 'UPDATE' THEN OLD.writers ELSE '{}' END;
    IF NOT NEW.drafted_by_id = ANY (NEW.writers) THEN
        NEW.writers := NEW.writers || NEW.drafted_by_id;
    END IF;
    RETURN NEW;
END $$;
UPDATE riskreview_policydraft SET writers = ARRAY[drafted_by_id];
CREATE TRIGGER keep_writers BEFORE INSERT OR UPDATE ON riskreview_policydraft
    FOR EACH ROW EXECUTE FUNCTION riskreview_keep_writers();
"""

DECIDING = """
-- As 0016 made it; what is decided in an emergency, in retrospect or against a plan is held to the policy too, and
-- what was agreed before somebody dissented counts no more.
CREATE OR REPLACE FUNCTION riskreview_guard_by_the_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    policy jsonb;
    of_tier int;
    needed int;
    wanted int;
    agreed int;
BEGIN
    SELECT p.body::jsonb, (p.body::jsonb->'levels'->>('tier_' || r.tier))::int INTO policy, of_tier
      FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
    IF NEW.basis = 'emergency' THEN
        IF NEW.valid_until > NEW.spoken_at + (policy->'emergency'->>'hours')::int * interval '1 hour' THEN
            PERFORM engagements_refuse(format('An emergency approval lasts %s hours at most.', policy->'emergency'->>'hours'));
        END IF;
        RETURN NEW;
    ELSIF NEW.level < of_tier THEN
        PERFORM engagements_refuse(format('This is decided at level %s.', of_tier));
    ELSIF NEW.basis <> 'review' THEN
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
    ELSIF NEW.valid_until > riskreview_counts_until(ARRAY(SELECT id FROM riskreview_lane WHERE review_id = NEW.review_id)) THEN
        PERFORM engagements_refuse('An approval is valid no longer than the lanes it rests on.');
    END IF;
    needed := riskreview_level(NEW.review_id);
    wanted := (policy->'approvals'->>('level_' || needed))::int;
    SELECT count(*) INTO agreed FROM riskreview_assent a
     WHERE a.review_id = NEW.review_id AND a.snapshot_id = NEW.snapshot_id AND a.by_id <> NEW.decided_by_id
       AND a.at > riskreview_dissented_at(NEW.review_id)
       AND riskreview_may_not_decide(NEW.engagement_id, NEW.content_no, a.by_id, greatest(1, needed - 1)) IS NULL;
    IF agreed < wanted - 1 THEN
        PERFORM engagements_refuse(format('At this level %s people approve, and %s agreed.', wanted, agreed));
    END IF;
    RETURN NEW;
END $$;
"""

LIFTING = """
-- Until when some lanes count by the days that were set: by their reviewers, their measures and what was waived in them.
CREATE FUNCTION riskreview_counts_until(lanes uuid[]) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    WITH days AS (
        SELECT valid_until AS day FROM riskreview_lane WHERE id = ANY (lanes) AND valid_until IS NOT NULL
        UNION ALL
        SELECT expires_on FROM riskreview_mitigation WHERE lane_id = ANY (lanes)
        UNION ALL
        SELECT max(w.expires_on) FROM riskreview_waiver w JOIN riskreview_lane l ON l.id = w.lane_id
         WHERE l.id = ANY (lanes) AND w.at >= l.answered_at GROUP BY w.lane_id, w.code
    )
    SELECT (min(day) + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond' FROM days
$$;

-- The same of the lanes that answered again on a content.
CREATE FUNCTION riskreview_rechecked_until(engagement uuid, content int) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT riskreview_counts_until(ARRAY(SELECT id FROM (
        SELECT DISTINCT ON (l.name) l.id, r.kind
          FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
         WHERE r.engagement_id = engagement AND r.content_no = content AND r.kind <> 'retrospective' AND l.status = 'answered'
         ORDER BY l.name, l.answered_at DESC) AS latest
     WHERE kind = 'recheck'))
$$;

-- As 0020 made it; a decision counts no longer than the lanes that answered again under it.
CREATE OR REPLACE FUNCTION riskreview_against(
    engagement uuid, content int, planned_end timestamptz, moment timestamptz, conditions_too boolean
) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    decision record;
    open_conditions int;
BEGIN
    SELECT * INTO decision FROM riskreview_decision d
     WHERE d.engagement_id = engagement AND d.basis <> 'retrospective'
     ORDER BY (d.ended_at IS NULL) DESC, d.recorded_at DESC LIMIT 1 FOR SHARE;
    IF decision.id IS NULL THEN
        RETURN ARRAY['There is no decision.'];
    END IF;
    SELECT count(*) INTO open_conditions FROM riskreview_condition c
     WHERE c.decision_id = decision.id AND c.guards = 'start' AND c.verified_at IS NULL;
    RETURN array_remove(ARRAY[
        CASE WHEN decision.outcome NOT IN ('approve', 'approve_with_conditions')
            THEN 'The decision did not approve the engagement.' END,
        CASE WHEN decision.ended_at IS NOT NULL THEN format('The decision has ended: %s.', initcap(decision.ended_as)) END,
        CASE WHEN decision.content_no <> content THEN 'The decision was taken on another version of the plan.' END,
        CASE WHEN conditions_too AND open_conditions > 0 THEN 'A condition that blocks the start is still open.' END,
        CASE WHEN decision.valid_until < greatest(planned_end, moment)
               OR riskreview_rechecked_until(engagement, decision.content_no) < greatest(planned_end, moment)
            THEN 'The decision is not valid until the end of the contact.' END,
        CASE WHEN decision.in_force_from > moment THEN 'The decision was taken only after the contact began.' END
    ], NULL);
END $$;

-- As 0003 made it; and at the level that the lanes which answered last call for.
CREATE OR REPLACE FUNCTION riskreview_guard_lift() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision record;
    needed int;
    words text;
BEGIN
    SELECT * INTO decision FROM riskreview_decision WHERE id = NEW.decision_id FOR SHARE;
    IF decision.engagement_id <> NEW.engagement_id OR decision.ended_at IS NOT NULL THEN
        PERFORM engagements_refuse('Only a suspension under a decision that stands can be lifted.');
    END IF;
    -- The same lock as claiming a lane takes.
    PERFORM FROM riskreview_review WHERE engagement_id = NEW.engagement_id AND content_no = decision.content_no FOR UPDATE;
    words := riskreview_may_not_decide(NEW.engagement_id, decision.content_no, NEW.by_id, NEW.level);
    -- A lane that has not answered again bars the way by itself.
    SELECT CASE WHEN NOT EXISTS (SELECT FROM riskreview_lane l WHERE l.review_id = r.id AND l.status <> 'answered')
                THEN riskreview_level(r.id) END INTO needed
      FROM riskreview_review r
     WHERE r.engagement_id = NEW.engagement_id AND r.content_no = decision.content_no AND r.kind <> 'retrospective'
     ORDER BY r.opened_at DESC LIMIT 1;
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    ELSIF NEW.level < decision.level THEN
        PERFORM engagements_refuse(format('A suspension is lifted at the level that decided: level %s.', decision.level));
    ELSIF NEW.level < needed THEN
        PERFORM engagements_refuse(format('The answers call for a lift at level %s.', needed));
    END IF;
    RETURN NEW;
END $$;
"""

WRITERS = django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, editable=False, size=None)


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0022_say_why_so_long")]
    operations = [
        migrations.AddField(model_name="policydraft", name="writers", field=WRITERS),
        migrations.RunSQL(POLICY + LIFTING + DECIDING),
    ]
