"""A real site for real browsers: its own database, its own key, the same server as production."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scratch_database(home: Path) -> str:
    """A database of the engine under test that belongs to one site only."""
    url = urlsplit(os.environ["DATABASE_URL"])
    if url.scheme == "sqlite":
        return f"sqlite:///{home}/site.sqlite3"
    name = f"site_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url.geturl(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url._replace(path=f"/{name}").geturl()


@dataclass
class Site:
    """A demo site in a folder; `application` may be replaced by the positive control."""

    home: Path
    database: str
    application: str = "safehouse.wsgi"
    port: int = field(default_factory=free_port)
    server: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SAFEHOUSE_")}
        return kept | {
            "SAFEHOUSE_MODE": "demo",
            "SAFEHOUSE_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "safehouse.settings",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def start(self) -> None:
        self.manage("demo", "--no-serve")
        command = [sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}"]
        with (self.home / "server.log").open("w") as log:
            self.server = subprocess.Popen(
                [*command, "--workers", "2", "--threads", "4"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=2).read()  # noqa: S310 - our own site
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.home / "server.log").read_text()[-3000:])

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(10)
