"""In which order matters can be talked about."""

from actors.domain.ground import Footing, Sign, matters


def told(*signs):
    return [(matter.category, matter.footing) for matter in matters(signs)]


def test_first_what_joins_then_what_parts_last_what_has_a_red_line():
    signs = (
        Sign("religion", joins=True, red=True, priority=1),
        Sign("demining", parts=True, priority=1),
        Sign("demining", joins=True),
        Sign("humanitarian_relief", joins=True),
        Sign("regional_stability"),
    )
    assert told(*signs) == [
        ("humanitarian_relief", Footing.FIRST),
        ("demining", Footing.NEXT),
        ("religion", Footing.CAREFUL),
    ]


def test_among_equals_what_matters_most_to_them_then_where_most_joins():
    signs = (
        Sign("religion", joins=True, priority=3),
        Sign("demining", joins=True, priority=2),
        Sign("displaced_return", joins=True, priority=3),
        Sign("displaced_return", joins=True),
    )
    assert [category for category, _footing in told(*signs)] == ["demining", "displaced_return", "religion"]
    (first, *_rest) = matters(reversed(signs))
    assert (first.category, first.joins, first.parts, first.red_lines, first.priority) == ("demining", 1, 0, 0, 2)


def test_nothing_known_is_no_matter():
    assert matters([]) == []
    assert told(Sign("religion", priority=1)) == []
