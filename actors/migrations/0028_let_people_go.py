"""A person whose time is over is pseudonymised for good, by two people and under no hold, wherever the name stands.

What named the person goes with it: look-ups with hits and decisions, former names, access given to single people.
The same tables let a rejected profile go. Everything else in them stays as append-only as it was.
"""

from django.db import migrations, models

FORGETTING = """
CREATE FUNCTION actors_is_forgotten(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM actors_person WHERE id = person AND pseudonymised_at IS NOT NULL)
$$;

-- A hold on one record of an actor keeps what hangs on any record of it.
CREATE FUNCTION actors_actor_is_held(actor uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_legalhold WHERE subject_type = 'actors.actor' AND lifted_at IS NULL
                    AND actors_kept(subject_id) = actors_kept(actor))
$$;

-- Holds that reach a person: on themselves, and on actors in which they have or had a role.
CREATE FUNCTION actors_person_is_held(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT accounts_is_held('actors.person', person) OR EXISTS (
        SELECT FROM actors_personrole r WHERE r.person_id = person AND actors_actor_is_held(r.actor_id))
$$;

CREATE FUNCTION actors_guard_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := '{version,updated_at,shown_as}';
    today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.pseudonymised_at IS NOT NULL THEN
            PERFORM actors_refuse('A person is pseudonymised when their time is over.');
        END IF;
        RETURN NEW;
    END IF;
    PERFORM accounts_holds_one_at_a_time();
    IF TG_OP = 'DELETE' THEN
        IF actors_person_is_held(OLD.id) THEN
            PERFORM actors_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
        END IF;
        PERFORM actors_refuse('A person is never deleted, and pseudonymised when their time is over.');
    ELSIF OLD.pseudonymised_at IS NOT NULL THEN
        IF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable THEN
            PERFORM actors_refuse('A pseudonymised person stays so.');
        END IF;
    ELSIF NOT accounts_is_let_go(NEW.id, 'pseudonymise') THEN
        PERFORM actors_refuse('A person is pseudonymised by two people.');
    ELSIF actors_person_is_held(NEW.id) THEN
        PERFORM actors_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
    ELSIF EXISTS (SELECT FROM actors_personrole WHERE person_id = NEW.id AND (until IS NULL OR until > today))
       OR EXISTS (SELECT FROM actors_listing WHERE person_id = NEW.id AND (delisted_on IS NULL OR delisted_on > today)) THEN
        PERFORM actors_refuse('Nobody who is in use, by a role or a listing, is pseudonymised.');
    ELSIF NEW.real_name <> NEW.pseudonym OR NEW.aliases <> '{}' OR NEW.languages <> '{}' OR NEW.protocol_notes <> '' THEN
        PERFORM actors_refuse('Of a pseudonymised person nothing stays that tells who it is.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_forgetting BEFORE INSERT OR DELETE ON actors_person
    FOR EACH ROW EXECUTE FUNCTION actors_guard_forgetting();
CREATE TRIGGER guard_forgetting_later BEFORE UPDATE ON actors_person
    FOR EACH ROW WHEN (OLD.pseudonymised_at IS NOT NULL OR NEW.pseudonymised_at IS NOT NULL)
    EXECUTE FUNCTION actors_guard_forgetting();

-- When the command is done, no table of ours holds the name beside the person any more.
CREATE FUNCTION actors_insist_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM actors_formername WHERE person_id = NEW.id)
       OR EXISTS (SELECT FROM actors_screening WHERE person_id = NEW.id)
       OR EXISTS (SELECT FROM actors_persongrant WHERE content_object_id = NEW.id)
       OR EXISTS (SELECT FROM actors_personrole WHERE person_id = NEW.id AND (title <> '' OR state_reason <> ''))
       OR EXISTS (SELECT FROM actors_listing WHERE person_id = NEW.id
                   AND (reference <> '' OR url <> '' OR note <> '' OR exemptions <> '{}' OR state_reason <> '')) THEN
        PERFORM actors_refuse('Of a pseudonymised person nothing stays that tells who it is.');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER insist_forgotten AFTER UPDATE ON actors_person DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.pseudonymised_at IS NULL AND NEW.pseudonymised_at IS NOT NULL)
    EXECUTE FUNCTION actors_insist_forgotten();

-- And nothing of the kind is written about them later.
CREATE FUNCTION actors_guard_about_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    whose uuid := coalesce(told->>'person_id', told->>'content_object_id')::uuid;
BEGIN
    IF whose IS NOT NULL AND actors_is_forgotten(whose) AND (TG_OP = 'INSERT' OR told->>'exemptions' <> '[]'
       OR concat(told->>'title', told->>'state_reason', told->>'reference', told->>'url', told->>'note') <> '') THEN
        PERFORM actors_refuse('Of a pseudonymised person nothing is recorded any more.');
    END IF;
    RETURN NEW;
END $$;

-- As 0014 made it, but not of the name that is to be forgotten.
DROP TRIGGER keep_former_name ON actors_person;
CREATE TRIGGER keep_former_name AFTER UPDATE OF real_name, aliases ON actors_person
    FOR EACH ROW WHEN (NEW.pseudonymised_at IS NULL) EXECUTE FUNCTION actors_keep_former_name();
"""

GOING = """
-- What was looked up, found and decided goes only with whom it is about.
CREATE FUNCTION actors_goes_with(person uuid, actor uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(actors_is_forgotten(person), false) OR coalesce(accounts_is_let_go(actor, 'delete'), false)
$$;

CREATE FUNCTION actors_guard_going() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(OLD);
    goes boolean;
BEGIN
    IF TG_TABLE_NAME = 'actors_formername' THEN
        goes := actors_goes_with((told->>'person_id')::uuid, (told->>'actor_id')::uuid);
    ELSE
        SELECT actors_goes_with(s.person_id, s.actor_id) INTO goes
          FROM actors_screeninghit h JOIN actors_screening s ON s.id = h.screening_id
         WHERE h.id = coalesce(told->>'hit_id', told->>'id')::uuid;
    END IF;
    IF NOT coalesce(goes, false) THEN
        PERFORM actors_refuse('What was looked up, found and decided goes only with whom it is about.');
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER append_only ON actors_formername;
CREATE TRIGGER append_only BEFORE UPDATE ON actors_formername FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
DROP TRIGGER append_only ON actors_hitdecision;
CREATE TRIGGER append_only BEFORE UPDATE ON actors_hitdecision FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
DROP TRIGGER guard_hit ON actors_screeninghit;
CREATE TRIGGER guard_hit BEFORE INSERT OR UPDATE ON actors_screeninghit
    FOR EACH ROW EXECUTE FUNCTION actors_guard_hit();

CREATE FUNCTION actors_guard_actor_going() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_holds_one_at_a_time();
    IF accounts_is_held('actors.actor', OLD.id) THEN
        PERFORM actors_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
    ELSIF NOT accounts_is_let_go(OLD.id, 'delete') OR OLD.withdrawn_at IS NULL THEN
        PERFORM actors_refuse('Only a withdrawn profile is deleted, and by two people.');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER guard_going BEFORE DELETE ON actors_actor FOR EACH ROW EXECUTE FUNCTION actors_guard_actor_going();
"""

ATTACH = "\n".join(
    [
        *(
            f"CREATE TRIGGER guard_forgotten BEFORE {when} ON actors_{table}"
            " FOR EACH ROW EXECUTE FUNCTION actors_guard_about_forgotten();"
            for table, when in (
                ("formername", "INSERT"),
                ("screening", "INSERT"),
                ("listing", "INSERT OR UPDATE OF person_id, reference, url, note, exemptions, state_reason"),
                ("persongrant", "INSERT"),
                ("personrole", "INSERT OR UPDATE OF person_id, title, state_reason"),
            )
        ),
        *(
            f"CREATE TRIGGER guard_going BEFORE DELETE ON actors_{table}"
            " FOR EACH ROW EXECUTE FUNCTION actors_guard_going();"
            for table in ("formername", "hitdecision", "screeninghit")
        ),
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_keep_records_for_a_time'),
        ('actors', '0027_cite_fields'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='pseudonymised_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='pseudonymised'),
        ),
        migrations.RunSQL(FORGETTING + GOING + ATTACH),
    ]
