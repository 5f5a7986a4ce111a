"""Whoever answers a lane that was asked again may dissent too; nobody dissents without a lane or after the decision."""

from django.conf import settings
from django.db import migrations, models

GUARD = """
-- As 0030 made it, of somebody who took the lane, while the review is undecided.
CREATE OR REPLACE FUNCTION riskreview_guard_dissent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review record;
BEGIN
    SELECT * INTO review FROM riskreview_review WHERE id = NEW.review_id FOR UPDATE;
    IF riskreview_has_conflict(review.engagement_id, NEW.by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest does not dissent.');
    ELSIF NOT EXISTS (SELECT FROM riskreview_laneclaim c
                       WHERE c.review_id = NEW.review_id AND c.lane = NEW.lane AND c.user_id = NEW.by_id) THEN
        PERFORM engagements_refuse('Only a reviewer who took the lane dissents for it.');
    ELSIF review.status NOT IN ('open', 'recommended') THEN
        PERFORM engagements_refuse('A dissent is recorded before the decision.');
    END IF;
    NEW.at := greatest(clock_timestamp(), (SELECT max(at) FROM riskreview_assent WHERE review_id = NEW.review_id));
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0031_hold_up_deliveries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dissent",
            name="one_dissent_per_lane",
        ),
        migrations.AddConstraint(
            model_name="dissent",
            constraint=models.UniqueConstraint(
                fields=("review", "lane", "by"), name="one_dissent_per_lane_and_person"
            ),
        ),
        migrations.RunSQL(GUARD),
    ]
