"""A partner's field list arrives as a file, is taken in, and comes again a month later with one name changed."""

from actors.domain.mapped import Columns
from actors.services import imports, keeping_columns
from config.demo.story import Story, Thread

HEADER = "Ref;Name;Also known as;Type;Founded"
AUTUMN = (
    "KF-01;Lower Ford Water Committee;Ford Committee;civil_society;2009",
    "KF-02;Salt Road Carriers;Carriers of the Salt Road;business;1996",
    "KF-03;Night Watch of the Orchards;;unclassified;",
)
LATER = (
    AUTUMN[0],
    "KF-02;Salt Road Carriers Union;Carriers of the Salt Road;business;1996",
    AUTUMN[2],
)
READ = Columns(
    {"Ref": "id:other", "Name": "name", "Also known as": "alias", "Type": "type", "Founded": "founded_year"},
    source="Field list of the relief partners",
)


def taken_in(story: Story) -> Thread[None]:
    """The analyst keeps the columns by a name and takes in both versions of the list."""
    cast = story.cast
    yield story.at(-40, 10)
    keeping_columns.keep(name="Field list of the relief partners", columns=READ, by=cast.analyst)
    _take_in(story, AUTUMN)
    yield story.at(-9, 10)
    _take_in(story, LATER)


def _take_in(story: Story, rows: tuple[str, ...]) -> None:
    imports.import_actors(
        content="\n".join((HEADER, *rows)).encode(),
        file_name="karsa-field-list.csv",
        compartment_id=story.cast.valley.pk,
        by=story.cast.analyst,
        form=imports.CSV,
        columns=READ,
    )
