"""Names of other scripts are folded as people write them in Latin letters, and every name is folded anew.

`actors_sound` hears what German and Russian write for j: "Dschabhat" and "Dzhabhat" are "Jabhat". Words that are known are
written again, so that the database works out what they sound like.
"""

from django.core.management import call_command
from django.db import migrations

HEARD = """
CREATE OR REPLACE FUNCTION actors_sound(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    pair text[];
    heard text := word;
BEGIN
    IF heard ~ '[^a-z]' THEN
        RETURN '';
    END IF;
    IF heard ~ '[aeiou]' THEN
        heard := regexp_replace(regexp_replace(heard, 'a[th]$', ''), '(.)\\1+', '\\1', 'g');
    END IF;
    FOREACH pair SLICE 1 IN ARRAY ARRAY[
        {more}['sch', 's'], ['tch', 's'], ['kh', 'k'], ['gh', 'g'], ['dh', 'd'], ['th', 't'], ['sh', 's'], ['ch', 's'],
        ['ph', 'f'], ['dj', 'j'], ['ck', 'k'], ['q', 'k'], ['x', 'ks'], ['w', 'v'], ['z', 's'], ['p', 'b']
    ] LOOP
        heard := replace(heard, pair[1], pair[2]);
    END LOOP;
    heard := replace(regexp_replace(heard, 'c(?=[eiy])', 's', 'g'), 'c', 'k');
    heard := left(heard, 1) || regexp_replace(substr(heard, 2), '[aeiouyh]', '', 'g');
    heard := regexp_replace(heard, '^[aeiouy]', '');
    RETURN CASE WHEN length(heard) < 2 THEN '' ELSE heard END;
END $$;
UPDATE actors_nameword SET word = word{where};
"""


def fold_anew(apps, schema_editor):
    """Write again what each actor is found by."""
    if apps.get_model("actors", "Actor").objects.exists():
        call_command("fold_names")


class Migration(migrations.Migration):
    dependencies = [("actors", "0033_order_periods")]
    operations = [
        migrations.RunSQL(
            HEARD.format(more="['dsch', 'j'], ['tsch', 's'], ['dzh', 'j'], ", where=" WHERE word ~ 'sch|dzh'"),
            HEARD.format(more="", where=" WHERE word ~ 'sch|dzh'"),
        ),
        migrations.RunPython(fold_anew, migrations.RunPython.noop),
    ]
