"""Nobody is called extremist by a determination without a ground, nor anything by one that rests on a refuted source."""

from django.db import migrations

GUARD = """
-- What actors/domain/determinations.py refuses to confirm is refused here too.
CREATE FUNCTION actors_guard_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.confirmed_at > now() + interval '1 minute' OR NEW.valid_until <= (NEW.confirmed_at AT TIME ZONE 'UTC')::date
    THEN
        RAISE EXCEPTION 'it is confirmed now, for days to come' USING ERRCODE = '23514';
    END IF;
    IF NEW.outcome = 'extremist' AND NOT EXISTS (
        SELECT FROM actors_determinationfinding f WHERE f.determination_id = NEW.id AND f.finding = 'not_met'
    ) THEN
        RAISE EXCEPTION 'no criterion is found not met' USING ERRCODE = '23514';
    END IF;
    IF EXISTS (
        SELECT FROM actors_determinationfinding f JOIN actors_findingevidence e ON e.finding_id = f.id
          JOIN actors_source s ON s.id IN (e.source_id, e.corroborated_by_id)
         WHERE f.determination_id = NEW.id AND s.refuted_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'it rests on a source that was refuted' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_confirmation BEFORE UPDATE ON actors_determination
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state = 'draft')
    EXECUTE FUNCTION actors_guard_confirmation();
"""

BACK = """
DROP TRIGGER guard_confirmation ON actors_determination;
DROP FUNCTION actors_guard_confirmation();
"""


class Migration(migrations.Migration):
    dependencies = [("actors", "0023_keep_long_identifiers")]
    operations = [migrations.RunSQL(GUARD, BACK)]
