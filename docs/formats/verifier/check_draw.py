"""Check the draw of an allocation with nothing but Python: python3 check_draw.py PROBLEM.json PLAN.json.

Written from `allocation-problem-v1.md` alone, and sharing no code with Leeward. It computes the frozen
hash of the problem, the two commitments and every ticket again, and compares them with the plan.
Compare the hash that it prints with the one that the witnesses wrote down before they revealed.
"""

import hashlib
import hmac
import json
import sys

DEFAULTS = {
    "problem": {
        "rules": {}, "funds": [], "distances": [], "ties": [], "never_with": [], "fixed": [],
        "previous": [], "previous_plan": None, "draw": None,
    },
    "rules": {
        "waiting_bands_days": [90, 180, 365], "promote_after_days": None, "reasons": {},
        "order": ["households", "continuity", "changes", "distance", "cost"], "reserve": [],
    },
    "people": {"household": None},
    "needs": {
        "class_reason": None, "sex": None, "languages": [], "zone": None, "conditions": [],
        "current_offer": None, "after": [], "worker": None,
    },
    "offers": {
        "price_minor": 0, "currency": None, "fund": None, "zone": None, "zones": [],
        "accepts": {}, "excludes": [],
    },
    "accepts": {"age_bands": [], "sexes": [], "languages": []},
    "funds": {"reserve_minor": 0, "reserve_reason": {}},
}  # fmt: skip


def filled(problem):
    """Return the problem with everything that was left out."""
    whole = DEFAULTS["problem"] | problem
    whole["rules"] = DEFAULTS["rules"] | whole["rules"]
    for name in ("people", "needs", "offers", "funds"):
        whole[name] = [DEFAULTS[name] | one for one in whole[name]]
    for offer in whole["offers"]:
        offer["accepts"] = DEFAULTS["accepts"] | offer["accepts"]
    if whole["draw"] is not None:
        whole["draw"] = whole["draw"] | {"reveals": None}
    return whole


def in_order(value):
    """Return the value with every list of objects sorted by its own JSON."""
    if isinstance(value, dict):
        return {key: in_order(one) for key, one in value.items()}
    if isinstance(value, list):
        items = [in_order(one) for one in value]
        if items and all(isinstance(one, dict) for one in items):
            items.sort(key=lambda one: json.dumps(one, sort_keys=True))
        return items
    return value


def frozen_hash(problem):
    """Return the hash under which the problem was frozen."""
    text = json.dumps(
        in_order(filled(problem)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def check(problem, plan):
    """Return the hash, what is wrong, and how many tickets were computed again."""
    hashed, wrong = frozen_hash(problem), []
    if hashed != plan["problem_hash"]:
        wrong.append("the plan was made from another problem")
    reveals, commitments = plan["draw"].get("reveals", []), plan["draw"].get("commitments", [])
    for shown, secret in zip(commitments, reveals):
        if hashlib.sha256(bytes.fromhex(secret)).hexdigest() != shown:
            wrong.append("a secret is not the one that was committed to")
    committed = (problem.get("draw") or {}).get("commitments", [])
    if list(commitments) != list(committed):
        wrong.append("the plan names other commitments than the problem")
    key = b"".join(bytes.fromhex(secret) for secret in reveals) or bytes(64)
    draw_ids = {person["id"]: person["draw_id"] for person in problem["people"]}
    drawn_by = {need["id"]: draw_ids[need["person"]] for need in problem["needs"]}
    lines = [*plan["lines"], *plan["waiting"]]
    for line in lines:
        message = f"{hashed}\n{drawn_by[line['need']]}".encode()
        if hmac.new(key, message, hashlib.sha256).hexdigest() != line["ticket"]:
            wrong.append(f"the ticket of {line['need']} is another one")
    return hashed, wrong, len(lines)


if __name__ == "__main__":
    files = [json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3]]
    found, faults, tickets = check(*files)
    print("problem hash:", found)
    print("witnessed:", "yes" if files[1]["draw"]["witnessed"] else "no, this is a draft")
    print("tickets computed again:", tickets)
    for fault in faults:
        print("WRONG:", fault)
    sys.exit(1 if faults else 0)
