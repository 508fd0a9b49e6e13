"""Write the golden vectors of `tests/vectors`, the same bytes at each run.

A vector, once written, is never changed: the script adds vectors that are missing and stops
if one that is there would come out differently. Grants are the exception that proves it:
HPKE draws its own randomness, so a grant is written once and afterwards only read.

    python scripts/make_vectors.py
"""

import json
import sys
import unicodedata
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from leeward.ids import AttachmentId, DeviceId, MemberId, OrganisationId, StreamId
from leeward.journal import roster
from leeward.journal.chain import NO_HEAD, Head, next_body
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, Entry, EntryId
from leeward.journal.segment import Body, digest_of, encode_body
from leeward.sealing import box, chunks, envelope, grants, keys, passphrase

FOLDER = Path(__file__).parent.parent / "tests" / "vectors"
Vector = dict[str, Any]

encode = msgspec.msgpack.encode


def seeded(label: str, length: int = 32) -> bytes:
    """Return bytes that depend on the label only."""
    found = b""
    while len(found) < length:
        found += blake2b(f"{label} {len(found)}".encode()).digest()
    return found[:length]


def random_of(label: str) -> Callable[[int], bytes]:
    """Return a source of bytes that depend on the label only."""
    return lambda length: seeded(label, length)


def shown(value: Any) -> Any:
    """Return a decoded value as JSON that another language can compare."""
    match value:
        case bool() | str() | None:
            return value
        case int():
            return {"int": str(value)}
        case float():
            return {"float": msgspec.msgpack.encode(value)[1:].hex()}
        case bytes():
            return {"hex": value.hex()}
        case dict():
            return {"map": [[shown(name), shown(inner)] for name, inner in value.items()]}
        case _:
            return [shown(inner) for inner in value]


EPOCH_KEY = keys.EpochKey(seeded("epoch key"))
OTHER_KEY = keys.EpochKey(seeded("other epoch key"))
SIGNING = keys.SigningKey(seeded("signing key"))
OTHER_SIGNING = keys.SigningKey(seeded("other signing key"))
STREAM = StreamId(seeded("stream", 16))
OTHER_STREAM = StreamId(seeded("other stream", 16))
ORGANISATION = OrganisationId(seeded("organisation"))
DEVICE = DeviceId(seeded("device", 16))
COLLEAGUE = DeviceId(seeded("colleague's device", 16))
CASE = seeded("case", 16)
SALT = seeded("salt", 24)
NOW = 1_790_000_000_000 << 16


def an_entry(number: int = 0, value: Any = "G2", **changes: Any) -> Entry:
    """Return an entry of the risk form."""
    whole: dict[str, Any] = {
        "kind": "risk",
        "entity": CASE,
        "field": "level",
        "op": SET,
        "value": value,
        "deps": (),
        "hlc": NOW + number,
    }
    return Entry(**(whole | changes))


def a_body(*entries: Entry, **changes: Any) -> Body:
    """Return the first body of the device."""
    body = next_body(
        entries or (an_entry(),),
        stream_id=STREAM,
        epoch=1,
        device_id=DEVICE,
        head=NO_HEAD,
        others={},
    )
    return msgspec.structs.replace(body, **changes)


def parts(**changes: Any) -> list[Any]:
    """Return a body as a list, to be written wrongly on purpose."""
    names = Body.__struct_fields__
    listed = list(msgspec.structs.astuple(a_body()))
    listed[names.index("entries")] = [list(msgspec.structs.astuple(an_entry()))]
    for name, value in changes.items():
        listed[names.index(name)] = value
    return listed


def entry_parts(**changes: Any) -> list[Any]:
    """Return an entry as a list, to be written wrongly on purpose."""
    listed = list(msgspec.structs.astuple(an_entry()))
    for name, value in changes.items():
        listed[Entry.__struct_fields__.index(name)] = value
    return listed


def sealed(body: bytes, *, stream: StreamId = STREAM, signer: keys.SigningKey = SIGNING) -> bytes:
    """Seal a body that is well formed, or not."""
    return envelope.seal(
        body,
        epoch_key=EPOCH_KEY,
        stream_id=stream,
        organisation=ORGANISATION,
        signing_key=signer,
        salt=SALT,
    )


def resealed(stream: StreamId, salt: bytes) -> bytes:
    """Seal a colleague's signed body a second time, as a member who holds the key might."""
    body = encode_body(a_body())
    signature = SIGNING.sign(b"lw-sig-segment-1" + ORGANISATION + STREAM + SALT + body)
    k, commit = box.split(EPOCH_KEY.reveal(), b"lw-seg-1", stream + salt)
    plaintext = len(body).to_bytes(4, "big") + signature + body + _tail(body)
    return b"\x01" + salt + commit + box.encrypt(k, plaintext, b"\x01" + stream + salt + commit)


def padded_by_hand(body: bytes, tail: bytes) -> bytes:
    """Seal with a tail that is not the padding of this body."""
    signature = SIGNING.sign(b"lw-sig-segment-1" + ORGANISATION + STREAM + SALT + body)
    k, commit = box.split(EPOCH_KEY.reveal(), b"lw-seg-1", STREAM + SALT)
    head = b"\x01" + STREAM + SALT + commit
    plaintext = len(body).to_bytes(4, "big") + signature + body + tail
    return b"\x01" + SALT + commit + box.encrypt(k, plaintext, head)


def flipped(blob: bytes, place: int) -> bytes:
    """Return the blob with one bit turned over."""
    changed = bytearray(blob)
    changed[place] ^= 1
    return bytes(changed)


def segment(name: str, blob: bytes, expect: str = "success", **changes: Any) -> Vector:
    """Return one vector of a segment."""
    return {
        "name": name,
        "expect": expect,
        "epoch_key": EPOCH_KEY.reveal().hex(),
        "stream_id": STREAM.hex(),
        "organisation": ORGANISATION.hex(),
        "device_id": DEVICE.hex(),
        "public_key": SIGNING.public.hex(),
        "blob": blob.hex(),
    } | changes


def opened(name: str, body: Body) -> Vector:
    """Return one vector of a segment that opens, with what is in it."""
    raw = encode_body(body)
    decoded = shown(msgspec.msgpack.decode(raw))
    found = {"body": raw.hex(), "digest": digest_of(raw).hex(), "decoded": decoded}
    return segment(name, sealed(raw)) | found


def nested(depth: int, innermost: Any = 1) -> Any:
    """Return lists within lists, `depth` of them counting what is inside."""
    value = innermost
    for _ in range(depth - 1):
        value = [value]
    return value


def filled(length: int) -> Body:
    """Return a body of exactly `length` bytes, more than 400."""
    spare = length - len(encode_body(a_body(an_entry(0, "x" * 256)))) + 256
    return a_body(an_entry(0, "x" * spare))


def good_segments() -> list[Vector]:
    """Segments that open."""
    values = [
        "한글 이름 시험", "姓名测试", "Name, tested", 0, -1, -33, 127, 128, 255, 256, 65_536,
        2**32, 2**63, -(2**63), 1.5, -0.0, True, False, None, b"", b"\x00" * 300, "x" * 40,
        [], list(range(20)), {}, {"b": 1, "a": [None]}, nested(16),
    ]  # fmt: skip
    others = {COLLEAGUE: Head(3, seeded("colleague's head"))}
    deps = (EntryId(COLLEAGUE, 2, 5), EntryId(DEVICE, 1, 0))
    many = tuple(an_entry(number, f"{number} ".rjust(40)) for number in range(64))
    second = next_body(
        (an_entry(9, "G3", deps=deps), an_entry(10, None, op=REMOVE, deps=deps)),
        stream_id=STREAM,
        epoch=2,
        device_id=DEVICE,
        head=Head(1, seeded("head")),
        others=others,
        roster_head=seeded("roster head"),
    )
    note = an_entry(1, {"text": "오늘 통화함", "next": None}, kind="note", field="", op=NOTE)
    newer = an_entry(1, {"any": 1}, kind="constellation", field="tide", op="transmute")
    return [
        opened("one entry", a_body()),
        opened("a note in Korean", a_body(note)),
        opened("every sort of value", a_body(*(an_entry(n, v) for n, v in enumerate(values)))),
        opened("unknown kind, field and operation", a_body(newer)),
        opened("heads, deps and removal", second),
        opened("sixty-four entries", a_body(*many)),
        opened("element of a set", a_body(an_entry(1, "en", field="languages", op=ADD))),
        opened("padded exactly to 1 KiB", filled(956)),
        opened("one byte more than 1 KiB", filled(957)),
        opened("an empty list sixteen deep", a_body(an_entry(0, nested(16, [])))),
        opened("a flag for writing only", a_body(features={"write": ("sketches",)})),
    ]


def altered_segments() -> list[Vector]:
    """Segments that someone changed, moved or sealed for another place."""
    good = encode_body(a_body())
    blob = sealed(good)
    broken = "seal_broken"
    key, stream = {"epoch_key": OTHER_KEY.reveal().hex()}, {"stream_id": OTHER_STREAM.hex()}
    organisation = {"organisation": seeded("other organisation").hex()}
    return [
        segment("bit flipped in the suite", flipped(blob, 0), "unknown_format"),
        segment("bit flipped in the salt", flipped(blob, 1), broken),
        segment("bit flipped in the commitment", flipped(blob, 25), broken),
        segment("bit flipped in the ciphertext", flipped(blob, 57), broken),
        segment("bit flipped in the padding", flipped(blob, -17), broken),
        segment("bit flipped in the tag", flipped(blob, -1), broken),
        segment("wrong key", blob, broken, **key),
        segment("wrong stream", blob, broken, **stream),
        segment("truncated by one byte", blob[:-1], broken),
        segment("truncated to the header", blob[:57], broken),
        segment("empty", b"", "unknown_format"),
        segment("a byte too many", blob + b"\x00", broken),
        segment(
            "another member's signature", sealed(good, signer=OTHER_SIGNING), "signature_wrong"
        ),
        segment("another organisation", blob, "signature_wrong", **organisation),
        segment("a stranger", blob, "signature_wrong", device_id=COLLEAGUE.hex()),
        segment(
            "signed body in another stream", sealed(good, stream=OTHER_STREAM), broken, **stream
        ),
        segment(
            "resealed in another stream", resealed(OTHER_STREAM, SALT), "signature_wrong", **stream
        ),
        segment(
            "resealed under another salt", resealed(STREAM, seeded("s", 24)), "signature_wrong"
        ),
        segment("blind addition", b"\x81" + blob[1:], "newer_version_needed"),
        segment("unknown form", b"\x7f" + blob[1:], "unknown_format"),
        segment("padding not zero", padded_by_hand(good, _tail(good)[:-1] + b"\x01"), broken),
        segment("padding too long", padded_by_hand(good, _tail(good) + bytes(64)), broken),
    ]


def _tail(body: bytes) -> bytes:
    return bytes(box.padded_length(68 + len(body)) - 68 - len(body))


def malformed_segments() -> list[Vector]:
    """Segments that are signed and sealed well, with a body that breaks a rule."""
    good = encode_body(a_body())
    entry = entry_parts()
    where = good.index(b"\xa5level")
    heads = [[COLLEAGUE, 1, bytes(32)], [COLLEAGUE, 1, bytes(32)]]
    bodies = {
        "an entry with eight elements": parts(entries=[[*entry, 0]]),
        "an entry with six elements": parts(entries=[entry[:-1]]),
        "no entries": parts(entries=[]),
        "1,025 entries": parts(entries=[entry] * 1025),
        "a short stream id": parts(stream_id=STREAM[:15]),
        "a stream id as text": parts(stream_id="x" * 16),
        "sequence number zero": parts(seq=0),
        "clock of the body not the highest": parts(hlc=NOW + 1),
        "a negative clock": parts(hlc=-1, entries=[entry_parts(hlc=-1)]),
        "one colleague's head twice": parts(heads=heads),
        "the author among the heads": parts(heads=[[DEVICE, 1, bytes(32)]]),
        "a value nested seventeen deep": parts(entries=[entry_parts(value=nested(17))]),
        "a value nested very deep": parts(entries=[entry_parts(value=nested(500))]),
        "an empty list seventeen deep": parts(entries=[entry_parts(value=nested(17, []))]),
        "not a number": parts(entries=[entry_parts(value=float("nan"))]),
        "a number as a name": parts(entries=[entry_parts(value={1: 2})]),
        "an extension": parts(entries=[entry_parts(value=msgspec.msgpack.Ext(5, b"x"))]),
        "a timestamp": parts(entries=[entry_parts(value=msgspec.msgpack.Ext(-1, bytes(4)))]),
        "an empty kind": parts(entries=[entry_parts(kind="")]),
        "a field name too long": parts(entries=[entry_parts(field="x" * 65)]),
        "a twelfth element": [*parts(), 0],
        "ten elements": parts()[:-1],
    }
    raw = {name: encode(body) for name, body in bodies.items()} | {
        "bytes after the end": good + b"\xc0",
        "not MessagePack": b"\xc1" * 40,
        "a long spelling of a short text": good[:where] + b"\xd9\x05level" + good[where + 6 :],
        "text that is not UTF-8": good[: where + 1] + b"\xff" + good[where + 2 :],
        "a name twice in a map": encode(
            parts(entries=[entry_parts(value={"a": 1, "b": 2})])
        ).replace(b"\x82\xa1a\x01\xa1b\x02", b"\x82\xa1a\x01\xa1a\x02"),
        "a 32-bit float": encode(parts(entries=[entry_parts(value=1.5)])).replace(
            encode(1.5), b"\xca\x3f\xc0\x00\x00"
        ),
    }
    newer = encode_body(a_body()).replace(b"\x9b\x01", b"\x9b\x02", 1)
    asks = encode(parts(features={"read": ["tides"]}))
    other = encode(parts(stream_id=OTHER_STREAM))
    return [
        *(segment(name, sealed(body), "seal_broken") for name, body in raw.items()),
        segment("a newer version", sealed(newer), "unknown_format"),
        segment("a newer version of another shape", sealed(b"\x93\x02\xa1a\xc0"), "unknown_format"),
        segment("a flag for reading", sealed(asks), "newer_version_needed"),
        segment("body names another stream", sealed(other), "seal_broken"),
    ]


def key_vectors() -> list[Vector]:
    """Passphrases, wrapping, derived keys."""
    cost = passphrase.Cost.smallest()
    salt, factor, context = seeded("kdf salt", 16), seeded("factor", 32), b"slot member key"
    found: list[Vector] = []
    for name, words, device_factor in (
        ("a passphrase", "seven small boats leave at dawn", None),
        ("with a device factor", "seven small boats leave at dawn", factor),
        ("Hangul as syllables", "일곱 배가 새벽에", None),
        ("Hangul as jamo", unicodedata.normalize("NFD", "일곱 배가 새벽에"), None),
        ("Chinese", "七条小船黎明启程", None),
    ):
        kek = passphrase.derive(words, salt, cost, device_factor)
        found.append(
            {
                "name": name,
                "expect": "success",
                "do": "derive",
                "passphrase": words,
                "salt": salt.hex(),
                "memory_kib": cost.memory_kib,
                "iterations": cost.iterations,
                "lanes": cost.lanes,
                "factor": device_factor.hex() if device_factor else None,
                "kek": kek.reveal().hex(),
            }
        )
    kek = keys.KeyEncryptionKey(seeded("kek"))
    secret = seeded("wrapped secret")
    wrapped = passphrase.wrap(kek, secret, context, random=random_of("wrap"))
    other = seeded("other kek")
    for name, expect, key, blob, place in (
        ("a wrapped key", "success", kek.reveal(), wrapped, context),
        ("wrong passphrase", "wrong_passphrase", other, wrapped, context),
        ("wrong place", "wrong_passphrase", kek.reveal(), wrapped, b"slot vault key"),
        ("wrapped: bit flipped", "seal_broken", kek.reveal(), flipped(wrapped, -1), context),
        ("wrapped: truncated", "seal_broken", kek.reveal(), wrapped[:60], context),
        ("wrapped: newer suite", "unknown_format", kek.reveal(), b"\x02" + wrapped[1:], context),
    ):
        found.append(
            {
                "name": name,
                "expect": expect,
                "do": "unwrap",
                "kek": key.hex(),
                "context": place.hex(),
                "wrapped": blob.hex(),
                "secret": secret.hex(),
            }
        )
    parent = keys.VaultKey(seeded("vault key"))
    found.extend(
        {
            "name": f"derived: {label}",
            "expect": "success",
            "do": "label",
            "parent": parent.reveal().hex(),
            "label": label,
            "derived": keys.derive(parent, label).reveal().hex(),
        }
        for label in ("database", "head", "attachments")
    )
    return found


def chunk_vectors() -> list[Vector]:
    """Attachments."""
    key = keys.AttachmentKey(seeded("attachment key"))
    named = AttachmentId(seeded("attachment", 16))
    data = seeded("picture", 1500)
    blob = chunks.seal_chunk(key, named, 2, last=True, data=data, random=random_of("chunk"))
    empty = chunks.seal_chunk(key, named, 0, last=True, data=b"", random=random_of("empty"))
    whole: Vector = {
        "key": key.reveal().hex(), "attachment_id": named.hex(), "index": 2, "last": True,
        "blob": blob.hex(), "data": data.hex(),
    }  # fmt: skip
    place = named + (0).to_bytes(4, "big") + b"\x00"
    k, commit = box.split(key.reveal(), b"lw-chunk-1", place + SALT)
    plaintext = (4).to_bytes(4, "big") + b"abcd" + bytes(1016)
    short = b"\x02" + SALT + commit
    short += box.encrypt(k, plaintext, b"\x02" + place + SALT + commit)
    changes: list[tuple[str, str, Vector]] = [
        ("the last chunk", "success", {}),
        ("an empty attachment", "success", {"blob": empty.hex(), "index": 0, "data": ""}),
        ("another index", "seal_broken", {"index": 1}),
        ("not the last", "seal_broken", {"last": False}),
        ("another attachment", "seal_broken", {"attachment_id": CASE.hex()}),
        ("wrong key", "seal_broken", {"key": seeded("other attachment key").hex()}),
        ("bit flipped", "seal_broken", {"blob": flipped(blob, 80).hex()}),
        ("truncated", "seal_broken", {"blob": blob[:-1].hex()}),
        ("a segment's first byte", "unknown_format", {"blob": (b"\x01" + blob[1:]).hex()}),
        ("short, but not the last", "seal_broken",
         {"blob": short.hex(), "index": 0, "last": False}),
    ]  # fmt: skip
    return [{"name": name, "expect": expect} | whole | change for name, expect, change in changes]


def grant_vectors() -> list[Vector]:
    """Grants; drawn once, because HPKE takes no randomness from us."""
    pair = grants.SealingKeypair(keys.SealingPrivateKey(seeded("sealing key", 96)))
    blob = grants.grant(
        EPOCH_KEY, stream_id=STREAM, epoch=7, to_public=pair.public, context=ORGANISATION
    )
    whole: Vector = {
        "private": pair.private.reveal().hex(), "public": pair.public.hex(),
        "stream_id": STREAM.hex(), "epoch": 7, "context": ORGANISATION.hex(),
        "blob": blob.hex(), "epoch_key": EPOCH_KEY.reveal().hex(),
    }  # fmt: skip
    changes: list[tuple[str, str, Vector]] = [
        ("a grant", "success", {}),
        ("another stream", "seal_broken", {"stream_id": OTHER_STREAM.hex()}),
        ("another epoch", "seal_broken", {"epoch": 8}),
        ("another organisation", "seal_broken", {"context": seeded("other").hex()}),
        ("wrong key", "seal_broken", {"private": seeded("other sealing key", 96).hex()}),
        ("bit flipped in the ML-KEM part", "seal_broken", {"blob": flipped(blob, 9).hex()}),
        ("bit flipped in the X25519 part", "seal_broken", {"blob": flipped(blob, 1100).hex()}),
        ("bit flipped in the key", "seal_broken", {"blob": flipped(blob, -20).hex()}),
        ("truncated", "seal_broken", {"blob": blob[:-1].hex()}),
        ("newer suite", "unknown_format", {"blob": (b"\x02" + blob[1:]).hex()}),
    ]
    return [{"name": name, "expect": expect} | whole | change for name, expect, change in changes]


def roster_vectors() -> list[Vector]:
    """Genesis, and a device that agrees to be added."""
    seal_public = seeded("sealing public key", 1216)
    member = MemberId(seeded("member", 16))
    founded = roster.found(
        "시험 쉼터",
        device_id=DEVICE,
        signing_key=SIGNING,
        seal_public=seal_public,
        member_id=member,
        member_name="시험 관리자",
        nonce=seeded("nonce", 16),
        hlc=NOW,
    )
    blob = founded.blob
    newer = b"\x99\x02" + blob[66:]
    signed_newer = SIGNING.sign(b"lw-sig-genesis-1" + newer) + newer
    whole: Vector = {
        "do": "genesis", "blob": blob.hex(), "organisation": founded.organisation.hex(),
        "roster_stream": roster.roster_stream(founded.organisation).hex(),
    }  # fmt: skip
    added = roster.add_device(
        founded.organisation,
        device_id=COLLEAGUE,
        signing_key=OTHER_SIGNING,
        seal_public=seal_public,
        role=roster.WORKER,
        member_id=member,
        member_name="Test Worker",
        hlc=NOW + 1,
    )
    agrees: Vector = {
        "do": "add_device", "organisation": founded.organisation.hex(),
        "entry": encode(added).hex(),
    }  # fmt: skip
    promoted = msgspec.structs.replace(added, value=added.value | {"role": "admin"})
    return [
        {"name": "genesis", "expect": "success"} | whole,
        {"name": "genesis: name changed", "expect": "signature_wrong"}
        | whole | {"blob": flipped(blob, 70).hex()},
        {"name": "genesis: another organisation's", "expect": "signature_wrong"}
        | whole | {"organisation": ORGANISATION.hex()},
        {"name": "genesis: newer version", "expect": "unknown_format"}
        | whole | {"blob": signed_newer.hex()},
        {"name": "genesis: truncated", "expect": "seal_broken"} | whole | {"blob": blob[:-1].hex()},
        {"name": "a device agrees", "expect": "success"} | agrees,
        {"name": "a device did not agree to this role", "expect": "signature_wrong"}
        | agrees | {"entry": encode(promoted).hex()},
        {"name": "a device did not agree to this organisation", "expect": "signature_wrong"}
        | agrees | {"organisation": ORGANISATION.hex()},
    ]  # fmt: skip


def write(name: str, made: list[Vector], *, drawn: bool = False) -> bool:
    """Add vectors that are missing; return False if one would change."""
    path = FOLDER / f"{name}.json"
    held = json.loads(path.read_text("utf-8"))["vectors"] if path.exists() else []
    if drawn and held:
        return True
    by_name = {vector["name"]: vector for vector in made}
    changed = [vector["name"] for vector in held if by_name.get(vector["name"]) != vector]
    if changed:
        print(f"{name}: would change: {', '.join(changed)}")
        return False
    names = {vector["name"] for vector in held}
    held += [vector for vector in made if vector["name"] not in names]
    text = json.dumps({"format": name, "vectors": held}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")
    return True


def main() -> int:
    """Write every file; return 1 if a vector would have changed."""
    segments = [*good_segments(), *altered_segments(), *malformed_segments()]
    kept = [
        write("segment-v1", segments),
        write("keys-v1", key_vectors()),
        write("attachment-v1", chunk_vectors()),
        write("grant-v1", grant_vectors(), drawn=True),
        write("roster-v1", roster_vectors()),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
