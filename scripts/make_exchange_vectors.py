"""Write the golden vectors of private exchanges: points, scalars, a round, agreement and messages.

    python scripts/make_exchange_vectors.py

Vectors are only ever added; run it for a new format, never to make a failing test pass. The keys
below are public and stand for nobody.
"""

import json
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from leeward.ids import RandomBytes
from leeward.sealing.keys import SigningKey
from leeward.tracing.exchange_files import Step, write_message
from leeward.tracing.exchange_log import Act, Line, write_line
from leeward.tracing.exchange_terms import (
    Agreement,
    Officer,
    Side,
    Terms,
    accept_offer,
    make_offer,
)
from leeward.tracing.private import Blinding, multiply, point_of, stand_in

TARGET: Final = Path(__file__).parents[1] / "tests/vectors/trace-exchange-v1.json"
SALT: Final = blake2b(b"salt", digest_size=32).digest()


def random_of(label: str) -> RandomBytes:
    """Return a source of bytes that differ at each call and are the same in each run."""
    calls = 0

    def random(length: int) -> bytes:
        nonlocal calls
        calls += 1
        return blake2b(f"{label} {calls}".encode(), digest_size=length).digest()

    return random


def side(name: str) -> tuple[Side, list[SigningKey]]:
    """Return an invented organisation with its two officers' keys."""
    random = random_of(name)
    keys = [SigningKey(random(32)), SigningKey(random(32))]
    officers = tuple(
        Officer(random(16).hex(), key.public.hex(), officer)
        for key, officer in zip(keys, ("Ara", "Bomi"), strict=True)
    )
    return Side(random(32).hex(), name, random(32).hex(), officers), keys


def points() -> list[dict[str, Any]]:
    """Return vectors of the group: derivation, scalars, products, refused encodings."""
    found: list[dict[str, Any]] = []
    for token in ("n:1f:f:0.329", "p:1f:f:KP-09", "김영희", ""):
        point = point_of(SALT, token.encode())
        one = {"name": f"the point of {token or 'nothing'}", "expect": "success", "do": "point"}
        found.append(one | {"salt": SALT.hex(), "token": token, "point": point.hex()})
    wide = random_of("nobody")(64)
    one = {"name": "a point of nobody", "expect": "success", "do": "nobody"}
    found.append(one | {"random": wide.hex(), "point": stand_in(lambda _: wide).hex()})
    for label in ("a", "b"):
        wide = random_of(label)(64)
        scalar = Blinding.fresh(random_of(label))
        point = point_of(SALT, b"n:1f:f:0.329")
        one = {"name": f"scalar {label} and a product", "expect": "success", "do": "multiply"}
        found.append(
            one
            | {
                "random": wide.hex(),
                "scalar": scalar.reveal().hex(),
                "point": point.hex(),
                "product": multiply([point], scalar)[0].hex(),
            }
        )
    prime = 2**255 - 19
    refused = {
        "the identity": bytes(32),
        "the identity in another spelling": prime.to_bytes(32, "little"),
        "a field element that is too large": (prime + 2).to_bytes(32, "little"),
        "a negative field element": (1).to_bytes(32, "little"),
        "no point of the group": (2).to_bytes(32, "little"),
        "a point with the top bit set": _with_top_bit(point_of(SALT, b"t")),
    }
    for name, content in refused.items():
        one = {"name": name, "expect": "exchange_altered", "do": "check"}
        found.append(one | {"point": content.hex()})
    return found


def _with_top_bit(point: bytes) -> bytes:
    return point[:31] + bytes([point[31] | 0x80])


def a_round() -> dict[str, Any]:
    """Return one exchange of a few tokens, without filling up."""
    held, asked = ["a", "b", "c", "d"], ["b", "d", "x"]
    a, b, r = (Blinding.fresh(random_of(name)) for name in ("a", "b", "r"))
    first = sorted(multiply([point_of(SALT, one.encode()) for one in held], b))
    doubled = sorted(multiply(first, a))
    blinded = sorted(multiply([point_of(SALT, one.encode()) for one in asked], a))
    second = sorted(multiply(first, r))
    reply = multiply(second, a)
    return {
        "name": "a round of four and three tokens",
        "expect": "success",
        "do": "round",
        "salt": SALT.hex(),
        "held": held,
        "asked": asked,
        "scalars": {"a": a.reveal().hex(), "b": b.reveal().hex(), "r": r.reveal().hex()},
        "start": [one.hex() for one in first],
        "doubled": [one.hex() for one in doubled],
        "blinded": [one.hex() for one in blinded],
        "open": [one.hex() for one in second],
        "reply": [one.hex() for one in reply],
        "common": ["b", "d"],
    }


def agreement() -> tuple[Agreement, list[SigningKey], list[SigningKey]]:
    """Return an agreement of two invented organisations, and the officers' keys."""
    (asker, asker_keys), (holder, holder_keys) = side("harbour"), side("lantern")
    terms = Terms(
        exchange=random_of("exchange")(16).hex(),
        made=date(2026, 3, 2),
        expires=date(2026, 6, 1),
        asker_people=50,
        holder_people=50,
        tokens=5,
        least_common=2,
        most_common=25,
        least_shared=1,
        a_year=4,
        names_table=random_of("table")(32).hex(),
    )
    offer = make_offer(terms, asker, [key.sign for key in asker_keys])
    return accept_offer(offer, holder, [key.sign for key in holder_keys]), asker_keys, holder_keys


def agreements(agreed: Agreement) -> list[dict[str, Any]]:
    """Return an agreement and what is wrong with others."""
    line = agreed.line.decode("ascii")
    good = {
        "name": "an agreement",
        "expect": "success",
        "do": "agreement",
        "line": line,
        "digest": agreed.digest.hex(),
        "check_code": agreed.check_code,
    }
    wrong = {
        "a term was changed": (line.replace('"a_year":4', '"a_year":5'), "exchange_altered"),
        "the salt was changed": (
            line.replace(agreed.holder.salt, agreed.asker.organisation),
            "exchange_altered",
        ),
        "one officer's signature twice": (_one_signature(line), "exchange_altered"),
        "a space too many": (line.replace('":', '": ', 1), "invalid_exchange"),
        "another version": (line.replace('"version":1', '"version":2'), "unknown_format"),
        "an impossible size": (
            line.replace('"asker_people":50', '"asker_people":51'),
            "invalid_exchange",
        ),
    }
    return [
        good,
        *(
            {"name": name, "expect": expect, "do": "agreement", "line": text}
            for name, (text, expect) in wrong.items()
        ),
    ]


def _one_signature(line: str) -> str:
    first, second = json.loads(line)["signatures"]
    return line.replace(second, first)


def messages(agreed: Agreement, keys: list[SigningKey]) -> list[dict[str, Any]]:
    """Return a first message and what is wrong with others."""
    random = random_of("points")
    sent = sorted(stand_in(random) for _ in range(agreed.terms.holder_points))

    def written(points: list[bytes], step: Step = Step.START, previous: bytes = b"") -> bytes:
        return write_message(
            agreed,
            step,
            [points],
            previous=previous or agreed.digest,
            officer=agreed.holder.officers[0],
            sign=keys[0].sign,
        )

    good = written(sent)
    swapped = agreed.asker.officers[0].device.encode()
    cases = {
        "a first file": (good, "success"),
        "points out of order": (written(sent[::-1]), "exchange_altered"),
        "the identity among the points": (written([bytes(32), *sent[1:]]), "exchange_altered"),
        "a point changed after signing": (good[:-32] + sent[0], "exchange_altered"),
        "a file of another step": (written(sent, Step.OPEN), "exchange_refused"),
        "signed by the other side": (
            good.replace(agreed.holder.officers[0].device.encode(), swapped, 1),
            "exchange_altered",
        ),
    }
    return [
        {
            "name": name,
            "expect": expect,
            "do": "message",
            "agreement": agreed.line.decode("ascii"),
            "previous": agreed.digest.hex(),
            "content": content.hex(),
        }
        for name, (content, expect) in cases.items()
    ]


def log_lines(keys: list[SigningKey], device: str) -> list[dict[str, Any]]:
    """Return two lines of a log."""
    first = Line(Act.AGREED, datetime(2026, 3, 2, 9, tzinfo=UTC), "ab" * 16, "cd" * 32, device)
    second = Line(Act.STARTED, datetime(2026, 3, 3, 9, tzinfo=UTC), "ab" * 16, "cd" * 32, device)
    one = write_line(first, 1, None, keys[0].sign)
    two = write_line(second, 2, one, keys[0].sign)
    lines = [one.decode("ascii"), two.decode("ascii")]
    key = keys[0].public.hex()
    return [
        {"name": "a log", "expect": "success", "do": "log", "key": key, "lines": lines},
        {
            "name": "a log without its first line",
            "expect": "exchange_altered",
            "do": "log",
            "key": key,
            "lines": lines[1:],
        },
        {
            "name": "a log with a changed line",
            "expect": "exchange_altered",
            "do": "log",
            "key": key,
            "lines": [lines[0].replace("agreed", "offered"), lines[1]],
        },
    ]


def main() -> None:
    """Write the vectors."""
    agreed, _, holder_keys = agreement()
    vectors = [
        *points(),
        a_round(),
        *agreements(agreed),
        *messages(agreed, holder_keys),
        *log_lines(holder_keys, agreed.holder.officers[0].device),
    ]
    held = {"format": "trace-exchange-v1", "vectors": vectors}
    TARGET.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
