"""Draw the status graph of a report into the manual."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from cases.review import drawing


class Command(BaseCommand):
    """`manage.py review_graph` writes docs/review.svg and docs/review.md."""

    help = "Draw the status graph of a threat report (docs/review.svg, docs/review.md) from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        """Both files."""
        for name, text in (("review.svg", drawing.svg()), ("review.md", drawing.table())):
            (to / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(to / name))
