"""Whether an actor is a legitimate counterpart: prepared by one person, confirmed by a second, then left as it is."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


GUARDS = """
-- A determination begins as a draft, is confirmed by somebody else once it is whole, and then stays what it is.
CREATE FUNCTION actors_guard_determination() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := '{state,state_reason,confirmed_by_id,confirmed_at,version,updated_at}';
    known int;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a determination begins as a draft' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.actor_id, NEW.part, NEW.prepared_by_id) IS DISTINCT FROM (OLD.actor_id, OLD.part, OLD.prepared_by_id) THEN
        RAISE EXCEPTION 'a determination stays about what it was, and of who prepared it' USING ERRCODE = '23514';
    END IF;
    IF OLD.state <> 'draft' AND (
        to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
        OR (NEW.confirmed_by_id, NEW.confirmed_at, NEW.state_reason)
           IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at, OLD.state_reason)
    ) THEN
        RAISE EXCEPTION 'only a draft is written in' USING ERRCODE = '23514';
    END IF;
    IF NEW.state <> OLD.state
       AND (OLD.state, NEW.state) NOT IN (('draft', 'confirmed'), ('draft', 'withdrawn'), ('confirmed', 'superseded'))
    THEN
        RAISE EXCEPTION 'a determination does not go from % to %', OLD.state, NEW.state USING ERRCODE = '23514';
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'confirmed' THEN
        IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
            RAISE EXCEPTION 'it is confirmed as it stands' USING ERRCODE = '23514';
        END IF;
        IF NEW.valid_until > (NEW.confirmed_at AT TIME ZONE 'UTC')::date + 365 THEN
            RAISE EXCEPTION 'a determination holds twelve months at most' USING ERRCODE = '23514';
        END IF;
        IF EXISTS (
            SELECT FROM actors_determinationdissent d
             WHERE d.determination_id = NEW.id AND d.by_id = NEW.confirmed_by_id
        ) THEN
            RAISE EXCEPTION 'whoever wrote a dissent does not confirm' USING ERRCODE = '23514';
        END IF;
        SELECT count(*) INTO known FROM actors_determinationfinding f
         WHERE f.determination_id = NEW.id AND f.reasoning <> ''
           AND (f.finding = 'unknown' OR EXISTS (SELECT FROM actors_findingevidence e WHERE e.finding_id = f.id))
           AND NOT (f.finding = 'unknown' AND NEW.outcome = 'legitimate');
        IF known < 6 THEN
            RAISE EXCEPTION 'a criterion has no ground, or is unknown' USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_determination BEFORE INSERT OR UPDATE ON actors_determination
    FOR EACH ROW EXECUTE FUNCTION actors_guard_determination();
CREATE TRIGGER never_deleted BEFORE DELETE ON actors_determination
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER refuse_withdrawn BEFORE INSERT ON actors_determination
    FOR EACH ROW EXECUTE FUNCTION actors_refuse_withdrawn('actor_id');

-- Findings and evidence are written only while the determination is a draft; the lock waits for who confirms it.
CREATE FUNCTION actors_insist_on_draft(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    now_in text;
BEGIN
    SELECT state INTO now_in FROM actors_determination WHERE id = wanted FOR SHARE;
    IF now_in <> 'draft' THEN
        RAISE EXCEPTION 'only a draft is written in' USING ERRCODE = '23514';
    END IF;
END $$;
CREATE FUNCTION actors_guard_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM actors_insist_on_draft(NEW.determination_id);
    IF TG_OP = 'UPDATE'
       AND (NEW.determination_id, NEW.criterion) IS DISTINCT FROM (OLD.determination_id, OLD.criterion) THEN
        RAISE EXCEPTION 'a finding stays of its criterion' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_finding BEFORE INSERT OR UPDATE ON actors_determinationfinding
    FOR EACH ROW EXECUTE FUNCTION actors_guard_finding();
CREATE TRIGGER never_deleted BEFORE DELETE ON actors_determinationfinding
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE FUNCTION actors_guard_finding_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM actors_insist_on_draft(
            (SELECT determination_id FROM actors_determinationfinding WHERE id = OLD.finding_id));
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM actors_insist_on_draft(
        (SELECT determination_id FROM actors_determinationfinding WHERE id = NEW.finding_id));
    RETURN NEW;
END $$;
CREATE TRIGGER guard_evidence BEFORE INSERT OR UPDATE OR DELETE ON actors_findingevidence
    FOR EACH ROW EXECUTE FUNCTION actors_guard_finding_evidence();

-- A dissent is of somebody else, and nobody changes it.
CREATE FUNCTION actors_guard_dissent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row actors_determination%ROWTYPE;
BEGIN
    SELECT * INTO row FROM actors_determination WHERE id = NEW.determination_id FOR SHARE;
    IF NEW.by_id = row.prepared_by_id OR NEW.by_id IS NOT DISTINCT FROM row.confirmed_by_id THEN
        RAISE EXCEPTION 'a dissent is of somebody else' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_dissent BEFORE INSERT ON actors_determinationdissent
    FOR EACH ROW EXECUTE FUNCTION actors_guard_dissent();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON actors_determinationdissent
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

BACK = """
DROP TRIGGER append_only ON actors_determinationdissent;
DROP TRIGGER guard_dissent ON actors_determinationdissent;
DROP TRIGGER guard_evidence ON actors_findingevidence;
DROP TRIGGER never_deleted ON actors_determinationfinding;
DROP TRIGGER guard_finding ON actors_determinationfinding;
DROP TRIGGER refuse_withdrawn ON actors_determination;
DROP TRIGGER never_deleted ON actors_determination;
DROP TRIGGER guard_determination ON actors_determination;
DROP FUNCTION actors_guard_dissent();
DROP FUNCTION actors_guard_finding_evidence();
DROP FUNCTION actors_guard_finding();
DROP FUNCTION actors_insist_on_draft(uuid);
DROP FUNCTION actors_guard_determination();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0018_weigh_interests_and_note_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Determination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('part', models.CharField(blank=True, help_text='Left empty, it is about the whole. A faction with a profile of its own is judged there.', max_length=160, verbose_name='faction or part')),
                ('outcome', models.CharField(blank=True, choices=[('legitimate', 'Legitimate counterpart'), ('contested', 'Contested: legitimate in part'), ('extremist', 'Violent extremist'), ('undetermined', 'Not determined: too little is known')], max_length=12, verbose_name='conclusion')),
                ('reasoning', models.TextField(blank=True, verbose_name='what it rests on')),
                ('valid_until', models.DateField(blank=True, help_text='Twelve months at most.', null=True, verbose_name='holds until')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('confirmed', 'Confirmed'), ('superseded', 'Superseded by a later one'), ('withdrawn', 'Withdrawn before it was confirmed')], default='draft', max_length=12, verbose_name='state')),
                ('state_reason', models.TextField(blank=True, verbose_name='why it was withdrawn')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='determinations', to='actors.actor')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'determination',
            },
        ),
        migrations.CreateModel(
            name='DeterminationDissent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('text', models.TextField(verbose_name='dissent')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('determination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dissents', to='actors.determination')),
            ],
            options={
                'verbose_name': 'dissent',
            },
        ),
        migrations.CreateModel(
            name='DeterminationFinding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('criterion', models.CharField(choices=[('constituency', 'Constituency'), ('mandate', 'Mandate and responsible command'), ('civilians', 'Conduct towards civilians'), ('ihl', 'Pledge to keep humanitarian law'), ('listings', 'Listings'), ('renunciation', 'Renunciation of violence')], max_length=12, verbose_name='criterion')),
                ('finding', models.CharField(choices=[('met', 'Met'), ('partly', 'Partly met'), ('not_met', 'Not met'), ('unknown', 'Unknown')], default='unknown', max_length=8, verbose_name='finding')),
                ('reasoning', models.TextField(blank=True, verbose_name='why')),
                ('determination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='actors.determination')),
            ],
            options={
                'verbose_name': 'finding',
            },
        ),
        migrations.CreateModel(
            name='FindingEvidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('text', models.TextField(help_text='Quote it, or name the record and the day.', verbose_name='what it says')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='actors.determinationfinding')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'evidence',
            },
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['legitimate', 'contested', 'extremist', 'undetermined', ''])), name='determination_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'confirmed', 'superseded', 'withdrawn'])), name='determination_state_known'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='determination_takes_two_people'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('state__in', ('draft', 'withdrawn'))), models.Q(models.Q(('state__in', ('draft', 'withdrawn')), _negated=True), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('valid_until__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('reasoning', ''), _negated=True)), _connector='OR'), name='determination_confirmed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('state_reason', ''), _negated=True), _connector='OR'), name='determination_withdrawn_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.UniqueConstraint(models.F('actor'), django.db.models.functions.text.Lower('part'), condition=models.Q(('state', 'confirmed')), name='one_determination_in_force'),
        ),
        migrations.AddConstraint(
            model_name='determination',
            constraint=models.UniqueConstraint(models.F('actor'), django.db.models.functions.text.Lower('part'), condition=models.Q(('state', 'draft')), name='one_determination_drafted'),
        ),
        migrations.AddConstraint(
            model_name='determinationdissent',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='determination_dissent_says_why'),
        ),
        migrations.AddConstraint(
            model_name='determinationfinding',
            constraint=models.UniqueConstraint(fields=('determination', 'criterion'), name='one_finding_a_criterion'),
        ),
        migrations.AddConstraint(
            model_name='determinationfinding',
            constraint=models.CheckConstraint(condition=models.Q(('criterion__in', ['constituency', 'mandate', 'civilians', 'ihl', 'listings', 'renunciation'])), name='finding_criterion_known'),
        ),
        migrations.AddConstraint(
            model_name='determinationfinding',
            constraint=models.CheckConstraint(condition=models.Q(('finding__in', ['met', 'partly', 'not_met', 'unknown'])), name='finding_known'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='findingevidence_reliability_known'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='findingevidence_credibility_known'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='findingevidence_both_grades'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='findingevidence_confirmed_twice'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='findingevidence_two_sources'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='finding_evidence_says_something'),
        ),
        migrations.AddConstraint(
            model_name='findingevidence',
            constraint=models.CheckConstraint(condition=models.Q(('source__isnull', False), models.Q(('reliability', ''), _negated=True)), name='finding_evidence_graded'),
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
