"""Nothing is approved and nothing begins over a likely hit on a list that nobody without a part in the plan decided.

`riskreview_hit_stands` repeats riskreview/selectors/parties.py and the alert of actors/domain/screening.py; a test
compares them.
"""

from django.db import migrations, models

FUNCTIONS = """
-- The look-ups of everybody who takes part: actors, delegates, who leads an actor now, and names of intermediaries.
CREATE FUNCTION riskreview_look_ups(engagement uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT s.id FROM engagements_engagementactor p JOIN actors_screening s ON s.actor_id = p.actor_id
     WHERE p.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagementperson d JOIN actors_screening s ON s.person_id = d.person_id
     WHERE d.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagementactor p JOIN actors_personrole r ON r.actor_id = p.actor_id
      JOIN actors_screening s ON s.person_id = r.person_id
     WHERE p.engagement_id = engagement AND (r.until IS NULL OR r.until > (now() AT TIME ZONE 'UTC')::date)
    UNION
    SELECT s.id FROM engagements_engagementfacilitator f JOIN engagements_facilitator n ON n.id = f.facilitator_id
      JOIN actors_screening s ON s.key = 'facilitator:' || n.id AND s.compartment_id = n.compartment_id
     WHERE f.engagement_id = engagement
    UNION
    SELECT s.id FROM engagements_engagement e JOIN engagements_channel c ON c.id = e.channel_id
      JOIN actors_screening s ON s.key = 'channel:' || c.id AND s.compartment_id = c.compartment_id
     WHERE e.id = engagement AND c.intermediary <> ''
$$;

-- Whether a likely hit of somebody who takes part waits: undecided, or decided by somebody with a part in the plan.
CREATE FUNCTION riskreview_hit_stands(engagement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM actors_screeninghit h
         WHERE h.screening_id IN (SELECT riskreview_look_ups(engagement)) AND h.current AND h.score >= 84
           AND (h.state = 'undecided' OR riskreview_bound(engagement, h.decided_by_id) IS NOT NULL))
$$;

CREATE FUNCTION riskreview_guard_hits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid;
BEGIN
    IF TG_TABLE_NAME = 'riskreview_decision' THEN
        IF NEW.basis = 'retrospective' OR NEW.outcome NOT IN ('approve', 'approve_with_conditions') THEN
            RETURN NEW;
        END IF;
        whole := NEW.engagement_id;
    ELSE
        whole := NEW.id;
    END IF;
    IF riskreview_hit_stands(whole) THEN
        PERFORM engagements_refuse('An entry of a list is likely the same as somebody who takes part, and nobody '
            'without a part in the plan has decided whether it is. It waits under “Hits to decide”.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_hits BEFORE INSERT ON riskreview_decision
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_hits();
CREATE TRIGGER guard_the_hits BEFORE UPDATE ON engagements_engagement
    FOR EACH ROW WHEN (NEW.status = 'under_way' AND OLD.status <> 'under_way')
    EXECUTE FUNCTION riskreview_guard_hits();
"""

BACK = """
DROP TRIGGER guard_the_hits ON engagements_engagement;
DROP TRIGGER guard_hits ON riskreview_decision;
DROP FUNCTION riskreview_guard_hits();
DROP FUNCTION riskreview_hit_stands(uuid);
DROP FUNCTION riskreview_look_ups(uuid);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0015_hold_hits_to_two_people'),
        ('riskreview', '0006_let_a_change_ask_again'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reopening',
            name='reopening_trigger_known',
        ),
        migrations.AlterField(
            model_name='reopening',
            name='trigger',
            field=models.CharField(choices=[('listing_added', 'A party was newly listed'), ('listing_ended', 'A listing of a party ended'), ('list_hit_likely', 'An entry of a list is likely the same as somebody who takes part'), ('list_hit_confirmed', 'An entry of a list is the same as somebody who takes part'), ('warrant_issued', 'A warrant was issued against a person who takes part'), ('warrant_ended', 'A warrant against a person who takes part ended'), ('credible_violation', 'A violation by the actor or unit is reported, graded C3 or better'), ('leader_changed', 'The leadership of the actor changed'), ('split_or_merger', 'The actor split or merged'), ('serious_incident', 'A serious incident involves the actor or its rival'), ('grave_incident', 'A grave incident hit the actor, the venue or the team'), ('index_rose', 'The escalation index rose by a level or by many points'), ('index_severe', 'The escalation index is severe'), ('trust_fell', 'Trust fell by many points in a short time'), ('trust_below_floor', 'The lower bound of trust fell below the threshold'), ('commitment_breached', 'A breach of a commitment was confirmed'), ('commitment_disputed', 'A commitment is disputed'), ('channel_compromised', 'The channel is compromised'), ('leak_or_publicity', 'The contact leaked or was published'), ('incentive_changed', 'An incentive was added, changed in kind or grew by a fifth'), ('participants_changed', 'The participants changed'), ('venue_changed', 'The venue changed'), ('mandate_or_law_changed', 'The mandate, the rules of engagement or the law changed'), ('checklist_replaced', 'A new major version of the checklist was published'), ('mitigation_overdue', 'A mitigation is overdue'), ('mitigation_failed', 'A mitigation failed'), ('condition_overdue', 'A condition of the decision is overdue'), ('validity_ending', 'The validity of the decision is about to end'), ('validity_ended', 'The validity of the decision has ended'), ('reviewer_objected', 'A reviewer objected'), ('host_state_asked', 'The host State asked for a new review'), ('twelve_months', 'Twelve months have passed since the decision'), ('full_review_missing', 'No full review followed the emergency decision in time'), ('stopped', 'Somebody responsible stopped it')], max_length=30, verbose_name='what changed'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('trigger__in', ['listing_added', 'listing_ended', 'list_hit_likely', 'list_hit_confirmed', 'warrant_issued', 'warrant_ended', 'credible_violation', 'leader_changed', 'split_or_merger', 'serious_incident', 'grave_incident', 'index_rose', 'index_severe', 'trust_fell', 'trust_below_floor', 'commitment_breached', 'commitment_disputed', 'channel_compromised', 'leak_or_publicity', 'incentive_changed', 'participants_changed', 'venue_changed', 'mandate_or_law_changed', 'checklist_replaced', 'mitigation_overdue', 'mitigation_failed', 'condition_overdue', 'validity_ending', 'validity_ended', 'reviewer_objected', 'host_state_asked', 'twelve_months', 'full_review_missing', 'stopped'])), name='reopening_trigger_known'),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
