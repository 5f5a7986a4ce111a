"""Lanes are given to people who may take them, once for each reason, and an answer is not waited for for ever.

The count of days repeats riskreview/domain/deadlines.py; a test compares the two.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- What is kept of a lane that was given is what happened, and by somebody with no part in the engagement.
CREATE FUNCTION riskreview_guard_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lane record;
    words text;
BEGIN
    SELECT r.engagement_id, r.status AS review_status, l.status, l.holder_id, l.opened_at INTO lane
      FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id WHERE l.id = NEW.lane_id FOR SHARE OF r;
    IF lane.review_status <> 'open' OR lane.status <> 'claimed' OR lane.holder_id <> NEW.to_id
       OR lane.opened_at <> NEW.opened_at THEN
        PERFORM engagements_refuse('A lane was given to whoever holds it now.');
    ELSIF EXISTS (SELECT FROM riskreview_absence a WHERE a.person_id = NEW.to_id AND a.ended_at IS NULL
                     AND (NEW.at AT TIME ZONE 'UTC')::date BETWEEN a.first_day AND a.last_day) THEN
        PERFORM engagements_refuse('Nothing is given to somebody who is away.');
    ELSIF NEW.by_id IS NOT NULL THEN
        words := riskreview_bound(lane.engagement_id, NEW.by_id);
        IF words IS NOT NULL THEN
            PERFORM engagements_refuse(words);
        ELSIF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.by_id AND u.is_active AND u.roles &&
                          '{approver,senior_approver,higher_authority,administrator}'::varchar[]) THEN
            PERFORM engagements_refuse('A decider or an administrator gives lanes.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- As 0013 made it; but after the working days of its policy the clock runs on without an answer.
CREATE OR REPLACE FUNCTION riskreview_guard_the_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked_again boolean := OLD.status = 'answered' AND NEW.status = 'open';
    longest int;
    resumed timestamptz;
    waited int := 0;
BEGIN
    IF NEW.paused_at IS DISTINCT FROM OLD.paused_at THEN
        SELECT max(replied_at) INTO resumed FROM riskreview_lanequestion WHERE lane_id = NEW.id;
        IF OLD.paused_at IS NULL THEN
            IF NOT EXISTS (SELECT FROM riskreview_lanequestion
                            WHERE lane_id = NEW.id AND replied_at IS NULL AND asked_at = NEW.paused_at) THEN
                PERFORM engagements_refuse('The clock of a lane stands still from when it asks.');
            END IF;
        ELSIF NEW.paused_at IS NOT NULL THEN
            PERFORM engagements_refuse('The clock of a lane stands still until its question is answered.');
        ELSIF NEW.status <> 'answered' THEN
            IF EXISTS (SELECT FROM riskreview_lanequestion
                        WHERE lane_id = NEW.id AND replied_at IS NULL AND asked_at >= OLD.paused_at) THEN
                SELECT (p.body::jsonb->'deadlines'->>'wait')::int INTO longest
                  FROM riskreview_review r JOIN riskreview_reviewpolicy p ON p.id = r.policy_id WHERE r.id = NEW.review_id;
                IF riskreview_working_days(OLD.paused_at::date, current_date) < longest THEN
                    PERFORM engagements_refuse('The clock of a lane stands still until its question is answered.');
                END IF;
                waited := longest;
            ELSE
                waited := riskreview_working_days(OLD.paused_at::date, resumed::date);
            END IF;
        END IF;
    END IF;
    IF NEW.due_on > OLD.due_on AND NOT asked_again
       AND (OLD.paused_at IS NULL OR NEW.paused_at IS NOT NULL OR OLD.paused_at::date > OLD.due_on
            OR riskreview_working_days(OLD.due_on, NEW.due_on) > waited) THEN
        PERFORM engagements_refuse('A lane gets a new deadline only when it is asked again or has waited for an answer.');
    ELSIF NEW.opened_at <> OLD.opened_at AND NOT asked_again THEN
        PERFORM engagements_refuse('A lane is open since it was asked.');
    ELSIF NEW.paused_days <> OLD.paused_days + waited AND NOT (asked_again AND NEW.paused_days = 0) THEN
        PERFORM engagements_refuse('What a lane has waited is counted, not typed.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_assignment BEFORE INSERT ON riskreview_laneassignment
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_assignment();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON riskreview_laneassignment
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0020_hold_up_more_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LaneAssignment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("by_hand", "by hand"),
                            ("half_time", "nobody took it by half of its time"),
                            ("overdue", "overdue"),
                            ("absence", "its holder is away"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "opened_at",
                    models.DateTimeField(help_text="Since when the lane was open: asked again, it may be given again."),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="riskreview.lane"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment of a lane",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("why", "by_hand")),
                            models.Q(("by__isnull", True), ("why__in", ["half_time", "overdue", "absence"])),
                            _connector="OR",
                        ),
                        name="laneassignment_by_hand_or_scheduler",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("why__in", ["half_time", "overdue"])),
                        fields=("lane", "why", "opened_at"),
                        name="given_once_each_time_it_is_asked",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS),
    ]
