"""`manage.py demo`: a whole site with invented data, from nothing."""

import os
import shutil
import socket
import sys
from argparse import BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from cases.access.roles import ROLES
from cases.demo import cast, stage


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise CommandError(f"no free port from {wanted} on")


class Command(BaseCommand):
    """Prepares once, then serves with the same server as production."""

    help = "Set up and run a site with invented data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Begin anew, another port, or no server."""
        parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--serve", action=BooleanOptionalAction, default=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Database, key, static files, people; then the server takes over this process."""
        if options["fresh"]:
            self.begin_anew()
        call_command("migrate", verbosity=0)
        if not stage.played():
            self.play()
        call_command("collectstatic", interactive=False, verbosity=0)
        if options["serve"]:
            self.serve(free_port(options["port"]))

    def begin_anew(self) -> None:
        """Only the demo's own folder is emptied; another database is never touched."""
        name = str(settings.DATABASES["default"]["NAME"])
        if connection.vendor != "sqlite" or not name.startswith(str(settings.HOME)):
            raise CommandError("--fresh works on the demo's own database only")
        connection.close()
        for path in settings.HOME.glob("safehouse.sqlite3*"):
            path.unlink()
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        if settings.SAFEHOUSE_FILES.is_relative_to(settings.HOME):
            shutil.rmtree(settings.SAFEHOUSE_FILES, ignore_errors=True)

    def play(self) -> None:
        """Two years of life, with a bar."""
        with tqdm(desc="Two years of life", total=1, unit=" people", disable=None) as bar:
            for housed, total in stage.play():
                bar.total = total
                bar.update(housed - bar.n)

    def serve(self, port: int) -> None:
        """Say where and who, then become gunicorn."""
        say = self.stdout.write
        say(f"\n  Safehouse demo: http://127.0.0.1:{port}/   (Ctrl-C ends it)\n")
        say(f"  The pass phrase of every account: {cast.PASSPHRASE}\n")
        for name, role, houses in cast.STAFF:
            say(f"    {name:<7}{ROLES[role].label!s:<15}{', '.join(houses) or 'all houses'}")
        say("\n  Everybody in it is invented. Start again with --fresh to begin anew.\n")
        self.stdout.flush()
        connection.close()
        command = [sys.executable, "-m", "gunicorn", "safehouse.wsgi", "--bind", f"127.0.0.1:{port}"]
        os.execv(sys.executable, [*command, "--workers", "2", "--threads", "4", "--log-level", "warning"])  # noqa: S606
