import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


GUARDS = """
-- What is ours, and the common ground, is never deleted; what was ended or overtaken stays as it was; where it lies,
-- who wrote it and what the trigger names besides never changes.
CREATE FUNCTION actors_guard_ground() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fixed text;
BEGIN
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'what was ended or overtaken stays as it was' USING ERRCODE = '23514';
    END IF;
    FOREACH fixed IN ARRAY TG_ARGV LOOP
        IF to_jsonb(NEW) -> fixed IS DISTINCT FROM to_jsonb(OLD) -> fixed THEN
            RAISE EXCEPTION '% never changes', fixed USING ERRCODE = '23514';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_ground BEFORE UPDATE ON actors_groundentry
    FOR EACH ROW EXECUTE FUNCTION actors_guard_ground('compartment_id', 'author_id', 'kind', 'overtakes_id');
CREATE TRIGGER guard_ground BEFORE UPDATE ON actors_standpoint
    FOR EACH ROW EXECUTE FUNCTION actors_guard_ground('compartment_id', 'author_id');
CREATE TRIGGER never_deleted BEFORE DELETE ON actors_groundentry
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON actors_standpoint
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON actors_groundparty
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER never_moved BEFORE UPDATE OF entry_id ON actors_groundparty
    FOR EACH ROW WHEN (NEW.entry_id <> OLD.entry_id) EXECUTE FUNCTION core_refuse_change();

-- An entry lies in the narrowest compartment of its actors: it names only those of its own or of a common one.
CREATE FUNCTION actors_guard_ground_party() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM actors_actor a JOIN accounts_compartment c ON c.id = a.compartment_id
      JOIN actors_groundentry e ON e.id = NEW.entry_id
     WHERE a.id = NEW.actor_id AND (c.is_common OR a.compartment_id = e.compartment_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this entry lies where readers may not see the actor' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_ground_party BEFORE INSERT OR UPDATE ON actors_groundparty
    FOR EACH ROW EXECUTE FUNCTION actors_guard_ground_party();
CREATE TRIGGER refuse_withdrawn BEFORE INSERT ON actors_groundparty
    FOR EACH ROW EXECUTE FUNCTION actors_refuse_withdrawn('actor_id');
CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF actor_id ON actors_groundparty
    FOR EACH ROW EXECUTE FUNCTION actors_guard_facts();
"""

BACK = """
DROP TRIGGER guard_facts ON actors_groundparty;
DROP TRIGGER refuse_withdrawn ON actors_groundparty;
DROP TRIGGER guard_ground_party ON actors_groundparty;
DROP TRIGGER never_moved ON actors_groundparty;
DROP TRIGGER never_deleted ON actors_groundparty;
DROP TRIGGER never_deleted ON actors_standpoint;
DROP TRIGGER never_deleted ON actors_groundentry;
DROP TRIGGER guard_ground ON actors_standpoint;
DROP TRIGGER guard_ground ON actors_groundentry;
DROP FUNCTION actors_guard_ground_party();
DROP FUNCTION actors_guard_ground();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_keep_names_apart'),
        ('actors', '0021_track_integration'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GroundEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('marking', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('amber_strict', 'TLP:AMBER+STRICT'), ('red', 'TLP:RED')], default='amber', max_length=12, verbose_name='marking')),
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('kind', models.CharField(choices=[('agreed_fact', 'Agreed fact'), ('contested_fact', 'Contested fact'), ('convergent_norm', 'Convergent norm'), ('divergent_norm', 'Divergent norm')], max_length=16, verbose_name='kind')),
                ('category', models.CharField(choices=[('security_survival', 'Security and survival'), ('leader_personal_security', 'Personal security of leaders'), ('political_recognition', 'Political recognition'), ('political_participation', 'Political participation'), ('territory_autonomy', 'Territory and autonomy'), ('governance_services', 'Governance and services'), ('justice_accountability', 'Justice and accountability'), ('amnesty_legal_status', 'Amnesty and legal status'), ('detainees_missing', 'Detainees and missing persons'), ('humanitarian_relief', 'Humanitarian relief'), ('economic_resources', 'Economic resources'), ('livelihoods_of_fighters', 'Livelihoods of fighters'), ('identity_culture_language', 'Identity, culture, language'), ('religion', 'Religion'), ('counter_terrorism_common_enemy', 'A common enemy, counter-terrorism'), ('regional_stability', 'Regional stability'), ('external_legitimacy_delisting', 'Legitimacy abroad, removal from lists'), ('constituency_protection', 'Protection of its people'), ('revenge_honour', 'Revenge and honour'), ('displaced_return', 'Return of the displaced'), ('land_water_environment', 'Land, water, environment'), ('demining', 'Demining'), ('arms_and_forces_status', 'Arms and status of its forces'), ('foreign_forces_presence', 'Presence of foreign forces'), ('elections_constitution', 'Elections and constitution')], max_length=32, verbose_name='about')),
                ('text', models.TextField(verbose_name='in words')),
                ('ours', models.TextField(blank=True, verbose_name='what we say')),
                ('theirs', models.TextField(blank=True, verbose_name='what they say')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='overtaken on')),
                ('ended_because', models.TextField(blank=True, editable=False, verbose_name='what overtook it')),
                ('author', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment', verbose_name='compartment')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('overtakes', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overtaken_by', to='actors.groundentry')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'entry of the common ground',
            },
        ),
        migrations.CreateModel(
            name='GroundParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ground_parties', to='actors.actor')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='actors.groundentry')),
            ],
            options={
                'verbose_name': 'entry of the common ground',
            },
        ),
        migrations.CreateModel(
            name='Standpoint',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('marking', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('amber_strict', 'TLP:AMBER+STRICT'), ('red', 'TLP:RED')], default='amber', max_length=12, verbose_name='marking')),
                ('level', models.CharField(choices=[('position', 'Position'), ('interest', 'Interest'), ('need', 'Need'), ('norm', 'Norm')], max_length=8, verbose_name='depth')),
                ('category', models.CharField(choices=[('security_survival', 'Security and survival'), ('leader_personal_security', 'Personal security of leaders'), ('political_recognition', 'Political recognition'), ('political_participation', 'Political participation'), ('territory_autonomy', 'Territory and autonomy'), ('governance_services', 'Governance and services'), ('justice_accountability', 'Justice and accountability'), ('amnesty_legal_status', 'Amnesty and legal status'), ('detainees_missing', 'Detainees and missing persons'), ('humanitarian_relief', 'Humanitarian relief'), ('economic_resources', 'Economic resources'), ('livelihoods_of_fighters', 'Livelihoods of fighters'), ('identity_culture_language', 'Identity, culture, language'), ('religion', 'Religion'), ('counter_terrorism_common_enemy', 'A common enemy, counter-terrorism'), ('regional_stability', 'Regional stability'), ('external_legitimacy_delisting', 'Legitimacy abroad, removal from lists'), ('constituency_protection', 'Protection of its people'), ('revenge_honour', 'Revenge and honour'), ('displaced_return', 'Return of the displaced'), ('land_water_environment', 'Land, water, environment'), ('demining', 'Demining'), ('arms_and_forces_status', 'Arms and status of its forces'), ('foreign_forces_presence', 'Presence of foreign forces'), ('elections_constitution', 'Elections and constitution')], max_length=32, verbose_name='about')),
                ('text', models.TextField(verbose_name='in words')),
                ('priority', models.PositiveSmallIntegerField(default=3, help_text='1 is what matters most to us, 5 what matters least.', verbose_name='priority for us')),
                ('red_line', models.BooleanField(default=False, help_text='Nobody of ours may go beyond this.', verbose_name='red line')),
                ('rests_on', models.TextField(help_text='The mandate, decision or law, with its date.', verbose_name='rests on')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='no longer held since')),
                ('ended_because', models.TextField(blank=True, editable=False, verbose_name='why it ended')),
                ('author', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment', verbose_name='compartment')),
            ],
            options={
                'verbose_name': 'standpoint of ours',
            },
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='groundentry_reliability_known'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='groundentry_credibility_known'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='groundentry_both_grades'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='groundentry_confirmed_twice'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='groundentry_two_sources'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['agreed_fact', 'contested_fact', 'convergent_norm', 'divergent_norm'])), name='groundentry_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['security_survival', 'leader_personal_security', 'political_recognition', 'political_participation', 'territory_autonomy', 'governance_services', 'justice_accountability', 'amnesty_legal_status', 'detainees_missing', 'humanitarian_relief', 'economic_resources', 'livelihoods_of_fighters', 'identity_culture_language', 'religion', 'counter_terrorism_common_enemy', 'regional_stability', 'external_legitimacy_delisting', 'constituency_protection', 'revenge_honour', 'displaced_return', 'land_water_environment', 'demining', 'arms_and_forces_status', 'foreign_forces_presence', 'elections_constitution'])), name='groundentry_category_known'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='groundentry_says_what'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['contested_fact', 'divergent_norm']), models.Q(('ours', ''), _negated=True), models.Q(('theirs', ''), _negated=True)), models.Q(models.Q(('kind__in', ['contested_fact', 'divergent_norm']), _negated=True), ('ours', ''), ('theirs', '')), _connector='OR'), name='groundentry_both_sides_where_they_differ'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='groundentry_ended_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='groundentry',
            constraint=models.CheckConstraint(condition=models.Q(('overtakes', models.F('id')), _negated=True), name='groundentry_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='groundparty',
            constraint=models.UniqueConstraint(fields=('entry', 'actor'), name='ground_party_once'),
        ),
        migrations.AddConstraint(
            model_name='standpoint',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['position', 'interest', 'need', 'norm'])), name='standpoint_level_known'),
        ),
        migrations.AddConstraint(
            model_name='standpoint',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['security_survival', 'leader_personal_security', 'political_recognition', 'political_participation', 'territory_autonomy', 'governance_services', 'justice_accountability', 'amnesty_legal_status', 'detainees_missing', 'humanitarian_relief', 'economic_resources', 'livelihoods_of_fighters', 'identity_culture_language', 'religion', 'counter_terrorism_common_enemy', 'regional_stability', 'external_legitimacy_delisting', 'constituency_protection', 'revenge_honour', 'displaced_return', 'land_water_environment', 'demining', 'arms_and_forces_status', 'foreign_forces_presence', 'elections_constitution'])), name='standpoint_category_known'),
        ),
        migrations.AddConstraint(
            model_name='standpoint',
            constraint=models.CheckConstraint(condition=models.Q(('priority__range', (1, 5))), name='standpoint_priority_in_range'),
        ),
        migrations.AddConstraint(
            model_name='standpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('rests_on', ''), _negated=True)), name='standpoint_says_what_and_why'),
        ),
        migrations.AddConstraint(
            model_name='standpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='standpoint_ended_for_a_reason'),
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
