"""A condition on the release binds until it is verified, whatever becomes of the decision it came with.

And nobody who declared a tie says that what was released holds after all.
"""

from django.db import migrations

GUARDS = """
-- As 0029 made it; the conditions of every approval bind once the contact began.
CREATE OR REPLACE FUNCTION riskreview_against_release(engagement uuid) RETURNS text[] LANGUAGE plpgsql AS $$
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
                WHERE d.engagement_id = engagement AND (d.ended_at IS NULL OR contact.started_at IS NOT NULL)
                  AND c.guards = 'release' AND c.verified_at IS NULL) THEN
        against := against || 'A condition that must be met before information is released is still open.'::text;
    END IF;
    RETURN against;
END $$;

CREATE FUNCTION riskreview_guard_uphold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF riskreview_has_conflict((SELECT engagement_id FROM engagements_release WHERE id = NEW.release_id), NEW.upheld_by_id) THEN
        PERFORM engagements_refuse('Whoever declared a conflict of interest releases nothing there.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_the_uphold BEFORE UPDATE ON engagements_releasefall
    FOR EACH ROW WHEN (OLD.upheld_by_id IS NULL AND NEW.upheld_by_id IS NOT NULL) EXECUTE FUNCTION riskreview_guard_uphold();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0014_keep_what_fell"),
        ("riskreview", "0032_let_each_reviewer_dissent"),
    ]
    operations = [migrations.RunSQL(GUARDS)]
