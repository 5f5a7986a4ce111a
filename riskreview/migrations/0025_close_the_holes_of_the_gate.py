"""A lane begins with the deadline of its policy, and a contact with names looked up the day before.

The count of days repeats riskreview/domain/deadlines.py; a test compares the two.
"""

from django.db import migrations

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
-- Nobody is met, nor is that approved in an emergency, who was looked up on the lists more than a day before.
CREATE FUNCTION riskreview_guard_look_ups() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
    moment timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'riskreview_decision' THEN
        whole := NEW.engagement_id;
        moment := NEW.decided_at;
    ELSE
        whole := NEW.id;
        moment := NEW.started_at;
    END IF;
    IF EXISTS (SELECT FROM actors_screening s WHERE s.id IN (SELECT riskreview_look_ups(whole))
                  AND s.screened_at < moment - interval '24 hours') THEN
        PERFORM engagements_refuse('Somebody who takes part was looked up on the lists more than 24 hours before.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_look_ups BEFORE INSERT ON riskreview_decision FOR EACH ROW WHEN (NEW.basis = 'emergency')
    EXECUTE FUNCTION riskreview_guard_look_ups();
CREATE TRIGGER guard_the_look_ups BEFORE UPDATE ON engagements_engagement FOR EACH ROW
    WHEN (NEW.status = 'under_way' AND OLD.status <> 'under_way') EXECUTE FUNCTION riskreview_guard_look_ups();
"""


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0024_say_why_it_is_urgent")]
    operations = [migrations.RunSQL(DEADLINES + LOOK_UPS)]
