"""`python -m scripts explain NAME...`: which part of a key changed since a snippet last ran."""

from __future__ import annotations

import argparse
import sys

from scripts import produce, settings
from scripts.problem import Problem


def main() -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts")
    commands = parser.add_subparsers(dest="command", required=True)
    explain = commands.add_parser("explain", help="say whether the next build runs a snippet, and why")
    explain.add_argument("names", nargs="+", metavar="NAME")
    arguments = parser.parse_args()
    try:
        for name in arguments.names:
            print("\n".join(produce.explain(settings.load(), name)))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
