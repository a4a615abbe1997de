"""`manage.py bench`: each page beside its floor, on a scratch database of the chosen engine and size."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cases.bench import build, measure, pages, scratch
from cases.bench.money import build_money
from cases.bench.threats import build_threats


class Command(BaseCommand):
    """Starts itself again on the scratch database; nothing real is touched."""

    help = "Measure the pages beside their floors."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Engine and size."""
        parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
        parser.add_argument("--people", type=int, default=10_000)
        parser.add_argument("--past-stays", type=int, help="as many as people where not given")
        parser.add_argument("--events", type=int, default=0, help="threat reports, and their pages")
        parser.add_argument("--entries", type=int, default=0, help="entries in the books, and their pages")
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument(
            "--here", action="store_true", help="on the database of the environment; for itself only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """The parent makes the database, the child measures."""
        past = options["people"] if options["past_stays"] is None else options["past_stays"]
        if not options["here"]:
            sizes = ["--people", str(options["people"]), "--past-stays", str(past)]
            sizes += ["--events", str(options["events"]), "--entries", str(options["entries"])]
            sys.exit(scratch.run_on(options["engine"], [*sizes, "--rounds", str(options["rounds"])]))
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        world = build.build(people=options["people"], past=past)
        made = None
        if options["events"]:
            made = build_threats(options["events"], houses=world.houses, people=world.people, by=world.worker)
        if options["entries"]:
            build_money(options["entries"], houses=world.houses, by=world.worker)
        timings = pages.measure(world, options["rounds"], made, money=bool(options["entries"]))
        told = f", {options['events']} events" if made else ""
        told += f", {options['entries']} entries" if options["entries"] else ""
        self.stdout.write(f"{options['people']} people, {past} past stays, {len(world.beds)} beds{told}\n")
        self.stdout.write(measure.table(timings))
