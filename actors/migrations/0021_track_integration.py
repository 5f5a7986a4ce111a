"""How far a group could be part of peacekeeping and of DDR, and where its DDR stands."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


TABLES = ("integrationassessment", "ddrentry")
GUARDS = "\n".join(
    f"CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF actor_id ON actors_{table} "
    "FOR EACH ROW EXECUTE FUNCTION actors_guard_facts();"
    for table in TABLES
)
BACK = "\n".join(f"DROP TRIGGER guard_facts ON actors_{table};" for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0020_merge_records'),
    ]

    operations = [
        migrations.CreateModel(
            name='DdrEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('phase', models.CharField(choices=[('eligibility_planning', 'Eligibility and planning'), ('disarmament', 'Disarmament'), ('demobilization', 'Demobilization'), ('reinsertion', 'Reinsertion'), ('reintegration', 'Reintegration'), ('cvr', 'Community violence reduction'), ('transitional_wam', 'Transitional weapons and ammunition management'), ('follow_up', 'Follow-up')], max_length=24, verbose_name='phase')),
                ('part', models.CharField(blank=True, help_text='Left empty, it is about the whole.', max_length=160, verbose_name='faction or part')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('done', 'Done'), ('stalled', 'Stalled'), ('reversed', 'Reversed')], max_length=12, verbose_name='state')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('place', models.CharField(blank=True, help_text='Assembly or cantonment place.', max_length=160, verbose_name='where')),
                ('people_low', models.PositiveIntegerField(blank=True, null=True, verbose_name='people, at least')),
                ('people_best', models.PositiveIntegerField(blank=True, null=True, verbose_name='people, best estimate')),
                ('people_high', models.PositiveIntegerField(blank=True, null=True, verbose_name='people, at most')),
                ('weapons_low', models.PositiveIntegerField(blank=True, null=True, verbose_name='weapons, at least')),
                ('weapons_best', models.PositiveIntegerField(blank=True, null=True, verbose_name='weapons, best estimate')),
                ('weapons_high', models.PositiveIntegerField(blank=True, null=True, verbose_name='weapons, at most')),
                ('verified_by', models.CharField(blank=True, choices=[('self_report', 'Their own report'), ('partner_report', 'Report of a partner'), ('third_party', 'Third party'), ('own_observation', 'Our own observation'), ('technical_means', 'Technical means'), ('joint_verification', 'Joint verification')], max_length=20, verbose_name='verified by')),
                ('note', models.TextField(blank=True, verbose_name='what was done')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer so since')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ddr_entries', to='actors.actor')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'phase of DDR',
                'constraints': [models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='ddrentry_reliability_known'), models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='ddrentry_credibility_known'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='ddrentry_both_grades'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='ddrentry_confirmed_twice'), models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='ddrentry_two_sources'), models.CheckConstraint(condition=models.Q(('phase__in', ['eligibility_planning', 'disarmament', 'demobilization', 'reinsertion', 'reintegration', 'cvr', 'transitional_wam', 'follow_up'])), name='ddr_phase_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'under_way', 'done', 'stalled', 'reversed'])), name='ddr_state_known'), models.CheckConstraint(condition=models.Q(('verified_by__in', ['self_report', 'partner_report', 'third_party', 'own_observation', 'technical_means', 'joint_verification', ''])), name='ddr_verification_known'), models.CheckConstraint(condition=models.Q(('people_low__isnull', True), ('people_best__isnull', True), ('people_best__gte', models.F('people_low')), _connector='OR'), name='ddr_people_low_best'), models.CheckConstraint(condition=models.Q(('people_best__isnull', True), ('people_high__isnull', True), ('people_high__gte', models.F('people_best')), _connector='OR'), name='ddr_people_best_high'), models.CheckConstraint(condition=models.Q(('people_low__isnull', True), ('people_high__isnull', True), ('people_high__gte', models.F('people_low')), _connector='OR'), name='ddr_people_low_high'), models.CheckConstraint(condition=models.Q(('weapons_low__isnull', True), ('weapons_best__isnull', True), ('weapons_best__gte', models.F('weapons_low')), _connector='OR'), name='ddr_weapons_low_best'), models.CheckConstraint(condition=models.Q(('weapons_best__isnull', True), ('weapons_high__isnull', True), ('weapons_high__gte', models.F('weapons_best')), _connector='OR'), name='ddr_weapons_best_high'), models.CheckConstraint(condition=models.Q(('weapons_low__isnull', True), ('weapons_high__isnull', True), ('weapons_high__gte', models.F('weapons_low')), _connector='OR'), name='ddr_weapons_low_high')],
            },
        ),
        migrations.CreateModel(
            name='IntegrationAssessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('programme', models.CharField(choices=[('peacekeeping', 'Peacekeeping'), ('ddr', 'Disarmament, demobilization and reintegration')], max_length=12, verbose_name='for')),
                ('part', models.CharField(blank=True, help_text='Left empty, it is about the whole.', max_length=160, verbose_name='faction or part')),
                ('assessed_on', models.DateField(verbose_name='assessed on')),
                ('influence', models.CharField(choices=[('none', 'None'), ('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High'), ('unknown', 'Unknown')], max_length=8, verbose_name='influence')),
                ('influence_reason', models.TextField(help_text='Over whom, and how it shows.', verbose_name='why: influence')),
                ('legitimacy', models.CharField(choices=[('none', 'None'), ('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High'), ('unknown', 'Unknown')], max_length=8, verbose_name='legitimacy')),
                ('legitimacy_reason', models.TextField(help_text='In whose eyes.', verbose_name='why: legitimacy')),
                ('willingness', models.CharField(choices=[('none', 'None'), ('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High'), ('unknown', 'Unknown')], max_length=8, verbose_name='willingness')),
                ('willingness_reason', models.TextField(help_text='What they said, and what they did.', verbose_name='why: willingness')),
                ('guarantees', models.TextField(blank=True, help_text='Who guarantees what to whom, and what they ask for.', verbose_name='security guarantees')),
                ('relapse_watched', models.TextField(blank=True, verbose_name='what would show a relapse')),
                ('relapse_seen', models.TextField(blank=True, verbose_name='signs of relapse seen so far')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer so since')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='integration_assessments', to='actors.actor')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'assessment for integration',
                'constraints': [models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='integrationassessment_reliability_known'), models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='integrationassessment_credibility_known'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='integrationassessment_both_grades'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='integrationassessment_confirmed_twice'), models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='integrationassessment_two_sources'), models.CheckConstraint(condition=models.Q(('programme__in', ['peacekeeping', 'ddr'])), name='integration_programme_known'), models.CheckConstraint(condition=models.Q(('influence__in', ['none', 'low', 'moderate', 'high', 'unknown'])), name='integration_influence_known'), models.CheckConstraint(condition=models.Q(('legitimacy__in', ['none', 'low', 'moderate', 'high', 'unknown'])), name='integration_legitimacy_known'), models.CheckConstraint(condition=models.Q(('willingness__in', ['none', 'low', 'moderate', 'high', 'unknown'])), name='integration_willingness_known'), models.CheckConstraint(condition=models.Q(models.Q(('influence_reason', ''), _negated=True), models.Q(('legitimacy_reason', ''), _negated=True), models.Q(('willingness_reason', ''), _negated=True)), name='integration_says_why')],
            },
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
