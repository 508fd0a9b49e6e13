"""What two organisations agree on before they compare lists that neither shows the other.

`docs/formats/trace-exchange-v1.md` has the bytes. Two named officers of each side sign. The digest
of the whole agreement is the salt of every point, so what fits one exchange fits no other.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import blake2b
from json import dumps, loads
from typing import Any, Final

from leeward.errors import (
    ExchangeAltered,
    ExchangeRefused,
    InvalidExchange,
    SignatureWrong,
    UnknownFormat,
)
from leeward.sealing.envelope import check_signature

FORMAT: Final = "leeward-trace-exchange"
VERSION: Final = 1
TAG: Final = b"lw-exchange-1"
SCHEME: Final = "lw-tokens-1"
PURPOSE: Final = "family_tracing"
OFFICERS: Final = 2

SIZES: Final = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
"""People that a list may be filled up to: who sees a file learns one of these and no more."""

LEAST_TOKENS: Final = 5
MOST_TOKENS: Final = 20
MOST_DAYS: Final = 183
MOST_A_YEAR: Final = 12

Sign = Callable[[bytes], bytes]

_HEX: Final = re.compile(r"[0-9a-f]*")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_MOST_NAME: Final = 80
MOST_LINE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Officer:
    """A member who stands for an exchange, by her device and its public key (hexadecimal)."""

    device: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation in an exchange.

    Attributes:
        organisation: digest of its genesis, hexadecimal.
        name: the code by which `searchable_by` names it in lists.
        salt: its 32 random bytes, hexadecimal.
        officers: two.
    """

    organisation: str
    name: str
    salt: str
    officers: tuple[Officer, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be compared, how much of it, and when nothing comes out.

    Attributes:
        exchange: 16 random bytes, hexadecimal.
        made: the day.
        expires: the last day on which a step may be taken.
        asker_people: to how many people the list of those who are sought is filled up.
        holder_people: likewise the list of those who may be searched for.
        tokens: tokens for each person at most.
        least_common: with fewer common tokens than this, nothing comes out.
        most_common: with more, somebody may be trying names; nothing comes out.
        least_shared: tokens that have to be common before a person gets a ticket.
        a_year: exchanges between these two in a year, at most.
        names_table: checksum of the table by which both read names, hexadecimal.
    """

    exchange: str
    made: date
    expires: date
    asker_people: int
    holder_people: int
    tokens: int
    least_common: int
    most_common: int
    least_shared: int
    a_year: int
    names_table: str
    purpose: str = PURPOSE
    scheme: str = SCHEME

    @property
    def asker_points(self) -> int:
        """How many points the asker's list has, whoever is in it."""
        return self.asker_people * self.tokens

    @property
    def holder_points(self) -> int:
        """How many points the holder's list has."""
        return self.holder_people * self.tokens


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms that the asker's officers signed and the holder's have not."""

    terms: Terms
    asker: Side
    signatures: tuple[str, ...]

    @property
    def line(self) -> bytes:
        """The bytes of the file."""
        return _line({**_unsigned_offer(self.terms, self.asker), "signatures": self.signatures})


@dataclass(frozen=True, slots=True)
class Agreement:
    """Terms that both sides signed. The asker seeks; the holder knows people who may be sought."""

    offer: Offer
    holder: Side
    line: bytes

    @property
    def terms(self) -> Terms:
        """What was agreed on."""
        return self.offer.terms

    @property
    def asker(self) -> Side:
        """The side that seeks."""
        return self.offer.asker

    @property
    def digest(self) -> bytes:
        """32 bytes that stand for the agreement: in every message, and as the salt."""
        return digest(self.line)

    @property
    def check_code(self) -> str:
        """Forty digits to read out to the other side: equal only if both hold the same file."""
        number = int.from_bytes(self.digest[:17], "big") % 10**40
        return " ".join(re.findall("[0-9]{5}", f"{number:040d}"))

    def require_day(self, today: date) -> None:
        """Refuse a step before the agreement was made or after it expired.

        Raises:
            ExchangeRefused: it is not in force.
        """
        if not self.terms.made - timedelta(days=1) <= today <= self.terms.expires:
            raise ExchangeRefused(reason="exchange_expired")


def usual_bounds(most: int, least_shared: int) -> tuple[int, int]:
    """Return usual bounds for common tokens where the shorter list has `most` points.

    At least two people's worth, since one could be chance; at most a tenth of the shorter list:
    who knows a tenth of another organisation's people is trying names.
    """
    least = min(2 * least_shared, most)
    return least, max(least, most // 10)


def digest(line: bytes) -> bytes:
    """Return the 32-byte digest of a file of this format."""
    return blake2b(line, digest_size=32, person=TAG).digest()


def make_offer(terms: Terms, asker: Side, sign: Sequence[Sign]) -> Offer:
    """Return terms as the asker's two officers sign them.

    Raises:
        InvalidExchange: terms that promise nothing.
    """
    _check_terms(terms)
    _check_side(asker)
    message = TAG + _line(_unsigned_offer(terms, asker))
    return Offer(terms, asker, tuple(each(message).hex() for each in sign))


def accept_offer(offer: Offer, holder: Side, sign: Sequence[Sign]) -> Agreement:
    """Return the agreement as the holder's two officers sign it.

    Raises:
        InvalidExchange: both sides are one organisation, or share an officer.
    """
    _check_side(holder)
    _check_apart(offer.asker, holder)
    unsigned = _unsigned_agreement(offer, holder)
    message = TAG + _line(unsigned)
    signatures = tuple(each(message).hex() for each in sign)
    return Agreement(offer, holder, _line({**unsigned, "signatures": signatures}))


def read_offer(line: bytes) -> Offer:
    """Return an offer whose bytes and both signatures hold.

    Raises:
        InvalidExchange: it is none, or its terms promise nothing.
        UnknownFormat: a version that this program does not read.
        ExchangeAltered: a signature is not its officer's.
    """
    found = _read(line, "offer")
    try:
        offer = Offer(_terms(found["terms"]), _side(found["asker"]), tuple(found["signatures"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise InvalidExchange(reason="not_an_offer") from wrong
    _check_terms(offer.terms)
    _check_side(offer.asker)
    if offer.line != line:
        raise InvalidExchange(reason="not_an_offer")
    message = TAG + _line(_unsigned_offer(offer.terms, offer.asker))
    _check_signatures(offer.asker, offer.signatures, message)
    return offer


def read_agreement(line: bytes) -> Agreement:
    """Return an agreement whose bytes and all four signatures hold.

    Raises:
        InvalidExchange: it is none, or its terms promise nothing.
        UnknownFormat: a version that this program does not read.
        ExchangeAltered: a signature is not its officer's.
    """
    found = _read(line, "agreement")
    try:
        offered = tuple(found["offer_signatures"])
        offer = Offer(_terms(found["terms"]), _side(found["asker"]), offered)
        holder, signatures = _side(found["holder"]), tuple(found["signatures"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise InvalidExchange(reason="not_an_agreement") from wrong
    read_offer(offer.line)
    _check_side(holder)
    _check_apart(offer.asker, holder)
    unsigned = _unsigned_agreement(offer, holder)
    if _line({**unsigned, "signatures": signatures}) != line:
        raise InvalidExchange(reason="not_an_agreement")
    _check_signatures(holder, signatures, TAG + _line(unsigned))
    return Agreement(offer, holder, line)


def _unsigned_offer(terms: Terms, asker: Side) -> dict[str, Any]:
    return {**_HEAD, "kind": "offer", "terms": _terms_facts(terms), "asker": asdict(asker)}


def _unsigned_agreement(offer: Offer, holder: Side) -> dict[str, Any]:
    return {
        **_unsigned_offer(offer.terms, offer.asker),
        "kind": "agreement",
        "offer_signatures": offer.signatures,
        "holder": asdict(holder),
    }


_HEAD: Final = {"format": FORMAT, "version": VERSION}


def _terms_facts(terms: Terms) -> dict[str, Any]:
    return {**asdict(terms), "made": str(terms.made), "expires": str(terms.expires)}


def _terms(facts: Mapping[str, Any]) -> Terms:
    days = {name: date.fromisoformat(facts[name]) for name in ("made", "expires")}
    return Terms(**{**facts, **days})


def _side(facts: Mapping[str, Any]) -> Side:
    return Side(**{**facts, "officers": tuple(Officer(**one) for one in facts["officers"])})


def _line(facts: Mapping[str, Any]) -> bytes:
    return dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")


def _read(line: bytes, kind: str) -> dict[str, Any]:
    try:
        found = loads(line[: MOST_LINE + 1])
    except (ValueError, RecursionError) as wrong:
        raise InvalidExchange(reason=f"not_an_{kind}") from wrong
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("kind") != kind:
        raise InvalidExchange(reason=f"not_an_{kind}")
    if found.get("version") != VERSION:
        raise UnknownFormat(format=FORMAT, version=str(found.get("version"))[:8])
    return found


def _check_terms(terms: Terms) -> None:
    counts = (terms.tokens, terms.least_common, terms.most_common, terms.least_shared, terms.a_year)
    holds = (
        all(type(one) is int and one > 0 for one in counts)
        and terms.asker_people in SIZES
        and terms.holder_people in SIZES
        and LEAST_TOKENS <= terms.tokens <= MOST_TOKENS
        and terms.least_shared <= terms.tokens
        and terms.least_shared <= terms.least_common <= terms.most_common
        and terms.most_common <= min(terms.asker_points, terms.holder_points)
        and terms.a_year <= MOST_A_YEAR
        and timedelta() <= terms.expires - terms.made <= timedelta(days=MOST_DAYS)
        and (terms.purpose, terms.scheme) == (PURPOSE, SCHEME)
        and _is_hex(terms.exchange, 16)
        and _is_hex(terms.names_table, 32)
    )
    if not holds:
        raise InvalidExchange(reason="exchange_terms")


def _check_side(side: Side) -> None:
    holds = (
        _is_hex(side.organisation, 32)
        and _is_hex(side.salt, 32)
        and _is_code(side.name)
        and len(side.officers) == OFFICERS
        and all(
            _is_hex(one.device, 16) and _is_hex(one.key, 32) and _is_name(one.name)
            for one in side.officers
        )
    )
    if not holds:
        raise InvalidExchange(reason="exchange_terms")
    first, second = side.officers
    if first.device == second.device or first.key == second.key:
        raise ExchangeRefused(reason="two_officers")


def _check_apart(asker: Side, holder: Side) -> None:
    keys = {one.key for side in (asker, holder) for one in side.officers}
    same = asker.organisation == holder.organisation or asker.name == holder.name
    if same or asker.salt == holder.salt or len(keys) != 2 * OFFICERS:
        raise ExchangeRefused(reason="same_side")


def _check_signatures(side: Side, signatures: Sequence[Any], message: bytes) -> None:
    if len(signatures) != OFFICERS or not all(_is_hex(one, 64) for one in signatures):
        raise ExchangeAltered(reason="signature")
    for officer, one in zip(side.officers, signatures, strict=True):
        check_officer(officer, bytes.fromhex(one), message)


def check_officer(officer: Officer, signature: bytes, message: bytes) -> None:
    """Refuse what an officer's device did not sign.

    Raises:
        ExchangeAltered: it did not.
    """
    try:
        check_signature(bytes.fromhex(officer.key), signature, message)
    except SignatureWrong as wrong:
        raise ExchangeAltered(reason="signature") from wrong


def _is_hex(text: object, length: int) -> bool:
    return isinstance(text, str) and len(text) == 2 * length and bool(_HEX.fullmatch(text))


def _is_code(text: object) -> bool:
    return isinstance(text, str) and bool(_CODE.fullmatch(text))


def _is_name(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _MOST_NAME and text.isprintable()
