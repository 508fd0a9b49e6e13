"""A partner of a private exchange tries names, lies about her list, or sends what no list gives."""

import json
from collections.abc import Callable

import pytest

from leeward.errors import ExchangeAltered, ExchangeRefused, InvalidExchange, LeewardError
from leeward.tracing import exchange_steps as steps
from leeward.tracing.exchange_files import Step, read_message, write_message
from leeward.tracing.exchange_steps import Verdict
from leeward.tracing.exchange_terms import Agreement, read_agreement
from leeward.tracing.private import Blinding, multiply, point_of, stand_in
from support.exchanges import ASKER, HOLDER, Run, Team, agreed, people, run, seeded

AGREED = agreed()
SOUGHT = people(["kim|f|1978", "kim|f|onsong"], ["pak|f|1970"])


def sent_by(
    team: Team, step: Step, points: list[bytes], previous: bytes, agreement: Agreement = AGREED
) -> bytes:
    """A file that one side signs, whatever is in it."""
    return write_message(
        agreement,
        step,
        [points],
        previous=previous,
        officer=team.pen.officer,
        sign=team.pen.sign,
    )


def nobodies(count: int, seed: int = 3) -> list[bytes]:
    random = seeded(seed)
    return sorted(stand_in(random) for _ in range(count))


# --- who holds tries names -----------------------------------------------------------------------


def test_a_list_of_guesses_is_no_longer_than_both_sides_signed() -> None:
    dictionary = people(*[[f"{name}|f|{year}"] for name in range(30) for year in range(20)])
    with pytest.raises(InvalidExchange, match="list_too_long"):
        steps.start(AGREED, dictionary, HOLDER.pen, random=seeded(1))
    room = AGREED.terms.holder_points
    with pytest.raises(ExchangeAltered, match="counts"):
        read_message(
            sent_by(HOLDER, Step.START, nobodies(room + 1), AGREED.digest),
            AGREED,
            Step.START,
            previous=AGREED.digest,
        )


def test_guesses_that_hit_too_often_open_nothing() -> None:
    agreement = agreed(most_common=10)
    asked = people(*[[f"name {n}"] for n in range(40)])
    guesses = people(*[[f"name {n}"] for n in range(50)])
    done = run(agreement, asked, guesses)
    assert (done.verdict, done.holder.tickets) == (Verdict.TOO_MANY, ())


def test_a_table_of_points_made_beforehand_fits_no_other_exchange() -> None:
    other = agreed(exchange="ee" * 16)
    token = b"kim|f|1978"
    assert point_of(AGREED.digest, token) != point_of(other.digest, token)
    # even a side that used its randomness twice would send other points for its people
    first, second = run(AGREED, SOUGHT, SOUGHT), run(other, SOUGHT, SOUGHT)
    assert not set(of_people(first)) & set(of_people(second))


def test_a_second_answer_is_refused_so_that_nobody_guesses_twice() -> None:
    random = seeded(2)
    _, once = steps.start(AGREED, people(["a"]), HOLDER.pen, random=random)
    _, twice = steps.start(AGREED, people(["b"]), HOLDER.pen, random=random)
    asker, _ = steps.answer(AGREED, SOUGHT, once, ASKER.pen, random=random)
    with pytest.raises(ExchangeRefused):
        steps.reply(asker, twice, ASKER.pen)


def of_people(done: Run) -> list[bytes]:
    """The asker's points that stand for somebody."""
    joined = done.files["answer"].split(b"\n", 1)[1]
    own = joined[32 * AGREED.terms.holder_points :]
    places = [at for at, who in enumerate(done.asker.places) if who]
    return [own[32 * at : 32 * at + 32] for at in places]


# --- old rounds, other salts ---------------------------------------------------------------------


def test_a_file_of_an_old_round_is_refused() -> None:
    old = run(AGREED, SOUGHT, people(["kim|f|1978"]))
    random = seeded(11)
    holder, _ = steps.start(AGREED, people(["kim|f|1978"]), HOLDER.pen, random=random)
    with pytest.raises(ExchangeRefused, match="another_step"):
        steps.count(holder, old.files["answer"])
    asker, _ = steps.answer(AGREED, SOUGHT, old.files["start"], ASKER.pen, random=random)
    with pytest.raises(ExchangeRefused, match="another_step"):
        steps.reply(asker, old.files["open"], ASKER.pen)


def test_a_file_of_another_agreement_is_refused() -> None:
    other = agreed(exchange="ee" * 16)
    _, started = steps.start(other, SOUGHT, HOLDER.pen, random=seeded(1))
    with pytest.raises(ExchangeRefused, match="another_exchange"):
        steps.answer(AGREED, SOUGHT, started, ASKER.pen, random=seeded(1))


@pytest.mark.parametrize("who", ["asker", "holder"])
def test_a_salt_that_was_swapped_breaks_the_signatures(who: str) -> None:
    facts = json.loads(AGREED.line)
    facts[who]["salt"] = "00" * 32
    line = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(ExchangeAltered, match="signature"):
        read_agreement(line)


def test_terms_that_one_side_widened_break_the_signatures() -> None:
    line = AGREED.line.replace(b'"most_common":200', b'"most_common":250')
    assert line != AGREED.line
    with pytest.raises(ExchangeAltered, match="signature"):
        read_agreement(line)


def test_one_officer_cannot_sign_for_two() -> None:
    facts = json.loads(AGREED.line)
    facts["holder"]["officers"][1] = facts["holder"]["officers"][0]
    facts["signatures"][1] = facts["signatures"][0]
    line = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(ExchangeRefused, match="two_officers"):
        read_agreement(line)


# --- points that no list gives -------------------------------------------------------------------

PRIME = 2**255 - 19


def worse(change: Callable[[list[bytes]], list[bytes]]) -> list[bytes]:
    return change(nobodies(AGREED.terms.holder_points))


def spelt_otherwise(point: bytes) -> bytes:
    """A second spelling of the same point, by which one could stand twice in a list."""
    return point[:31] + bytes([point[31] | 0x80])


@pytest.mark.parametrize(
    "points",
    [
        worse(lambda one: [bytes(32), *one[1:]]),
        worse(lambda one: sorted([PRIME.to_bytes(32, "little"), *one[1:]])),
        worse(lambda one: sorted([(2).to_bytes(32, "little"), *one[1:]])),
        worse(lambda one: sorted([b"\xff" * 32, *one[1:]])),
        worse(lambda one: sorted([spelt_otherwise(one[0]), *one[1:]])),
        worse(lambda one: sorted([one[1], *one[1:]])),
        worse(lambda one: one[::-1]),
        worse(lambda one: one[1:]),
        worse(lambda one: sorted([*one, one[0]])),
    ],
    ids=[
        *("identity", "large", "off the group", "all bits", "top bit", "twice", "order"),
        *("fewer", "more"),
    ],
)
def test_points_that_no_list_gives_are_refused_though_they_are_signed(points: list[bytes]) -> None:
    file = sent_by(HOLDER, Step.START, points, AGREED.digest)
    with pytest.raises(ExchangeAltered):
        steps.answer(AGREED, SOUGHT, file, ASKER.pen, random=seeded(1))


def test_a_multiplication_refuses_them_too() -> None:
    blinding = Blinding.fresh(seeded(1))
    for point in (bytes(32), (2).to_bytes(32, "little")):
        with pytest.raises(ExchangeAltered):
            multiply([point], blinding)


def test_a_file_that_nobody_of_the_other_side_signed_is_refused() -> None:
    points = nobodies(AGREED.terms.holder_points)
    with pytest.raises(ExchangeRefused, match="no_officer"):
        sent_by(ASKER, Step.START, points, AGREED.digest)
    good = sent_by(HOLDER, Step.START, points, AGREED.digest)
    ours, theirs = (team.side.officers[0].device.encode() for team in (ASKER, HOLDER))
    with pytest.raises(ExchangeAltered, match="signature"):
        steps.answer(AGREED, SOUGHT, good.replace(theirs, ours), ASKER.pen, random=seeded(1))
    other = nobodies(AGREED.terms.holder_points, seed=4)
    swapped = good.split(b"\n", 1)[0] + b"\n" + b"".join(other)
    with pytest.raises(ExchangeAltered, match="signature"):
        steps.answer(AGREED, SOUGHT, swapped, ASKER.pen, random=seeded(1))


@pytest.mark.parametrize("at", [0, 10, 200, 500, 900, 4_000])
def test_no_changed_byte_passes(at: int) -> None:
    good = sent_by(HOLDER, Step.START, nobodies(AGREED.terms.holder_points), AGREED.digest)
    bad = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    with pytest.raises(LeewardError):
        steps.answer(AGREED, SOUGHT, bad, ASKER.pen, random=seeded(1))


# --- secrets -------------------------------------------------------------------------------------


def test_no_secret_is_printed_and_none_is_kept_longer_than_needed() -> None:
    done = run(AGREED, SOUGHT, SOUGHT)
    random = seeded(7)
    holder, _ = steps.start(AGREED, SOUGHT, HOLDER.pen, random=random)
    blinding = holder.blinding
    assert blinding is not None
    assert blinding.reveal().hex() not in repr(holder)
    assert repr(blinding.reveal()) not in repr(holder)
    assert done.holder.second is done.holder.blinding is done.asker.blinding is None
