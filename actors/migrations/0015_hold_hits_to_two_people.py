"""A hit takes two people: who asked for the look-up, or else took in the newest list, and who decides; then a third."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ASKED = """
UPDATE actors_screening SET asked_by_id = (
    SELECT imported_by_id FROM actors_listversion ORDER BY created_at DESC, number DESC LIMIT 1)
 WHERE asked_by_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

GUARD = """
-- A decision on a hit is of somebody who neither asked for the look-up nor decided before, and of the hit as it stands.
CREATE OR REPLACE FUNCTION actors_guard_hit_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hit actors_screeninghit%ROWTYPE;
    asked uuid;
BEGIN
    SELECT asked_by_id INTO asked FROM actors_screening
     WHERE id = (SELECT screening_id FROM actors_screeninghit WHERE id = NEW.hit_id) FOR UPDATE;
    SELECT * INTO hit FROM actors_screeninghit WHERE id = NEW.hit_id FOR UPDATE;
    IF NEW.decided_by_id = asked OR NEW.decided_by_id IS NOT DISTINCT FROM hit.asked_by_id THEN
        RAISE EXCEPTION 'whoever asked for the look-up does not decide about what it found' USING ERRCODE = '23514';
    END IF;
    IF (NEW.names_sha256, NEW.entry_sha256) IS DISTINCT FROM (hit.names_sha256, hit.entry_sha256) THEN
        RAISE EXCEPTION 'the names or the entry have changed meanwhile' USING ERRCODE = '23514';
    END IF;
    IF EXISTS (
        SELECT FROM actors_hitdecision d WHERE d.hit_id = NEW.hit_id AND d.decided_by_id = NEW.decided_by_id
           AND d.names_sha256 = NEW.names_sha256 AND d.entry_sha256 = NEW.entry_sha256
    ) THEN
        RAISE EXCEPTION 'only a third person decides anew' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION actors_guard_hit_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hit actors_screeninghit%ROWTYPE;
    asked uuid;
BEGIN
    SELECT * INTO hit FROM actors_screeninghit WHERE id = NEW.hit_id FOR UPDATE;
    SELECT asked_by_id INTO asked FROM actors_screening WHERE id = hit.screening_id;
    IF NEW.decided_by_id IN (hit.asked_by_id, asked) THEN
        RAISE EXCEPTION 'whoever asked for the look-up does not decide about what it found' USING ERRCODE = '23514';
    END IF;
    IF (NEW.names_sha256, NEW.entry_sha256) IS DISTINCT FROM (hit.names_sha256, hit.entry_sha256) THEN
        RAISE EXCEPTION 'the names or the entry have changed meanwhile' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0014_keep_former_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="screening",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.RunSQL(GUARD, AS_BEFORE),
    ]
