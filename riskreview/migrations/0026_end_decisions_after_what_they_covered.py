"""A decision never ends before a contact that began under it."""

from django.db import migrations

ENDING = """
CREATE FUNCTION riskreview_guard_ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM engagements_engagement e WHERE e.id = NEW.engagement_id
                  AND e.content_no = NEW.content_no AND e.started_at > NEW.ended_at) THEN
        PERFORM engagements_refuse('A decision does not end before a contact that began under it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_ending BEFORE UPDATE ON riskreview_decision FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION riskreview_guard_ending();
"""


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0025_close_the_holes_of_the_gate")]
    operations = [migrations.RunSQL(ENDING)]
