"""Every error raised on purpose, in four families by what the person can do next.

Each class has a stable `code`; its sentence in three languages stands in
`i18n/sentences.toml`. `facts` fill that sentence and never hold case content:
no name, no note, no key, only counts, places in a file and codes.

A new error is one class in its family's file; everybody imports it from here.
"""

from leeward.errors.damaged import *
from leeward.errors.families import *
from leeward.errors.invalid import *
from leeward.errors.refused import *
from leeward.errors.unavailable import *
