import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_keep_names_apart'),
        ('actors', '0004_refuse_confirmed_sizes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='name',
            name='contradicts',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contradicted_by', to='actors.name', verbose_name='contradicts'),
        ),
        migrations.AddField(
            model_name='name',
            name='state',
            field=models.CharField(choices=[('asserted', 'Asserted'), ('corroborated', 'Corroborated'), ('disputed', 'Disputed'), ('refuted', 'Refuted')], default='asserted', max_length=12, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='name',
            name='state_reason',
            field=models.TextField(blank=True, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='personrole',
            name='contradicts',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contradicted_by', to='actors.personrole', verbose_name='contradicts'),
        ),
        migrations.AddField(
            model_name='personrole',
            name='state',
            field=models.CharField(choices=[('asserted', 'Asserted'), ('corroborated', 'Corroborated'), ('disputed', 'Disputed'), ('refuted', 'Refuted')], default='asserted', max_length=12, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='personrole',
            name='state_reason',
            field=models.TextField(blank=True, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='source',
            name='refuted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='refuted'),
        ),
        migrations.AddField(
            model_name='source',
            name='refuted_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='source',
            name='refuted_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='why it was refuted'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(condition=models.Q(('refuted_at__isnull', False)), fields=['id'], name='source_refuted'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asserted', 'corroborated', 'disputed', 'refuted'])), name='name_state_known'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('contradicts', models.F('id')), _negated=True), name='name_not_against_itself'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'corroborated'), _negated=True), ('corroborated_by__isnull', False), _connector='OR'), name='name_corroborated_twice'),
        ),
        migrations.AddConstraint(
            model_name='personrole',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asserted', 'corroborated', 'disputed', 'refuted'])), name='personrole_state_known'),
        ),
        migrations.AddConstraint(
            model_name='personrole',
            constraint=models.CheckConstraint(condition=models.Q(('contradicts', models.F('id')), _negated=True), name='personrole_not_against_itself'),
        ),
        migrations.AddConstraint(
            model_name='personrole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'corroborated'), _negated=True), ('corroborated_by__isnull', False), _connector='OR'), name='personrole_corroborated_twice'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refuted_at', None), ('refuted_by', None), ('refuted_reason', '')), models.Q(('refuted_at__isnull', False), ('refuted_by__isnull', False), models.Q(('refuted_reason', ''), _negated=True)), _connector='OR'), name='source_refuted_by_somebody_with_reason'),
        ),
    ]
