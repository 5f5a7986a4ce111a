"""Authors are those who wrote the draft: nobody becomes one of a plan that is reviewed, least of all who reviews it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION engagements_guard_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent record;
BEGIN
    SELECT status, kind, recorded_at INTO parent FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
    IF parent.status <> 'draft'
       AND NOT (parent.kind = 'chance_contact' AND parent.recorded_at = transaction_timestamp()) THEN
        PERFORM engagements_refuse('Somebody becomes an author of a plan only while it is a draft.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_author BEFORE INSERT ON engagements_engagementauthor
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_author();
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0005_record_what_became_of_offers")]

    operations = [
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER guard_author ON engagements_engagementauthor; DROP FUNCTION engagements_guard_author();",
        )
    ]
