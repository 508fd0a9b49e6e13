"""The family as a genogram: generations in rows, partners joined, children below.

Signs follow the genogram convention of family work (McGoldrick): a circle for a woman or
girl, a square for a man or boy, a diamond where that is not recorded, a double outline for
the person of this file, a cross for someone who died, a dashed outline for someone missing,
a dashed line for partners who are apart, a line struck twice for a marriage she was forced
into. The shelter of one home is a dashed frame.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from leeward.charts.svg import element, picture, words

Sex = Literal["female", "male", "unknown"]
Presence = Literal["here", "missing", "dead"]
Bond = Literal["together", "apart", "forced"]

_COLUMN: Final = 118.0
_ROW: Final = 112.0
_RADIUS: Final = 16.0
_MARGIN: Final = 64.0
_LABEL_FOOT: Final = 23.0
_NOTE_FOOT: Final = 39.0
"""How far words reach below a sign: a label alone, or a note under it."""

_PASSES: Final = 12


@dataclass(frozen=True)
class Relative:
    """One person of the picture.

    `label` is a pseudonym or a role, never a name: names are fetched on demand elsewhere.
    `href` leads to her file where this member may open it.
    """

    key: str
    label: str
    note: str = ""
    sex: Sex = "unknown"
    presence: Presence = "here"
    is_index: bool = False
    in_home: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Couple:
    """Two parents, or one where the other is not recorded, and their children."""

    partners: tuple[str, ...]
    children: tuple[str, ...] = ()
    bond: Bond = "together"


@dataclass(frozen=True)
class Genogram:
    """The picture and the place of each person in it: (generation, column)."""

    svg: str
    places: Mapping[str, tuple[int, float]]


def genogram(
    people: Sequence[Relative], couples: Sequence[Couple], *, title: str, description: str
) -> Genogram:
    """Lay out and draw a family.

    Args:
        people: shape (n,), each key once. The first row of a generation keeps this order.
        couples: bonds; keys that are not in `people` are passed over.
        title: what the picture is, read aloud in place of it.
        description: the family in words.

    Returns:
        The picture; the same input always gives the same bytes.
    """
    known = {person.key: person for person in people}
    bonds = [_known_part(couple, known) for couple in couples]
    generations = _generations(list(known), bonds)
    columns = _columns(list(known), bonds, generations)
    places = {key: (generations[key], columns[key]) for key in known}
    spot = {
        key: (_MARGIN + column * _COLUMN, _MARGIN * 0.6 + row * _ROW + _RADIUS)
        for key, (row, column) in places.items()
    }
    width = max((x for x, _ in spot.values()), default=0.0) + _MARGIN
    height = max((y for _, y in spot.values()), default=0.0) + _RADIUS + 48
    feet = {person.key: _NOTE_FOOT if person.note else _LABEL_FOOT for person in people}
    parts = [_home(people, spot), *(_bond(couple, spot, feet) for couple in bonds)]
    parts.extend(_person(person, *spot[person.key]) for person in people)
    has_links = any(person.href for person in people)
    svg = picture(width, height, title, description, parts, has_links=has_links)
    return Genogram(svg, places)


def _known_part(couple: Couple, known: Mapping[str, Relative]) -> Couple:
    return Couple(
        tuple(key for key in couple.partners if key in known),
        tuple(key for key in couple.children if key in known),
        couple.bond,
    )


def _generations(keys: Sequence[str], couples: Sequence[Couple]) -> dict[str, int]:
    """Return rows: partners share one, a child stands below its parents.

    Bounded by the number of people, so that a mistaken circle (someone recorded as her own
    grandmother) still ends and still draws.
    """
    row = dict.fromkeys(keys, 0)
    for _ in keys:
        changed = False
        for couple in couples:
            level = max((row[key] for key in couple.partners), default=0)
            wanted = [(key, level) for key in couple.partners]
            if couple.partners:
                wanted += [(key, level + 1) for key in couple.children]
            for key, least in wanted:
                if row[key] < least:
                    row[key] = least
                    changed = True
        # Parents of someone who sits low move down to stand just above her.
        for couple in couples:
            if couple.partners and couple.children:
                above = min(row[key] for key in couple.children) - 1
                for key in couple.partners:
                    if row[key] < above:
                        row[key] = above
                        changed = True
        if not changed:
            break
    used = {level: index for index, level in enumerate(sorted(set(row.values())))}
    return {key: used[level] for key, level in row.items()}


def _columns(
    keys: Sequence[str], couples: Sequence[Couple], row: Mapping[str, int]
) -> dict[str, float]:
    """Return columns: partners side by side, parents above the middle of their children."""
    rows: dict[int, list[str]] = {}
    for key in _partner_order(keys, couples):
        rows.setdefault(row[key], []).append(key)
    column = {key: float(index) for line in rows.values() for index, key in enumerate(line)}
    for _ in range(_PASSES):
        for level in sorted(rows):
            _settle(rows[level], _wishes(rows[level], couples, column), column)
        for level in sorted(rows, reverse=True):
            _settle(rows[level], _wishes(rows[level], couples, column), column)
    least = min(column.values(), default=0.0)
    return {key: round(place - least, 3) for key, place in column.items()}


def _partner_order(keys: Sequence[str], couples: Sequence[Couple]) -> list[str]:
    ordered: list[str] = []
    for key in keys:
        if key in ordered:
            continue
        ordered.append(key)
        for couple in couples:
            if key in couple.partners:
                at = ordered.index(key)
                others = [other for other in couple.partners if other not in ordered]
                ordered[at + 1 : at + 1] = others
    return ordered


def _wishes(
    line: Sequence[str], couples: Sequence[Couple], column: Mapping[str, float]
) -> dict[str, float]:
    """Return where each person of a row would like to stand."""
    wish = {key: column[key] for key in line}
    for couple in couples:
        if not couple.partners or not couple.children:
            continue
        parents = sum(column[key] for key in couple.partners) / len(couple.partners)
        children = sum(column[key] for key in couple.children) / len(couple.children)
        for key in couple.partners:
            if key in wish:
                wish[key] += (children - parents) / 2
        for key in couple.children:
            if key in wish:
                wish[key] += (parents - children) / 2
    return wish


def _settle(line: Sequence[str], wish: Mapping[str, float], column: dict[str, float]) -> None:
    """Give each person her wish as far as one column between neighbours allows."""
    at = -1e9
    for key in line:
        at = max(wish[key], at + 1.0)
        column[key] = at
    # The pass above only pushes to the right; take half of the push back for the whole row.
    drift = sum(column[key] - wish[key] for key in line) / len(line)
    for key in line:
        column[key] -= drift


def _home(people: Iterable[Relative], spot: Mapping[str, tuple[float, float]]) -> str:
    inside = [spot[person.key] for person in people if person.in_home]
    if len(inside) < 2:  # one person alone needs no frame
        return ""
    bands = _bands(inside)
    left, right = min(band[0] for band in bands), max(band[1] for band in bands)
    top, bottom = bands[0][2], bands[-1][3]
    outside = [spot[person.key] for person in people if not person.in_home]
    if any(left < x < right and top < y < bottom for x, y in outside):
        return element("path", d=_steps(bands), class_="g-home")
    return element(
        "rect", x=left, y=top, width=right - left, height=bottom - top, rx=14, class_="g-home"
    )


def _bands(inside: Iterable[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Return, row by row, how far the people of one home reach: left, right, top, bottom."""
    rows: dict[float, list[float]] = {}
    for x, y in inside:
        rows.setdefault(y, []).append(x)
    reach = _COLUMN * 0.46
    return [
        (min(xs) - reach, max(xs) + reach, y - _RADIUS - 14, y + _RADIUS + 42)
        for y, xs in sorted(rows.items())
    ]


def _steps(bands: Sequence[tuple[float, float, float, float]]) -> str:
    """Return an outline that goes in and out with the rows, so that nobody else is within it."""
    turns = [(above[3] + below[2]) / 2 for above, below in itertools.pairwise(bands)]
    down = [f"M{bands[0][0]:.1f} {bands[0][2]:.1f}H{bands[0][1]:.1f}"]
    down += [f"V{turn:.1f}H{band[1]:.1f}" for turn, band in zip(turns, bands[1:], strict=True)]
    up = [f"V{bands[-1][3]:.1f}H{bands[-1][0]:.1f}"]
    up += [
        f"V{turn:.1f}H{band[0]:.1f}"
        for turn, band in zip(reversed(turns), reversed(bands[:-1]), strict=True)
    ]
    return "".join([*down, *up, "Z"])


def _bond(
    couple: Couple, spot: Mapping[str, tuple[float, float]], feet: Mapping[str, float]
) -> str:
    places = sorted(spot[key] for key in couple.partners)
    parts: list[str] = []
    if not places:
        return ""
    y = places[0][1]
    middle = sum(x for x, _ in places) / len(places)
    if len(places) > 1:
        kind = "g-line" if couple.bond == "together" else "g-line g-apart"
        for (left, left_y), (right, right_y) in itertools.pairwise(places):
            path = f"M{left + _RADIUS:.1f} {left_y:.1f}L{right - _RADIUS:.1f} {right_y:.1f}"
            parts.append(element("path", d=path, class_=kind))
        if couple.bond == "forced":
            strike = f"M{middle - 9:.1f} {y + 9:.1f}l10-18m-3 18l10-18"
            parts.append(element("path", d=strike, class_="g-strike"))
    else:
        y += _RADIUS + feet[couple.partners[0]]  # below her words, which it would strike out
    for key in couple.children:
        x, child_y = spot[key]
        bend = child_y - _RADIUS - 26
        path = f"M{middle:.1f} {y:.1f}V{bend:.1f}H{x:.1f}V{child_y - _RADIUS:.1f}"
        parts.append(element("path", d=path, class_="g-line"))
    return "".join(parts)


def _person(person: Relative, x: float, y: float) -> str:
    kind = "g-person g-missing" if person.presence == "missing" else "g-person"
    parts = [_sign(person.sex, x, y, _RADIUS, kind)]
    if person.is_index:
        parts.append(_sign(person.sex, x, y, _RADIUS - 4, "g-index"))
    if person.presence == "dead":
        r = _RADIUS * 0.72
        d = 2 * r
        cross = f"M{x - r:.1f} {y - r:.1f}l{d:.1f} {d:.1f}m0-{d:.1f}l-{d:.1f} {d:.1f}"
        parts.append(element("path", d=cross, class_="g-line"))
    label = "g-label g-label-index" if person.is_index else "g-label"
    parts.append(
        element(
            "text", words(person.label), x=x, y=y + _RADIUS + 17, text_anchor="middle", class_=label
        )
    )
    if person.note:
        parts.append(
            element(
                "text",
                words(person.note),
                x=x,
                y=y + _RADIUS + 33,
                text_anchor="middle",
                class_="g-note",
            )
        )
    # The blank between label and note is not drawn; it parts them where the link is read aloud.
    drawn = " ".join(parts)
    if person.href is None:
        return element("g", drawn)
    return element("a", drawn, href=person.href)


def _sign(sex: Sex, x: float, y: float, r: float, kind: str) -> str:
    if sex == "female":
        return element("circle", cx=x, cy=y, r=r, class_=kind)
    if sex == "male":
        return element("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, class_=kind)
    path = f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l-{r:.1f} {r:.1f}l-{r:.1f}-{r:.1f}z"
    return element("path", d=path, class_=kind)
