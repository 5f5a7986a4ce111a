"""The review policy in versions, waivers, assents, and what deferrals and overruled dissents say."""

import json
import uuid
from hashlib import sha256
from pathlib import Path

import django.db.models.deletion
import yaml
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

SHIPPED = Path(__file__).parents[1] / "data" / "policies" / "policy-1.yaml"


def numbers_as_text(value):
    """The canonical text of a policy holds numbers as text."""
    if isinstance(value, dict):
        return {key: numbers_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [numbers_as_text(item) for item in value]
    return str(value) if type(value) is int else value


def begin_with_the_first(apps, schema_editor):
    """Reviews of before were judged by the numbers that are version 1 now."""
    Review = apps.get_model("riskreview", "Review")
    if not Review.objects.filter(policy=None).exists():
        return
    policy = numbers_as_text(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))
    body = json.dumps(policy, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    first = apps.get_model("riskreview", "ReviewPolicy").objects.create(
        number=1,
        body=body,
        sha256=sha256(body.encode()).hexdigest(),
        reason="The policy Parley begins with.",
        published_at=timezone.now(),
    )
    schema_editor.execute("ALTER TABLE riskreview_review DISABLE TRIGGER USER")
    Review.objects.update(policy=first)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("ALTER TABLE riskreview_review ENABLE TRIGGER USER")


class Migration(migrations.Migration):

    dependencies = [
        ('riskreview', '0014_let_items_be_discussed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='lacking',
            field=models.TextField(blank=True, verbose_name='what is missing'),
        ),
        migrations.AddField(
            model_name='decision',
            name='lacking_by',
            field=models.DateField(blank=True, null=True, verbose_name='by when'),
        ),
        migrations.AddField(
            model_name='decision',
            name='lacking_from',
            field=models.TextField(blank=True, verbose_name='who provides it'),
        ),
        migrations.AddField(
            model_name='decision',
            name='meanwhile',
            field=models.TextField(blank=True, verbose_name='what holds until then'),
        ),
        migrations.AddField(
            model_name='decision',
            name='overrules',
            field=models.TextField(blank=True, verbose_name='why it goes against a dissent'),
        ),
        migrations.CreateModel(
            name='ReviewPolicy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('body', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.TextField(verbose_name='why it was changed')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'review policy',
            },
        ),
        migrations.CreateModel(
            name='PolicyDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('body', models.JSONField()),
                ('reason', models.TextField(verbose_name='why it is changed')),
                ('singleton', models.BooleanField(default=True, editable=False, unique=True)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('based_on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='riskreview.reviewpolicy')),
            ],
            options={
                'verbose_name': 'draft of the review policy',
            },
        ),
        migrations.AddField(
            model_name='review',
            name='policy',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='riskreview.reviewpolicy', verbose_name='review policy'),
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=6, verbose_name='item')),
                ('reason', models.TextField(verbose_name='why the block is waived')),
                ('expires_on', models.DateField(verbose_name='counts until')),
                ('at', models.DateTimeField(verbose_name='waived')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='waived by')),
                ('lane', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='riskreview.lane')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='riskreview.review')),
            ],
            options={
                'verbose_name': 'waiver',
            },
        ),
        migrations.CreateModel(
            name='Assent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                ('reasons', models.TextField(verbose_name='reasons')),
                ('at', models.DateTimeField(verbose_name='agreed')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assents', to='riskreview.review')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='riskreview.snapshot')),
            ],
            options={
                'verbose_name': 'assent',
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='assent_has_reasons'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 3)), name='assent_level_exists')],
            },
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reviewpolicy_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drafted_by', None), ('number', 1), ('published_by', None)), models.Q(('drafted_by__isnull', False), ('number__gt', 1), ('published_by__isnull', False), models.Q(('drafted_by', models.F('published_by')), _negated=True)), _connector='OR'), name='reviewpolicy_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='policydraft',
            constraint=models.CheckConstraint(condition=models.Q(('singleton', True)), name='policydraft_is_one'),
        ),
        migrations.AddConstraint(
            model_name='policydraft',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='policydraft_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_reason'),
        ),
        migrations.RunPython(begin_with_the_first, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='review',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='riskreview.reviewpolicy', verbose_name='review policy'),
        ),
    ]
