"""`manage.py evidence check`: every original against its hash, every sealed file against the rows."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cases.evidence import checking
from cases.evidence.models import Evidence


class Command(BaseCommand):
    """Thin; fails when something is wrong, so that a timer can tell."""

    help = "Check every piece of evidence against its hash and list sealed files no row knows."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=["check"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Names keys only: they tell nothing."""
        run = checking.each(by=None)
        checked = list(
            tqdm(run, total=Evidence.objects.count(), desc="Checking", unit=" pieces", disable=None)
        )
        wrong = [found.evidence for found in checked if not found.sound]
        lost = checking.orphans()
        checking.told(by=None, sound=len(checked) - len(wrong), wrong=len(wrong), without_row=len(lost))
        for evidence in wrong:
            self.stdout.write(f"  {evidence.id} of report {evidence.report.ref}: gone or changed")
        for path in lost:
            self.stdout.write(f"  {path.name}: belongs to no row, and nothing opens it; it can be deleted")
        if wrong:
            raise CommandError(f"{len(wrong)} of {len(checked)} pieces of evidence are gone or were changed.")
        self.stdout.write(
            f"{len(checked)} pieces of evidence are as they came; files without a row: {len(lost)}."
        )
