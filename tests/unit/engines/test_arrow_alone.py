"""Arrow that does not wait for pandas: tried in a process of its own, since it lasts."""

import subprocess
import sys

PROGRAM = """
import sys
from leeward.engines.arrow_alone import start_alone
start_alone()
import pyarrow as pa
assert pa.table({"row": [1, 2]}).num_rows == 2
assert "pandas" not in sys.modules
import pandas
start_alone()
assert pa.array([1.5]).to_pylist() == [1.5]
print("both")
"""


def test_tables_are_made_without_pandas_which_others_still_find() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True
    )
    assert done.stdout == "both\n", done.stderr
