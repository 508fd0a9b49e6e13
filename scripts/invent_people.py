"""Write two files of invented people for tracing, and the truth about them.

python scripts/invent_people.py --people 1000 --seed 1 --out FOLDER
"""

import argparse
from datetime import date
from pathlib import Path

from leeward.demo.tracing_families import write_tracing_files


def main() -> None:
    """Write the files and say what is in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000, help="rows of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=1.0, help="multiplies the rates of error")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 3, 1))
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    figures = write_tracing_files(
        given.out, seed=given.seed, people=given.people, today=given.today, noise=given.noise
    )
    print(f"{figures.ours} sought, {figures.theirs} known, {figures.links} links")
    print(f"{figures.linked_ours / figures.ours:.3f} of the sought have a counterpart")
    print(f"{figures.links_to_find} links may be found; the rules hold back the rest")
    for column, counts in figures.by.items():
        shares = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        print(f"{column}: {shares}")


if __name__ == "__main__":
    main()
