"""A present typed profile has the type of its actor; one that has ended stays as it was, and none is deleted.

The types a table describes repeat `TYPES` in actors/models/profiles.py; a test compares the two.
"""

from django.db import migrations

TYPES = {
    "insurgentprofile": "insurgent_group",
    "militiaprofile": "militia,paramilitary",
    "extremistprofile": "violent_extremist_org",
    "criminalprofile": "criminal_group",
    "pmscprofile": "pmsc",
    "ngoprofile": "ngo",
    "civilsocietyprofile": "civil_society",
    "politicalwingprofile": "political_wing",
    "coalitionprofile": "coalition",
    "businessprofile": "business",
    "digitalprofile": "digital_collective",
}

# The key is checked at each statement, not at the commit: a profile ends before its actor changes type.
KEY = """
ALTER TABLE actors_typedprofile ADD CONSTRAINT profile_has_the_type_of_its_actor
    FOREIGN KEY (actor_id, open_type) REFERENCES actors_actor (id, actor_type);
"""

FUNCTIONS = """
CREATE FUNCTION actors_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION actors_guard_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM actors_refuse('A typed profile is never deleted.');
    ELSIF OLD.until IS NOT NULL THEN
        PERFORM actors_refuse('A typed profile that has ended stays as it was.');
    ELSIF NEW.actor_id <> OLD.actor_id OR NEW.actor_type <> OLD.actor_type THEN
        PERFORM actors_refuse('A typed profile stays with its actor and its type.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION actors_guard_typed_fields() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole actors_typedprofile;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM actors_refuse('A typed profile is never deleted.');
    END IF;
    SELECT * INTO whole FROM actors_typedprofile WHERE id = NEW.typedprofile_ptr_id FOR SHARE;
    IF whole.until IS NOT NULL THEN
        PERFORM actors_refuse('A typed profile that has ended stays as it was.');
    ELSIF NOT whole.actor_type = ANY (string_to_array(TG_ARGV[0], ',')) THEN
        PERFORM actors_refuse(format('These fields do not describe a "%s".', whole.actor_type));
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_profile BEFORE UPDATE OR DELETE ON actors_typedprofile
    FOR EACH ROW EXECUTE FUNCTION actors_guard_profile();
"""

ATTACH = "\n".join(
    f"CREATE TRIGGER guard_fields BEFORE INSERT OR UPDATE OR DELETE ON actors_{table} "
    f"FOR EACH ROW EXECUTE FUNCTION actors_guard_typed_fields('{types}');"
    for table, types in TYPES.items()
)

BACK = "\n".join(
    [
        *(f"DROP TRIGGER guard_fields ON actors_{table};" for table in TYPES),
        "DROP TRIGGER guard_profile ON actors_typedprofile;",
        "DROP FUNCTION actors_guard_typed_fields(); DROP FUNCTION actors_guard_profile(); DROP FUNCTION actors_refuse(text);",
        "ALTER TABLE actors_typedprofile DROP CONSTRAINT profile_has_the_type_of_its_actor;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("actors", "0007_describe_each_type")]
    operations = [migrations.RunSQL(KEY + FUNCTIONS + ATTACH, BACK)]
