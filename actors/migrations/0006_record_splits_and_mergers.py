import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0005_judge_names_roles_and_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reshaping',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('kind', models.CharField(choices=[('split', 'Split'), ('merger', 'Merger into another')], max_length=8, verbose_name='what happened')),
                ('on', models.DateField(verbose_name='on')),
                ('note', models.TextField(blank=True, verbose_name='what is known of it')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reshapings', to='actors.actor')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('parts', models.ManyToManyField(related_name='came_of', to='actors.actor', verbose_name='actors that came of it')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'split or merger',
                'constraints': [models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='reshaping_reliability_known'), models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='reshaping_credibility_known'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='reshaping_both_grades'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='reshaping_confirmed_twice'), models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='reshaping_two_sources'), models.CheckConstraint(condition=models.Q(('kind__in', ['split', 'merger'])), name='reshaping_kind_known')],
            },
        ),
    ]
