"""`python -m tests`: the whole suite, on SQLite and then on PostgreSQL."""

import os
import subprocess
import sys


def main() -> int:
    """The worst exit code of the two runs."""
    worst = 0
    for engine in ("sqlite", "postgres"):
        print(f"== {engine} ==", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *sys.argv[1:]],
            env=os.environ | {"SAFEHOUSE_TEST_ENGINE": engine},
            check=False,
        )
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
