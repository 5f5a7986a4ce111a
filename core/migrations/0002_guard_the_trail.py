"""The audit trail holds in the database: append-only rows, and a chain that the database itself writes at commit."""

from django.db import migrations

APPEND_ONLY = ["core_auditevent", "core_auditlink", "core_readevent", "core_readseal"]

FUNCTIONS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION core_append_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last_seq bigint;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock(727001);
    SELECT seq, hash INTO last_seq, last_hash FROM core_auditlink ORDER BY seq DESC LIMIT 1;
    last_seq := coalesce(last_seq, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    INSERT INTO core_auditlink (seq, event_id, prev, hash)
    VALUES (last_seq + 1, NEW.id, last_hash, encode(sha256(convert_to(last_hash || NEW.body, 'UTF8')), 'hex'));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER core_chain AFTER INSERT ON core_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_append_link();
"""

GUARDS = "\n".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
    for table in APPEND_ONLY
)

BACK = (
    "\n".join(f"DROP TRIGGER append_only ON {table};" for table in APPEND_ONLY)
    + "DROP TRIGGER core_chain ON core_auditevent; DROP FUNCTION core_append_link(); DROP FUNCTION core_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_create_trail")]
    operations = [migrations.RunSQL(FUNCTIONS + GUARDS, BACK)]
