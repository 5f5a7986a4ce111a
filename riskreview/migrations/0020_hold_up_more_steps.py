"""A condition holds up the step it names, and a measure is evidenced before somebody else verifies it.

The steps repeat riskreview/domain/guarding.py. The column is changed in place: what a condition demands is frozen, so
no row of it may be updated.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STEPS = [
    ("start", "the start of the contact"),
    ("lift", "lifting a suspension"),
    ("close", "closing the engagement"),
    ("nothing", "nothing until it is overdue"),
]

RENAME = """
ALTER TABLE riskreview_condition ALTER COLUMN blocks TYPE varchar(7) USING CASE WHEN blocks THEN 'start' ELSE 'nothing' END;
ALTER TABLE riskreview_condition RENAME COLUMN blocks TO guards;
"""
RENAME_BACK = """
ALTER TABLE riskreview_condition RENAME COLUMN guards TO blocks;
ALTER TABLE riskreview_condition ALTER COLUMN blocks TYPE boolean USING blocks = 'start';
"""

# As 0003 made it, by another column.
AGAINST = """
CREATE OR REPLACE FUNCTION riskreview_against(
    engagement uuid, content int, planned_end timestamptz, moment timestamptz, conditions_too boolean
) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    decision record;
    open_conditions int;
BEGIN
    SELECT * INTO decision FROM riskreview_decision d
     WHERE d.engagement_id = engagement AND d.basis <> 'retrospective'
     ORDER BY (d.ended_at IS NULL) DESC, d.recorded_at DESC LIMIT 1 FOR SHARE;
    IF decision.id IS NULL THEN
        RETURN ARRAY['There is no decision.'];
    END IF;
    SELECT count(*) INTO open_conditions FROM riskreview_condition c
     WHERE c.decision_id = decision.id AND %s AND c.verified_at IS NULL;
    RETURN array_remove(ARRAY[
        CASE WHEN decision.outcome NOT IN ('approve', 'approve_with_conditions')
            THEN 'The decision did not approve the engagement.' END,
        CASE WHEN decision.ended_at IS NOT NULL THEN format('The decision has ended: %%s.', initcap(decision.ended_as)) END,
        CASE WHEN decision.content_no <> content THEN 'The decision was taken on another version of the plan.' END,
        CASE WHEN conditions_too AND open_conditions > 0 THEN 'A condition that blocks the start is still open.' END,
        CASE WHEN decision.valid_until < greatest(planned_end, moment)
            THEN 'The decision is not valid until the end of the contact.' END,
        CASE WHEN decision.in_force_from > moment THEN 'The decision was taken only after the contact began.' END
    ], NULL);
END $$;
"""

GUARDS = """
-- The start is held up by riskreview_against; every decision that stands counts here, those in retrospect too.
CREATE FUNCTION riskreview_hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step text := CASE WHEN NEW.status = 'closed' THEN 'close'
                      WHEN OLD.status = 'suspended' AND NEW.status = 'cleared' THEN 'lift' END;
BEGIN
    IF step IS NOT NULL AND NEW.status <> OLD.status AND EXISTS (
        SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
         WHERE d.engagement_id = NEW.id AND d.ended_at IS NULL AND c.guards = step AND c.verified_at IS NULL)
    THEN
        PERFORM engagements_refuse(CASE step
            WHEN 'lift' THEN 'A condition that must be met before a suspension is lifted is still open.'
            ELSE 'A condition that must be met before the engagement is closed is still open.' END);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_up BEFORE UPDATE ON engagements_engagement FOR EACH ROW EXECUTE FUNCTION riskreview_hold_up();

-- What is shown comes first, and somebody else than who showed it verifies it as it stands.
CREATE FUNCTION riskreview_guard_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.met_at IS NOT NULL OR NEW.verified_at IS NOT NULL THEN
            PERFORM engagements_refuse('A mitigation begins open.');
        END IF;
    ELSIF OLD.verified_at IS NOT NULL THEN
        IF (NEW.met_by_id, NEW.met_at) IS DISTINCT FROM (OLD.met_by_id, OLD.met_at) THEN
            PERFORM engagements_refuse('A mitigation is verified once.');
        END IF;
    ELSIF NEW.verified_at IS NOT NULL THEN
        IF OLD.met_at IS NULL OR (NEW.evidence, NEW.met_by_id, NEW.met_at) IS DISTINCT FROM (OLD.evidence, OLD.met_by_id, OLD.met_at) THEN
            PERFORM engagements_refuse('Evidence that a mitigation works comes before it is verified.');
        ELSIF NEW.verified_by_id = OLD.met_by_id THEN
            PERFORM engagements_refuse('A mitigation is verified by somebody else than who showed that it works.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_measure BEFORE INSERT OR UPDATE ON riskreview_mitigation
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_measure();
"""
GUARDS_BACK = """
DROP TRIGGER guard_measure ON riskreview_mitigation;
DROP FUNCTION riskreview_guard_measure();
DROP TRIGGER hold_up ON engagements_engagement;
DROP FUNCTION riskreview_hold_up();
"""

# As 0002 made it, but that what is shown may be written after the lane has answered.
FROZEN = """
CREATE OR REPLACE FUNCTION riskreview_guard_mitigation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    verification text[] := %s;
    words text;
BEGIN
    IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - verification IS DISTINCT FROM to_jsonb(OLD) - verification THEN
        IF TG_OP <> 'INSERT' THEN
            PERFORM riskreview_insist_on_open_lane(OLD.lane_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM riskreview_insist_on_open_lane(NEW.lane_id);
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.verified_at IS NOT NULL
       AND (NEW.evidence, NEW.verified_by_id, NEW.verified_at) IS DISTINCT FROM (OLD.evidence, OLD.verified_by_id, OLD.verified_at)
    THEN
        PERFORM engagements_refuse('A mitigation is verified once.');
    ELSIF NEW.verified_by_id IS NOT NULL THEN
        SELECT riskreview_bound(r.engagement_id, NEW.verified_by_id) INTO words
          FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id WHERE l.id = NEW.lane_id;
        IF words IS NOT NULL THEN
            PERFORM engagements_refuse('A mitigation is verified by somebody who has no part in the engagement.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = "ARRAY['evidence', 'verified_by_id', 'verified_at', 'version', 'updated_at']"
NOW = "ARRAY['evidence', 'met_by_id', 'met_at', 'verified_by_id', 'verified_at', 'version', 'updated_at']"

GUARD = models.CharField(choices=STEPS, default="start", max_length=7, verbose_name="what it holds up")


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0019_say_who_is_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(
            RENAME,
            RENAME_BACK,
            state_operations=[
                migrations.RemoveField(model_name="condition", name="blocks"),
                migrations.AddField(model_name="condition", name="guards", field=GUARD),
            ],
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("guards__in", [step for step, _label in STEPS])), name="condition_guards_known"
            ),
        ),
        migrations.AddField(
            model_name="mitigation",
            name="met_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(model_name="mitigation", name="met_at", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="mitigation",
            constraint=models.CheckConstraint(
                condition=models.Q(("met_at", None), ("met_by", None))
                | models.Q(("met_at__isnull", False), ("met_by__isnull", False), models.Q(("evidence", ""), _negated=True)),
                name="mitigation_met_with_evidence",
            ),
        ),
        migrations.RunSQL(AGAINST % "c.guards = 'start'" + GUARDS + FROZEN % NOW, GUARDS_BACK + FROZEN % BEFORE + AGAINST % "c.blocks"),
    ]
