from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("riskreview", "0023_hold_policies_and_lifts_to_their_limits")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="urgent_because",
            field=models.TextField(blank=True, verbose_name="why it is urgent"),
        ),
    ]
