"""Text made comparable: without accents, case and width."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` in a form in which "Türkiye", "TURKIYE" and "turkiye" are equal."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i"))
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())
