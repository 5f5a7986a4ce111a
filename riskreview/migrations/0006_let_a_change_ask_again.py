"""A serious incident has the lanes answer again without ending what was decided."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0003_keep_what_was_recorded'),
        ('riskreview', '0005_hold_decisions_to_the_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reopening',
            name='reopening_response_known',
        ),
        migrations.AlterField(
            model_name='reopening',
            name='response',
            field=models.CharField(choices=[('notify', 'The lanes concerned are told; the decision stands'), ('recheck', 'The lanes concerned answer again before the decision; one already given stands'), ('suspend', 'The engagement is suspended until the lanes concerned have answered again'), ('revoke', 'The decision ends; the plan must be revised and reviewed again')], max_length=8, verbose_name='what it did'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('response__in', ['notify', 'recheck', 'suspend', 'revoke'])), name='reopening_response_known'),
        ),
    ]
