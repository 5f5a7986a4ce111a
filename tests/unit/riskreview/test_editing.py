from riskreview.domain import editing


def body(**modules):
    rows = [{"code": code, "title": code.title(), "items": [{"code": each} for each in codes]} for code, codes in modules.items()]  # fmt: skip
    return {"lane": "legal", "items": [{"code": "L01"}, {"code": "L02"}, {"code": "L03"}], "modules": rows}


def codes(found):
    return {part: [row["code"] for row in rows] for part, _title, rows in editing.parts(found)}


def test_items_are_put_moved_and_taken_out_and_nothing_else_changes():
    start = body(PMC=["PMC1"])
    kept = codes(start)
    assert editing.find(start, "PMC1") == ("PMC", {"code": "PMC1"})
    assert editing.find(start, "L99") is None
    new = {"code": "L04"}
    assert codes(editing.put(start, new, part="")) == {"": ["L01", "L02", "L03", "L04"], "PMC": ["PMC1"]}
    assert codes(editing.put(start, new, part="", instead_of="L02"))[""] == ["L01", "L04", "L03"]
    assert codes(editing.put(start, new, part="PMC", instead_of="L02")) == {"": ["L01", "L03"], "PMC": ["PMC1", "L04"]}
    assert codes(editing.without(start, "PMC1")) == {"": ["L01", "L02", "L03"], "PMC": []}
    for by, order in ((1, ["L02", "L01", "L03"]), (-1, ["L01", "L02", "L03"]), (9, ["L02", "L03", "L01"])):
        assert codes(editing.moved(start, "L01", by))[""] == order
    assert codes(start) == kept
    assert "modules" not in editing.without({"items": [{"code": "L01"}]}, "L01")
