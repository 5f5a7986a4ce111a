"""Nothing counts that somebody said who has declared a tie: their waivers, what they agreed to, what they verified.

A review that waits for its decision is asked again, a dissent overtakes what was agreed to before it, and the
withdrawal of a tie can be turned down. Which ties an engagement has repeats riskreview/selectors/conflicts.py.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORDS = """
-- Whether what somebody said at a moment counts: no tie of theirs to the engagement was declared since or held then.
CREATE FUNCTION riskreview_is_heard(engagement uuid, person uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM riskreview_conflictofinterest c
         WHERE c.person_id = person AND (c.confirmed_at IS NULL OR c.confirmed_at > moment)
           AND (c.engagement_id = engagement
                OR actors_kept(c.actor_id) IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                                WHERE p.engagement_id = engagement)))
$$;

-- As 0016 made it; the waiver of somebody with a tie waives nothing.
CREATE OR REPLACE FUNCTION riskreview_is_waived(lane uuid, item text, until date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM riskreview_waiver w JOIN riskreview_lane l ON l.id = w.lane_id
                     JOIN riskreview_review r ON r.id = l.review_id
                    WHERE w.lane_id = lane AND w.code = item AND w.expires_on >= until AND w.at >= l.answered_at
                      AND riskreview_is_heard(r.engagement_id, w.by_id, w.at))
$$;

-- As 0023 made it, of the waivers that count.
CREATE OR REPLACE FUNCTION riskreview_counts_until(lanes uuid[]) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    WITH days AS (
        SELECT valid_until AS day FROM riskreview_lane WHERE id = ANY (lanes) AND valid_until IS NOT NULL
        UNION ALL
        SELECT expires_on FROM riskreview_mitigation WHERE lane_id = ANY (lanes)
        UNION ALL
        SELECT max(w.expires_on) FROM riskreview_waiver w JOIN riskreview_lane l ON l.id = w.lane_id
          JOIN riskreview_review r ON r.id = l.review_id
         WHERE l.id = ANY (lanes) AND w.at >= l.answered_at AND riskreview_is_heard(r.engagement_id, w.by_id, w.at)
         GROUP BY w.lane_id, w.code
    )
    SELECT (min(day) + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond' FROM days
$$;
"""

AGREEING = """
-- From when on what was agreed to counts: since the lanes passed the review on, and since somebody dissented last.
CREATE FUNCTION riskreview_agreed_since(review uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(r.recommended_at, (SELECT max(at) FROM riskreview_dissent d WHERE d.review_id = r.id))
      FROM riskreview_review r WHERE r.id = riskreview_agreed_since.review
$$;

-- As 0016 made it. Who agrees and who dissents lock the review, and the clock of the database says who was first.
CREATE OR REPLACE FUNCTION riskreview_guard_assent() RETURNS trigger LANGUAGE plpgsql AS $$
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
                     AND a.at > riskreview_agreed_since(NEW.review_id)
                     AND riskreview_is_heard(review.engagement_id, a.by_id, a.at)) THEN
        PERFORM engagements_refuse('One agrees once, and again only after a dissent or new answers.');
    END IF;
    NEW.at := clock_timestamp();
    words := riskreview_may_not_decide(review.engagement_id, review.content_no, NEW.by_id, NEW.level);
    IF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    END IF;
    RETURN NEW;
END $$;

-- As 0018 made it; a dissent overtakes whatever was agreed to before it was written, whatever moment it claims.
CREATE OR REPLACE FUNCTION riskreview_guard_dissent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
BEGIN
    SELECT engagement_id INTO whole FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    IF riskreview_has_conflict(whole, NEW.by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest does not dissent.');
    END IF;
    NEW.at := greatest(clock_timestamp(), (SELECT max(at) FROM riskreview_assent WHERE review_id = NEW.review_id));
    RETURN NEW;
END $$;

-- As 0023 made it, with what was agreed to by people without a tie since the lanes answered last.
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
       AND a.at > riskreview_agreed_since(NEW.review_id)
       AND riskreview_is_heard(NEW.engagement_id, a.by_id, a.at)
       AND riskreview_may_not_decide(NEW.engagement_id, NEW.content_no, a.by_id, greatest(1, needed - 1)) IS NULL;
    IF agreed < wanted - 1 THEN
        PERFORM engagements_refuse(format('At this level %s people approve, and %s agreed.', wanted, agreed));
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION riskreview_dissented_at(uuid);

-- What was agreed to on other answers does not count again by an earlier moment of passing on.
CREATE FUNCTION riskreview_guard_passing_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.recommended_at <= (SELECT max(at) FROM riskreview_assent WHERE review_id = NEW.id) THEN
        PERFORM engagements_refuse('A review passes on now: what was agreed to before is agreed to again.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_passing_on BEFORE UPDATE ON riskreview_review FOR EACH ROW
    WHEN (NEW.status = 'recommended' AND NEW.recommended_at IS DISTINCT FROM OLD.recommended_at)
    EXECUTE FUNCTION riskreview_guard_passing_on();
"""

VERIFYING = """
-- Whether a verification is set aside and nothing else: whose it was, and from when, is kept.
CREATE FUNCTION riskreview_sets_aside(old jsonb, new jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT old->>'verified_at' IS NOT NULL AND new - '{version,updated_at}'::text[] =
        old - '{version,updated_at}'::text[] || jsonb_build_object(
            'verified_by_id', NULL, 'verified_at', NULL,
            'tied_verifier_id', old->'verified_by_id', 'tied_verified_at', old->'verified_at')
$$;

-- As 0020 made it; what somebody with a tie verified is verified anew.
CREATE OR REPLACE FUNCTION riskreview_guard_mitigation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    verification text[] := ARRAY['evidence', 'met_by_id', 'met_at', 'verified_by_id', 'verified_at', 'version', 'updated_at'];
    words text;
BEGIN
    IF TG_OP = 'UPDATE' AND riskreview_sets_aside(to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - verification IS DISTINCT FROM to_jsonb(OLD) - verification THEN
        IF TG_OP <> 'INSERT' THEN
            PERFORM riskreview_insist_on_open_lane(OLD.lane_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM riskreview_insist_on_open_lane(NEW.lane_id);
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.verified_at IS NOT NULL
       AND (NEW.evidence, NEW.verified_by_id, NEW.verified_at) IS DISTINCT FROM (OLD.evidence, OLD.verified_by_id, OLD.verified_at)
    THEN
        PERFORM engagements_refuse('A mitigation is verified once.');
    ELSIF NEW.verified_by_id IS NOT NULL THEN
        SELECT riskreview_bound(r.engagement_id, NEW.verified_by_id) INTO words
          FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id WHERE l.id = NEW.lane_id;
        IF words IS NOT NULL THEN
            PERFORM engagements_refuse('A mitigation is verified by somebody who has no part in the engagement.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- As 0003 made it, likewise.
CREATE OR REPLACE FUNCTION riskreview_guard_condition() RETURNS trigger LANGUAGE plpgsql AS $$
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
    ELSIF riskreview_sets_aside(to_jsonb(OLD), to_jsonb(NEW)) THEN
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
"""

DECLARING = """
-- As 0018 made it. A withdrawal is confirmed or turned down, by the same people; after that another may follow.
CREATE OR REPLACE FUNCTION riskreview_guard_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answering text[] := '{turned_down_at,turned_down_by_id,turned_down_because,version,updated_at}';
    withdrawing text[] := '{withdrawn_at,withdrawn_because}' || answering;
    answers text[] := '{confirmed_at,confirmed_by_id}' || answering;
    pending boolean;
    second uuid;
    words text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A declared conflict is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        pending := OLD.withdrawn_at IS NOT NULL AND OLD.turned_down_at IS NULL;
        second := coalesce(NEW.confirmed_by_id, NEW.turned_down_by_id);
        IF OLD.confirmed_at IS NOT NULL
           OR (pending AND to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers)
           OR (NOT pending AND to_jsonb(NEW) - withdrawing IS DISTINCT FROM to_jsonb(OLD) - withdrawing)
           OR (NOT pending AND NEW.turned_down_at IS NOT NULL AND to_jsonb(NEW) - '{version,updated_at}'::text[]
               IS DISTINCT FROM to_jsonb(OLD) - '{version,updated_at}'::text[]) THEN
            PERFORM engagements_refuse('A declared conflict stays as it was declared; it is withdrawn once, until that is turned down, and that is confirmed once.');
        ELSIF pending AND second IS NOT NULL THEN
            IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = second AND u.is_active AND u.roles &&
                           '{approver,senior_approver,higher_authority,administrator}'::varchar[]) THEN
                PERFORM engagements_refuse('A decider or an administrator confirms that a tie is none any more.');
            END IF;
            SELECT riskreview_bound(whole, second) INTO words
              FROM riskreview_touched(NEW.engagement_id, NEW.actor_id) AS touched(whole)
             WHERE riskreview_bound(whole, second) IS NOT NULL LIMIT 1;
            IF words IS NOT NULL THEN
                PERFORM engagements_refuse(words);
            ELSIF EXISTS (SELECT FROM riskreview_conflictofinterest c
                           WHERE c.person_id = second AND c.confirmed_at IS NULL
                             AND (c.engagement_id = NEW.engagement_id OR actors_kept(c.actor_id) = actors_kept(NEW.actor_id))) THEN
                PERFORM engagements_refuse('Whoever declared a tie to the same does not confirm that another has none.');
            END IF;
        END IF;
        RETURN NEW;
    ELSIF NEW.withdrawn_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.declared_at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A conflict is declared now, and withdrawn afterwards.');
    END IF;
    -- Claiming and deciding take the same lock, so that nobody does either at the moment of declaring.
    PERFORM FROM riskreview_review r
      WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id))
        AND r.status IN ('open', 'recommended') ORDER BY r.id FOR UPDATE;
    IF EXISTS (SELECT FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
                WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id))
                  AND r.status = 'open' AND l.status = 'claimed' AND l.holder_id = NEW.person_id) THEN
        PERFORM engagements_refuse('Whoever declares a conflict gives back the lanes it touches first.');
    END IF;
    -- Verifying takes the same locks.
    PERFORM FROM riskreview_mitigation m JOIN riskreview_lane l ON l.id = m.lane_id JOIN riskreview_review r ON r.id = l.review_id
      WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND m.met_at IS NOT NULL
      ORDER BY m.id FOR UPDATE OF m;
    PERFORM FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
      WHERE d.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND c.met_at IS NOT NULL
      ORDER BY c.id FOR UPDATE OF c;
    IF EXISTS (SELECT FROM riskreview_mitigation m JOIN riskreview_lane l ON l.id = m.lane_id
                 JOIN riskreview_review r ON r.id = l.review_id JOIN engagements_engagement e ON e.id = r.engagement_id
                WHERE e.id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND r.content_no = e.content_no
                  AND e.status IN ('in_review', 'cleared', 'under_way', 'suspended') AND m.verified_by_id = NEW.person_id)
       OR EXISTS (SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
                    JOIN engagements_engagement e ON e.id = d.engagement_id
                   WHERE e.id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND c.verified_by_id = NEW.person_id
                     AND (d.ended_at IS NULL AND (e.status IN ('in_review', 'cleared', 'under_way', 'suspended')
                                                  OR c.guards IN ('close', 'release') AND e.status IN ('held', 'reported'))
                          OR c.guards = 'release' AND d.ended_as = 'closed')) THEN
        PERFORM engagements_refuse('What somebody verified is set aside first when they declare a conflict.');
    END IF;
    RETURN NEW;
END $$;
"""

ASKING_AGAIN = """
ALTER TABLE riskreview_transition DISABLE TRIGGER append_only;
INSERT INTO riskreview_transition VALUES ('review', 'recommended', 'open');
ALTER TABLE riskreview_transition ENABLE TRIGGER append_only;
"""

POLICY = """
-- As 0023 made it; a policy published from now on says what a declared tie does.
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
          (SELECT ARRAY(SELECT jsonb_object_keys(body::jsonb->'triggers' || '{"tie_declared": ""}') AS key ORDER BY key)
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0030_end_look_ups_and_leave_hits_unlisted"),
        ("engagements", "0010_say_by_when_a_report_is_due"),
        ("riskreview", "0029_hold_up_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reopening",
            name="reopening_trigger_known",
        ),
        migrations.AddField(
            model_name="condition",
            name="tied_verified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="condition",
            name="tied_verifier",
            field=models.ForeignKey(
                help_text="Who verified it before, and has declared a conflict of interest since: that counts no more.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="turned_down_at",
            field=models.DateTimeField(null=True, verbose_name="withdrawal turned down"),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="turned_down_because",
            field=models.TextField(blank=True, verbose_name="why it was turned down"),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="turned_down_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who turned the withdrawal down",
            ),
        ),
        migrations.AddField(
            model_name="mitigation",
            name="tied_verified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mitigation",
            name="tied_verifier",
            field=models.ForeignKey(
                help_text="Who verified it before, and has declared a conflict of interest since: that counts no more.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="reopening",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("listing_added", "A party was newly listed"),
                    ("listing_ended", "A listing of a party ended"),
                    ("list_hit_likely", "An entry of a list is likely the same as somebody who takes part"),
                    ("list_hit_confirmed", "An entry of a list is the same as somebody who takes part"),
                    ("warrant_issued", "A warrant was issued against a person who takes part"),
                    ("warrant_ended", "A warrant against a person who takes part ended"),
                    ("credible_violation", "A violation by the actor or unit is reported on credible grounds"),
                    ("leader_changed", "The leadership of the actor changed"),
                    ("split_or_merger", "The actor split or merged"),
                    ("serious_incident", "A serious incident involves the actor or its rival"),
                    ("grave_incident", "A grave incident hit the actor, the venue or the team"),
                    ("index_rose", "The escalation index rose by a level or by many points"),
                    ("index_severe", "The escalation index is severe"),
                    ("trust_fell", "Trust fell by many points in a short time"),
                    ("trust_below_floor", "The lower bound of trust fell below the threshold"),
                    ("commitment_breached", "A breach of a commitment was confirmed"),
                    ("commitment_disputed", "A commitment is disputed"),
                    ("channel_compromised", "The channel is compromised"),
                    ("leak_or_publicity", "The contact leaked or was published"),
                    ("incentive_changed", "An incentive was added or changed"),
                    ("participants_changed", "The participants changed"),
                    ("venue_changed", "The venue changed"),
                    ("mandate_or_law_changed", "The mandate, the rules of engagement or the law changed"),
                    ("checklist_replaced", "A new major version of the checklist was published"),
                    ("mitigation_overdue", "A mitigation is overdue"),
                    ("mitigation_failed", "A mitigation failed"),
                    ("condition_overdue", "A condition of the decision is overdue"),
                    ("validity_ending", "The validity of the decision is about to end"),
                    ("validity_ended", "The validity of the decision has ended"),
                    ("reviewer_objected", "A reviewer objected"),
                    ("tie_declared", "Somebody on whose word the decision rests declared a conflict of interest"),
                    ("host_state_asked", "The host State asked for a new review"),
                    ("twelve_months", "Twelve months have passed since the decision"),
                    ("full_review_missing", "No full review followed the emergency decision in time"),
                    ("stopped", "Somebody responsible stopped it"),
                ],
                max_length=30,
                verbose_name="what changed",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("turned_down_at", None), ("turned_down_because", ""), ("turned_down_by", None)),
                    models.Q(
                        ("turned_down_at__isnull", False),
                        ("turned_down_by__isnull", False),
                        ("withdrawn_at__isnull", False),
                        ("confirmed_at", None),
                        models.Q(("turned_down_because", ""), _negated=True),
                        models.Q(("turned_down_by", models.F("person")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="conflict_turned_down_by_another_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "trigger__in",
                        [
                            "listing_added",
                            "listing_ended",
                            "list_hit_likely",
                            "list_hit_confirmed",
                            "warrant_issued",
                            "warrant_ended",
                            "credible_violation",
                            "leader_changed",
                            "split_or_merger",
                            "serious_incident",
                            "grave_incident",
                            "index_rose",
                            "index_severe",
                            "trust_fell",
                            "trust_below_floor",
                            "commitment_breached",
                            "commitment_disputed",
                            "channel_compromised",
                            "leak_or_publicity",
                            "incentive_changed",
                            "participants_changed",
                            "venue_changed",
                            "mandate_or_law_changed",
                            "checklist_replaced",
                            "mitigation_overdue",
                            "mitigation_failed",
                            "condition_overdue",
                            "validity_ending",
                            "validity_ended",
                            "reviewer_objected",
                            "tie_declared",
                            "host_state_asked",
                            "twelve_months",
                            "full_review_missing",
                            "stopped",
                        ],
                    )
                ),
                name="reopening_trigger_known",
            ),
        ),
        migrations.RunSQL(WORDS + AGREEING + VERIFYING + DECLARING + ASKING_AGAIN + POLICY),
    ]
