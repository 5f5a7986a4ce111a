"""Everything a decision rested on is frozen with it; the root is the hash of the hashes, and nothing changes after."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
ALTER TABLE riskreview_decisionrecord ADD CONSTRAINT record_root_is_its_hash
    CHECK (root = encode(sha256(convert_to(hashes, 'UTF8')), 'hex'));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON riskreview_decisionrecord
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""
BACK = """
DROP TRIGGER append_only ON riskreview_decisionrecord;
ALTER TABLE riskreview_decisionrecord DROP CONSTRAINT record_root_is_its_hash;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('riskreview', '0008_take_merged_records_as_one'),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionRecord',
            fields=[
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='record', serialize=False, to='riskreview.decision')),
                ('sections', models.TextField()),
                ('hashes', models.TextField()),
                ('root', models.CharField(max_length=64, verbose_name='root of the record')),
                ('frozen_at', models.DateTimeField(verbose_name='frozen')),
            ],
            options={
                'verbose_name': 'decision record',
            },
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
