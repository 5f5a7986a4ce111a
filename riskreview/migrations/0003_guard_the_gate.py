"""The gate holds in the database: who decides, on what, and that nothing goes under way without a live decision.

`riskreview_against` repeats riskreview/domain/live.py sentence by sentence; a test compares the two. What is `clock` here
stamps the moment of decisions and lifts; it stands apart from the guards so that an owner who brings in old records can
switch off the clock and nothing else.
"""

from django.db import migrations

FUNCTIONS = """
-- Everything that keeps three lanes from carrying an approval: each counts by its latest answers on this content.
CREATE FUNCTION riskreview_obstacles(engagement uuid, content int) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
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

-- What keeps an oral approval in an emergency from counting: the legal items that block absolutely still bind.
CREATE FUNCTION riskreview_emergency_obstacles(review uuid, decider uuid) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text[] := '{}';
    given record;
BEGIN
    FOR given IN
        SELECT listed.item, r.facts, a.answer, a.reasoning, a.answered_by_id
          FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id AND l.name = 'legal'
          JOIN riskreview_checklisttemplate t ON t.id = l.template_id
          CROSS JOIN LATERAL jsonb_array_elements(t.body->'items') AS listed(item)
          LEFT JOIN riskreview_laneanswer a ON a.lane_id = l.id AND a.code = listed.item->>'code'
         WHERE r.id = review AND riskreview_can(listed.item, '{B!}')
    LOOP
        IF NOT riskreview_is_complete(given.item, given.answer, given.reasoning)
           OR given.answer IN ('unknown', 'undetermined') OR coalesce(given.answered_by_id, decider) = decider THEN
            found := found || format('%s must be answered first, by the legal reviewer: it can block absolutely.',
                                     given.item->>'code');
        ELSIF 'B!' = ANY (riskreview_effects(given.item, given.answer, given.facts)) THEN
            found := found || format('%s blocks absolutely.', given.item->>'code');
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM riskreview_lane WHERE review_id = review AND name = 'legal') THEN
        found := found || 'The legal lane has not answered.'::text;
    END IF;
    RETURN found;
END $$;

-- Everything that speaks against the governing decision at a moment; the decision is held FOR SHARE meanwhile.
CREATE FUNCTION riskreview_against(
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
     WHERE c.decision_id = decision.id AND c.blocks AND c.verified_at IS NULL;
    RETURN array_remove(ARRAY[
        CASE WHEN decision.outcome NOT IN ('approve', 'approve_with_conditions')
            THEN 'The decision did not approve the engagement.' END,
        CASE WHEN decision.ended_at IS NOT NULL THEN format('The decision has ended: %s.', initcap(decision.ended_as)) END,
        CASE WHEN decision.content_no <> content THEN 'The decision was taken on another version of the plan.' END,
        CASE WHEN conditions_too AND open_conditions > 0 THEN 'A condition that blocks the start is still open.' END,
        CASE WHEN decision.valid_until < greatest(planned_end, moment)
            THEN 'The decision is not valid until the end of the contact.' END,
        CASE WHEN decision.in_force_from > moment THEN 'The decision was taken only after the contact began.' END
    ], NULL);
END $$;

CREATE FUNCTION riskreview_level_of(person uuid) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN roles @> '{higher_authority}'::varchar[] THEN 3
                WHEN roles @> '{senior_approver}'::varchar[] THEN 2
                WHEN roles @> '{approver}'::varchar[] THEN 1 ELSE 0 END
      FROM accounts_user WHERE id = person AND is_active
$$;

-- Why somebody may not decide about an engagement at a level; nothing when they may.
CREATE FUNCTION riskreview_may_not_decide(engagement uuid, content int, person uuid, needed int) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(riskreview_bound(engagement, person), CASE
        WHEN EXISTS (SELECT FROM riskreview_laneclaim c JOIN riskreview_review r ON r.id = c.review_id
                      WHERE r.engagement_id = engagement AND r.content_no = content AND c.user_id = person)
            THEN 'Whoever held a lane does not decide.'
        WHEN coalesce(riskreview_level_of(person), 0) < needed
            THEN format('This is decided at level %s.', needed)
    END)
$$;

CREATE FUNCTION riskreview_stamp_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := transaction_timestamp();
    NEW.decided_at := NEW.recorded_at;
    NEW.in_force_from := CASE WHEN NEW.basis = 'emergency' THEN NEW.spoken_at ELSE NEW.recorded_at END;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_stamp_lift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := transaction_timestamp();
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending text[] := ARRAY['ended_at', 'ended_as', 'ended_because'];
    approves boolean := NEW.outcome IN ('approve', 'approve_with_conditions');
    review record;
    whole record;
    words text;
    obstacles text[] := '{}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A decision is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - ending IS DISTINCT FROM to_jsonb(OLD) - ending THEN
            PERFORM engagements_refuse('A decision is not changed afterwards; it ends once.');
        END IF;
        RETURN NEW;
    END IF;

    SELECT * INTO review FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    SELECT status, content_no INTO whole FROM engagements_engagement WHERE id = review.engagement_id;
    IF (NEW.engagement_id, NEW.snapshot_id, NEW.content_no) IS DISTINCT FROM
       (review.engagement_id, review.snapshot_id, review.content_no) OR whole.content_no <> NEW.content_no THEN
        PERFORM engagements_refuse('A decision is about the content that was reviewed, and its snapshot.');
    ELSIF NEW.ended_at IS NOT NULL THEN
        PERFORM engagements_refuse('A decision ends after it was taken.');
    ELSIF (CASE NEW.basis WHEN 'review' THEN (review.kind, review.status) <> ('regular', 'recommended')
                          WHEN 'retrospective' THEN (review.kind, review.status) <> ('retrospective', 'recommended')
                          ELSE review.kind <> 'regular' OR review.status NOT IN ('open', 'recommended')
                               OR whole.status <> 'in_review' END) THEN
        PERFORM engagements_refuse('The review is not ready for this decision.');
    END IF;
    words := riskreview_may_not_decide(review.engagement_id, review.content_no, NEW.decided_by_id, NEW.level);
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    ELSIF NEW.level < least(3, greatest(1, review.tier) + CASE
              WHEN approves AND NEW.basis = 'review' THEN review.level_raised_by ELSE 0 END)
          AND NEW.basis <> 'emergency' THEN
        PERFORM engagements_refuse(format('Tier %s is not decided at level %s.', review.tier, NEW.level));
    END IF;
    IF NEW.basis = 'emergency' THEN
        IF NEW.spoken_at > clock_timestamp() + interval '5 seconds' THEN
            PERFORM engagements_refuse('An oral approval is recorded after it was spoken.');
        END IF;
        obstacles := riskreview_emergency_obstacles(review.id, NEW.decided_by_id);
    ELSIF NEW.basis = 'review' AND approves THEN
        obstacles := riskreview_obstacles(review.engagement_id, review.content_no);
    END IF;
    IF cardinality(obstacles) > 0 THEN
        PERFORM engagements_refuse(array_to_string(obstacles, ' '));
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_condition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := ARRAY['evidence', 'met_by_id', 'met_at', 'verified_by_id', 'verified_at', 'version', 'updated_at'];
    whole uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A condition is never deleted.');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.met_at IS NOT NULL OR NEW.verified_at IS NOT NULL THEN
            PERFORM engagements_refuse('A condition begins open.');
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable THEN
        PERFORM engagements_refuse('What a condition demands is not changed afterwards.');
    ELSIF OLD.verified_at IS NOT NULL AND
          to_jsonb(NEW) - '{version,updated_at}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{version,updated_at}'::text[] THEN
        PERFORM engagements_refuse('A condition is verified once.');
    ELSIF NEW.verified_by_id IS NOT NULL THEN
        SELECT engagement_id INTO whole FROM riskreview_decision WHERE id = NEW.decision_id;
        IF riskreview_bound(whole, NEW.verified_by_id) IS NOT NULL THEN
            PERFORM engagements_refuse('A condition is verified by somebody who has no part in the engagement.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_lift() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision record;
    words text;
BEGIN
    SELECT * INTO decision FROM riskreview_decision WHERE id = NEW.decision_id FOR SHARE;
    IF decision.engagement_id <> NEW.engagement_id OR decision.ended_at IS NOT NULL THEN
        PERFORM engagements_refuse('Only a suspension under a decision that stands can be lifted.');
    END IF;
    -- The same lock as claiming a lane takes.
    PERFORM FROM riskreview_review WHERE engagement_id = NEW.engagement_id AND content_no = decision.content_no FOR UPDATE;
    words := riskreview_may_not_decide(NEW.engagement_id, decision.content_no, NEW.by_id, NEW.level);
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    ELSIF NEW.level < decision.level THEN
        PERFORM engagements_refuse(format('A suspension is lifted at the level that decided: level %s.', decision.level));
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- The clocks of the application and of the database may differ a little.
    latest timestamptz := clock_timestamp() + interval '5 seconds';
    against text[] := '{}';
BEGIN
    IF NEW.lead_id <> OLD.lead_id AND NEW.status IN ('in_review', 'cleared', 'suspended', 'under_way') THEN
        PERFORM FROM riskreview_review WHERE engagement_id = NEW.id AND content_no = NEW.content_no FOR UPDATE;
        IF EXISTS (SELECT FROM riskreview_laneclaim c JOIN riskreview_review r ON r.id = c.review_id
                    WHERE r.engagement_id = NEW.id AND r.content_no = NEW.content_no AND c.user_id = NEW.lead_id)
           OR EXISTS (SELECT FROM riskreview_decision d WHERE d.engagement_id = NEW.id AND d.content_no = NEW.content_no
                       AND d.decided_by_id = NEW.lead_id) THEN
            PERFORM engagements_refuse('Whoever reviewed or decided an engagement does not lead it.');
        END IF;
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    ELSIF NEW.status = 'cleared' THEN
        against := riskreview_against(NEW.id, NEW.content_no, NEW.planned_end, latest, OLD.status = 'suspended');
        IF OLD.status = 'suspended' THEN
            against := against || riskreview_obstacles(NEW.id, NEW.content_no);
            IF NOT EXISTS (SELECT FROM riskreview_lift l JOIN riskreview_decision d ON d.id = l.decision_id
                            WHERE l.engagement_id = NEW.id AND l.recorded_at = transaction_timestamp()
                              AND d.ended_at IS NULL AND d.content_no = NEW.content_no) THEN
                against := against || 'A suspension is lifted by the level that decided, with a reason.'::text;
            END IF;
        END IF;
    ELSIF NEW.status = 'under_way' THEN
        IF NEW.started_at > latest THEN
            against := against || 'The contact cannot begin in the future.'::text;
        END IF;
        against := against || riskreview_against(NEW.id, NEW.content_no, NEW.planned_end, NEW.started_at, true);
    ELSIF NEW.status = 'closed' THEN
        IF EXISTS (SELECT FROM riskreview_review WHERE engagement_id = NEW.id AND kind = 'retrospective'
                    AND status IN ('open', 'recommended')) THEN
            against := ARRAY['The review in retrospect is not decided yet.'];
        ELSIF EXISTS (SELECT FROM riskreview_review WHERE engagement_id = NEW.id AND kind = 'regular'
                       AND status IN ('open', 'recommended')) THEN
            against := ARRAY['The full review that follows an emergency is not decided yet.'];
        ELSIF NOT EXISTS (SELECT FROM riskreview_decision WHERE engagement_id = NEW.id AND basis = 'retrospective') THEN
            IF NEW.held_without_cover THEN
                against := ARRAY['What was held without cover is reviewed in retrospect first.'];
            ELSIF NEW.kind = 'chance_contact' AND riskreview_is_listed(NEW.id, NEW.started_at::date) THEN
                against := ARRAY['A chance contact with a listed party is reviewed in retrospect first.'];
            END IF;
        END IF;
    END IF;
    IF cardinality(against) > 0 THEN
        PERFORM engagements_refuse(array_to_string(against, ' '));
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGERS = [
    ("clock", "BEFORE INSERT", "riskreview_decision", "riskreview_stamp_decision"),
    ("clock", "BEFORE INSERT", "riskreview_lift", "riskreview_stamp_lift"),
    ("guard_decision", "BEFORE INSERT OR UPDATE OR DELETE", "riskreview_decision", "riskreview_guard_decision"),
    ("guard_condition", "BEFORE INSERT OR UPDATE OR DELETE", "riskreview_condition", "riskreview_guard_condition"),
    ("guard_lift", "BEFORE INSERT", "riskreview_lift", "riskreview_guard_lift"),
    ("guard_the_gate", "BEFORE UPDATE", "engagements_engagement", "riskreview_gate"),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for name, when, table, function in TRIGGERS
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON {table};" for name, _when, table, _function in TRIGGERS),
        *(
            f"DROP FUNCTION riskreview_{function};"
            for function in (
                "gate()",
                "guard_lift()",
                "guard_condition()",
                "guard_decision()",
                "stamp_lift()",
                "stamp_decision()",
                "may_not_decide(uuid, int, uuid, int)",
                "level_of(uuid)",
                "against(uuid, int, timestamptz, timestamptz, boolean)",
                "emergency_obstacles(uuid, uuid)",
                "obstacles(uuid, int)",
            )
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0002_guard_the_reviews")]
    operations = [migrations.RunSQL(FUNCTIONS + ATTACH, BACK)]
