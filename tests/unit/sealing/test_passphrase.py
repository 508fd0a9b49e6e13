import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import InvalidIdentifier, SealBroken, UnknownFormat, WrongPassphrase
from leeward.sealing.keys import KeyEncryptionKey
from leeward.sealing.passphrase import CEILING, FLOOR, Cost, derive, unwrap, wrap
from support.writers import seeded

CHEAP = Cost.smallest()
SALT = seeded("salt", 16)
KEK = KeyEncryptionKey(seeded("kek"))


def test_the_floor_is_256_mib() -> None:
    assert Cost(256 * 1024, 3, 4) == FLOOR
    assert FLOOR.reaches(FLOOR)
    assert not CHEAP.reaches(FLOOR)
    assert not Cost(1 << 20, 2, 4).reaches(FLOOR)


def test_hangul_typed_as_jamo_is_the_same_passphrase() -> None:
    typed = "일곱 배가 새벽에 떠난다"
    apart = unicodedata.normalize("NFD", typed)
    assert apart != typed
    assert derive(apart, SALT, CHEAP) == derive(typed, SALT, CHEAP)


@given(words=st.text(max_size=40))
def test_any_text_is_a_passphrase(words: str) -> None:
    assert derive(words, SALT, CHEAP) == derive(words, SALT, CHEAP)


def test_salt_cost_factor_and_words_each_change_the_key() -> None:
    made = [
        derive("words", SALT, CHEAP),
        derive("word", SALT, CHEAP),
        derive("words", seeded("other", 16), CHEAP),
        derive("words", SALT, Cost(16, 1, 1)),
        derive("words", SALT, Cost(8, 2, 1)),
        derive("words", SALT, CHEAP, bytes(16)),
        derive("words", SALT, CHEAP, bytes(17)),
    ]
    assert len({key.reveal() for key in made}) == len(made)


@pytest.mark.parametrize(
    "cost",
    [
        CEILING._replace(memory_kib=CEILING.memory_kib + 1),
        CEILING._replace(iterations=65),
        CEILING._replace(lanes=17),
        Cost(7, 1, 1),
        Cost(15, 1, 2),
        Cost(8, 0, 1),
        Cost(8, 1, 0),
    ],
)
def test_a_planted_cost_is_refused_before_any_work(cost: Cost) -> None:
    with pytest.raises(UnknownFormat):
        derive("words", SALT, cost)


def test_a_short_salt_or_factor_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        derive("words", SALT[:15], CHEAP)
    with pytest.raises(InvalidIdentifier):
        derive("words", SALT, CHEAP, b"short")


@given(secret=st.binary(max_size=200), context=st.binary(max_size=40))
def test_what_was_wrapped_comes_back(secret: bytes, context: bytes) -> None:
    assert unwrap(KEK, wrap(KEK, secret, context), context) == secret


def test_another_key_or_place_reads_as_a_wrong_passphrase() -> None:
    wrapped = wrap(KEK, b"secret", b"here")
    with pytest.raises(WrongPassphrase):
        unwrap(KeyEncryptionKey(bytes(32)), wrapped, b"here")
    with pytest.raises(WrongPassphrase):
        unwrap(KEK, wrapped, b"there")


@given(place=st.integers(0, 57 + 6 + 16 - 1), bit=st.integers(0, 7))
def test_any_changed_bit_is_noticed(place: int, bit: int) -> None:
    wrapped = bytearray(wrap(KEK, b"secret", b"here"))
    wrapped[place] ^= 1 << bit
    with pytest.raises((WrongPassphrase, SealBroken, UnknownFormat)):
        unwrap(KEK, bytes(wrapped), b"here")


@pytest.mark.parametrize("length", [0, 1, 57, 72])
def test_a_truncated_wrapping_is_refused(length: int) -> None:
    with pytest.raises((SealBroken, UnknownFormat)):
        unwrap(KEK, wrap(KEK, b"secret", b"here")[:length], b"here")


def test_two_wrappings_of_one_secret_differ() -> None:
    assert wrap(KEK, b"secret", b"here") != wrap(KEK, b"secret", b"here")
