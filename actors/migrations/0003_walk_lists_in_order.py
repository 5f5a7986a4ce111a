from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_keep_names_apart'),
        ('actors', '0002_keep_imports_and_index_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='actor',
            index=models.Index(fields=['name', 'id'], name='actor_names_in_order'),
        ),
        migrations.AddIndex(
            model_name='actor',
            index=models.Index(fields=['updated_at', 'id'], name='actor_changes_in_order'),
        ),
    ]
