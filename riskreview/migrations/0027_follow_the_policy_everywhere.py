"""What the policy in force says of reports and determinations holds in the database too.

By when a report is due repeats engagements/services/lifecycle.py, which says it as well where no policy is published.
"""

from django.db import migrations, models

REPORTS = """
-- By when a report is due is settled with the end of the contact, by the policy of that moment.
CREATE FUNCTION riskreview_settle_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.report_due_at := coalesce(
        NEW.held_at + riskreview_in_force('reports', CASE WHEN NEW.came_up = '{}' THEN 'hours' ELSE 'flash' END)
                      * interval '1 hour',
        NEW.report_due_at);
    RETURN NEW;
END $$;
CREATE TRIGGER settle_report BEFORE INSERT ON engagements_engagement
    FOR EACH ROW WHEN (NEW.status = 'held') EXECUTE FUNCTION riskreview_settle_report();
CREATE TRIGGER settle_the_report BEFORE UPDATE ON engagements_engagement
    FOR EACH ROW WHEN (NEW.status = 'held' AND OLD.status <> 'held') EXECUTE FUNCTION riskreview_settle_report();
"""

DETERMINATIONS = """
-- A determination of legitimacy holds no longer from its confirmation on than the policy of that day allows.
CREATE FUNCTION riskreview_guard_determination() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days int := riskreview_in_force('profiles', 'determination');
BEGIN
    IF NEW.valid_until > (NEW.confirmed_at AT TIME ZONE 'UTC')::date + days THEN
        RAISE EXCEPTION 'a determination holds % days at most', days USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_the_validity BEFORE UPDATE ON actors_determination
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION riskreview_guard_determination();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0028_let_people_go'),
        ('engagements', '0010_say_by_when_a_report_is_due'),
        ('riskreview', '0026_end_decisions_after_what_they_covered'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reopening',
            name='trigger',
            field=models.CharField(choices=[('listing_added', 'A party was newly listed'), ('listing_ended', 'A listing of a party ended'), ('list_hit_likely', 'An entry of a list is likely the same as somebody who takes part'), ('list_hit_confirmed', 'An entry of a list is the same as somebody who takes part'), ('warrant_issued', 'A warrant was issued against a person who takes part'), ('warrant_ended', 'A warrant against a person who takes part ended'), ('credible_violation', 'A violation by the actor or unit is reported on credible grounds'), ('leader_changed', 'The leadership of the actor changed'), ('split_or_merger', 'The actor split or merged'), ('serious_incident', 'A serious incident involves the actor or its rival'), ('grave_incident', 'A grave incident hit the actor, the venue or the team'), ('index_rose', 'The escalation index rose by a level or by many points'), ('index_severe', 'The escalation index is severe'), ('trust_fell', 'Trust fell by many points in a short time'), ('trust_below_floor', 'The lower bound of trust fell below the threshold'), ('commitment_breached', 'A breach of a commitment was confirmed'), ('commitment_disputed', 'A commitment is disputed'), ('channel_compromised', 'The channel is compromised'), ('leak_or_publicity', 'The contact leaked or was published'), ('incentive_changed', 'An incentive was added or changed'), ('participants_changed', 'The participants changed'), ('venue_changed', 'The venue changed'), ('mandate_or_law_changed', 'The mandate, the rules of engagement or the law changed'), ('checklist_replaced', 'A new major version of the checklist was published'), ('mitigation_overdue', 'A mitigation is overdue'), ('mitigation_failed', 'A mitigation failed'), ('condition_overdue', 'A condition of the decision is overdue'), ('validity_ending', 'The validity of the decision is about to end'), ('validity_ended', 'The validity of the decision has ended'), ('reviewer_objected', 'A reviewer objected'), ('host_state_asked', 'The host State asked for a new review'), ('twelve_months', 'Twelve months have passed since the decision'), ('full_review_missing', 'No full review followed the emergency decision in time'), ('stopped', 'Somebody responsible stopped it')], max_length=30, verbose_name='what changed'),
        ),
        migrations.RunSQL(REPORTS + DETERMINATIONS),
    ]
