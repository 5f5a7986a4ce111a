"""An actor and the records that went into it are one to every rule of the gate.

Parties keep the record they named when the plan was frozen; what is known of them is read from the record it went into.
"""

from django.db import migrations

# The functions as 0004, 0005 and 0007 made them, with `party` in place of the column they read the actor from.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION riskreview_is_listed(engagement uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM actors_listing l
         WHERE l.listed_on <= day AND (l.delisted_on IS NULL OR l.delisted_on > day) AND l.legal_effects <> '{{none}}'
           AND (l.actor_id IN (SELECT {party} FROM engagements_engagementactor p WHERE p.engagement_id = engagement)
                OR l.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)
                OR l.person_id IN (
                    SELECT r.person_id FROM actors_personrole r
                      JOIN engagements_engagementactor p ON {party} = r.actor_id AND p.engagement_id = engagement
                     WHERE (r.since IS NULL OR r.since <= day) AND (r.until IS NULL OR r.until > day))))
$$;

CREATE OR REPLACE FUNCTION riskreview_tier(engagement uuid, day date) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN e.kind = 'chance_contact' THEN 0
        WHEN riskreview_is_listed(e.id, day) THEN 3
        WHEN EXISTS (SELECT FROM engagements_engagementactor p JOIN actors_actor a ON a.id = {party}
                      WHERE p.engagement_id = e.id
                        AND a.actor_type IN ('insurgent_group', 'militia', 'paramilitary', 'violent_extremist_org',
                                             'criminal_group', 'pmsc', 'coalition', 'unclassified'))
            THEN (riskreview_tiers(CASE e.kind WHEN 'digital_exchange' THEN e.purpose ELSE e.kind END))[2]
        ELSE (riskreview_tiers(CASE e.kind WHEN 'digital_exchange' THEN e.purpose ELSE e.kind END))[1] END
      FROM engagements_engagement e WHERE e.id = engagement
$$;

CREATE OR REPLACE FUNCTION riskreview_index_answer(engagement uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(('{{low,medium,high,high,very_high}}'::text[])[
        max(array_position('{{low,guarded,elevated,high,severe}}', s.escalation_level::text))], 'unknown')
      FROM engagements_engagementactor p JOIN actors_actorstanding s ON s.actor_id = {party}
     WHERE p.engagement_id = engagement AND s.escalation_at IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION riskreview_index_is_old(engagement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or(s.escalation_at IS NULL OR s.escalation_level = ''
                            OR s.escalation_at < clock_timestamp() - interval '7 days 1 minute'), true)
      FROM engagements_engagementactor p LEFT JOIN actors_actorstanding s ON s.actor_id = {party}
     WHERE p.engagement_id = engagement
$$;

CREATE OR REPLACE FUNCTION riskreview_beside(contact uuid, began timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM engagements_engagement e JOIN engagements_engagementactor p ON p.engagement_id = e.id
         WHERE e.id <> contact AND e.kind <> 'chance_contact' AND e.created_at <= began
           AND {beside}
           AND (e.status IN ('draft', 'in_review', 'cleared', 'suspended', 'under_way')
                OR e.status IN ('refused', 'cancelled') AND e.updated_at >= began - interval '30 days'
                OR e.started_at > began))
$$;

CREATE OR REPLACE FUNCTION riskreview_look_ups(engagement uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT s.id FROM engagements_engagementactor p JOIN actors_screening s ON s.actor_id = {party}
     WHERE p.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagementperson d JOIN actors_screening s ON s.person_id = d.person_id
     WHERE d.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagementactor p JOIN actors_personrole r ON r.actor_id = {party}
      JOIN actors_screening s ON s.person_id = r.person_id
     WHERE p.engagement_id = engagement AND (r.until IS NULL OR r.until > (now() AT TIME ZONE 'UTC')::date)
    UNION
    SELECT s.id FROM engagements_engagementfacilitator f JOIN engagements_facilitator n ON n.id = f.facilitator_id
      JOIN actors_screening s ON s.key = 'facilitator:' || n.id AND s.compartment_id = n.compartment_id
     WHERE f.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagement e JOIN engagements_channel c ON c.id = e.channel_id
      JOIN actors_screening s ON s.key = 'channel:' || c.id AND s.compartment_id = c.compartment_id
     WHERE e.id = engagement AND c.intermediary <> ''
$$;
"""
OF_CONTACT = "SELECT {party} FROM engagements_engagementactor p WHERE p.engagement_id = contact"
ONE, APART = "actors_kept(p.actor_id)", "p.actor_id"


def functions(party: str) -> str:
    """Return the functions, reading the actor of a party so."""
    return FUNCTIONS.format(party=party, beside=f"{party} IN ({OF_CONTACT.format(party=party)})")


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0007_hold_the_gate_to_the_lists"),
        ("actors", "0020_merge_records"),
    ]
    operations = [migrations.RunSQL(functions(ONE), functions(APART))]
