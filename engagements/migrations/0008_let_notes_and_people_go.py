"""What is let go: a retracted note by two people, and nobody who belongs to an engagement under a hold.

The holds that reach a person, a note or an actor repeat engagements/services/keeping.py.
"""

from django.db import migrations

GUARDS = """
-- Holds on an engagement, and on the actors that take part in it.
CREATE FUNCTION engagements_is_held(engagement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT accounts_is_held('engagements.engagement', engagement) OR EXISTS (
        SELECT FROM engagements_engagementactor p
         WHERE p.engagement_id = engagement AND actors_actor_is_held(p.actor_id))
$$;

CREATE FUNCTION engagements_guard_person_going() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_holds_one_at_a_time();
    IF EXISTS (SELECT FROM engagements_engagementperson d WHERE d.person_id = OLD.id AND engagements_is_held(d.engagement_id))
       OR EXISTS (SELECT FROM engagements_commitment c WHERE c.speaker_id = OLD.id AND engagements_is_held(c.engagement_id)) THEN
        PERFORM engagements_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
    ELSIF EXISTS (SELECT FROM engagements_engagementperson d JOIN engagements_engagement e ON e.id = d.engagement_id
                   WHERE d.person_id = OLD.id AND e.status NOT IN ('closed', 'cancelled', 'refused')) THEN
        PERFORM engagements_refuse('Nobody who is in use, by an open engagement, is pseudonymised.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_person_going BEFORE UPDATE ON actors_person
    FOR EACH ROW WHEN (OLD.pseudonymised_at IS NULL AND NEW.pseudonymised_at IS NOT NULL)
    EXECUTE FUNCTION engagements_guard_person_going();

CREATE FUNCTION engagements_guard_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid := (to_jsonb(NEW)->>TG_ARGV[0])::uuid;
BEGIN
    IF (TG_OP = 'INSERT' OR whose::text IS DISTINCT FROM to_jsonb(OLD)->>TG_ARGV[0]) AND actors_is_forgotten(whose) THEN
        PERFORM engagements_refuse('A pseudonymised person takes part in nothing any more.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_forgotten BEFORE INSERT OR UPDATE OF person_id ON engagements_engagementperson
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_forgotten('person_id');
CREATE TRIGGER guard_forgotten BEFORE INSERT OR UPDATE OF speaker_id ON engagements_commitment
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_forgotten('speaker_id');

-- As 0003 made it; a retracted note whose time is over is deleted by two people.
CREATE OR REPLACE FUNCTION engagements_guard_learnt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- How far it was checked and how it is graded may change; a note may be retracted, once.
    mutable text[] := CASE TG_TABLE_NAME
        WHEN 'engagements_informationitem' THEN
            '{version,updated_at,state,resolved_on,source_id,reliability,credibility,corroborated_by_id}'
        ELSE '{version,updated_at,retracted_at}' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_holds_one_at_a_time();
        IF to_jsonb(OLD)->>'retracted_at' IS NULL OR NOT accounts_is_let_go(OLD.id, 'delete') THEN
            PERFORM engagements_refuse('What was learnt in a contact is never deleted; a retracted note is, by two people.');
        ELSIF engagements_is_held(OLD.engagement_id) OR actors_actor_is_held(OLD.actor_id) THEN
            PERFORM engagements_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
        END IF;
        RETURN OLD;
    ELSIF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable
          OR to_jsonb(OLD)->>'retracted_at' <> coalesce(to_jsonb(NEW)->>'retracted_at', '') THEN
        PERFORM engagements_refuse('What was learnt in a contact is not rewritten afterwards.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION engagements_guard_going() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_holds_one_at_a_time();
    IF engagements_is_held(OLD.id) THEN
        PERFORM engagements_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER guard_going BEFORE DELETE ON engagements_engagement
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_going();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_keep_records_for_a_time"),
        ("actors", "0028_let_people_go"),
        ("engagements", "0007_open_one_engagement"),
    ]
    operations = [migrations.RunSQL(GUARDS)]
