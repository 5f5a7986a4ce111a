"""Runs, parameters and histories are append-only, and a run's hash belongs to its inputs, whoever writes.

Of an override only its end is ever written again, of an alert only that somebody dealt with it; each once.
"""

from django.db import migrations

APPEND_ONLY = ["parameterset", "run", "trustassessment", "escalationassessment"]

FUNCTIONS = """
CREATE FUNCTION reassessment_guard_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id', 'end_reason', 'version', 'updated_at']
        IS DISTINCT FROM to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id', 'end_reason', 'version', 'updated_at'] THEN
        RAISE EXCEPTION 'An override is ended, never changed.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION reassessment_guard_clearing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.cleared_at IS NOT NULL OR to_jsonb(NEW) - ARRAY['cleared_at', 'cleared_by_id', 'clear_note']
        IS DISTINCT FROM to_jsonb(OLD) - ARRAY['cleared_at', 'cleared_by_id', 'clear_note'] THEN
        RAISE EXCEPTION 'An alert is cleared once, never changed.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE reassessment_run ADD CONSTRAINT run_hash_of_inputs
    CHECK (inputs_sha256 = encode(sha256(convert_to(inputs, 'UTF8')), 'hex'));
"""

TRIGGERS = [
    *(("append_only", table, "core_refuse_change") for table in APPEND_ONLY),
    ("guard_end", "override", "reassessment_guard_end"),
    ("guard_clearing", "alert", "reassessment_guard_clearing"),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON reassessment_{table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for name, table, function in TRIGGERS
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON reassessment_{table};" for name, table, _function in TRIGGERS),
        "ALTER TABLE reassessment_run DROP CONSTRAINT run_hash_of_inputs;",
        "DROP FUNCTION reassessment_guard_end();",
        "DROP FUNCTION reassessment_guard_clearing();",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("reassessment", "0001_create_assessments"), ("core", "0002_guard_the_trail")]
    operations = [migrations.RunSQL(FUNCTIONS + ATTACH, BACK)]
