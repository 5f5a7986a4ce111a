"""Whoever was confirmed to be an entry of a list counts as listed before somebody records the listing."""

from django.db import migrations

# `riskreview_is_listed` as 0008 made it, and what selectors.screenings.confirmed says of those who take part.
LISTED = """
CREATE FUNCTION riskreview_is_confirmed(engagement uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM actors_screeninghit h JOIN actors_screening s ON s.id = h.screening_id
          JOIN actors_listentry e ON e.id = h.entry_id
         WHERE h.current AND h.state = 'true' AND (h.decided_at AT TIME ZONE 'UTC')::date <= day
           AND (s.actor_id IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                WHERE p.engagement_id = engagement)
                OR s.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)
                OR s.person_id IN (
                    SELECT r.person_id FROM actors_personrole r JOIN engagements_engagementactor p
                        ON actors_kept(p.actor_id) = r.actor_id AND p.engagement_id = engagement
                     WHERE (r.since IS NULL OR r.since <= day) AND (r.until IS NULL OR r.until > day)))
           AND NOT EXISTS (
               SELECT FROM actors_listing l
                WHERE (l.actor_id = s.actor_id OR l.person_id = s.person_id)
                  AND CASE e.list_code
                      WHEN 'un_sc' THEN l.list_code IN ('un_1267', 'un_1988', 'un_other')
                      WHEN 'ofac_sdn' THEN l.list_code IN ('us_fto', 'us_sdgt', 'us_sdn_other')
                      WHEN 'eu' THEN l.list_code IN ('eu_cp931', 'eu_autonomous')
                      WHEN 'uk' THEN l.list_code IN ('uk_sanctions', 'uk_proscribed')
                      ELSE true END))
$$;

CREATE OR REPLACE FUNCTION riskreview_is_listed(engagement uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT riskreview_is_confirmed(engagement, day) OR EXISTS (
        SELECT FROM actors_listing l
         WHERE l.listed_on <= day AND (l.delisted_on IS NULL OR l.delisted_on > day) AND l.legal_effects <> '{none}'
           AND (l.actor_id IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                WHERE p.engagement_id = engagement)
                OR l.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)
                OR l.person_id IN (
                    SELECT r.person_id FROM actors_personrole r JOIN engagements_engagementactor p
                        ON actors_kept(p.actor_id) = r.actor_id AND p.engagement_id = engagement
                     WHERE (r.since IS NULL OR r.since <= day) AND (r.until IS NULL OR r.until > day))))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0027_follow_the_policy_everywhere"),
        ("actors", "0030_end_look_ups_and_leave_hits_unlisted"),
    ]
    operations = [migrations.RunSQL(LISTED)]
