"""A release is let out by somebody who may, when it goes out, as marked as what it rests on or with the reason.

From partners on it rests on two sources of different origins, and whoever graded what it quotes last does not let it
out. The functions are as 0011 made them, with these rules added.
"""

from django.db import migrations, models

RULES = """
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

CREATE OR REPLACE FUNCTION engagements_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text[] := '{engagement_id,title,audience,recipients,words,marking,why_wider,written_by_id}';
    markings text[] := '{clear,green,amber,amber_strict,red}';
    parent record;
    against text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A release is withdrawn or recalled, never deleted.');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            PERFORM engagements_refuse('A release begins as a draft.');
        END IF;
        RETURN NEW;
    ELSIF (NEW.id, NEW.engagement_id) IS DISTINCT FROM (OLD.id, OLD.engagement_id) THEN
        PERFORM engagements_refuse('A release stays with its engagement.');
    ELSIF NEW.status = OLD.status AND OLD.status = 'draft' THEN
        RETURN NEW;
    ELSIF NEW.status = OLD.status OR (OLD.status, NEW.status) NOT IN
          (('draft', 'released'), ('draft', 'withdrawn'), ('released', 'recalled')) THEN
        PERFORM engagements_refuse(format('A release does not go from "%s" to "%s", and what left its draft stays.', OLD.status, NEW.status));
    ELSIF EXISTS (SELECT FROM unnest(content) AS c WHERE to_jsonb(NEW)->c IS DISTINCT FROM to_jsonb(OLD)->c)
          OR OLD.status = 'released' AND (NEW.record, NEW.sha256, NEW.released_by_id, NEW.released_at)
             IS DISTINCT FROM (OLD.record, OLD.sha256, OLD.released_by_id, OLD.released_at) THEN
        PERFORM engagements_refuse('What goes out is what was written, and stays as it went out.');
    END IF;
    IF NEW.status = 'released' THEN
        SELECT status, marking INTO parent FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
        against := engagements_against_quotes(NEW.id, NEW.audience);
        IF EXISTS (SELECT FROM engagements_releasewriter w WHERE w.release_id = NEW.id AND w.user_id = NEW.released_by_id) THEN
            PERFORM engagements_refuse('Whoever wrote in a release does not release it.');
        ELSIF EXISTS (SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
                       WHERE q.release_id = NEW.id AND coalesce(i.checked_by_id, i.recorded_by_id) = NEW.released_by_id) THEN
            PERFORM engagements_refuse('Whoever graded last what a release quotes does not release it.');
        ELSIF NOT engagements_may_release(NEW.released_by_id, NEW.engagement_id) THEN
            PERFORM engagements_refuse('Somebody who may release in its compartment, and may sign in, releases it.');
        ELSIF parent.status NOT IN ('under_way', 'held', 'reported', 'closed') THEN
            PERFORM engagements_refuse('Information goes out while or after a contact takes place, never while it is planned or suspended.');
        ELSIF parent.marking = 'red' THEN
            PERFORM engagements_refuse('Nothing of an engagement that is marked TLP:RED goes out.');
        ELSIF against IS NOT NULL THEN
            PERFORM engagements_refuse(against);
        ELSIF btrim(NEW.why_wider, E' \\n\\r\\t') = '' AND array_position(markings, NEW.marking::text) < (
              SELECT max(array_position(markings, m)) FROM (
                  SELECT parent.marking::text AS m UNION ALL
                  SELECT s.marking FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
                    JOIN actors_source s ON s.id IN (i.source_id, i.corroborated_by_id) WHERE q.release_id = NEW.id) AS marked)
        THEN
            PERFORM engagements_refuse('What is marked wider than its engagement or what it rests on says why.');
        ELSIF concat(NEW.title, NEW.recipients, NEW.words, NEW.why_wider)
              ~ '[\\u00ad\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]' THEN
            PERFORM engagements_refuse('What goes out holds no letter that nobody sees.');
        ELSIF NEW.released_at NOT BETWEEN transaction_timestamp() - interval '5 seconds'
                                      AND clock_timestamp() + interval '5 seconds' THEN
            PERFORM engagements_refuse('A release is dated when it goes out.');
        ELSIF (NEW.record::jsonb->>'why_wider', (NEW.record::jsonb->>'released_by')::uuid, (NEW.record::jsonb->>'released_at')::timestamptz)
              IS DISTINCT FROM (NEW.why_wider, NEW.released_by_id, NEW.released_at)
              OR ARRAY(SELECT (said->>'id')::uuid FROM jsonb_array_elements(NEW.record::jsonb->'quotes') AS said ORDER BY 1)
              IS DISTINCT FROM ARRAY(SELECT item_id FROM engagements_releasequote WHERE release_id = NEW.id ORDER BY 1) THEN
            PERFORM engagements_refuse('The record of a release says who let it out, when, and what it quotes.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0015_hold_deliveries_to_who_takes_part")]
    operations = [
        migrations.AddField(
            model_name="release",
            name="why_wider",
            field=models.TextField(
                blank=True,
                help_text="Needed where it is marked wider than the engagement or than what it rests on.",
                verbose_name="why it may be marked wider",
            ),
        ),
        migrations.RunSQL(RULES),
    ]
