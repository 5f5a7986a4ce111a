"""The hashed record of what went out says the words, the audience, the recipients and the marking of its release."""

from django.db import migrations

HELD = """
ALTER TABLE engagements_release ADD CONSTRAINT release_record_says_its_words CHECK (
    record = '' OR (record::jsonb->>'words', record::jsonb->>'audience', record::jsonb->>'recipients', record::jsonb->>'marking')
        IS NOT DISTINCT FROM (words, audience::text, recipients, marking::text)
);
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0012_deliver_what_was_offered")]
    operations = [migrations.RunSQL(HELD, "ALTER TABLE engagements_release DROP CONSTRAINT release_record_says_its_words")]
