"""One expense, held while somebody takes the next step, so that of two at once one is told."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.errors import Refused
from cases.ledger.models import Fund
from cases.spending.models import Expense
from cases.vault import sealed


def held(expense: Expense) -> Expense:
    """The row as it stands now, locked until the end of the transaction.

    Locked first and read after: PostgreSQL reads a row it waited for anew, but not what was joined to it.
    """
    Expense.objects.select_for_update(of=("self",)).filter(pk=expense.pk).values_list("pk").first()
    return Expense.objects.select_related("house__money_rule", "updated_by", "entry").get(pk=expense.pk)


def must_be(row: Expense, *states: str) -> None:
    """Who comes second is told what the first one did."""
    if row.state in states:
        return
    sentence = format_lazy(
        _("Too late: {who} changed this at {when}. It now stands as: {state}."),
        who=str(row.updated_by),
        when=clock.in_words(row.updated_at),
        state=row.get_state_display(),
    )
    raise Refused("done_already", sentence)


def parts(row: Expense) -> list[tuple[Fund, int]]:
    """The funds with what each bears."""
    return [(split.fund, split.units) for split in row.splits.select_related("fund").order_by("fund__code")]


def add_words(row: Expense, **words: str) -> None:
    """Put further words into the sealed note."""
    if any(words.values()):
        sealed.put(row, note=sealed.read(row, "note") | words)
