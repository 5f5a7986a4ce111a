"""Checklists are drafted here and published from a draft, as it stands, by somebody who wrote none of it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LANES = [("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")]

GUARDS = """
CREATE FUNCTION riskreview_guard_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A draft of a checklist is never deleted.');
    ELSIF NOT OLD.is_open OR (NEW.id, NEW.lane, NEW.base_id) IS DISTINCT FROM (OLD.id, OLD.lane, OLD.base_id) THEN
        PERFORM engagements_refuse('A draft that was published or given up stays as it was.');
    END IF;
    RETURN NEW;
END $$;

-- Whoever saves a draft has written in it, whatever is said later, and what they wrote stays.
CREATE FUNCTION riskreview_keep_save() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO riskreview_checklistsave (id, draft_id, number, body, user_id, at)
    VALUES (gen_random_uuid(), NEW.id, NEW.version, NEW.body, NEW.written_by_id, transaction_timestamp());
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION riskreview_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    draft record;
BEGIN
    IF NEW.draft_id IS NULL THEN
        IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
            PERFORM engagements_refuse('Checklists are published by the owner of the database, or from a draft.');
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO draft FROM riskreview_checklistdraft WHERE id = NEW.draft_id FOR UPDATE;
    IF NOT draft.is_open OR draft.lane <> NEW.lane OR NEW.body - 'version' IS DISTINCT FROM draft.body - 'version'
       OR NEW.body->'version' IS DISTINCT FROM to_jsonb(NEW.number) THEN
        PERFORM engagements_refuse('A version is published from an open draft, as it stands.');
    ELSIF NEW.number IS DISTINCT FROM (
        SELECT max(number) + 1 FROM riskreview_checklisttemplate WHERE lane = NEW.lane
    ) THEN
        PERFORM engagements_refuse('Versions of a checklist are numbered one after the other.');
    ELSIF NEW.published_by_id IS NULL OR EXISTS (
        SELECT FROM riskreview_checklistsave WHERE draft_id = draft.id AND user_id = NEW.published_by_id
    ) THEN
        PERFORM engagements_refuse('Whoever wrote in a draft does not publish it.');
    ELSIF coalesce(riskreview_level_of(NEW.published_by_id), 0) < 2 THEN
        PERFORM engagements_refuse('A senior approver or the higher authority publishes a checklist.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_draft BEFORE UPDATE OR DELETE ON riskreview_checklistdraft
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_draft();
CREATE TRIGGER keep_save AFTER INSERT OR UPDATE OF body, written_by_id ON riskreview_checklistdraft
    FOR EACH ROW EXECUTE FUNCTION riskreview_keep_save();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON riskreview_checklistsave
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

BACK = """
CREATE OR REPLACE FUNCTION riskreview_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        PERFORM engagements_refuse('Checklists are published by the owner of the database.');
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER append_only ON riskreview_checklistsave;
DROP TRIGGER keep_save ON riskreview_checklistdraft;
DROP TRIGGER guard_draft ON riskreview_checklistdraft;
DROP FUNCTION riskreview_keep_save();
DROP FUNCTION riskreview_guard_draft();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0010_ask_by_the_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ChecklistDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("lane", models.CharField(choices=LANES, max_length=10, verbose_name="lane")),
                ("body", models.JSONField()),
                ("is_open", models.BooleanField(default=True, verbose_name="open")),
                ("base", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="riskreview.checklisttemplate", verbose_name="begun from")),
                ("written_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="saved last by")),
            ],
            options={
                "verbose_name": "draft of a checklist",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("is_open", True)), fields=("lane",), name="one_open_draft_per_lane"),
                    models.CheckConstraint(condition=models.Q(("lane__in", ["legal", "ethical", "escalation"])), name="checklist_draft_lane_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistSave",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
                ("draft", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="saves", to="riskreview.checklistdraft")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name="checklisttemplate",
            name="draft",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="riskreview.checklistdraft"),
        ),
        migrations.AddField(
            model_name="checklisttemplate",
            name="published_by",
            field=models.ForeignKey(blank=True, help_text="Empty: it came with Parley.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
