"""A delivery is ordered under a decision that is live, with what was demanded of it met, and no hit on a list open.

The steps repeat riskreview/domain/guarding.py, what speaks against a decision riskreview/domain/live.py.
"""

from django.conf import settings
from django.db import migrations, models

HOLD_UP = """
CREATE FUNCTION riskreview_hold_up_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole record;
    against text[];
BEGIN
    SELECT id, content_no INTO whole FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
    against := array_replace(riskreview_against(whole.id, whole.content_no, NULL, NEW.ordered_at, true),
                             'The decision is not valid until the end of the contact.', 'The decision is no longer valid.');
    IF cardinality(against) > 0 THEN
        PERFORM engagements_refuse(array_to_string(against, ' '));
    ELSIF EXISTS (SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
                   WHERE d.engagement_id = whole.id AND d.ended_at IS NULL AND c.guards = 'deliver' AND c.verified_at IS NULL) THEN
        PERFORM engagements_refuse('A condition that must be met before an incentive is delivered is still open.');
    ELSIF riskreview_hit_stands(whole.id) THEN
        PERFORM engagements_refuse('An entry of a list is likely the same as somebody who takes part, and nobody '
            'without a part in the plan has decided whether it is. It waits under “Hits to decide”.');
    END IF;
    RETURN NEW;
END $$;
-- After the guard of the offer, by its name.
CREATE TRIGGER hold_up BEFORE INSERT ON engagements_delivery
    FOR EACH ROW EXECUTE FUNCTION riskreview_hold_up_delivery();
"""


DECLARING = """
-- As 0030 made it; what holds up a delivery matters after the contact too.
CREATE OR REPLACE FUNCTION riskreview_guard_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answering text[] := '{turned_down_at,turned_down_by_id,turned_down_because,version,updated_at}';
    withdrawing text[] := '{withdrawn_at,withdrawn_because}' || answering;
    answers text[] := '{confirmed_at,confirmed_by_id}' || answering;
    pending boolean;
    second uuid;
    words text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A declared conflict is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        pending := OLD.withdrawn_at IS NOT NULL AND OLD.turned_down_at IS NULL;
        second := coalesce(NEW.confirmed_by_id, NEW.turned_down_by_id);
        IF OLD.confirmed_at IS NOT NULL
           OR (pending AND to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers)
           OR (NOT pending AND to_jsonb(NEW) - withdrawing IS DISTINCT FROM to_jsonb(OLD) - withdrawing)
           OR (NOT pending AND NEW.turned_down_at IS NOT NULL AND to_jsonb(NEW) - '{version,updated_at}'::text[]
               IS DISTINCT FROM to_jsonb(OLD) - '{version,updated_at}'::text[]) THEN
            PERFORM engagements_refuse('A declared conflict stays as it was declared; it is withdrawn once, until that is turned down, and that is confirmed once.');
        ELSIF pending AND second IS NOT NULL THEN
            IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = second AND u.is_active AND u.roles &&
                           '{approver,senior_approver,higher_authority,administrator}'::varchar[]) THEN
                PERFORM engagements_refuse('A decider or an administrator confirms that a tie is none any more.');
            END IF;
            SELECT riskreview_bound(whole, second) INTO words
              FROM riskreview_touched(NEW.engagement_id, NEW.actor_id) AS touched(whole)
             WHERE riskreview_bound(whole, second) IS NOT NULL LIMIT 1;
            IF words IS NOT NULL THEN
                PERFORM engagements_refuse(words);
            ELSIF EXISTS (SELECT FROM riskreview_conflictofinterest c
                           WHERE c.person_id = second AND c.confirmed_at IS NULL
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
    -- Verifying takes the same locks.
    PERFORM FROM riskreview_mitigation m JOIN riskreview_lane l ON l.id = m.lane_id JOIN riskreview_review r ON r.id = l.review_id
      WHERE r.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND m.met_at IS NOT NULL
      ORDER BY m.id FOR UPDATE OF m;
    PERFORM FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
      WHERE d.engagement_id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND c.met_at IS NOT NULL
      ORDER BY c.id FOR UPDATE OF c;
    IF EXISTS (SELECT FROM riskreview_mitigation m JOIN riskreview_lane l ON l.id = m.lane_id
                 JOIN riskreview_review r ON r.id = l.review_id JOIN engagements_engagement e ON e.id = r.engagement_id
                WHERE e.id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND r.content_no = e.content_no
                  AND e.status IN ('in_review', 'cleared', 'under_way', 'suspended') AND m.verified_by_id = NEW.person_id)
       OR EXISTS (SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
                    JOIN engagements_engagement e ON e.id = d.engagement_id
                   WHERE e.id IN (SELECT riskreview_touched(NEW.engagement_id, NEW.actor_id)) AND c.verified_by_id = NEW.person_id
                     AND (d.ended_at IS NULL AND (e.status IN ('in_review', 'cleared', 'under_way', 'suspended')
                                                  OR c.guards IN ('deliver', 'close', 'release') AND e.status IN ('held', 'reported'))
                          OR c.guards = 'release' AND d.ended_as = 'closed')) THEN
        PERFORM engagements_refuse('What somebody verified is set aside first when they declare a conflict.');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0012_deliver_what_was_offered'),
        ('riskreview', '0030_hear_nobody_who_is_tied'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='condition',
            name='condition_guards_known',
        ),
        migrations.AlterField(
            model_name='condition',
            name='guards',
            field=models.CharField(choices=[('start', 'the start of the contact'), ('lift', 'lifting a suspension'), ('deliver', 'the delivery of an incentive'), ('close', 'closing the engagement'), ('release', 'the release of information'), ('nothing', 'nothing until it is overdue')], default='start', max_length=7, verbose_name='what it holds up'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(('guards__in', ['start', 'lift', 'deliver', 'close', 'release', 'nothing'])), name='condition_guards_known'),
        ),
        migrations.RunSQL(HOLD_UP + DECLARING),
    ]
