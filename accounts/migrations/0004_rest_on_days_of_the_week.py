"""Which days of the week nobody works."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_keep_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='rest_days',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), help_text='Days of the week, 1 for Monday. Not said: Saturday and Sunday.', null=True, size=None, verbose_name='days of rest'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('rest_days__contained_by', [1, 2, 3, 4, 5, 6, 7]), ('rest_days__len__lt', 7)), name='somebody_works_on_some_day'),
        ),
    ]
