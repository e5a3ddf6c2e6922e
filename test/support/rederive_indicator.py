#!/usr/bin/env python3
"""Derives an exported month of the adherence indicator again: figures and Merkle root, from its rows alone.

Usage: python3 rederive_indicator.py MONTH.json [MONTH.json ...] [--chains LOGS.json]

MONTH.json is what GET /api/indicator/{month}/log answers (ncvr.indicator-log/1). LOGS.json is a list of exported
decision logs (ncvr.decision-log/1): every row must then be what its entry says, and every decision of the month in
these logs must have its row. Needs Python 3.8 and its standard library, and shares no code with the service.

Prints one JSON object a file. Exit code 0: all that was derived is what the snapshot says; 1: it is
not; 2: a mistake in the command line.
"""
import datetime
import hashlib
import json
import sys

UTC = datetime.timezone.utc


def canonical(value):
    """RFC 8785, for the strings, whole numbers and truth values that these documents hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(data):
    return hashlib.sha256(data).digest()


def last_sunday(year, month):
    """01:00 UTC of the month's last Sunday, when clocks in London change."""
    day = datetime.datetime(year, month, 31, 1, tzinfo=UTC)
    return day - datetime.timedelta(days=(day.weekday() + 1) % 7)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def london_month(text):
    at = moment(text)
    if last_sunday(at.year, 3) <= at < last_sunday(at.year, 10):
        at += datetime.timedelta(hours=1)
    return at.strftime("%Y-%m")


def root_of(leaves):
    """RFC 9162, section 2.1.1, by its own recursion: split at the largest power of two below the size."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def display(numerator, denominator):
    if denominator == 0:
        return "no data"
    tenths = numerator * 1000 // denominator
    return "%d.%d" % (tenths // 10, tenths % 10)


def figure_of(rows, definition):
    rules = definition["rules"]
    trusts = {}
    reasons = {"setupFee": 0, "outsourcedService": 0, "other": 0}
    declined = 0
    for row in rows:
        study = row["study"]
        if not row["isEnglishTrust"] or study["phase"] not in rules["phases"]:
            continue
        if study["isAtmp"] and not rules["includesAtmp"]:
            continue
        if row["decision"] == "declinedCapacity":
            declined += 1
            continue
        trusts.setdefault(row["odsCode"], []).append(row["decision"])
        if row["decision"] == "notAccepted":
            reasons[row["reason"]] += 1
    numerator = sum(1 for decisions in trusts.values() if set(decisions) == {"accepted"})
    decisions = [decision for of_trust in trusts.values() for decision in of_trust]
    return {
        "numerator": numerator,
        "denominator": len(trusts),
        "display": display(numerator, len(trusts)),
        "offersAccepted": decisions.count("accepted"),
        "offersDecided": len(decisions),
        "declinedCapacity": declined,
        "reasons": reasons,
    }


def order(row):
    return (moment(row["decidedAt"]), int(row["irasId"]), row["odsCode"], row["sequence"])


def row_of(entry):
    event = entry["event"]
    row = {
        "irasId": entry["irasId"],
        "odsCode": entry["odsCode"],
        "sequence": entry["sequence"],
        "offer": entry["offer"],
        "decidedAt": entry["at"],
        "decision": event["decision"],
        "study": entry["study"],
        "isEnglishTrust": entry["isEnglishTrust"],
        "entrySha256": entry["sha256"],
    }
    if "reason" in event:
        row["reason"] = event["reason"]
    return row


def chain_faults(chains):
    faults = []
    for chain in chains:
        head = "0" * 64
        for number, entry in enumerate(chain["entries"], start=1):
            content = {key: value for key, value in entry.items() if key != "sha256"}
            name = "%s %s entry %d" % (entry["irasId"], entry["odsCode"], number)
            if entry["sequence"] != number or entry["previous"] != head:
                faults.append(name + " does not follow the one before")
            if sha256(canonical(content)).hex() != entry["sha256"]:
                faults.append(name + " was changed")
            head = entry["sha256"]
    return faults


def examine(log, chains):
    snapshot, rows = log["snapshot"], [leaf["row"] for leaf in log["leaves"]]
    faults = []
    content = {key: value for key, value in snapshot.items() if key != "integrity"}
    if sha256(canonical(content)).hex() != snapshot["integrity"]["sha256"]:
        faults.append("the snapshot does not have the hash that it names")
    if any(london_month(row["decidedAt"]) != snapshot["month"] for row in rows):
        faults.append("a row is of another month")
    if rows != sorted(rows, key=order):
        faults.append("the rows are out of order")
    root = root_of([canonical({"row": leaf["row"], "salt": leaf["salt"]}) for leaf in log["leaves"]]).hex()
    if root != snapshot["tree"]["root"] or len(rows) != snapshot["tree"]["size"]:
        faults.append("the rows do not make the published root")
    figures = {}
    for published in snapshot["figures"]:
        definition = published["definition"]
        figures[definition["id"]] = derived = figure_of(rows, definition)
        for name, value in derived.items():
            if published[name] != value:
                faults.append("%s %s is %r, published %r" % (definition["id"], name, value, published[name]))
    if chains is not None:
        faults += chain_faults(chains)
        decided = [
            row_of(entry)
            for chain in chains
            for entry in chain["entries"]
            if entry["event"]["kind"] == "decided" and london_month(entry["at"]) == snapshot["month"]
        ]
        if sorted(decided, key=order) != rows:
            faults.append("the rows are not the decisions of the logs")
    return {"month": snapshot["month"], "revision": snapshot["revision"], "root": root, "figures": figures,
            "faults": faults}


def main(arguments):
    chains = None
    if "--chains" in arguments:
        at = arguments.index("--chains")
        with open(arguments[at + 1], encoding="utf-8") as file:
            chains = json.load(file)
        arguments = arguments[:at] + arguments[at + 2:]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    wrong = False
    for name in arguments:
        with open(name, encoding="utf-8") as file:
            log = json.load(file)
        if not isinstance(log, dict) or log.get("schema") != "ncvr.indicator-log/1":
            print("%s: is no exported month (ncvr.indicator-log/1)" % name, file=sys.stderr)
            return 2
        examined = examine(log, chains)
        print(json.dumps(examined, sort_keys=True))
        wrong = wrong or bool(examined["faults"])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
