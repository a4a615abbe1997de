"""`manage.py vault init`: make the keys of a new site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.vault import keys


class Command(BaseCommand):
    """Keys at rest are wrapped by the key file; nothing secret is printed."""

    help = "Make the keys of a new site (once, after the first migrate)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb for now."""
        parser.add_argument("verb", choices=["init"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, or say that they stand."""
        made = keys.init()
        self.stdout.write("The keys are made." if made else "The keys stood already; nothing was changed.")
