"""What UCDP calls countries."""

from collections.abc import Mapping
from typing import Final

COUNTRY_ALIASES: Final[Mapping[str, str]] = {
    "Hyderabad": "IN",
    "South Vietnam": "VN",
    "Vietnam (North Vietnam)": "VN",
    "Cambodia (Kampuchea)": "KH",
    "Serbia (Yugoslavia)": "RS",
    "Yemen (North Yemen)": "YE",
    "South Yemen": "YE",
    "Madagascar (Malagasy)": "MG",
    "Russia (Soviet Union)": "RU",
    "Bosnia-Herzegovina": "BA",
    "Macedonia": "MK",
    "Macedonia, FYR": "MK",
    "Ivory Coast": "CI",
    "DR Congo (Zaire)": "CD",
    "Zimbabwe (Rhodesia)": "ZW",
    "Kingdom of eSwatini (Swaziland)": "SZ",
    "Myanmar (Burma)": "MM",
    "Turkey": "TR",
}
"""Country names of UCDP that differ from today's, as ISO 3166 codes of the territory today."""
