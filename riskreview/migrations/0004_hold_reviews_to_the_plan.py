"""A review is held to the plan it is about, whoever writes it; questions, snapshots and checklists to how they came about.

Tier and facts repeat engagements/selectors/content.py and domain/kinds.py; a test compares them.
"""

from django.db import migrations

OF_THE_PLAN = """
-- Whether somebody who takes part, or holds a role in an actor that does, stands on a list with legal effect that day.
CREATE OR REPLACE FUNCTION riskreview_is_listed(engagement uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM actors_listing l
         WHERE l.listed_on <= day AND (l.delisted_on IS NULL OR l.delisted_on > day) AND l.legal_effects <> '{none}'
           AND (l.actor_id IN (SELECT actor_id FROM engagements_engagementactor WHERE engagement_id = engagement)
                OR l.person_id IN (SELECT person_id FROM engagements_engagementperson WHERE engagement_id = engagement)
                OR l.person_id IN (
                    SELECT r.person_id FROM actors_personrole r
                      JOIN engagements_engagementactor p ON p.actor_id = r.actor_id AND p.engagement_id = engagement
                     WHERE (r.since IS NULL OR r.since <= day) AND (r.until IS NULL OR r.until > day))))
$$;

-- Lowest and highest tier of a kind while nobody is listed.
CREATE FUNCTION riskreview_tiers(kind text) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN kind = 'cultural_exchange' THEN '{1,1}'::int[]
        WHEN kind IN ('dialogue', 'kle', 'monitoring_visit', 'contract_oversight') THEN '{1,2}'
        WHEN kind IN ('liaison_deconfliction', 'humanitarian_access', 'capacity_building', 'community_project',
                      'public_event', 'media_joint') THEN '{2,2}'
        WHEN kind IN ('mediation_session', 'negotiation_round', 'ddr_support') THEN '{2,3}'
        ELSE '{3,3}' END
$$;

CREATE FUNCTION riskreview_tier(engagement uuid, day date) RETURNS int LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN e.kind = 'chance_contact' THEN 0
        WHEN riskreview_is_listed(e.id, day) THEN 3
        WHEN EXISTS (SELECT FROM engagements_engagementactor p JOIN actors_actor a ON a.id = p.actor_id
                      WHERE p.engagement_id = e.id
                        AND a.actor_type IN ('insurgent_group', 'militia', 'paramilitary', 'violent_extremist_org',
                                             'criminal_group', 'pmsc', 'coalition', 'unclassified'))
            THEN (riskreview_tiers(CASE e.kind WHEN 'digital_exchange' THEN e.purpose ELSE e.kind END))[2]
        ELSE (riskreview_tiers(CASE e.kind WHEN 'digital_exchange' THEN e.purpose ELSE e.kind END))[1] END
      FROM engagements_engagement e WHERE e.id = engagement
$$;

-- What a plan says of the facts that effects and levels depend on; the age of the index is no part of the plan.
CREATE FUNCTION riskreview_plan_facts(engagement uuid, day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'tier', riskreview_tier(e.id, day), 'listed', riskreview_is_listed(e.id, day),
        'written_text', e.written_text, 'lethal', e.lethal, 'public_event', e.public_event,
        'partner_force', e.partner_force, 'essential_contact', e.essential_contact,
        'physical_meeting', e.physical_meeting OR coalesce(
            c.medium IN ('in_person_direct', 'in_person_neutral', 'liaison_office', 'joint_commission'), false))
      FROM engagements_engagement e LEFT JOIN engagements_channel c ON c.id = e.channel_id WHERE e.id = engagement
$$;

-- What the escalation index of the parties answers, the worst of them, and whether one is missing or too old.
CREATE FUNCTION riskreview_index_answer(engagement uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(('{low,medium,high,high,very_high}'::text[])[
        max(array_position('{low,guarded,elevated,high,severe}', s.escalation_level::text))], 'unknown')
      FROM engagements_engagementactor p JOIN actors_actorstanding s ON s.actor_id = p.actor_id
     WHERE p.engagement_id = engagement AND s.escalation_at IS NOT NULL
$$;

CREATE FUNCTION riskreview_index_is_old(engagement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or(s.escalation_at IS NULL OR s.escalation_level = ''
                            OR s.escalation_at < clock_timestamp() - interval '7 days 1 minute'), true)
      FROM engagements_engagementactor p LEFT JOIN actors_actorstanding s ON s.actor_id = p.actor_id
     WHERE p.engagement_id = engagement
$$;
"""

GUARDS = """
CREATE FUNCTION riskreview_guard_the_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
    of_plan text[] := '{tier,listed,stale}';
BEGIN
    IF TG_OP = 'INSERT' AND NEW.opened_at < transaction_timestamp() - interval '5 minutes' THEN
        PERFORM engagements_refuse('A review is opened now, not earlier.');
    END IF;
    IF TG_OP = 'INSERT' OR NEW.facts - 'stale' IS DISTINCT FROM OLD.facts - 'stale' THEN
        plan := riskreview_plan_facts(NEW.engagement_id, (CASE TG_OP WHEN 'INSERT' THEN NEW.opened_at
                                                          ELSE clock_timestamp() END)::date);
        IF least(NEW.tier, (NEW.facts->>'tier')::int) < (plan->>'tier')::int AND TG_OP = 'INSERT'
           OR (NEW.facts->>'tier')::int < (plan->>'tier')::int
           OR (plan->>'listed')::boolean AND NOT (NEW.facts->>'listed')::boolean
           OR NEW.facts - of_plan IS DISTINCT FROM plan - of_plan
           OR NOT NEW.benefit AND EXISTS (SELECT FROM engagements_offer WHERE engagement_id = NEW.engagement_id) THEN
            PERFORM engagements_refuse('The tier and the facts of a review are those of its plan.');
        END IF;
    END IF;
    IF NOT (NEW.facts->>'stale')::boolean AND (TG_OP = 'INSERT' OR NEW.facts IS DISTINCT FROM OLD.facts)
       AND riskreview_index_is_old(NEW.engagement_id) THEN
        PERFORM engagements_refuse('The escalation index of a party is missing or older than seven days.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_index() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    engagement uuid;
BEGIN
    SELECT r.engagement_id INTO engagement FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
      JOIN riskreview_checklisttemplate t ON t.id = l.template_id
     WHERE l.id = NEW.lane_id
       AND t.body->'items' @> jsonb_build_array(jsonb_build_object('code', NEW.code, 'filled_from', 'escalation_index'));
    IF engagement IS NOT NULL AND NEW.answer <> '' AND NEW.answer <> riskreview_index_answer(engagement) THEN
        PERFORM engagements_refuse('This item is filled from the escalation index and cannot be typed.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_the_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.due_on > OLD.due_on AND NOT (OLD.status = 'answered' AND NEW.status = 'open') THEN
        PERFORM engagements_refuse('A lane gets a new deadline only when it is asked again.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_reply text[] := '{reply,replied_by_id,replied_at,version,updated_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A question of a lane is never deleted.');
    ELSIF OLD.replied_at IS NOT NULL OR to_jsonb(NEW) - of_reply IS DISTINCT FROM to_jsonb(OLD) - of_reply THEN
        PERFORM engagements_refuse('A question is answered once and then stays as it is.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM engagements_engagement
      WHERE id = NEW.engagement_id AND content_no = NEW.content_no AND status <> 'draft' FOR SHARE;
    IF NOT FOUND THEN
        PERFORM engagements_refuse('A snapshot is taken of what was sent to review, not ahead of it.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        PERFORM engagements_refuse('Checklists are published by the owner of the database.');
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGERS = [
    ("guard_the_facts", "BEFORE INSERT OR UPDATE", "review"),
    ("guard_index", "BEFORE INSERT OR UPDATE", "laneanswer"),
    ("guard_the_deadline", "BEFORE UPDATE", "lane"),
    ("guard_question", "BEFORE UPDATE OR DELETE", "lanequestion"),
    ("guard_snapshot", "BEFORE INSERT", "snapshot"),
    ("guard_checklist", "BEFORE INSERT", "checklisttemplate"),
]

ATTACH = "\n".join(
    f"CREATE TRIGGER {name} {when} ON riskreview_{table} FOR EACH ROW EXECUTE FUNCTION riskreview_{name}();"
    for name, when, table in TRIGGERS
)

BACK = "\n".join(
    [
        *(
            f"DROP TRIGGER {name} ON riskreview_{table}; DROP FUNCTION riskreview_{name}();"
            for name, _when, table in TRIGGERS
        ),
        "DROP FUNCTION riskreview_plan_facts(uuid, date);",
        "DROP FUNCTION riskreview_tier(uuid, date);",
        "DROP FUNCTION riskreview_tiers(text);",
        "DROP FUNCTION riskreview_index_answer(uuid);",
        "DROP FUNCTION riskreview_index_is_old(uuid);",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0003_guard_the_gate"),
        ("engagements", "0003_keep_what_was_recorded"),
        ("actors", "0001_create_actors"),
    ]
    operations = [migrations.RunSQL(OF_THE_PLAN + GUARDS + ATTACH, BACK)]
