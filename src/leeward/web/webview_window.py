"""The window of our own, in a process of its own: private, without storage and script bridge.

Started with the port and the ticket on standard input. The page it begins with posts the ticket,
as the launcher's file would.
"""

import json
import sys

from leeward.web.launcher import launcher_page


def main() -> None:
    """Open the window and return when it is closed."""
    import webview  # noqa: PLC0415 - an optional extra

    given = json.loads(sys.stdin.read())
    webview.create_window(
        "Leeward", html=launcher_page(given["port"], given["ticket"]), width=1440, height=960
    )
    webview.start(private_mode=True)


if __name__ == "__main__":
    main()
