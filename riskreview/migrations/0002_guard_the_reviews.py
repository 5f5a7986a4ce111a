"""Reviews hold in the database: what is frozen, who may hold a lane, and what the answers of a lane amount to.

The scales and the way from an answer to its effects repeat riskreview/domain/scales.py and checklists.py, the table of
transitions repeats review_cycle.py; tests compare each pair. The effects are computed here once more so that nobody can
write a lane that looks harmless beside answers that are not.
"""

from django.db import migrations

TRANSITIONS = """
CREATE TABLE riskreview_transition (
    machine text, from_status text, to_status text, PRIMARY KEY (machine, from_status, to_status)
);
INSERT INTO riskreview_transition VALUES
    ('review', 'open', 'recommended'), ('review', 'open', 'closed'),
    ('review', 'recommended', 'decided'), ('review', 'recommended', 'closed'),
    ('review', 'decided', 'superseded'), ('review', 'decided', 'expired'),
    ('review', 'decided', 'revoked'), ('review', 'decided', 'closed'),
    ('lane', 'open', 'claimed'), ('lane', 'claimed', 'open'),
    ('lane', 'claimed', 'answered'), ('lane', 'answered', 'open');
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON riskreview_transition
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""

CONSTRAINTS = """
ALTER TABLE riskreview_snapshot ADD CONSTRAINT snapshot_is_its_hash
    CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));
ALTER TABLE riskreview_laneclaim ADD CONSTRAINT one_lane_per_person_and_review
    EXCLUDE USING gist (review_id WITH =, user_id WITH =, lane WITH <>);
"""

FUNCTIONS = """
-- The answers of a scale, the best first, and last the one of somebody who does not know.
CREATE FUNCTION riskreview_scale(code text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE code
        WHEN 'YN' THEN '{yes,no,unknown}'::text[]
        WHEN 'YNC' THEN '{yes,no,coerced,unknown}'
        WHEN 'CMP' THEN '{compliant,with_mitigation,non_compliant,undetermined}'
        WHEN 'RSK' THEN '{low,medium,high,very_high,unknown}'
        WHEN 'SGB' THEN '{none_known,mitigated,reasons_for_concern,substantial_grounds_real_risk,unknown}'
    END
$$;

CREATE FUNCTION riskreview_holds(condition text, facts jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE condition
        WHEN 'always' THEN true
        WHEN 'tier_2_or_more' THEN (facts->>'tier')::int >= 2
        WHEN 'tier_3' THEN (facts->>'tier')::int = 3
        ELSE (facts->>condition)::boolean
    END
$$;

-- Of the rules for an answer, the first whose condition holds.
CREATE FUNCTION riskreview_stated(item jsonb, answer text, facts jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        (SELECT ARRAY(SELECT jsonb_array_elements_text(rule->'effects'))
           FROM jsonb_array_elements(item->'effects') WITH ORDINALITY AS listed(rule, place)
          WHERE rule->>'answer' = answer AND riskreview_holds(rule->>'when', facts)
          ORDER BY place LIMIT 1),
        CASE WHEN answer = (riskreview_scale(item->>'scale'))[1] THEN '{}'::text[] ELSE '{I}' END
    )
$$;

CREATE FUNCTION riskreview_weight(effects text[]) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT max(array_position('{I,M,E,D,B,B!}'::text[], effect)) FROM unnest(effects) AS listed(effect)
$$;

CREATE FUNCTION riskreview_can(item jsonb, effects text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM jsonb_array_elements(item->'effects') AS listed(rule)
                    WHERE ARRAY(SELECT jsonb_array_elements_text(rule->'effects')) && effects)
$$;

-- Not knowing is never the easy way out: on an item that can block it defers, elsewhere it counts as the worst answer.
CREATE FUNCTION riskreview_effects(item jsonb, answer text, facts jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    scale text[] := riskreview_scale(item->>'scale');
    stated text[] := riskreview_stated(item, answer, facts);
    worst text[];
BEGIN
    IF answer <> scale[cardinality(scale)] THEN
        RETURN stated;
    ELSIF riskreview_can(item, '{B,B!}') THEN
        RETURN array_remove(stated, 'I') || '{D}';
    END IF;
    worst := riskreview_stated(item, scale[cardinality(scale) - 1], facts);
    RETURN CASE WHEN riskreview_weight(stated) >= riskreview_weight(worst) THEN stated ELSE worst END;
END $$;

-- Whether an answer is one the item takes, with its reason: every answer but the best needs one.
CREATE FUNCTION riskreview_is_complete(item jsonb, answer text, reasoning text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        (answer = ANY (riskreview_scale(item->>'scale')) OR (answer = 'na' AND item ? 'na_when'))
        AND (answer = (riskreview_scale(item->>'scale'))[1] OR item ? 'filled_from' OR btrim(reasoning) <> ''),
        false)
$$;

-- Why somebody is bound to an engagement and so may neither review nor decide it; nothing when they are not.
CREATE FUNCTION riskreview_bound(engagement uuid, person uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM engagements_engagementauthor a WHERE a.engagement_id = engagement AND a.user_id = person)
            THEN 'Whoever wrote a plan neither reviews nor decides it.'
        WHEN EXISTS (SELECT FROM engagements_engagement e WHERE e.id = engagement AND e.lead_id = person)
            THEN 'Whoever leads an engagement neither reviews nor decides it.'
        WHEN EXISTS (SELECT FROM engagements_teammember t WHERE t.engagement_id = engagement AND t.user_id = person)
            THEN 'Whoever takes part in an engagement neither reviews nor decides it.'
    END
$$;

-- Whether somebody who takes part stands, on a day, on a list with legal effect, as far as it is recorded.
CREATE FUNCTION riskreview_is_listed(engagement uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM actors_listing l
         WHERE l.listed_on <= day AND (l.delisted_on IS NULL OR l.delisted_on > day) AND l.legal_effects <> '{none}'
           AND (l.actor_id IN (SELECT actor_id FROM engagements_engagementactor WHERE engagement_id = engagement)
                OR l.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)))
$$;

CREATE FUNCTION riskreview_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := ARRAY['status', 'facts', 'level_raised_by', 'recommended_at', 'ended_at', 'version', 'updated_at'];
    whole record;
    frozen record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A review is never deleted.');
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT status, content_no INTO whole FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
        SELECT engagement_id, content_no INTO frozen FROM riskreview_snapshot WHERE id = NEW.snapshot_id;
        IF NEW.status <> 'open' THEN
            PERFORM engagements_refuse('A review begins open.');
        ELSIF (frozen.engagement_id, frozen.content_no) IS DISTINCT FROM (NEW.engagement_id, NEW.content_no)
              OR whole.content_no <> NEW.content_no THEN
            PERFORM engagements_refuse('A review is about the content that was submitted, and its snapshot.');
        ELSIF NOT (CASE NEW.kind WHEN 'regular' THEN whole.status = 'in_review'
                                 WHEN 'recheck' THEN whole.status = 'suspended'
                                 ELSE whole.status IN ('held', 'reported') END) THEN
            PERFORM engagements_refuse('A review of this kind is not opened in this state of the engagement.');
        ELSIF NEW.kind <> 'retrospective' AND riskreview_is_listed(NEW.engagement_id, NEW.opened_at::date)
              AND (NEW.tier < 3 OR NOT (NEW.facts->>'listed')::boolean) THEN
            PERFORM engagements_refuse('A listed party takes part: tier 3.');
        END IF;
        RETURN NEW;
    END IF;

    IF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable THEN
        PERFORM engagements_refuse('What a review is about is not changed afterwards.');
    ELSIF OLD.status <> 'open' AND NEW.facts IS DISTINCT FROM OLD.facts THEN
        PERFORM engagements_refuse('The facts of a review are fixed once its lanes have answered.');
    ELSIF NEW.level_raised_by < OLD.level_raised_by THEN
        PERFORM engagements_refuse('A level once raised is not lowered.');
    END IF;
    IF NEW.status = OLD.status THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM riskreview_transition
                    WHERE machine = 'review' AND from_status = OLD.status AND to_status = NEW.status) THEN
        PERFORM engagements_refuse(format('A review cannot go from "%s" to "%s".', OLD.status, NEW.status));
    END IF;
    IF NEW.status = 'recommended' THEN
        IF EXISTS (SELECT FROM riskreview_lane WHERE review_id = NEW.id AND status <> 'answered') THEN
            PERFORM engagements_refuse('A lane has not answered yet.');
        ELSIF (SELECT count(*) FROM riskreview_lane WHERE review_id = NEW.id)
              < (CASE WHEN NEW.kind = 'regular' THEN 3 WHEN NEW.kind = 'recheck' THEN 1 ELSE 0 END) THEN
            PERFORM engagements_refuse('A review passes on to decision once all its lanes have answered.');
        END IF;
    ELSIF NEW.status = 'decided' AND NOT EXISTS (
        SELECT FROM riskreview_decision WHERE review_id = NEW.id AND basis <> 'emergency'
    ) THEN
        PERFORM engagements_refuse('A review is decided by a decision.');
    ELSIF OLD.status = 'decided' AND EXISTS (
        SELECT FROM riskreview_decision WHERE review_id = NEW.id AND ended_at IS NULL
    ) THEN
        PERFORM engagements_refuse('The decision of a review ends first, with a reason.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review record;
    words text;
BEGIN
    -- Claiming and deciding take the same lock, so that nobody does both at the same moment.
    SELECT * INTO review FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    words := riskreview_bound(review.engagement_id, NEW.user_id);
    IF review.status <> 'open'
       OR NOT EXISTS (SELECT FROM riskreview_lane l WHERE l.review_id = NEW.review_id AND l.name = NEW.lane) THEN
        PERFORM engagements_refuse('A lane is claimed while its review is open.');
    ELSIF words IS NOT NULL THEN
        PERFORM engagements_refuse(words);
    ELSIF review.kind = 'regular' AND review.opened_by_id = NEW.user_id THEN
        PERFORM engagements_refuse('Whoever sent a plan to review does not review it.');
    ELSIF EXISTS (SELECT FROM riskreview_decision d WHERE d.engagement_id = review.engagement_id
                   AND d.content_no = review.content_no AND d.decided_by_id = NEW.user_id) THEN
        PERFORM engagements_refuse('Whoever decided an engagement does not review it.');
    ELSIF EXISTS (SELECT FROM riskreview_laneclaim c JOIN riskreview_review r ON r.id = c.review_id
                   WHERE r.engagement_id = review.engagement_id AND r.content_no = review.content_no
                     AND c.review_id <> NEW.review_id AND c.user_id = NEW.user_id AND c.lane <> NEW.lane) THEN
        PERFORM engagements_refuse('Nobody holds two lanes of the same engagement.');
    ELSIF NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.id = NEW.user_id AND u.is_active AND u.roles @> ARRAY[CASE NEW.lane
            WHEN 'legal' THEN 'legal_reviewer' WHEN 'ethical' THEN 'ethics_reviewer' ELSE 'escalation_reviewer' END
        ]::varchar[]
    ) THEN
        PERFORM engagements_refuse('A lane is claimed by a reviewer of that lane.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_lane() RETURNS trigger LANGUAGE plpgsql AS $$
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
           OR NOT EXISTS (SELECT FROM riskreview_checklisttemplate WHERE id = NEW.template_id AND lane = NEW.name) THEN
            PERFORM engagements_refuse('A lane begins open, with a checklist of its own.');
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
    FOR item IN SELECT jsonb_array_elements(body->'items') FROM riskreview_checklisttemplate WHERE id = NEW.template_id LOOP
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

-- What a lane writes is frozen once it has answered, or its review has ended. The lane is held FOR SHARE meanwhile.
CREATE FUNCTION riskreview_insist_on_open_lane(lane uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT l.status, r.status AS of_review INTO found
      FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id WHERE l.id = lane FOR SHARE OF l;
    IF found.status = 'answered' OR found.of_review <> 'open' THEN
        PERFORM engagements_refuse('What a lane answered is not changed afterwards.');
    END IF;
END $$;

CREATE FUNCTION riskreview_guard_answer() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT l.holder_id, listed.item INTO holder, item
      FROM riskreview_lane l JOIN riskreview_checklisttemplate t ON t.id = l.template_id
      LEFT JOIN LATERAL jsonb_array_elements(t.body->'items') AS listed(item) ON listed.item->>'code' = NEW.code
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

CREATE FUNCTION riskreview_guard_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found uuid;
BEGIN
    FOR found IN SELECT lane_id FROM riskreview_laneanswer WHERE id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.answer_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.answer_id END
    ) LOOP
        PERFORM riskreview_insist_on_open_lane(found);
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION riskreview_guard_mitigation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    verification text[] := ARRAY['evidence', 'verified_by_id', 'verified_at', 'version', 'updated_at'];
    words text;
BEGIN
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
"""

APPEND_ONLY = ["checklisttemplate", "snapshot", "laneclaim", "dissent", "reopening", "lift"]
ANY_CHANGE = "BEFORE INSERT OR UPDATE OR DELETE"

TRIGGERS = [
    ("guard_review", ANY_CHANGE, "review", "riskreview_guard_review"),
    ("guard_claim", "BEFORE INSERT", "laneclaim", "riskreview_guard_claim"),
    ("guard_lane", ANY_CHANGE, "lane", "riskreview_guard_lane"),
    ("guard_answer", ANY_CHANGE, "laneanswer", "riskreview_guard_answer"),
    ("guard_evidence", ANY_CHANGE, "laneevidence", "riskreview_guard_evidence"),
    ("guard_mitigation", ANY_CHANGE, "mitigation", "riskreview_guard_mitigation"),
    *(("append_only", "BEFORE UPDATE OR DELETE", table, "core_refuse_change") for table in APPEND_ONLY),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON riskreview_{table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for name, when, table, function in TRIGGERS
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON riskreview_{table};" for name, _when, table, _function in TRIGGERS),
        *(
            f"DROP FUNCTION riskreview_{function};"
            for function in (
                "guard_review()",
                "is_listed(uuid, date)",
                "guard_claim()",
                "guard_lane()",
                "guard_answer()",
                "guard_evidence()",
                "guard_mitigation()",
                "insist_on_open_lane(uuid)",
                "bound(uuid, uuid)",
                "is_complete(jsonb, text, text)",
                "effects(jsonb, text, jsonb)",
                "can(jsonb, text[])",
                "weight(text[])",
                "stated(jsonb, text, jsonb)",
                "holds(text, jsonb)",
                "scale(text)",
            )
        ),
        "ALTER TABLE riskreview_laneclaim DROP CONSTRAINT one_lane_per_person_and_review;",
        "ALTER TABLE riskreview_snapshot DROP CONSTRAINT snapshot_is_its_hash;",
        "DROP TABLE riskreview_transition;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0001_create_reviews"),
        ("engagements", "0002_guard_the_lifecycle"),
        ("actors", "0001_create_actors"),
        ("core", "0002_guard_the_trail"),
    ]
    operations = [migrations.RunSQL(TRANSITIONS + CONSTRAINTS + FUNCTIONS + ATTACH, BACK)]
