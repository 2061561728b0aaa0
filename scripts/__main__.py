"""`python -m scripts explain NAME...`: which part of a key changed since a snippet last ran.

`python -m scripts compare SITE`: which published numbers moved since an older site was built.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import compare, produce, settings
from scripts.problem import Problem


def main() -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts")
    commands = parser.add_subparsers(dest="command", required=True)
    explain = commands.add_parser("explain", help="say whether the next build runs a snippet, and why")
    explain.add_argument("names", nargs="+", metavar="NAME")
    compare_ = commands.add_parser("compare", help="say which published numbers moved since an older build")
    compare_.add_argument("old", type=Path, metavar="SITE", help="a built site, or a JSON file of results by snippet")
    compare_.add_argument("--new", type=Path, default=Path("site"), metavar="SITE", help="the site that is compared")
    compare_.add_argument("--tolerance", type=float, default=0.001, help="the relative change that is passed over")
    arguments = parser.parse_args()
    try:
        if arguments.command == "compare":
            print("\n".join(compare.report(settings.load(), arguments.old, arguments.new, arguments.tolerance)))
            return 0
        for name in arguments.names:
            print("\n".join(produce.explain(settings.load(), name)))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
