"""Let `python -m leeward` be the same program as `leeward`."""

from leeward.cli.main import main

if __name__ == "__main__":
    main()
