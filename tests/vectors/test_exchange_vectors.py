"""The golden vectors of private exchanges, read by this program; vectors are only added."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import LeewardError
from leeward.sealing.envelope import check_signature
from leeward.tracing.exchange_files import Step, read_message
from leeward.tracing.exchange_log import read_log, signed_part
from leeward.tracing.exchange_terms import read_agreement
from leeward.tracing.private import Blinding, check_points, multiply, point_of, stand_in

FOLDER = Path(__file__).parent
GOLDEN = FOLDER / "trace-exchange-v1.json"
Vector = dict[str, Any]


def point(vector: Vector) -> Vector:
    return {"point": point_of(bytes.fromhex(vector["salt"]), vector["token"].encode()).hex()}


def nobody(vector: Vector) -> Vector:
    return {"point": stand_in(lambda _: bytes.fromhex(vector["random"])).hex()}


def product(vector: Vector) -> Vector:
    by = Blinding.fresh(lambda _: bytes.fromhex(vector["random"]))
    found = multiply([bytes.fromhex(vector["point"])], by)[0]
    return {"scalar": by.reveal().hex(), "product": found.hex()}


def check(vector: Vector) -> Vector:
    check_points([bytes.fromhex(vector["point"])])
    return {}


def a_round(vector: Vector) -> Vector:
    a, b, r = (Blinding(bytes.fromhex(vector["scalars"][name])) for name in "abr")
    salt = bytes.fromhex(vector["salt"])

    def blinded(name: str, by: Blinding) -> list[bytes]:
        return sorted(multiply([point_of(salt, one.encode()) for one in vector[name]], by))

    start, asked = blinded("held", b), blinded("asked", a)
    opened = sorted(multiply(start, r))
    both = frozenset(multiply(asked, b))
    own = {
        token: multiply(multiply([point_of(salt, token.encode())], b), a)[0]
        for token in vector["held"]
    }
    lists = {
        "start": start,
        "doubled": sorted(multiply(start, a)),
        "blinded": asked,
        "open": opened,
        "reply": multiply(opened, a),
    }
    found: Vector = {name: [one.hex() for one in points] for name, points in lists.items()}
    return found | {"common": [token for token, one in own.items() if one in both]}


def agreement(vector: Vector) -> Vector:
    found = read_agreement(vector["line"].encode())
    return {"digest": found.digest.hex(), "check_code": found.check_code}


def message(vector: Vector) -> Vector:
    agreed = read_agreement(vector["agreement"].encode())
    content, previous = bytes.fromhex(vector["content"]), bytes.fromhex(vector["previous"])
    read_message(content, agreed, Step.START, previous=previous)
    return {}


def log(vector: Vector) -> Vector:
    lines = [line.encode() for line in vector["lines"]]
    read_log(lines)
    for line in lines:
        _, signed, signature = signed_part(line)
        check_signature(bytes.fromhex(vector["key"]), signature, signed)
    return {}


READERS = {
    "point": point,
    "nobody": nobody,
    "multiply": product,
    "check": check,
    "round": a_round,
    "agreement": agreement,
    "message": message,
    "log": log,
}


@pytest.mark.parametrize(
    "vector", json.loads(GOLDEN.read_text("utf-8"))["vectors"], ids=lambda one: one["name"]
)
def test_vector(vector: Vector) -> None:
    reader = READERS[vector["do"]]
    if vector["expect"] == "success":
        found = reader(vector)
        assert found == {name: vector[name] for name in found}
        return
    with pytest.raises(LeewardError) as refused:
        reader(vector)
    assert refused.value.code == vector["expect"]


def test_the_generator_still_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = FOLDER.parents[1] / "scripts" / "make_exchange_vectors.py"
    spec = spec_from_file_location("make_exchange_vectors", script)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TARGET", tmp_path / "again.json")
    module.main()
    assert (tmp_path / "again.json").read_bytes() == GOLDEN.read_bytes()
