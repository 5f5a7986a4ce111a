"""Items of a lane are talked about before the decision, by people who say so in their own name, for good."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- What is said is about an item that the lane is asked, and comes before the decision.
CREATE FUNCTION riskreview_guard_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review record;
BEGIN
    SELECT r.status INTO review FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
     WHERE l.id = NEW.lane_id FOR SHARE OF r;
    IF review.status NOT IN ('open', 'recommended') THEN
        PERFORM engagements_refuse('Comments are made before the decision.');
    ELSIF NOT EXISTS (SELECT FROM riskreview_asked_items(NEW.lane_id) AS asked(item) WHERE asked.item->>'code' = NEW.code) THEN
        PERFORM engagements_refuse(format('%s is not on the checklist of this lane.', NEW.code));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_comment BEFORE INSERT ON riskreview_lanecomment
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_comment();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON riskreview_lanecomment
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

BACK = """
DROP TRIGGER append_only ON riskreview_lanecomment;
DROP TRIGGER guard_comment ON riskreview_lanecomment;
DROP FUNCTION riskreview_guard_comment();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0013_let_the_clock_of_a_lane_stand_still"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LaneComment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=6)),
                ("text", models.TextField(verbose_name="comment")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="riskreview.lane"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="lanecomment_says_something"
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
