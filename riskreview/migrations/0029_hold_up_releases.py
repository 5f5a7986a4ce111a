"""A condition holds up the release of information, and nothing of a contact that no decision covers goes out.

What speaks against a release repeats riskreview/selectors/releasing.py, in the same words.
"""

from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- Undecided first: a decision brings its conditions with it.
CREATE FUNCTION riskreview_against_release(engagement uuid) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    contact record;
    against text[] := '{}';
BEGIN
    SELECT * INTO contact FROM engagements_engagement WHERE id = engagement FOR SHARE;
    IF contact.status = 'under_way' THEN
        against := riskreview_against(engagement, contact.content_no, contact.planned_end, clock_timestamp(), true);
    ELSIF EXISTS (SELECT FROM riskreview_review r WHERE r.engagement_id = engagement AND r.status IN ('open', 'recommended')) THEN
        against := ARRAY['The review of this contact is not decided yet.'];
    ELSIF contact.status <> 'closed'
          AND NOT EXISTS (SELECT FROM riskreview_decision d WHERE d.engagement_id = engagement AND d.basis = 'retrospective')
          AND (contact.held_without_cover OR contact.kind = 'chance_contact'
               AND (riskreview_is_listed(engagement, contact.started_at::date) OR riskreview_beside(engagement, contact.started_at)))
    THEN
        against := ARRAY['This contact is reviewed in retrospect first.'];
    END IF;
    IF EXISTS (SELECT FROM riskreview_condition c JOIN riskreview_decision d ON d.id = c.decision_id
                WHERE d.engagement_id = engagement AND (d.ended_at IS NULL OR d.ended_as = 'closed')
                  AND c.guards = 'release' AND c.verified_at IS NULL) THEN
        against := against || 'A condition that must be met before information is released is still open.'::text;
    END IF;
    RETURN against;
END $$;

CREATE FUNCTION riskreview_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    against text[] := riskreview_against_release(NEW.engagement_id);
BEGIN
    IF riskreview_has_conflict(NEW.engagement_id, NEW.released_by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest releases nothing there.');
    ELSIF cardinality(against) > 0 THEN
        PERFORM engagements_refuse(array_to_string(against, ' '));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_the_release BEFORE UPDATE ON engagements_release
    FOR EACH ROW WHEN (NEW.status = 'released' AND OLD.status <> 'released') EXECUTE FUNCTION riskreview_guard_release();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0011_release_information'),
        ('riskreview', '0028_count_confirmed_hits_as_listings'),
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
            field=models.CharField(choices=[('start', 'the start of the contact'), ('lift', 'lifting a suspension'), ('close', 'closing the engagement'), ('release', 'the release of information'), ('nothing', 'nothing until it is overdue')], default='start', max_length=7, verbose_name='what it holds up'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(('guards__in', ['start', 'lift', 'close', 'release', 'nothing'])), name='condition_guards_known'),
        ),
        migrations.RunSQL(GUARDS),
    ]
