"""Make many actors with names, relations, scores and incidents, straight in SQL, for measuring.

All follows from the row number alone, so every run makes the same rows: the names from the number, the rest from its
hash, so that what a list is filtered by does not lie together in the order of names.
"""

from django.db import connection

SYLLABLES = [
    "ka",
    "re",
    "mo",
    "sha",
    "li",
    "dun",
    "ver",
    "tal",
    "o",
    "ni",
    "bra",
    "sel",
    "ar",
    "win",
    "tor",
    "ya",
    "fen",
    "gu",
    "ma",
    "zed",
]
WORDS = ["Front", "Brigade", "Council", "Movement", "Guard", "Union", "Army", "Network", "Party", "Assembly"]

STATEMENTS = """
CREATE TEMP TABLE made AS
SELECT gen_random_uuid() AS id, n, abs(hashint4(n)) AS h,
       initcap(s[1 + n %% 20] || s[1 + (n / 20) %% 20] || s[1 + (n / 400) %% 20]) || ' '
           || initcap(s[1 + (n / 7) %% 20] || s[1 + (n / 8000) %% 20]) || ' ' || w[1 + n %% 10] AS name
  FROM generate_series(1, %(count)s) AS n, (SELECT %(syllables)s::text[] AS s, %(words)s::text[] AS w) AS parts;

INSERT INTO actors_actor (id, version, created_at, updated_at, compartment_id, marking, name, actor_type, status,
    subtypes, countries, region, summary, search_text, motivations, principles, constituency, ethno_cultural,
    population_control, finance_sources, ihl_commitments, mediation_attitude, internal_spoilers, structure,
    organisation_levels, command_control, territorial_control, attitude_to_contact, size_reliability, size_credibility,
    compared, reviewed_at)
SELECT id, 1, now() - n * interval '1 second', now() - n * interval '1 second', %(compartment)s, 'amber', name,
       (ARRAY['insurgent_group', 'militia', 'ngo', 'pmsc', 'civil_society'])[1 + h %% 5], 'active', '{}',
       ARRAY[CASE WHEN h %% 1000 = 7 THEN 'FR' ELSE (ARRAY['KE', 'CO', 'SY', 'PH', 'ML'])[1 + h / 5 %% 5] END], 'Region ' || n %% 100, 'Made for measuring.',
       lower(name), '', '', '', '', '', '', '', '', '', '', '{}', '', '', '', '', '', false,
       CASE WHEN h %% 3 > 0 THEN now() - h %% 300 * interval '1 day' END
  FROM made;
INSERT INTO actors_actorstanding (actor_id, trust_value, trust_lo, trust_hi, trust_u, trust_band, trust_at,
    escalation_level, trust_inputs_sha256, escalation_inputs_sha256, open_commitments, overdue_commitments,
    last_contact_at)
SELECT id, 50, 30, 80, .5, 'guarded', now(), '', '', '', 0, 0, CASE WHEN h %% 7 = 0 THEN now() - h %% 400 * interval '1 day' END
  FROM made;
INSERT INTO actors_listing (id, version, created_at, updated_at, actor_id, list_code, authority, country, reference,
    listed_on, legal_effects, exemptions, url, note, checked_on, next_check_due, reliability, credibility, state, state_reason)
SELECT gen_random_uuid(), 1, now(), now(), id, 'eu_cp931', '', '', '', '2020-01-01', '{asset_freeze}', '{}', '', '',
       '2026-01-01', '2030-01-01', '', '', 'asserted', ''
  FROM made WHERE h %% 50 = 0;
INSERT INTO actors_name (id, version, created_at, updated_at, actor_id, text, kind, language, script, transliteration,
    reliability, credibility, state, state_reason)
SELECT gen_random_uuid(), 1, now(), now(), id, name || ' ' || k, 'alias', '', '', '', '', '', 'asserted', ''
  FROM made, generate_series(1, 2) AS k;
INSERT INTO actors_relation (id, version, created_at, updated_at, from_actor_id, to_actor_id, relation_type,
    support_kinds, note, state, state_reason, reliability, credibility)
SELECT gen_random_uuid(), 1, now(), now(), a.id, b.id, 'hostile_to', '{}', '', 'asserted', '', '', ''
  FROM made a JOIN made b ON b.n = 1 + (a.n::bigint * 7919) %% %(count)s AND b.n <> a.n;
INSERT INTO engagements_incident (id, version, created_at, updated_at, compartment_id, marking, title, incident_type,
    occurred_at, date_precision, location, actor_id, target_kind, target_text, killed_best, summary, state,
    is_attributed, is_public, link_confidence, reliability, credibility, recorded_by_id)
SELECT gen_random_uuid(), 1, now(), now(), %(compartment)s, 'amber', 'Made', 'armed_clash',
       now() - (n + k * 37) %% 300 * interval '1 day', 'exact', '', id, 'none', '', k %% 3, 'Made.', 'corroborated', true,
       false, '', 'B', '2', %(user)s
  FROM made, generate_series(1, 20) AS k WHERE n <= %(with_evidence)s;
"""


def make(count: int, *, compartment: str, user: str, with_evidence: int) -> None:
    """Insert `count` actors into a compartment; the first `with_evidence` have 20 graded incidents each."""
    given = {
        "count": count,
        "compartment": compartment,
        "user": user,
        "syllables": SYLLABLES,
        "words": WORDS,
        "with_evidence": with_evidence,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS.split(";\n"):
            if statement.strip():
                cursor.execute(statement, given)
        cursor.execute("DROP TABLE made")


def settle() -> None:
    """Do what the database does by itself a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
