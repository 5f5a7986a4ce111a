"""A lane's clock stands still while it waits for an answer, and its deadline moves by exactly what it waited.

The count of working days repeats riskreview/domain/deadlines.py; a test compares the two.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION riskreview_is_working_day(day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT extract(isodow FROM day)::int <> ALL (coalesce((SELECT rest_days::int[] FROM accounts_organisation), '{6,7}'))
       AND NOT EXISTS (SELECT FROM riskreview_holiday h WHERE h.day = riskreview_is_working_day.day AND h.removed_at IS NULL)
$$;

-- How many working days lie after a day, up to and with another.
CREATE FUNCTION riskreview_working_days(start date, until date) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT count(*)::int FROM generate_series(start + 1, until, interval '1 day') AS listed(day)
     WHERE riskreview_is_working_day(day::date)
$$;

CREATE OR REPLACE FUNCTION riskreview_guard_the_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked_again boolean := OLD.status = 'answered' AND NEW.status = 'open';
    resumed timestamptz;
    waited int := 0;
BEGIN
    IF NEW.paused_at IS DISTINCT FROM OLD.paused_at THEN
        SELECT max(replied_at) INTO resumed FROM riskreview_lanequestion WHERE lane_id = NEW.id;
        IF OLD.paused_at IS NULL THEN
            IF NOT EXISTS (SELECT FROM riskreview_lanequestion
                            WHERE lane_id = NEW.id AND replied_at IS NULL AND asked_at = NEW.paused_at) THEN
                PERFORM engagements_refuse('The clock of a lane stands still from when it asks.');
            END IF;
        ELSIF NEW.paused_at IS NOT NULL THEN
            PERFORM engagements_refuse('The clock of a lane stands still until its question is answered.');
        ELSIF NEW.status <> 'answered' THEN
            IF EXISTS (SELECT FROM riskreview_lanequestion WHERE lane_id = NEW.id AND replied_at IS NULL) THEN
                PERFORM engagements_refuse('The clock of a lane stands still until its question is answered.');
            END IF;
            waited := riskreview_working_days(OLD.paused_at::date, resumed::date);
        END IF;
    END IF;
    IF NEW.due_on > OLD.due_on AND NOT asked_again
       AND (OLD.paused_at IS NULL OR NEW.paused_at IS NOT NULL OR OLD.paused_at::date > OLD.due_on
            OR riskreview_working_days(OLD.due_on, NEW.due_on) > waited) THEN
        PERFORM engagements_refuse('A lane gets a new deadline only when it is asked again or has waited for an answer.');
    ELSIF NEW.opened_at <> OLD.opened_at AND NOT asked_again THEN
        PERFORM engagements_refuse('A lane is open since it was asked.');
    ELSIF NEW.paused_days <> OLD.paused_days + waited AND NOT (asked_again AND NEW.paused_days = 0) THEN
        PERFORM engagements_refuse('What a lane has waited is counted, not typed.');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION riskreview_guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_reply text[] := '{reply,replied_by_id,replied_at,version,updated_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A question of a lane is never deleted.');
    ELSIF OLD.replied_at IS NOT NULL OR to_jsonb(NEW) - of_reply IS DISTINCT FROM to_jsonb(OLD) - of_reply THEN
        PERFORM engagements_refuse('A question is answered once and then stays as it is.');
    ELSIF NEW.replied_at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A question is answered now, not ahead.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER never_deleted BEFORE DELETE ON riskreview_holiday FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

BACK = """
DROP TRIGGER never_deleted ON riskreview_holiday;
CREATE OR REPLACE FUNCTION riskreview_guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_reply text[] := '{reply,replied_by_id,replied_at,version,updated_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A question of a lane is never deleted.');
    ELSIF OLD.replied_at IS NOT NULL OR to_jsonb(NEW) - of_reply IS DISTINCT FROM to_jsonb(OLD) - of_reply THEN
        PERFORM engagements_refuse('A question is answered once and then stays as it is.');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION riskreview_guard_the_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.due_on > OLD.due_on AND NOT (OLD.status = 'answered' AND NEW.status = 'open') THEN
        PERFORM engagements_refuse('A lane gets a new deadline only when it is asked again.');
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION riskreview_working_days(date, date);
DROP FUNCTION riskreview_is_working_day(date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0012_count_working_days"),
        ("accounts", "0004_rest_on_days_of_the_week"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
