"""What was recorded stays: a commitment moves along its table, what was learnt is checked and not rewritten.

The table of transitions repeats engagements/domain/commitments.py; a test compares the two. An engagement stays in its
compartment: everything that hangs on it is read by whoever may read there.
"""

from django.db import migrations

TRANSITIONS = """
CREATE TABLE engagements_commitment_transition (from_status text, to_status text, PRIMARY KEY (from_status, to_status));
INSERT INTO engagements_commitment_transition
SELECT 'proposed', unnest('{made,withdrawn}'::text[])
UNION SELECT 'made', unnest('{acknowledged,active,partially_fulfilled}'::text[])
UNION SELECT 'acknowledged', unnest('{active,partially_fulfilled}'::text[])
UNION SELECT 'active', 'partially_fulfilled'
UNION SELECT 'disputed', unnest('{active,partially_fulfilled}'::text[])
UNION SELECT standing, 'disputed' FROM unnest('{made,acknowledged,active,partially_fulfilled}'::text[]) AS standing
UNION SELECT standing, ending
  FROM unnest('{made,acknowledged,active,partially_fulfilled,disputed}'::text[]) AS standing,
       unnest('{fulfilled,fulfilled_late,waived,withdrawn,lapsed,breached,breached_incapable}'::text[]) AS ending;
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON engagements_commitment_transition
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""

FUNCTIONS = """
CREATE FUNCTION engagements_guard_commitment_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT FROM engagements_commitment_transition WHERE from_status = OLD.status AND to_status = NEW.status
    ) THEN
        PERFORM engagements_refuse(format('A commitment cannot go from "%s" to "%s".', OLD.status, NEW.status));
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_learnt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- How far it was checked and how it is graded may change; a note may be retracted, once.
    mutable text[] := CASE TG_TABLE_NAME
        WHEN 'engagements_informationitem' THEN
            '{version,updated_at,state,resolved_on,source_id,reliability,credibility,corroborated_by_id}'
        ELSE '{version,updated_at,retracted_at}' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('What was learnt in a contact is never deleted.');
    ELSIF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable
          OR to_jsonb(OLD)->>'retracted_at' <> coalesce(to_jsonb(NEW)->>'retracted_at', '') THEN
        PERFORM engagements_refuse('What was learnt in a contact is not rewritten afterwards.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A record of what happened is never deleted.');
    ELSIF TG_TABLE_NAME = 'engagements_report' AND to_jsonb(NEW)->'engagement_id' <> to_jsonb(OLD)->'engagement_id' THEN
        PERFORM engagements_refuse('A report stays with its engagement.');
    ELSIF to_jsonb(NEW)->'compartment_id' <> to_jsonb(OLD)->'compartment_id' THEN
        PERFORM engagements_refuse('An engagement stays in its compartment.');
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGERS = [
    ("guard_commitment_status", "BEFORE UPDATE", "commitment", "guard_commitment_status"),
    ("guard_learnt", "BEFORE UPDATE OR DELETE", "informationitem", "guard_learnt"),
    ("guard_learnt", "BEFORE UPDATE OR DELETE", "evidencenote", "guard_learnt"),
    ("guard_place", "BEFORE UPDATE OR DELETE", "report", "guard_place"),
    ("guard_place", "BEFORE DELETE", "incident", "guard_place"),
    ("guard_place", "BEFORE UPDATE", "engagement", "guard_place"),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON engagements_{table} FOR EACH ROW EXECUTE FUNCTION engagements_{function}();"
    for name, when, table, function in TRIGGERS
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON engagements_{table};" for name, _when, table, _function in TRIGGERS),
        *(f"DROP FUNCTION engagements_{name}();" for name in ("guard_commitment_status", "guard_learnt", "guard_place")),
        "DROP TABLE engagements_commitment_transition;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("engagements", "0002_guard_the_lifecycle")]
    operations = [migrations.RunSQL(TRANSITIONS + FUNCTIONS + ATTACH, BACK)]
