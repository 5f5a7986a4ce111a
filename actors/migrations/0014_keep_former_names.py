"""Names that were changed or taken away are kept by the database itself, to be looked up on the lists as well.

What was renamed before is read from the trail; of people it holds no names.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
CREATE FUNCTION actors_keep_former_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'actors_actor' THEN
        INSERT INTO actors_formername (actor_id, text, until) VALUES (OLD.id, OLD.name, transaction_timestamp());
    ELSIF TG_TABLE_NAME = 'actors_name' THEN
        INSERT INTO actors_formername (actor_id, text, until)
        SELECT OLD.actor_id, former.text, transaction_timestamp()
          FROM unnest(ARRAY[OLD.text, OLD.transliteration]) AS former(text)
         WHERE former.text <> '' AND (TG_OP = 'DELETE' OR former.text NOT IN (NEW.text, NEW.transliteration));
    ELSE
        INSERT INTO actors_formername (person_id, text, until)
        SELECT OLD.id, former.text, transaction_timestamp()
          FROM (SELECT unnest(OLD.real_name || OLD.aliases) EXCEPT SELECT unnest(NEW.real_name || NEW.aliases)
               ) AS former(text)
         WHERE former.text <> '';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_former_name AFTER UPDATE OF name ON actors_actor
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION actors_keep_former_name();
CREATE TRIGGER keep_former_name AFTER UPDATE OF text, transliteration OR DELETE ON actors_name
    FOR EACH ROW EXECUTE FUNCTION actors_keep_former_name();
CREATE TRIGGER keep_former_name AFTER UPDATE OF real_name, aliases ON actors_person
    FOR EACH ROW EXECUTE FUNCTION actors_keep_former_name();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON actors_formername
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

INSERT INTO actors_formername (actor_id, text, until)
SELECT a.id, e.changes->'name'->>0, e.at FROM core_auditevent e JOIN actors_actor a ON a.id = e.subject_id
 WHERE e.verb = 'actors.changed' AND jsonb_typeof(e.changes->'name') = 'array' AND e.changes->'name'->>0 <> '';
INSERT INTO actors_formername (actor_id, text, until)
SELECT n.actor_id, e.changes->field->>0, e.at FROM core_auditevent e JOIN actors_name n ON n.id = e.subject_id
 CROSS JOIN unnest(ARRAY['text', 'transliteration']) AS field
 WHERE e.verb = 'actors.name_changed' AND jsonb_typeof(e.changes->field) = 'array' AND e.changes->field->>0 <> '';
"""

BACK = """
DROP TRIGGER append_only ON actors_formername;
DROP TRIGGER keep_former_name ON actors_person;
DROP TRIGGER keep_former_name ON actors_name;
DROP TRIGGER keep_former_name ON actors_actor;
DROP FUNCTION actors_keep_former_name();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0013_suggest_doubles"),
        ("core", "0003_place_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="name")),
                ("until", models.DateTimeField(verbose_name="until")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="actors.actor",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="actors.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
            },
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__isnull", False), ("person", None)),
                    models.Q(("actor", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="former_name_of_one",
            ),
        ),
        migrations.RunSQL(KEEP, BACK),
    ]
