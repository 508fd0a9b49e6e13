"""The few SVG pieces that every picture uses; text is escaped here and nowhere else.

No `style` attribute and no script is ever written: the desk's content policy forbids both.
Colours come from classes in the style sheet, so that dark and printed pages work.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return one element; `class_` writes `class`, other underscores become hyphens.

    `content` must already be escaped or be other elements; attribute values are escaped here.
    Floats are written with at most one decimal, so that pictures compare byte for byte.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_text(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def words(content: str) -> str:
    """Return text that is safe between tags."""
    return escape(content)


def picture(
    width: float,
    height: float,
    title: str,
    description: str,
    parts: Iterable[str],
    *,
    has_links: bool = False,
) -> str:
    """Return a whole picture with its title and description for people who do not see it.

    One with links is a group: inside an image nothing can be reached by keyboard.
    """
    inside = element("title", words(title)) + element("desc", words(description)) + "".join(parts)
    return element(
        "svg",
        inside,
        width=width,
        height=height,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        role="group" if has_links else "img",
        class_="picture",
        aria_label=title,
    )


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)
