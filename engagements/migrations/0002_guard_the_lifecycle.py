"""The lifecycle of an engagement holds in the database, whoever writes: pages, REST, shell or plain SQL.

The transition table repeats engagements/domain/lifecycle.py; a test compares the two. It is no table of the ORM, so that
nothing but a migration changes it. Content is writable only in draft: the columns of the engagement except those named in
`lifecycle`, and the rows of the plan, whose triggers hold the engagement FOR SHARE against a submission under way.

What is `clock` here stamps when a contact was recorded; it stands apart from the guards so that an owner who brings in
old records can switch off the clock and nothing else.
"""

from django.db import migrations

TRANSITIONS = """
CREATE TABLE engagements_transition (from_status text, to_status text, PRIMARY KEY (from_status, to_status));
INSERT INTO engagements_transition VALUES
    ('draft', 'in_review'), ('draft', 'cancelled'),
    ('in_review', 'cleared'), ('in_review', 'refused'), ('in_review', 'draft'), ('in_review', 'cancelled'),
    ('cleared', 'under_way'), ('cleared', 'suspended'), ('cleared', 'draft'), ('cleared', 'cancelled'),
    ('refused', 'draft'),
    ('suspended', 'cleared'), ('suspended', 'held'), ('suspended', 'draft'), ('suspended', 'cancelled'),
    ('under_way', 'held'), ('under_way', 'suspended'), ('under_way', 'cancelled'),
    ('held', 'reported'), ('reported', 'closed');
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON engagements_transition
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""

FUNCTIONS = """
CREATE FUNCTION engagements_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION engagements_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.recorded_at := CASE WHEN NEW.status <> 'draft' THEN transaction_timestamp() END;
    ELSIF NEW.status = OLD.status THEN
        RETURN NEW;
    ELSIF NEW.status = 'under_way' OR (OLD.status = 'suspended' AND NEW.status = 'held' AND OLD.started_at IS NULL) THEN
        NEW.recorded_at := transaction_timestamp();
    ELSIF NEW.status IN ('draft', 'in_review', 'cleared', 'refused') THEN
        NEW.recorded_at := NULL;
    ELSE
        NEW.recorded_at := OLD.recorded_at;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- The clocks of the application and of the database may differ a little.
    latest timestamptz := clock_timestamp() + interval '5 seconds';
BEGIN
    NEW.held_without_cover := false;
    IF NEW.status = 'draft' AND NEW.kind <> 'chance_contact' THEN
        NEW.content_no := 0;
    ELSIF NEW.status = 'held' AND NEW.kind = 'chance_contact' THEN
        IF NEW.started_at IS NULL OR NEW.started_at > latest OR NEW.held_at > latest THEN
            PERFORM engagements_refuse('A chance contact is recorded after it took place.');
        END IF;
        NEW.content_no := 1;
    ELSE
        PERFORM engagements_refuse('An engagement begins as a draft; only a chance contact is recorded as held.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lifecycle text[] := ARRAY['status', 'status_reason', 'content_no', 'lead_id', 'started_at', 'recorded_at', 'held_at',
                              'held_without_cover', 'reported_at', 'closed_at', 'version', 'updated_at'];
    latest timestamptz := clock_timestamp() + interval '5 seconds';
BEGIN
    IF to_jsonb(NEW) - lifecycle IS DISTINCT FROM to_jsonb(OLD) - lifecycle THEN
        IF OLD.status <> 'draft' OR NEW.status <> 'draft' THEN
            PERFORM engagements_refuse('The content of an engagement is writable only while it is a draft.');
        ELSIF NEW.id <> OLD.id OR NEW.kind = 'chance_contact' THEN
            PERFORM engagements_refuse('A planned engagement never becomes a chance contact or another engagement.');
        END IF;
    END IF;

    IF NEW.status = OLD.status THEN
        IF (NEW.content_no, NEW.started_at, NEW.recorded_at, NEW.held_at, NEW.held_without_cover, NEW.reported_at,
            NEW.closed_at, NEW.status_reason)
            IS DISTINCT FROM
           (OLD.content_no, OLD.started_at, OLD.recorded_at, OLD.held_at, OLD.held_without_cover, OLD.reported_at,
            OLD.closed_at, OLD.status_reason) THEN
            PERFORM engagements_refuse('Times, flags and reasons of an engagement are recorded with the act they belong to.');
        END IF;
        RETURN NEW;
    END IF;

    IF NOT EXISTS (SELECT FROM engagements_transition WHERE from_status = OLD.status AND to_status = NEW.status) THEN
        PERFORM engagements_refuse(format('An engagement cannot go from "%s" to "%s".', OLD.status, NEW.status));
    END IF;

    NEW.content_no := OLD.content_no + (OLD.status = 'draft')::int;
    NEW.held_without_cover := OLD.held_without_cover OR (OLD.status = 'suspended' AND NEW.status = 'held');

    IF NEW.status = 'under_way' OR (OLD.status = 'suspended' AND NEW.status = 'held' AND OLD.started_at IS NULL) THEN
        IF NEW.started_at IS NULL OR NEW.started_at > latest THEN
            PERFORM engagements_refuse('The start of a contact is recorded once it has begun, not ahead of it.');
        END IF;
    ELSIF NEW.status NOT IN ('draft', 'in_review', 'cleared', 'refused')
          AND NEW.started_at IS DISTINCT FROM OLD.started_at THEN
        PERFORM engagements_refuse('The start of a contact is not changed afterwards.');
    END IF;

    IF NEW.status = 'held' AND (NEW.held_at IS NULL OR NEW.held_at > latest) THEN
        PERFORM engagements_refuse('The end of a contact is recorded once it has ended, not ahead of it.');
    ELSIF NEW.status <> 'held' AND NEW.held_at IS DISTINCT FROM OLD.held_at THEN
        PERFORM engagements_refuse('The end of a contact is not changed afterwards.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' OR OLD.content_no > 0 THEN
        PERFORM engagements_refuse('An engagement that was once sent to review, or held, is never deleted.');
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION engagements_guard_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
    parent record;
BEGIN
    -- A row that moves from one plan to another changes both.
    FOREACH whole IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.engagement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.engagement_id END
    ], NULL) LOOP
        SELECT status, kind, recorded_at INTO parent FROM engagements_engagement WHERE id = whole FOR SHARE;
        IF parent.status = 'draft' THEN
            CONTINUE;
        END IF;
        -- Who took part in a chance contact is recorded in the transaction that records the contact, and never later.
        IF TG_OP = 'INSERT' AND parent.kind = 'chance_contact' AND parent.recorded_at = transaction_timestamp()
           AND TG_TABLE_NAME IN ('engagements_engagementactor', 'engagements_engagementperson', 'engagements_teammember') THEN
            CONTINUE;
        END IF;
        PERFORM engagements_refuse('The plan of an engagement is writable only while it is a draft.');
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION engagements_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.filed_at IS NOT NULL THEN
        PERFORM engagements_refuse('A filed report is not changed: write an addendum.');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION engagements_guard_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status NOT IN ('proposed', 'made', 'acknowledged', 'active') THEN
            PERFORM engagements_refuse('A commitment begins as proposed, made, acknowledged or in force.');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A commitment is never deleted.');
    END IF;
    IF (NEW.engagement_id, NEW.actor_id, NEW.direction, NEW.exact_words, NEW.original_text, NEW.made_on, NEW.recorded_by_id)
        IS DISTINCT FROM
       (OLD.engagement_id, OLD.actor_id, OLD.direction, OLD.exact_words, OLD.original_text, OLD.made_on, OLD.recorded_by_id)
    THEN
        PERFORM engagements_refuse('Who promised what, when and in which words is not changed afterwards.');
    END IF;
    IF NEW.status <> OLD.status AND NEW.status IN ('breached', 'breached_incapable') AND NOT EXISTS (
        SELECT FROM engagements_breachproposal
        WHERE commitment_id = NEW.id AND state = 'confirmed' AND is_incapable = (NEW.status = 'breached_incapable')
    ) THEN
        PERFORM engagements_refuse('A breach is proposed by one person and confirmed by another.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_breach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            PERFORM engagements_refuse('A breach begins as a proposal.');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' THEN
        PERFORM engagements_refuse('A proposed breach is decided once and kept.');
    END IF;
    IF (NEW.commitment_id, NEW.proposed_by_id, NEW.proposed_at, NEW.evidence, NEW.is_incapable)
        IS DISTINCT FROM (OLD.commitment_id, OLD.proposed_by_id, OLD.proposed_at, OLD.evidence, OLD.is_incapable) THEN
        PERFORM engagements_refuse('What was proposed, and by whom, is not changed afterwards.');
    END IF;
    RETURN NEW;
END $$;
"""

PLAN = [
    "engagementactor",
    "engagementperson",
    "teammember",
    "engagementfacilitator",
    "sharedinterest",
    "offer",
    "reaction",
]
APPEND_ONLY = ["engagementauthor", "commitmentevent", "reportaddendum", "observedreaction"]

TRIGGERS = [
    ("clock", "BEFORE INSERT OR UPDATE", "engagement", "engagements_stamp"),
    ("guard_beginning", "BEFORE INSERT", "engagement", "engagements_guard_beginning"),
    ("guard_change", "BEFORE UPDATE", "engagement", "engagements_guard_change"),
    ("guard_deletion", "BEFORE DELETE", "engagement", "engagements_guard_deletion"),
    ("guard_report", "BEFORE UPDATE OR DELETE", "report", "engagements_guard_report"),
    ("guard_commitment", "BEFORE INSERT OR UPDATE OR DELETE", "commitment", "engagements_guard_commitment"),
    ("guard_breach", "BEFORE INSERT OR UPDATE OR DELETE", "breachproposal", "engagements_guard_breach"),
    *(("guard_plan", "BEFORE INSERT OR UPDATE OR DELETE", table, "engagements_guard_plan") for table in PLAN),
    *(("append_only", "BEFORE UPDATE OR DELETE", table, "core_refuse_change") for table in APPEND_ONLY),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON engagements_{table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for name, when, table, function in TRIGGERS
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON engagements_{table};" for name, _when, table, _function in TRIGGERS),
        *(
            f"DROP FUNCTION engagements_{name}();"
            for name in (
                "stamp",
                "guard_beginning",
                "guard_change",
                "guard_deletion",
                "guard_plan",
                "guard_report",
                "guard_commitment",
                "guard_breach",
            )
        ),
        "DROP FUNCTION engagements_refuse(text);",
        "DROP TABLE engagements_transition;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("engagements", "0001_create_engagements"), ("core", "0002_guard_the_trail")]
    operations = [migrations.RunSQL(TRANSITIONS + FUNCTIONS + ATTACH, BACK)]
