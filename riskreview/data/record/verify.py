"""Check a Parley decision record without Parley: python3 verify.py record.json --root HEX --head SEQ:HASH.

Needs Python 3.9 or later and nothing else. Exit 0: everything that can be checked holds. Exit 1: something does not.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path


def sha256(value):
    """Return the hash of a text, or of all else as text: keys sorted, no white space; numbers are text already."""
    if not isinstance(value, str):
        value = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(value.encode("utf-8")).hexdigest()


def wrong(record, root, head):
    """Yield a sentence for everything that does not hold."""
    hashes, sections = record["hashes"], record["sections"]
    for name in sorted(sections):
        if sha256(sections[name]) != hashes.get(name):
            yield f"section {name} is not what was frozen"
    if sha256(hashes) != record["root"]:
        yield "the root is not the hash of the hashes"
    if root and root.lower() != record["root"]:
        yield f"the root is {record['root']}, not the one you gave"
    said = {name: section["content"] for name, section in sections.items()}
    if said.get("decision", {}).get("id", record["decision"]) != record["decision"]:
        yield "the record is about another decision"
    yield from wrong_content(said)
    yield from wrong_checklists(said)
    yield from wrong_addenda(record)
    if head and head not in (record["exported"]["audit_head"], said.get("decision", {}).get("audit_head")):
        yield f"the head of the audit chain {head} stands nowhere in this record"


def wrong_content(said):
    """Yield where the frozen text is not its hash, or its parts say something else than it does."""
    snapshot = said.get("snapshot")
    if snapshot is None:
        return
    if sha256(snapshot["text"]) != snapshot["sha256"]:
        yield "the frozen content is not its SHA-256"
    frozen = json.loads(snapshot["text"])
    for name, part in said.items():
        if name.startswith("plan."):
            for field, value in part["said"].items():
                if frozen["content"].get(field) != value:
                    yield f"{field} in section {name} is not what the frozen content says"
    for name, field in (("lists", "lists"), ("scores", "standing")):
        if name in said and said[name]["said"] != frozen[field]:
            yield f"section {name} is not what the frozen content says"


def wrong_checklists(said):
    """Yield which checklist is not its hash, or not the one its lane answered."""
    for name, checklist in said.items():
        if name.startswith("checklist."):
            lane = said.get(name.replace("checklist.", "lane."), {}).get("checklist", checklist)
            if sha256(checklist["text"]) != checklist["sha256"] or lane["sha256"] != checklist["sha256"]:
                yield f"section {name} is not the checklist that was answered"


def wrong_addenda(record):
    """Yield which addendum is not its hash, or does not follow what stood before it."""
    before = record["root"]
    for number, addendum in enumerate(record.get("addenda", []), start=1):
        content = addendum["section"]["content"]
        if sha256(addendum["section"]) != addendum["sha256"]:
            yield f"addendum {number} is not what was added"
        if (int(content["number"]), content["before"]) != (number, before):
            yield f"addendum {number} does not follow what stood before it"
        before = addendum["sha256"]


def main():
    ask = argparse.ArgumentParser(description="Check a Parley decision record.")
    ask.add_argument("record", nargs="?", default="record.json")
    ask.add_argument("--root", help="the root on a paper, in a message or read from its QR code")
    ask.add_argument("--head", metavar="SEQ:HASH", help="a head of the audit chain that you noted")
    given = ask.parse_args()
    record = json.loads(Path(given.record).read_text(encoding="utf-8"))
    found = list(wrong(record, given.root, given.head))
    for sentence in found:
        print("WRONG:", sentence)
    left_out, addenda = sorted(set(record["hashes"]) - set(record["sections"])), record.get("addenda", [])
    print(f"{len(record['sections'])} sections checked, {len(left_out)} left out with their hash: {left_out}")
    print(f"{len(addenda)} addenda checked" + (f", the last {addenda[-1]['sha256']}" if addenda else ""))
    print(f"Root {record['root']}; audit chain {record['exported']['audit_head'] or 'empty'}")
    print("Proven: these sections are those under this root." + ("" if given.root else " Compare it with a paper."))
    print("Not proven: who wrote it, that it is true, and what stands under 'since' and 'exported'.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
