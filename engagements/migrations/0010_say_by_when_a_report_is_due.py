"""What came up in a contact and by when its report is due; both stay as they were recorded with its end.

The column is set where the review policy is at hand: riskreview 0027.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

GUARD = """
-- As 0002 made it, with what came up and by when the report is due.
CREATE OR REPLACE FUNCTION engagements_guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lifecycle text[] := ARRAY['status', 'status_reason', 'content_no', 'lead_id', 'started_at', 'recorded_at', 'held_at',
                              'held_without_cover', 'came_up', 'report_due_at', 'reported_at', 'closed_at', 'version',
                              'updated_at'];
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
        IF (NEW.content_no, NEW.started_at, NEW.recorded_at, NEW.held_at, NEW.held_without_cover, NEW.came_up,
            NEW.report_due_at, NEW.reported_at, NEW.closed_at, NEW.status_reason)
            IS DISTINCT FROM
           (OLD.content_no, OLD.started_at, OLD.recorded_at, OLD.held_at, OLD.held_without_cover, OLD.came_up,
            OLD.report_due_at, OLD.reported_at, OLD.closed_at, OLD.status_reason) THEN
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
    ELSIF NEW.status <> 'held' AND (NEW.held_at, NEW.came_up, NEW.report_due_at)
                                    IS DISTINCT FROM (OLD.held_at, OLD.came_up, OLD.report_due_at) THEN
        PERFORM engagements_refuse('The end of a contact is not changed afterwards.');
    END IF;
    RETURN NEW;
END $$;
"""

# Contacts of before were held when every report was due within a day.
BEFORE = """
ALTER TABLE engagements_engagement DISABLE TRIGGER USER;
UPDATE engagements_engagement SET report_due_at = held_at + interval '24 hours' WHERE held_at IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE engagements_engagement ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0009_keep_former_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='engagement',
            name='came_up',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('commitments', 'Commitments'), ('threats', 'Threats'), ('incidents', 'Incidents')], max_length=12), blank=True, default=list, size=None, verbose_name='came up'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='report_due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='report due'),
        ),
        migrations.RunSQL(GUARD),
        migrations.RunSQL(BEFORE),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('came_up__contained_by', ['commitments', 'threats', 'incidents'])), name='engagement_came_up_known'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at', None), _negated=True), models.Q(('came_up', []), ('report_due_at', None)), _connector='OR'), name='engagement_report_due_once_held'),
        ),
    ]
