"""The names a facilitator and an intermediary had before are kept, whatever is said later."""

import django.contrib.postgres.fields
from django.db import migrations, models

KEPT = """
-- What a name was before stays with the record: {column} into {kept}.
CREATE FUNCTION engagements_keep_{kept}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.{kept} := CASE WHEN TG_OP = 'UPDATE' THEN OLD.{kept} ELSE '{{}}' END;
    IF TG_OP = 'UPDATE' AND OLD.{column} <> '' AND NEW.{column} <> OLD.{column} AND NOT OLD.{column} = ANY (NEW.{kept}) THEN
        NEW.{kept} := NEW.{kept} || OLD.{column};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_{kept} BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION engagements_keep_{kept}();
"""
BACK = """
DROP TRIGGER keep_{kept} ON {table};
DROP FUNCTION engagements_keep_{kept}();
"""
OF_FACILITATOR = {"table": "engagements_facilitator", "column": "name", "kept": "former_names"}
OF_CHANNEL = {"table": "engagements_channel", "column": "intermediary", "kept": "former_intermediaries"}


def names(label):
    field = models.CharField(max_length=160)
    return django.contrib.postgres.fields.ArrayField(field, default=list, editable=False, size=None, verbose_name=label)


class Migration(migrations.Migration):
    dependencies = [("engagements", "0008_let_notes_and_people_go")]
    operations = [
        migrations.AddField("channel", "former_intermediaries", names("intermediaries before")),
        migrations.AddField("facilitator", "former_names", names("names it had before")),
        *(migrations.RunSQL(KEPT.format(**one), BACK.format(**one)) for one in (OF_FACILITATOR, OF_CHANNEL)),
    ]
