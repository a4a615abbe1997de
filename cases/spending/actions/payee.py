"""Who is paid, once and with a reason."""

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.spending.models import Expense


def open_payee(*, expense: Expense, reason: str, by: User) -> str:
    """A landlord or a driver can be found through his name: each look is on record."""
    opening = Opening(expense, "payee", expense.house_id, reason)
    document = open_sealed(opening=opening, permission=Permission.MONEY_VIEW, by=by)
    return str(document.get("name", ""))
