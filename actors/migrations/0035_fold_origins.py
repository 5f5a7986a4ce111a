"""Two spellings of one origin count once: sources keep their origin as it is compared."""

import re
import unicodedata
from typing import Any

from django.db import migrations, models

MARKS = "'`\u00b4\u02bb\u02bc\u2018\u2019\u02bf\u02be"
POSSESSIVE = re.compile(rf"(?<=[^\W\d_]{{2}})[{MARKS}]s\b", re.IGNORECASE)
DOTTED = re.compile(r"\b(?:\w\. ?){2,}(?![\w])")
ARTICLE = re.compile(r"^(?:the|an?|l[ae]s?|el|los|der|die|das) (?=\w)")


def folded(text: str) -> str:
    """Return the origin as domain.grading.fold_origin does on this day."""
    text = DOTTED.sub(lambda found: re.sub(r"[. ]", "", found[0]) + " ", text)
    text = re.sub(f"[{MARKS}]", "", POSSESSIVE.sub("", text))
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return ARTICLE.sub("", re.sub(r"[\W_]+", " ", bare).strip())


def fill(apps: Any, _editor: Any) -> None:
    """Fold the origins there are."""
    kept = apps.get_model("actors", "Source").objects
    rows = list(kept.exclude(origin="").only("origin"))
    for row in rows:
        row.origin_key = folded(row.origin)
    kept.bulk_update(rows, ["origin_key"], batch_size=500)


KEY = r"""
CREATE FUNCTION actors_spelled(origin text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(
        normalize(lower(origin), NFKD), '[\u0300-\u036f]|[''`´ʻʼ‘’ʿʾ]s?\M', '', 'g'),
        '^[[:space:]]*(the|an?|l[ae]s?|el|los|der|die|das)[[:space:]]', ''), '[[:space:][:punct:]]+', '', 'g')
$$;
CREATE FUNCTION actors_keep_origin_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.origin_key = OLD.origin_key AND actors_spelled(NEW.origin) <> actors_spelled(OLD.origin) THEN
        NEW.origin_key := '';  -- nobody folded it: it confirms nothing until the source is saved again
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_origin_key BEFORE UPDATE OF origin ON actors_source FOR EACH ROW
    WHEN (NEW.origin IS DISTINCT FROM OLD.origin) EXECUTE FUNCTION actors_keep_origin_key();
"""
DROP = "DROP FUNCTION actors_keep_origin_key CASCADE; DROP FUNCTION actors_spelled"


class Migration(migrations.Migration):
    dependencies = [("actors", "0034_fold_names_of_other_scripts")]
    operations = [
        migrations.AddField("source", "origin_key", models.TextField(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(KEY, DROP),
    ]
