"""Code lists of the ledger (source: domain.md section 2, Money)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Restriction(models.TextChoices):
    """What a fund may be used for."""

    UNRESTRICTED = "unrestricted", _("For anything")
    PURPOSE = "purpose", _("For a purpose")
    TIME = "time", _("For a time")
    BOTH = "both", _("For a purpose and a time")
    DESIGNATED = "designated", _("Set aside by ourselves")


FOR_A_PURPOSE = (Restriction.PURPOSE, Restriction.BOTH)
FOR_A_TIME = (Restriction.TIME, Restriction.BOTH)


class Place(models.TextChoices):
    """Where money is kept."""

    CASH = "cash", _("Cash box")
    BANK = "bank", _("Bank account")
    HAWALA = "hawala", _("With a hawala agent")
    WALLET = "wallet", _("Mobile wallet")


class Kind(models.TextChoices):
    """What an entry is."""

    OPENING = "opening", _("Opening balance")
    DONATION = "donation", _("Donation")
    TRANSFER = "transfer", _("Transfer")
    EXCHANGE = "exchange", _("Exchange")
    EXPENSE = "expense", _("Expense")
    COUNT = "count", _("Over or short at a count")
    REVERSAL = "reversal", _("Reversal")


class Category(models.TextChoices):
    """What money is spent on."""

    RENT = "rent", _("Rent")
    ELECTRICITY = "electricity_generator", _("Electricity and generator")
    WATER = "water", _("Water")
    FUEL = "fuel_heating", _("Fuel and heating")
    INTERNET = "internet_phone", _("Internet and phone")
    FOOD = "food", _("Food")
    HYGIENE = "hygiene", _("Hygiene")
    MEDICAL = "medical", _("Medical")
    TRANSPORT = "transport_relocation", _("Transport and relocation")
    DOCUMENTS = "documents_fees", _("Documents and fees")
    DEPOSIT = "rent_deposit_grant", _("Rent deposit grant")
    CASH_HELP = "cash_help", _("Cash help")
    LEGAL = "legal", _("Legal")
    FURNITURE = "furniture", _("Furniture")
    REPAIR = "repair", _("Repair")
    SECURITY = "security_equipment", _("Security equipment")
    STAFF = "staff", _("Staff")
    FEES = "bank_hawala_fee", _("Bank and hawala fees")
    EXCHANGE = "fx_difference", _("Exchange difference")
    OTHER = "other", _("Other")


# What keeps the house open day by day; one-off help to a person is not part of the running cost.
RUNNING = (
    Category.RENT,
    Category.ELECTRICITY,
    Category.WATER,
    Category.FUEL,
    Category.INTERNET,
    Category.FOOD,
    Category.HYGIENE,
    Category.REPAIR,
    Category.STAFF,
    Category.FEES,
)
