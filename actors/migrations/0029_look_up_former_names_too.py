"""A kept look-up of a name knows the names it had before."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0028_let_people_go'),
    ]

    operations = [
        migrations.AddField(
            model_name='screening',
            name='former_names',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='names it had before'),
        ),
    ]
