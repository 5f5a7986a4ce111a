"""After a contact deliveries are stopped for good reason, and not made under the word of somebody with a tie.

What a decision rests on repeats riskreview/selectors/delivering.py and said.py.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STOPS = """
CREATE FUNCTION riskreview_guard_delivery_stop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lifting text[] := '{lifted_by_id,lifted_at,lifted_because}';
    contact record;
    words text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A stop of deliveries is never deleted.');
    END IF;
    -- Ordering takes this lock too.
    SELECT * INTO contact FROM engagements_engagement WHERE id = NEW.engagement_id FOR UPDATE;
    IF TG_OP = 'INSERT' THEN
        IF contact.status NOT IN ('held', 'reported') THEN
            PERFORM engagements_refuse('Deliveries are stopped after a contact, until it is closed.');
        ELSIF NEW.lifted_at IS NOT NULL THEN
            PERFORM engagements_refuse('A stop of deliveries begins as standing.');
        END IF;
    ELSIF OLD.lifted_at IS NOT NULL OR to_jsonb(NEW) - lifting IS DISTINCT FROM to_jsonb(OLD) - lifting THEN
        PERFORM engagements_refuse('A stop of deliveries stays as it was; it is lifted once.');
    ELSIF NEW.lifted_by_id = NEW.by_id THEN
        PERFORM engagements_refuse('Deliveries go on by the word of somebody else than who stopped them.');
    ELSE
        words := riskreview_may_not_decide(NEW.engagement_id, contact.content_no, NEW.lifted_by_id, coalesce((
            SELECT d.level FROM riskreview_decision d WHERE d.engagement_id = NEW.engagement_id AND d.basis <> 'retrospective'
             ORDER BY (d.ended_at IS NULL) DESC, d.recorded_at DESC LIMIT 1), 1));
        IF words IS NOT NULL THEN
            PERFORM engagements_refuse(words);
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_delivery_stop BEFORE INSERT OR UPDATE OR DELETE ON riskreview_deliverystop
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_delivery_stop();
"""

HOLD_UP = """
-- Whether a decision rests on a word of somebody who has a tie to its engagement, which no later lift has looked at anew.
CREATE FUNCTION riskreview_rests_on_tied(decision uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH d AS (SELECT * FROM riskreview_decision WHERE id = decision),
    lanes AS (
        SELECT DISTINCT ON (l.name) l.* FROM riskreview_lane l JOIN riskreview_review r ON r.id = l.review_id JOIN d ON
               r.engagement_id = d.engagement_id AND r.content_no = d.content_no
         WHERE r.kind <> 'retrospective' AND l.status = 'answered' ORDER BY l.name, l.answered_at DESC
    ),
    words (person) AS (
        SELECT decided_by_id FROM d
        UNION SELECT f.by_id FROM riskreview_lift f JOIN d ON f.decision_id = d.id
        UNION SELECT a.by_id FROM riskreview_assent a JOIN d ON a.review_id = d.review_id
               WHERE a.at > riskreview_agreed_since(a.review_id)
        UNION SELECT holder_id FROM lanes
        UNION SELECT a.answered_by_id FROM riskreview_laneanswer a JOIN lanes l ON l.id = a.lane_id
        UNION SELECT w.by_id FROM riskreview_waiver w JOIN lanes l ON l.id = w.lane_id WHERE w.at >= l.answered_at
        UNION SELECT a.answered_by_id FROM riskreview_laneanswer a JOIN riskreview_lane l ON l.id = a.lane_id
                JOIN d ON l.review_id = d.review_id WHERE d.basis = 'emergency' AND l.name = 'legal' AND a.answer <> ''
    )
    SELECT EXISTS (
        SELECT FROM d, words w JOIN riskreview_conflictofinterest c ON c.person_id = w.person AND c.confirmed_at IS NULL
         WHERE (c.engagement_id = d.engagement_id
                OR actors_kept(c.actor_id) IN (SELECT actors_kept(p.actor_id) FROM engagements_engagementactor p
                                                WHERE p.engagement_id = d.engagement_id))
           AND NOT EXISTS (SELECT FROM riskreview_lift f WHERE f.decision_id = d.id AND f.recorded_at > c.declared_at
                              AND NOT riskreview_has_conflict(d.engagement_id, f.by_id)))
$$;

-- As 0031 made it, with who orders, stops of all deliveries, and after the contact what the decision rests on.
CREATE OR REPLACE FUNCTION riskreview_hold_up_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole record;
    against text[];
BEGIN
    SELECT id, content_no, status INTO whole FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
    against := array_replace(riskreview_against(whole.id, whole.content_no, NULL, NEW.ordered_at, true),
                             'The decision is not valid until the end of the contact.', 'The decision is no longer valid.');
    IF riskreview_has_conflict(whole.id, NEW.ordered_by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest orders and confirms no delivery there.');
    ELSIF EXISTS (SELECT FROM riskreview_decision WHERE engagement_id = whole.id AND decided_by_id = NEW.ordered_by_id) THEN
        PERFORM engagements_refuse('Whoever decided an engagement orders nothing under it.');
    ELSIF EXISTS (SELECT FROM riskreview_deliverystop WHERE engagement_id = whole.id AND lifted_at IS NULL) THEN
        PERFORM engagements_refuse('All deliveries of this engagement are stopped.');
    ELSIF cardinality(against) > 0 THEN
        PERFORM engagements_refuse(array_to_string(against, ' '));
    ELSIF whole.status IN ('held', 'reported') AND (
        SELECT riskreview_rests_on_tied(d.id) FROM riskreview_decision d
         WHERE d.engagement_id = whole.id AND d.basis <> 'retrospective'
         ORDER BY (d.ended_at IS NULL) DESC, d.recorded_at DESC LIMIT 1) THEN
        PERFORM engagements_refuse('The decision rests on somebody who has declared a conflict of interest.');
    ELSIF EXISTS (SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
                   WHERE d.engagement_id = whole.id AND d.ended_at IS NULL AND c.guards = 'deliver' AND c.verified_at IS NULL) THEN
        PERFORM engagements_refuse('A condition that must be met before an incentive is delivered is still open.');
    ELSIF riskreview_hit_stands(whole.id) THEN
        PERFORM engagements_refuse('An entry of a list is likely the same as somebody who takes part, and nobody '
            'without a part in the plan has decided whether it is. It waits under “Hits to decide”.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION riskreview_guard_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF riskreview_has_conflict((SELECT engagement_id FROM engagements_delivery WHERE id = NEW.delivery_id), NEW.by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest orders and confirms no delivery there.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_the_confirmation BEFORE INSERT ON engagements_deliveryevent
    FOR EACH ROW WHEN (NEW.action = 'confirm') EXECUTE FUNCTION riskreview_guard_confirmation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0015_hold_deliveries_to_who_takes_part"),
        ("riskreview", "0033_let_conditions_on_releases_outlast_their_decision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryStop",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField(verbose_name="reason")),
                ("cause_key", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_because", models.TextField(blank=True)),
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
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "stop of all deliveries",
                "constraints": [
                    models.UniqueConstraint(fields=("engagement", "cause_key"), name="the_same_cause_stops_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("engagement",),
                        name="deliveries_stopped_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="delivery_stop_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_because", ""), ("lifted_by", None)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_stop_lifted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STOPS + HOLD_UP),
    ]
