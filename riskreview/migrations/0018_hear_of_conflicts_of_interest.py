"""Whoever declared a conflict of interest has no part in the review: the guards of the gate ask.

An actor and the records that went into it are one. Which engagements a conflict touches repeats
riskreview/selectors/conflicts.py.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- The engagements that a conflict touches: one, or all in which the actor takes part.
CREATE FUNCTION riskreview_touched(whole uuid, actor uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT whole WHERE whole IS NOT NULL
    UNION
    SELECT p.engagement_id FROM engagements_engagementactor p WHERE actors_kept(p.actor_id) = actors_kept(actor)
$$;

-- Whether somebody declared a conflict of interest about an engagement, or about an actor that takes part in it.
CREATE FUNCTION riskreview_has_conflict(engagement uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM riskreview_conflictofinterest c
         WHERE c.person_id = person AND c.confirmed_at IS NULL
           AND (c.engagement_id = engagement
                OR actors_kept(c.actor_id) IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                                WHERE p.engagement_id = engagement)))
$$;

-- As 0002 made it, with declared conflicts: every guard of claims, decisions, lifts, waivers and assents asks it.
CREATE OR REPLACE FUNCTION riskreview_bound(engagement uuid, person uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM engagements_engagementauthor a WHERE a.engagement_id = engagement AND a.user_id = person)
            THEN 'Whoever wrote a plan neither reviews nor decides it.'
        WHEN EXISTS (SELECT FROM engagements_engagement e WHERE e.id = engagement AND e.lead_id = person)
            THEN 'Whoever leads an engagement neither reviews nor decides it.'
        WHEN EXISTS (SELECT FROM engagements_teammember t WHERE t.engagement_id = engagement AND t.user_id = person)
            THEN 'Whoever takes part in an engagement neither reviews nor decides it.'
        WHEN riskreview_has_conflict(engagement, person)
            THEN 'Whoever declared a conflict of interest neither reviews nor decides.'
    END
$$;

CREATE FUNCTION riskreview_guard_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    withdrawing text[] := '{withdrawn_at,withdrawn_because,version,updated_at}';
    confirming text[] := '{confirmed_at,confirmed_by_id,version,updated_at}';
    words text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A declared conflict is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.confirmed_at IS NOT NULL
           OR (OLD.withdrawn_at IS NULL AND to_jsonb(NEW) - withdrawing IS DISTINCT FROM to_jsonb(OLD) - withdrawing)
           OR (OLD.withdrawn_at IS NOT NULL AND to_jsonb(NEW) - confirming IS DISTINCT FROM to_jsonb(OLD) - confirming) THEN
            PERFORM engagements_refuse('A declared conflict stays as it was declared; it is withdrawn once, and that is confirmed once.');
        ELSIF NEW.confirmed_at IS NOT NULL THEN
            IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.confirmed_by_id AND u.is_active AND u.roles &&
                           '{approver,senior_approver,higher_authority,administrator}'::varchar[]) THEN
                PERFORM engagements_refuse('A decider or an administrator confirms that a tie is none any more.');
            END IF;
            SELECT riskreview_bound(whole, NEW.confirmed_by_id) INTO words
              FROM riskreview_touched(NEW.engagement_id, NEW.actor_id) AS touched(whole)
             WHERE riskreview_bound(whole, NEW.confirmed_by_id) IS NOT NULL LIMIT 1;
            IF words IS NOT NULL THEN
                PERFORM engagements_refuse(words);
            ELSIF EXISTS (SELECT FROM riskreview_conflictofinterest c
                           WHERE c.person_id = NEW.confirmed_by_id AND c.confirmed_at IS NULL
                             AND (c.engagement_id = NEW.engagement_id OR actors_kept(c.actor_id) = actors_kept(NEW.actor_id))) THEN
                PERFORM engagements_refuse('Whoever declared a tie to the same does not confirm that another has none.');
            END IF;
        END IF;
        RETURN NEW;
    ELSIF NEW.withdrawn_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.declared_at > clock_timestamp() + interval '5 seconds' THEN
        PERFORM engagements_refuse('A conflict is declared now, and withdrawn afterwards.');
    END IF;
    -- Claiming and deciding take the same lock, so that nobody does either at the moment of declaring.
    PERFORM FROM riskreview_review r
      WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id))
        AND r.status IN ('open', 'recommended') ORDER BY r.id FOR UPDATE;
    IF EXISTS (SELECT FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id
                WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id))
                  AND r.status = 'open' AND l.status = 'claimed' AND l.holder_id = NEW.person_id) THEN
        PERFORM engagements_refuse('Whoever declares a conflict gives back the lanes it touches first.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_the_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF riskreview_has_conflict((SELECT engagement_id FROM riskreview_review WHERE id = NEW.review_id), NEW.holder_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest neither holds nor answers a lane.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_the_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF riskreview_has_conflict((SELECT r.engagement_id FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
                                 WHERE l.id = NEW.lane_id), NEW.answered_by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest neither holds nor answers a lane.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_dissent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
BEGIN
    SELECT engagement_id INTO whole FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    IF riskreview_has_conflict(whole, NEW.by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest does not dissent.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_the_speaker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF riskreview_has_conflict((SELECT r.engagement_id FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
                                 WHERE l.id = NEW.lane_id FOR SHARE OF r), NEW.by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest says nothing about an item.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_the_speaker BEFORE INSERT ON riskreview_lanecomment
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_the_speaker();
CREATE TRIGGER guard_conflict BEFORE INSERT OR UPDATE OR DELETE ON riskreview_conflictofinterest
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_conflict();
CREATE TRIGGER guard_the_holder BEFORE UPDATE ON riskreview_lane FOR EACH ROW
    WHEN (NEW.holder_id IS NOT NULL AND (NEW.holder_id, NEW.status) IS DISTINCT FROM (OLD.holder_id, OLD.status))
    EXECUTE FUNCTION riskreview_guard_the_holder();
CREATE TRIGGER guard_the_writer BEFORE INSERT OR UPDATE ON riskreview_laneanswer FOR EACH ROW
    WHEN (NEW.answered_by_id IS NOT NULL) EXECUTE FUNCTION riskreview_guard_the_writer();
CREATE TRIGGER guard_dissent BEFORE INSERT ON riskreview_dissent
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_dissent();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0027_cite_fields"),
        ("engagements", "0006_take_authors_from_the_draft"),
        ("riskreview", "0017_place_risks_on_the_matrix"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("family", "Family or close friendship"),
                            ("former_work", "Worked for them, or with them"),
                            ("financial", "Money or property"),
                            ("opinion", "Took a public stand for or against them"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("grounds", models.TextField(verbose_name="grounds")),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                ("withdrawn_because", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="withdrawal confirmed")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who confirmed the withdrawal",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict of interest",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["family", "former_work", "financial", "opinion", "other"])),
                        name="conflict_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("engagement", None)),
                            models.Q(("actor", None), ("engagement__isnull", False)),
                            _connector="OR",
                        ),
                        name="conflict_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grounds", ""), _negated=True), name="conflict_has_grounds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="conflict_withdrawn_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("withdrawn_at__isnull", False),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="conflict_ends_by_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("person", "engagement"),
                        name="conflict_declared_once_of_engagement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("person", "actor"),
                        name="conflict_declared_once_of_actor",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS),
    ]
