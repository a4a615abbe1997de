"""`manage.py import_register FILE --house CODE --by USER`: an old register from the machine's own console."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from cases.access.models import User
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.imports import actions, queries, work
from cases.imports.columns import FIELDS
from cases.imports.models import ImportBatch, Phase, Status

LABELS = {
    "rows": _("rows read"),
    "new": _("stays to come in"),
    "there": _("in already"),
    "people_new": _("new people"),
    "people_known": _("known people"),
    "doubles": _("new people with a known name"),
    "rooms": _("rooms to be made"),
    "beds": _("beds to be made"),
    "errors": _("rows with faults"),
}


class Command(BaseCommand):
    """Thin: the same steps as on the pages, one after the other, with a bar."""

    help = "Bring in an old register (CSV or XLSX), all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """File, house, who, and how columns are matched where the guess is wrong."""
        parser.add_argument("file", type=Path, help="the register, CSV or XLSX")
        parser.add_argument(
            "--by", required=True, help="user name of a coordinator of the houses in the file"
        )
        parser.add_argument("--house", help="code name of the house for rows that name none")
        parser.add_argument("--sheet", default="", help="title of the sheet, else the first")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="a column whose meaning is guessed wrongly; may be repeated",
        )
        parser.add_argument("--make-places", action="store_true", help="make missing rooms and beds")
        parser.add_argument("--dry-run", action="store_true", help="try every row, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """A refusal is printed in the words of the rule; the sealed copy never outlives the command."""
        by = User.objects.filter(username__iexact=options["by"]).first()
        if by is None:
            raise CommandError("There is no such user.")
        batch = None
        try:
            batch = self.received(options, by)
            self.tried(batch, by)
            if not options["dry_run"]:
                self.brought_in(batch, by)
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        except Denied as error:
            raise CommandError("This user may not do that.") from error
        finally:
            if batch is not None:
                batch.refresh_from_db(fields=["status"])
                if batch.status != Status.IMPORTED:
                    actions.discard(batch=batch, by=by)

    def received(self, options: dict[str, Any], by: User) -> ImportBatch:
        """Seal, choose the sheet, match the columns."""
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        batch = actions.receive(data=data, name=options["file"].name, by=by)
        if options["sheet"]:
            batch = actions.choose_sheet(batch=batch, title=options["sheet"], by=by)
        matched = queries.matching(batch=batch, user=by)
        mapping = {at: field for field, at in matched.mapping.items()} | self.mapped(options, matched.header)
        fields = [mapping.get(at, "") for at in range(len(matched.header))]
        columns = actions.Columns(fields, self.house(options["house"]), options["make_places"])
        return actions.choose_columns(batch=batch, columns=columns, by=by)

    def mapped(self, options: dict[str, Any], header: list[str]) -> dict[int, str]:
        """`--map field=heading`; a field named here is taken from the column that was guessed for it."""
        chosen: dict[int, str] = {}
        for text in options["map"]:
            field, _sign, heading = text.partition("=")
            if field not in FIELDS or heading not in header:
                raise CommandError(f"{text}: write FIELD=COLUMN; fields are {', '.join(FIELDS)}")
            chosen[header.index(heading)] = field
        return chosen

    def house(self, name: str | None) -> House | None:
        """The house by its code name."""
        house = House.objects.filter(code_name__iexact=name).first() if name else None
        if name and house is None:
            raise CommandError("There is no such house.")
        return house

    def tried(self, batch: ImportBatch, by: User) -> None:
        """The dry run, with every fault told."""
        self.work(actions.start_check, batch, by)
        if "file" in batch.counts:
            raise CommandError(str(queries.file_fault(batch)))
        self.show(batch)
        for told in queries.told(batch):
            self.stdout.write(f"  row {told.row}, {told.heading}: {told.sentence}")
        if batch.counts.get("errors"):
            raise CommandError("Nothing was changed. Correct these rows and start again.")

    def brought_in(self, batch: ImportBatch, by: User) -> None:
        """All of it, or nothing."""
        if not batch.can_import:
            self.stdout.write("Nothing to add.")
            return
        self.work(actions.start_import, batch, by)
        if batch.status != Status.IMPORTED:
            raise CommandError("Something changed meanwhile. Nothing was written; start again.")
        self.stdout.write("Everything is in.")

    def show(self, batch: ImportBatch) -> None:
        """The figures."""
        for name, label in LABELS.items():
            self.stdout.write(f"  {batch.counts.get(name, 0):>8} {label}")

    def work(self, begin: Any, batch: ImportBatch, by: User) -> None:
        """Begin as on the page, but work here, with a bar for each phase."""
        at = ""
        with tqdm(unit=" rows", disable=None) as bar:

            def also(phase: str, done: int, total: int) -> None:
                nonlocal at
                if phase != at:
                    at = phase
                    bar.reset(total or None)
                    bar.set_description(str(Phase(phase).label))
                bar.update(done - bar.n)

            begin(batch=batch, by=by, work=lambda pk, run: work.perform(pk, run, also))
        batch.refresh_from_db(fields=["status", "counts", "errors", "layout", "run"])
