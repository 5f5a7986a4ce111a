"""A lane begins with the deadline of its policy, and a contact with names looked up the day before.

What came of the contact is added to the record of its decision, which stays as it was.

The count of days repeats riskreview/domain/deadlines.py; a test compares the two.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DEADLINES = """
-- A lane that is asked, for the first time or again, has the working days that the policy of its review gives it.
CREATE FUNCTION riskreview_guard_the_days_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened date := (NEW.opened_at AT TIME ZONE 'UTC')::date;
    given int;
BEGIN
    SELECT (p.body::jsonb->'deadlines'->>(CASE WHEN NEW.name = 'legal' AND r.urgent_because <> '' THEN 'legal_urgent'
                                               ELSE NEW.name END))::int INTO given
      FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
    IF NEW.opened_at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A lane is asked now, not ahead.');
    ELSIF riskreview_working_days(opened, NEW.due_on) <> given OR NOT riskreview_is_working_day(NEW.due_on) THEN
        PERFORM engagements_refuse(format('A lane has the working days that the policy gives it: %s.', given));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_the_days_given BEFORE INSERT ON riskreview_lane
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_the_days_given();
CREATE TRIGGER guard_the_days_given_again BEFORE UPDATE ON riskreview_lane FOR EACH ROW
    WHEN (OLD.status = 'answered' AND NEW.status = 'open') EXECUTE FUNCTION riskreview_guard_the_days_given();
"""

LOOK_UPS = """
-- Nobody is met, nor is that approved in an emergency, who was looked up on the lists longer before than the policy allows.
CREATE FUNCTION riskreview_guard_look_ups() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
    moment timestamptz;
    hours int := riskreview_in_force('lists', 'before_meeting');
BEGIN
    IF TG_TABLE_NAME = 'riskreview_decision' THEN
        whole := NEW.engagement_id;
        moment := NEW.decided_at;
    ELSE
        whole := NEW.id;
        moment := NEW.started_at;
    END IF;
    IF EXISTS (SELECT FROM actors_screening s WHERE s.id IN (SELECT riskreview_look_ups(whole))
                  AND s.screened_at < moment - hours * interval '1 hour') THEN
        PERFORM engagements_refuse(format('Somebody who takes part was looked up on the lists more than %s hours before.', hours));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_look_ups BEFORE INSERT ON riskreview_decision FOR EACH ROW WHEN (NEW.basis = 'emergency')
    EXECUTE FUNCTION riskreview_guard_look_ups();
CREATE TRIGGER guard_the_look_ups BEFORE UPDATE ON engagements_engagement FOR EACH ROW
    WHEN (NEW.status = 'under_way' AND OLD.status <> 'under_way') EXECUTE FUNCTION riskreview_guard_look_ups();
"""

ADDENDA = """
ALTER TABLE riskreview_recordaddendum ADD CONSTRAINT addendum_is_its_hash
    CHECK (sha256 = encode(sha256(convert_to(section, 'UTF8')), 'hex'));

-- What came of a contact comes after it, one after the other, each bound to what stood before.
CREATE FUNCTION riskreview_guard_addendum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    before record;
BEGIN
    SELECT r.root, e.held_at INTO kept FROM riskreview_decisionrecord r
      JOIN riskreview_decision d ON d.id = r.decision_id JOIN engagements_engagement e ON e.id = d.engagement_id
     WHERE r.decision_id = NEW.record_id FOR UPDATE OF d;
    SELECT number, sha256 INTO before FROM riskreview_recordaddendum
     WHERE record_id = NEW.record_id ORDER BY number DESC LIMIT 1;
    IF kept.held_at IS NULL THEN
        PERFORM engagements_refuse('What came of a contact is added once it has taken place.');
    ELSIF NEW.number <> coalesce(before.number, 0) + 1
          OR NEW.section::jsonb->'content'->>'before' IS DISTINCT FROM coalesce(before.sha256, kept.root) THEN
        PERFORM engagements_refuse('An addendum follows the one before it, and the first the record.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_addendum BEFORE INSERT ON riskreview_recordaddendum
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_addendum();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON riskreview_recordaddendum
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0024_say_why_it_is_urgent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="RecordAddendum",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("section", models.TextField()),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("at", models.DateTimeField(verbose_name="written")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="riskreview.decisionrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "addendum to a decision record",
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="one_addendum_of_a_number"),
                ],
            },
        ),
        migrations.RunSQL(DEADLINES + LOOK_UPS + ADDENDA),
    ]
