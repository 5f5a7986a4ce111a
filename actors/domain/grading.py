"""Grades of facts (DOMAIN A16): how reliable the source, how credible the information. Two fields, never one merged."""

from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Reliability(Labelled):
    """Reliability of the source, Admiralty letters."""

    COMPLETE = "A", _("A: completely reliable")
    USUAL = "B", _("B: usually reliable")
    FAIR = "C", _("C: fairly reliable")
    UNUSUAL = "D", _("D: not usually reliable")
    UNRELIABLE = "E", _("E: unreliable")
    CANNOT_BE_JUDGED = "F", _("F: reliability cannot be judged")


class Credibility(Labelled):
    """Credibility of the information, Admiralty digits."""

    CONFIRMED = "1", _("1: confirmed by other sources")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    CANNOT_BE_JUDGED = "6", _("6: truth cannot be judged")


class SourceKind(Labelled):
    """What sort of source it is."""

    OWN_REPORT = "own_report", _("Own report or observation")
    INTERLOCUTOR = "interlocutor", _("Interlocutor")
    PARTNER = "partner", _("Partner organisation")
    OFFICIAL_DOCUMENT = "official_document", _("Official document or list")
    ACTOR_STATEMENT = "actor_statement", _("Statement of an actor")
    MONITOR = "monitor", _("Monitoring or research organisation")
    DATASET = "dataset", _("Data set")
    PRESS = "press", _("Press")
    SOCIAL_MEDIA = "social_media", _("Social media")
    TECHNICAL = "technical", _("Technical means")
    OTHER = "other", _("Other")


NEEDS_SECOND_SOURCE: Final = Credibility.CONFIRMED


def independent(origin: str, other_origin: str) -> bool:
    """Return whether two sources count twice: both say where they have it from, and it is not the same place."""
    one, two = origin.strip().casefold(), other_origin.strip().casefold()
    return bool(one and two) and one != two
