"""A decision says what limits its validity; those that were taken before say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0021_give_lanes_to_reviewers")]
    operations = [
        migrations.AddField(
            model_name="decision",
            name="valid_because",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="what limits its validity"),
        ),
    ]
