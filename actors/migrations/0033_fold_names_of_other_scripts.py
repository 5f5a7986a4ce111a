"""Names of other scripts are folded as people write them in Latin letters, and every name is folded anew.

`actors_sound` hears what German and Russian write for j: "Dschabhat" and "Dzhabhat" are "Jabhat". Words that are known are
written again, so that the database works out what they sound like.
"""

from django.db import migrations

from actors.selectors.folding import search_line

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
AT_ONCE = 1000


def fold_anew(apps, schema_editor):
    """Write again what each actor is found by, from its names and those of the records that went into it."""
    actors, names = apps.get_model("actors", "Actor").objects, apps.get_model("actors", "Name").objects
    ids = list(actors.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = list(actors.filter(pk__in=some).only("pk", "name", "search_text"))
        known = {row.pk: [row.name] for row in rows}
        further = names.filter(actor__in=some).order_by("created_at", "pk")
        for actor_id, *pair in further.values_list("actor_id", "text", "transliteration"):
            known[actor_id] += filter(None, pair)
        for kept_id, name in actors.filter(merged_into__in=some).order_by("pk").values_list("merged_into_id", "name"):
            known[kept_id].append(name)
        for row in rows:
            row.search_text = search_line(known[row.pk])
        actors.bulk_update(rows, ["search_text"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("actors", "0032_walk_lists_at_a_million")]
    operations = [
        migrations.RunSQL(
            HEARD.format(more="['dsch', 'j'], ['tsch', 's'], ['dzh', 'j'], ", where=" WHERE word ~ 'sch|dzh'"),
            HEARD.format(more="", where=" WHERE word ~ 'sch|dzh'"),
        ),
        migrations.RunPython(fold_anew, migrations.RunPython.noop),
    ]
