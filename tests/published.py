"""Files of invented lists, in the formats of publishers: nobody on them exists."""

from actors.services.lists import File

GROUP = """<ENTITY><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Vale</UN_LIST_TYPE>
<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>2014-05-06</LISTED_ON><COMMENTS1>{note}</COMMENTS1>
{aliases}<ENTITY_ADDRESS><COUNTRY>{country}</COUNTRY></ENTITY_ADDRESS></ENTITY>"""
ALIAS = "<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>{}</ALIAS_NAME></ENTITY_ALIAS>"
PERSON = """<INDIVIDUAL><FIRST_NAME>{name}</FIRST_NAME><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>
<LISTED_ON>2014-05-06</LISTED_ON></INDIVIDUAL>"""


def group(reference, name, *aliases, country="Yemen", note=""):
    """An entity of the list of the Security Council."""
    told = "".join(map(ALIAS.format, aliases))
    return GROUP.format(reference=reference, name=name, aliases=told, country=country, note=note)


def person(reference, name):
    """An individual of that list."""
    return PERSON.format(reference=reference, name=name)


def un_file(*entries, dated="2026-03-01", name="un.xml"):
    """A file of the Security Council."""
    text = f"<CONSOLIDATED_LIST dateGenerated='{dated}T00:00:00Z'>{''.join(entries)}</CONSOLIDATED_LIST>"
    return File(name, text.encode())


def sdn_file(*rows, name="sdn.csv"):
    """A file of OFAC: rows of number, name and programme."""
    lines = (f'{number},"{title}",-0- ,"{programme}"{",-0- " * 8}\r\n' for number, title, programme in rows)
    return File(name, "".join(lines).encode())
