"""What an actor was follows on each other without a gap; a profile that ended may end on a corrected day, no more.

The order of periods is checked at the commit: a command closes one before it opens the next.
"""

from django.db import migrations

LOOK = """
DO $$
DECLARE
    strange uuid;
BEGIN
    SELECT actor_id INTO strange FROM (
        SELECT actor_id, since, until, lead(since) OVER by_day AS next, row_number() OVER by_day AS place,
            count(*) OVER (PARTITION BY actor_id) AS many
        FROM actors_actorstatusperiod
        WINDOW by_day AS (PARTITION BY actor_id ORDER BY since NULLS FIRST, until NULLS LAST)
    ) AS period
    WHERE place > 1 AND since IS NULL OR since >= until
        OR place < many AND until IS DISTINCT FROM next OR place = many AND until IS NOT NULL
    LIMIT 1;
    IF strange IS NOT NULL THEN
        PERFORM actors_refuse(format('What actor %s was overlaps or leaves a gap: put its periods in order first.', strange));
    END IF;
END $$;
"""
ORDER = """
CREATE FUNCTION actors_guard_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT since, until, lead(since) OVER by_day AS next, row_number() OVER by_day AS place,
                count(*) OVER () AS many
            FROM actors_actorstatusperiod WHERE actor_id = coalesce(NEW.actor_id, OLD.actor_id)
            WINDOW by_day AS (ORDER BY since NULLS FIRST, until NULLS LAST)
        ) AS period
        WHERE place > 1 AND since IS NULL OR since >= until
            OR place < many AND until IS DISTINCT FROM next OR place = many AND until IS NOT NULL
    ) THEN
        PERFORM actors_refuse('What an actor was follows on each other: one ends on the day the next begins.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER guard_periods AFTER INSERT OR UPDATE OR DELETE ON actors_actorstatusperiod
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actors_guard_periods();
"""

GUARD = """
CREATE OR REPLACE FUNCTION actors_guard_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM actors_refuse('A typed profile is never deleted.');
    ELSIF OLD.until IS NOT NULL%s THEN
        PERFORM actors_refuse('A typed profile that has ended stays as it was.');
    ELSIF NEW.actor_id <> OLD.actor_id OR NEW.actor_type <> OLD.actor_type THEN
        PERFORM actors_refuse('A typed profile stays with its actor and its type.');
    END IF;
    RETURN NEW;
END $$;
"""
# Only the day on which it ended may be corrected, to that on which a period of its type ended.
CORRECTED = """ AND (
        NEW.until IS NULL
        OR to_jsonb(NEW) - '{until,version,updated_at}'::text[] <> to_jsonb(OLD) - '{until,version,updated_at}'::text[]
        OR NOT EXISTS (
            SELECT FROM actors_actorstatusperiod
            WHERE actor_id = NEW.actor_id AND actor_type = NEW.actor_type AND until = NEW.until
        )
    )"""
BACK = "DROP TRIGGER guard_periods ON actors_actorstatusperiod; DROP FUNCTION actors_guard_periods();"


class Migration(migrations.Migration):
    dependencies = [("actors", "0032_walk_lists_at_a_million")]
    operations = [migrations.RunSQL(LOOK + ORDER + GUARD % CORRECTED, BACK + GUARD % "")]
