"""The program started as on a real server: its own process, its own folder, nothing inherited."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**given: str) -> dict[str, str]:
    """Only what a bare process needs, and what the test gives."""
    return {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"} | given


def production(home: Path, **given: str) -> dict[str, str]:
    """A complete production environment in a folder; `given` replaces single values."""
    key = home / "site.key"
    if not key.exists():
        key.write_bytes(os.urandom(32))
        key.chmod(0o600)
    return environment(
        **{
            "SAFEHOUSE_MODE": "production",
            "SAFEHOUSE_HOME": str(home),
            "SAFEHOUSE_KEY_FILE": str(key),
            "SAFEHOUSE_ALLOWED_HOSTS": "house.invalid",
            "DATABASE_URL": f"sqlite:///{home}/site.sqlite3",
        }
        | given
    )


def manage(
    *arguments: str, env: dict[str, str], at: Path = ROOT, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """One management command, whatever its exit code."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=at,
        env=env,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
