"""Start the real parent process; arguments are one JSON object. Run as `-m support.run_desk`."""

import json
import sys
from functools import partial
from pathlib import Path

from leeward.web.parent import DeskSettings, Parent

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    settings = DeskSettings(**(given | {"folder": Path(given["folder"])}))
    sys.exit(Parent(settings, warn=partial(print, flush=True)).run())
