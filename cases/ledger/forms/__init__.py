"""The shape of input about money; what the books allow is asked by the actions."""

from cases.ledger.forms.counting import CountForm, MonthForm, ReasonForm, ReopenForm
from cases.ledger.forms.moving import ExchangeForm, OpeningForm, TransferForm
from cases.ledger.forms.setup import BoxForm, FundForm, PeopleForm, RateForm
from cases.ledger.forms.showing import FilterForm

__all__ = [
    "BoxForm",
    "CountForm",
    "ExchangeForm",
    "FilterForm",
    "FundForm",
    "MonthForm",
    "OpeningForm",
    "PeopleForm",
    "RateForm",
    "ReasonForm",
    "ReopenForm",
    "TransferForm",
]
