"""The golden vectors, read by this program; another language reads them in `test_verifier.py`."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from leeward.errors import LeewardError
from leeward.ids import AttachmentId, DeviceId, OrganisationId, StreamId
from leeward.journal.admission import Added, agreed
from leeward.journal.entry import Entry
from leeward.journal.genesis import read_genesis, roster_stream
from leeward.journal.segment import decode_body, encode_body, open_segment
from leeward.sealing import chunks, grants, keys, passphrase
from leeward.sealing.envelope import check_signature

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
Vector = dict[str, Any]


def vectors(name: str) -> list[Any]:
    held = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["vectors"]
    return [pytest.param(vector, id=vector["name"].replace(" ", "-")) for vector in held]


def in_bytes(vector: Vector, *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


def generator() -> ModuleType:
    spec = spec_from_file_location("make_vectors", ROOT / "scripts" / "make_vectors.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def open_the_segment(vector: Vector) -> Vector:
    key, stream, organisation, public, blob = in_bytes(
        vector, "epoch_key", "stream_id", "organisation", "public_key", "blob"
    )
    known = {DeviceId(bytes.fromhex(vector["device_id"])): public}
    segment = open_segment(
        blob,
        epoch_key=keys.EpochKey(key),
        stream_id=StreamId(stream),
        organisation=OrganisationId(organisation),
        public_key_of=known.get,
    )
    return {"body": encode_body(segment.body).hex(), "digest": segment.digest.hex()}


def use_the_keys(vector: Vector) -> Vector:
    if vector["do"] == "derive":
        cost = passphrase.Cost(vector["memory_kib"], vector["iterations"], vector["lanes"])
        factor = bytes.fromhex(vector["factor"]) if vector["factor"] else None
        salt = bytes.fromhex(vector["salt"])
        kek = passphrase.derive(vector["passphrase"], salt, cost, factor)
        return {"kek": kek.reveal().hex()}
    if vector["do"] == "label":
        parent = keys.VaultKey(bytes.fromhex(vector["parent"]))
        return {"derived": keys.derive(parent, vector["label"]).reveal().hex()}
    key, wrapped, context = in_bytes(vector, "kek", "wrapped", "context")
    return {"secret": passphrase.unwrap(keys.KeyEncryptionKey(key), wrapped, context).hex()}


def open_the_chunk(vector: Vector) -> Vector:
    key, named, blob = in_bytes(vector, "key", "attachment_id", "blob")
    data = chunks.open_chunk(
        keys.AttachmentKey(key), AttachmentId(named), vector["index"], vector["last"], blob
    )
    return {"data": data.hex()}


def open_the_grant(vector: Vector) -> Vector:
    private, stream, context, blob = in_bytes(vector, "private", "stream_id", "context", "blob")
    key = grants.open_grant(
        blob,
        keys.SealingPrivateKey(private),
        stream_id=StreamId(stream),
        epoch=vector["epoch"],
        context=context,
    )
    return {"epoch_key": key.reveal().hex()}


def read_the_roster(vector: Vector) -> Vector:
    organisation = OrganisationId(bytes.fromhex(vector["organisation"]))
    if vector["do"] == "genesis":
        founded = read_genesis(bytes.fromhex(vector["blob"]), organisation)
        return {"roster_stream": roster_stream(founded.organisation).hex()}
    entry = msgspec.msgpack.decode(bytes.fromhex(vector["entry"]), type=Entry)
    added = msgspec.convert(entry.value, Added)
    signed = agreed(
        organisation,
        device_id=DeviceId(entry.entity),
        member_id=added.member,
        sign=added.sign,
        seal=added.seal,
        role=added.role,
    )
    check_signature(added.sign, added.proof, signed)
    return {}


def outcome(vector: Vector, reader: Any) -> str:
    try:
        found = reader(vector)
    except LeewardError as refusal:
        return refusal.code
    differs = [name for name in found if found[name] != vector[name]]
    return f"differs in {differs}" if differs else "success"


def check(vector: Vector, reader: Any) -> None:
    assert outcome(vector, reader) == vector["expect"]


@pytest.mark.parametrize("vector", vectors("segment-v1"))
def test_invariant_19_segments(vector: Vector) -> None:
    check(vector, open_the_segment)


@pytest.mark.parametrize("vector", vectors("keys-v1"))
def test_invariant_19_keys(vector: Vector) -> None:
    check(vector, use_the_keys)


@pytest.mark.parametrize("vector", vectors("attachment-v1"))
def test_invariant_19_attachments(vector: Vector) -> None:
    check(vector, open_the_chunk)


@pytest.mark.parametrize("vector", vectors("grant-v1"))
def test_invariant_19_grants(vector: Vector) -> None:
    check(vector, open_the_grant)


@pytest.mark.parametrize("vector", vectors("roster-v1"))
def test_invariant_19_roster(vector: Vector) -> None:
    check(vector, read_the_roster)


def test_invariant_22_what_is_unknown_is_read_and_written_unchanged() -> None:
    held = [param.values[0] for param in vectors("segment-v1")]
    raw = next(
        bytes.fromhex(vector["body"])
        for vector in held
        if vector["name"] == "unknown kind, field and operation"
    )
    body = decode_body(raw)
    assert body.entries[0].op == "transmute"
    assert encode_body(body) == raw


def test_the_generator_writes_the_same_bytes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generator()
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    assert made.main() == 0
    for path in sorted(FOLDER.glob("*-v1.json")):
        if path.name == "trace-exchange-v1.json":  # has a generator and a test of its own
            continue
        written = json.loads((tmp_path / path.name).read_text("utf-8"))["vectors"]
        held = json.loads(path.read_text("utf-8"))["vectors"]
        assert {one["name"] for one in written} == {one["name"] for one in held}
        if path.name != "grant-v1.json":  # HPKE draws its own randomness
            assert {one["name"]: one for one in written} == {one["name"]: one for one in held}


def test_the_generator_refuses_to_change_a_vector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generator()
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    changed = json.loads((FOLDER / "keys-v1.json").read_text("utf-8"))
    changed["vectors"][0]["kek"] = "00" * 32
    (tmp_path / "keys-v1.json").write_text(json.dumps(changed), "utf-8")
    assert made.main() == 1
    assert json.loads((tmp_path / "keys-v1.json").read_text("utf-8")) == changed
