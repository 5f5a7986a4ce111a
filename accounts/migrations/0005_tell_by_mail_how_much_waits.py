"""How often somebody is told by e-mail how much waits in their inbox."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_rest_on_days_of_the_week'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='mail_often',
            field=models.CharField(choices=[('never', 'Never'), ('daily', 'At most once a day'), ('hourly', 'At most once an hour')], default='never', max_length=6, verbose_name='mail about the inbox'),
        ),
        migrations.AddField(
            model_name='user',
            name='mailed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='quiet_since',
            field=models.PositiveSmallIntegerField(default=20, help_text='Hour of the day, UTC.', verbose_name='no mail from'),
        ),
        migrations.AddField(
            model_name='user',
            name='quiet_until',
            field=models.PositiveSmallIntegerField(default=6, help_text='Hour of the day, UTC.', verbose_name='until'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('mail_often', 'never'), models.Q(('email', ''), _negated=True), _connector='OR'), name='mail_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('quiet_since__lte', 23), ('quiet_until__lte', 23)), name='quiet_hours_of_a_day'),
        ),
    ]
