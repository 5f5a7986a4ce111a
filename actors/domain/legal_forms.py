"""Legal forms of companies as registers write them: spelled out, in other languages, abbreviated."""

from collections.abc import Mapping
from typing import Final

SPELLED_OUT: Final[Mapping[str, str]] = {
    spelled: form
    for form, names in (
        ("ag", "aktiengesellschaft"),
        ("gmbh", "gesellschaft mit beschrankter haftung"),
        ("ltd", "limited"),
        ("inc", "incorporated"),
        ("corp", "corporation"),
        ("co", "company"),
        ("llc", "limited liability company|ooo|obshchestvo s ogranichennoy otvetstvennostyu"),
        ("jsc", "open joint stock company|public joint stock company|joint stock company|aktsionernoe obshchestvo"),
        ("jsc", "ojsc|pjsc|ao|oao|pao|zao"),
        ("sa", "societe anonyme|sociedad anonima"),
        ("srl", "societatea cu raspundere limitata"),
        ("plc", "public limited company"),
        ("lp", "limited partnership"),
    )
    for spelled in names.split("|")
}
"""A form as it may be written, folded -> its abbreviation."""

FORMS: Final = frozenset({*SPELLED_OUT.values(), "sarl", "spa", "nv", "bv", "ab", "as", "kg", "se"})
