from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0017_keep_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='culturalnote',
            name='ends_on',
            field=models.DateField(blank=True, help_text='Left empty, it is one day.', null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='culturalnote',
            name='every_year',
            field=models.BooleanField(default=False, help_text='Not for feasts that move: note those year by year.', verbose_name='the same days every year'),
        ),
        migrations.AddField(
            model_name='culturalnote',
            name='starts_on',
            field=models.DateField(blank=True, help_text='Of a date in the calendar: plans that fall on it are told.', null=True, verbose_name='first day'),
        ),
        migrations.AddField(
            model_name='interest',
            name='drawn_from',
            field=models.CharField(blank=True, choices=[('stated', 'Their own words'), ('inferred', 'Our conclusion')], max_length=8, verbose_name='drawn from'),
        ),
        migrations.AddField(
            model_name='interest',
            name='shared_because',
            field=models.TextField(blank=True, help_text='What both sides said or did that shows it.', verbose_name='why we think that we share it'),
        ),
        migrations.AddConstraint(
            model_name='culturalnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('every_year', False), ('starts_on', None)), models.Q(('kind', 'calendar'), ('starts_on__isnull', False)), _connector='OR'), name='note_dates_of_the_calendar'),
        ),
        migrations.AddConstraint(
            model_name='culturalnote',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='note_in_order'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('drawn_from__in', ['stated', 'inferred', ''])), name='interest_drawn_from_known'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('shared_with_us', True), ('shared_because', ''), _connector='OR'), name='interest_shared_for_a_reason'),
        ),
    ]
