from django.db import migrations, models


def soften(apps, _schema_editor):
    """A size that was graded "confirmed" on one source is "probably true"."""
    apps.get_model("actors", "Actor").objects.filter(size_credibility="1").update(size_credibility="2")


class Migration(migrations.Migration):
    dependencies = [("actors", "0003_walk_lists_in_order")]

    operations = [
        migrations.RunPython(soften, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(("size_credibility", "1"), _negated=True), name="actor_size_not_confirmed"
            ),
        ),
    ]
