"""What an import does to a row, and what can stand in the way of undoing it."""

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Outcome(Labelled):
    """What happens to one row of a file."""

    REJECTED = "rejected", _("Unusable")
    RENAMED = "renamed", _("Renamed")
    UPDATE = "update", _("Update")
    DROPPED = "dropped", _("No longer in it")
    CREATE = "create", _("Create")
    UNCHANGED = "unchanged", _("Unchanged")
    TIED = "relation", _("Relation")


class Obstacle(Labelled):
    """Why what an import did cannot be undone as if it had never been."""

    LATER = "later", _("A later import told of it: undo that one first.")
    CHANGED = "changed", _("The actor was changed since.")
    USED = "used", _("It is in use.")
    NAME = "name", _("A name it brought was judged or corrected since.")
    RELATION = "relation", _("A relation it brought was judged or corrected since.")
    HIDDEN = "hidden", _("Something that you may not see rests on what it brought: somebody who may has to undo it.")
    HELD = "held", _("A legal hold keeps it.")
    HIT = "hit", _("A hit of a look-up was decided since.")
