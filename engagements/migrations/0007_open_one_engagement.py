"""A grant on one engagement is found by what looks for grants."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0006_take_authors_from_the_draft'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='engagementgrant',
            options={'verbose_name': 'access to an engagement'},
        ),
        migrations.AlterField(
            model_name='engagementgrant',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='engagements.engagement'),
        ),
    ]
