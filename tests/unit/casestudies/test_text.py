from casestudies.domain.text import fold


def test_accents_case_width_and_dotless_i_do_not_matter():
    assert fold("Türkiye") == fold("TURKIYE") == fold(" turk\u0131ye ") == "turkiye"
    assert fold("İstanbul") == "istanbul"
    assert fold("Gümüş\u3000Köy") == "gumus koy"
