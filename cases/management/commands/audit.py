"""`manage.py audit verify` walks the chain; `audit anchor` prints its head, to be noted elsewhere."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cases.audit import chain
from cases.audit.models import Event


def anchor(text: str) -> tuple[int, str]:
    """A head as `audit anchor` prints it."""
    number, _, mac = text.partition(":")
    if not number.isdigit() or len(mac) != 64:
        raise argparse.ArgumentTypeError("an anchor looks like 1234:64 hex digits")
    return int(number), mac


class Command(BaseCommand):
    """Ends with 1 where the chain does not hold."""

    help = "Check the audit log, or print its head."

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb, and the head noted outside."""
        parser.add_argument("verb", choices=["verify", "anchor"])
        parser.add_argument("--anchor", type=anchor, help="a head noted outside: finds a cut tail")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each break at its place."""
        if options["verb"] == "anchor":
            number, mac = chain.head()
            self.stdout.write(f"{number}:{mac}")
            return
        faults = sound = 0
        walk = chain.verify(anchor=options["anchor"])
        for step in tqdm(walk, total=Event.objects.count(), unit=" events", disable=None, leave=False):
            if isinstance(step, chain.Fault):
                faults += 1
                self.stderr.write(f"event {step.seq}: {step.code}")
            else:
                sound += 1
        if faults:
            raise CommandError(f"{faults} breaks, {sound} events sound")
        self.stdout.write(f"{sound} events, the chain is whole")
