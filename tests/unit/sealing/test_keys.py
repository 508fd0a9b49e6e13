import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import InvalidIdentifier, InvalidKey
from leeward.sealing import keys

SORTS = [
    keys.VaultKey,
    keys.MemberKey,
    keys.KeyEncryptionKey,
    keys.EpochKey,
    keys.AttachmentKey,
    keys.DerivedKey,
    keys.SigningKey,
    keys.SealingPrivateKey,
]


@pytest.mark.parametrize("sort", SORTS)
def test_a_key_never_shows_its_bytes(sort: type[keys.SecretKey]) -> None:
    secret = bytes(range(sort.length))
    key = sort(secret)
    shown = f"{key} {key!r} {[key]}"
    assert sort.__name__ in shown
    assert repr(secret)[2:20] not in shown
    assert secret.hex()[:16] not in shown


@pytest.mark.parametrize("sort", SORTS)
def test_a_key_is_not_pickled_or_copied(sort: type[keys.SecretKey]) -> None:
    key = sort.generate()
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(InvalidKey):
            attempt(key)


@pytest.mark.parametrize("sort", SORTS)
def test_a_key_of_the_wrong_length_is_none(sort: type[keys.SecretKey]) -> None:
    with pytest.raises(InvalidKey):
        sort(bytes(sort.length - 1))


def test_keys_of_two_sorts_are_never_equal() -> None:
    assert keys.VaultKey(bytes(32)) != keys.EpochKey(bytes(32))
    assert keys.VaultKey(bytes(32)) == keys.VaultKey(bytes(32))
    assert keys.VaultKey(bytes(32)) != keys.VaultKey(bytes(31) + b"\x01")


def test_a_key_cannot_linger_in_a_set() -> None:
    with pytest.raises(TypeError):
        hash(keys.VaultKey.generate())


@given(first=st.text(min_size=1, max_size=16), second=st.text(min_size=1, max_size=16))
def test_two_uses_never_share_a_key(first: str, second: str) -> None:
    parent = keys.VaultKey(bytes(32))
    same = keys.derive(parent, first) == keys.derive(parent, second)
    assert same == (first == second)


@pytest.mark.parametrize("label", ["", "x" * 65, "한" * 22])
def test_a_label_has_a_bounded_length(label: str) -> None:
    with pytest.raises(InvalidIdentifier):
        keys.derive(keys.VaultKey(bytes(32)), label)


def test_randomness_is_asked_for_once_and_whole() -> None:
    asked: list[int] = []

    def random(length: int) -> bytes:
        asked.append(length)
        return bytes(length)

    keys.SealingPrivateKey.generate(random)
    assert asked == [96]
