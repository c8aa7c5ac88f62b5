"""``python -m hrdesk``: the window, or a command."""

import sys


def main() -> int:
    """The entry of the installed program."""
    from hrdesk.bootstrap import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
