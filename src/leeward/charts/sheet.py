"""A picture that stands alone in a file brings its own few rules of style; pages have theirs."""

from typing import Final

_RULES: Final = """
svg{background:#fff;font:13px system-ui,sans-serif;padding:12px}
text{fill:#1d2a33}text.quiet{fill:#5d6b75}text.whole{font-weight:600}
text.number{font-variant-numeric:tabular-nums}text.for{fill:#1c6b4a}text.against{fill:#a4262c}
line{stroke:#c9d2d8}line.grid{stroke:#e6ebee}line.axis{stroke:#7d8a93}
line.untold{stroke:#7d8a93;stroke-width:2;stroke-dasharray:3 3}
rect.whole{fill:#3d5a6c}rect.for{fill:#3f9c74}rect.against{fill:#cf5b5f}rect.nothing{fill:#9aa7af}
"""


def standing_alone(svg: str) -> str:
    """Return the text of an SVG file that holds one picture."""
    head, rest = svg.split(">", 1)
    named = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{named}><style>{_RULES}</style>{rest}\n'
