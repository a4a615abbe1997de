#!/usr/bin/env python
"""The command line of Safehouse; `demo` needs no environment at all."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safehouse.settings")
    if sys.argv[1:2] in (["demo"], ["pictures"], ["bench"]):
        os.environ["SAFEHOUSE_MODE"] = "demo"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
