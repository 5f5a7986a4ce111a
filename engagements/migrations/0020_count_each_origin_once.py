"""Origins are compared as sources keep them folded, and what was seen twice counts while one of its sources stands."""

from django.db import migrations

RULES = """
-- As 0016 made it; two spellings of one origin are one.
CREATE OR REPLACE FUNCTION engagements_against_quotes(release uuid, wanted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM engagements_informationitem i JOIN engagements_releasequote q ON q.item_id = i.id
      WHERE q.release_id = release ORDER BY i.id FOR SHARE OF i;
    PERFORM FROM actors_source s WHERE s.id IN (
        SELECT unnest(ARRAY[i.source_id, i.corroborated_by_id]) FROM engagements_informationitem i
          JOIN engagements_releasequote q ON q.item_id = i.id WHERE q.release_id = release) ORDER BY s.id FOR SHARE;
    IF NOT EXISTS (SELECT FROM engagements_releasequote q WHERE q.release_id = release) THEN
        RETURN 'A release quotes at least one item that was learnt.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
          JOIN actors_source s ON s.id IN (i.source_id, i.corroborated_by_id)
         WHERE q.release_id = release AND (s.refuted_at IS NOT NULL OR s.marking = 'red'))
    THEN
        RETURN 'Nothing goes out that rests on a source that was refuted or is marked TLP:RED.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
         WHERE q.release_id = release AND NOT EXISTS (
               SELECT FROM engagements_audience a WHERE a.audience = wanted AND i.reliability = ANY (a.reliabilities)
                  AND i.credibility = ANY (a.credibilities) AND i.state = ANY (a.states)))
    THEN
        RETURN 'Nothing goes out below the least grade of its audience, or less checked.';
    ELSIF EXISTS (SELECT FROM engagements_audience a WHERE a.audience = wanted AND NOT 'single_source' = ANY (a.states))
      AND EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
         WHERE q.release_id = release AND NOT EXISTS (
               SELECT FROM actors_source s, actors_source t
                WHERE s.id = i.source_id AND t.id = i.corroborated_by_id
                  AND s.origin_key <> '' AND t.origin_key <> '' AND s.origin_key <> t.origin_key
                  AND lower(btrim(s.origin)) <> lower(btrim(t.origin))))
    THEN
        RETURN 'What goes to partners or further rests on two sources of different origins.';
    END IF;
    RETURN NULL;
END $$;

-- As 0015 made it; of two sources one that stands is enough.
CREATE OR REPLACE FUNCTION engagements_last_outcome(offer uuid) RETURNS engagements_offeroutcome LANGUAGE sql STABLE AS $$
    SELECT o FROM engagements_offeroutcome o
     WHERE o.offer_id = offer AND (o.source_id IS NULL OR EXISTS (
        SELECT FROM actors_source s WHERE s.id IN (o.source_id, o.corroborated_by_id) AND s.refuted_at IS NULL))
     ORDER BY o.created_at DESC, o.id DESC LIMIT 1
$$;
"""

BACK = """
CREATE OR REPLACE FUNCTION engagements_against_quotes(release uuid, wanted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM engagements_informationitem i JOIN engagements_releasequote q ON q.item_id = i.id
      WHERE q.release_id = release ORDER BY i.id FOR SHARE OF i;
    PERFORM FROM actors_source s WHERE s.id IN (
        SELECT unnest(ARRAY[i.source_id, i.corroborated_by_id]) FROM engagements_informationitem i
          JOIN engagements_releasequote q ON q.item_id = i.id WHERE q.release_id = release) ORDER BY s.id FOR SHARE;
    IF NOT EXISTS (SELECT FROM engagements_releasequote q WHERE q.release_id = release) THEN
        RETURN 'A release quotes at least one item that was learnt.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
          JOIN actors_source s ON s.id IN (i.source_id, i.corroborated_by_id)
         WHERE q.release_id = release AND (s.refuted_at IS NOT NULL OR s.marking = 'red'))
    THEN
        RETURN 'Nothing goes out that rests on a source that was refuted or is marked TLP:RED.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
         WHERE q.release_id = release AND NOT EXISTS (
               SELECT FROM engagements_audience a WHERE a.audience = wanted AND i.reliability = ANY (a.reliabilities)
                  AND i.credibility = ANY (a.credibilities) AND i.state = ANY (a.states)))
    THEN
        RETURN 'Nothing goes out below the least grade of its audience, or less checked.';
    ELSIF EXISTS (SELECT FROM engagements_audience a WHERE a.audience = wanted AND NOT 'single_source' = ANY (a.states))
      AND EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
         WHERE q.release_id = release AND NOT EXISTS (
               SELECT FROM actors_source s, actors_source t
                WHERE s.id = i.source_id AND t.id = i.corroborated_by_id
                  AND btrim(s.origin) <> '' AND btrim(t.origin) <> '' AND lower(btrim(s.origin)) <> lower(btrim(t.origin))))
    THEN
        RETURN 'What goes to partners or further rests on two sources of different origins.';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION engagements_last_outcome(offer uuid) RETURNS engagements_offeroutcome LANGUAGE sql STABLE AS $$
    SELECT o FROM engagements_offeroutcome o
     WHERE o.offer_id = offer AND NOT EXISTS (
        SELECT FROM actors_source s WHERE s.id IN (o.source_id, o.corroborated_by_id) AND s.refuted_at IS NOT NULL)
     ORDER BY o.created_at DESC, o.id DESC LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("actors", "0035_fold_origins"), ("engagements", "0019_take_back_answers")]
    operations = [migrations.RunSQL(RULES, BACK)]
