"""What forms about money ask with: an amount in any digits, a fund, a cash box."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.core.money import DIGITS, Currency, Money, NotMoney, parse, written
from cases.ledger.models import CashBox, Fund

SENTENCES = {
    "not_money": _("Write the amount in digits, for example %(example)s."),
    "unclear": _("This can be read in more than one way. Write it as %(example)s."),
    "too_fine": _("This currency has %(digits)s decimals. Write it as %(example)s."),
    "too_large": _("This amount is too large to be right."),
    "not_positive": _("Give an amount above zero."),
    "negative": _("Give an amount of zero or more."),
    "no_currency": _("Choose the currency first."),
}


class Amount(forms.CharField):
    """An amount as people type it, cleaned to `Money`; what was typed stays in the box.

    The currency is fixed (`currency="IQD"`), or it is that of the field `beside`: a choice of currencies, or of
    anything that has a `currency` (a cash box, a pledge).  If that field has an error, its error is enough.
    """

    def __init__(self, *, currency: str = "", beside: str = "", zero: bool = False, **kwargs: Any) -> None:
        self.currency, self.beside, self.zero = currency, beside, zero
        self.form: forms.BaseForm | None = None
        attrs = {"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false", "class": "short"}
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", **attrs}))
        kwargs.setdefault("label", _("Amount"))
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Each form has its own copy of the field: remember whose it is."""
        self.form = form
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Money as it would be typed."""
        return written(value.units, value.currency) if isinstance(value, Money) else value

    def clean(self, value: Any) -> Money | None:
        """Money of the currency beside it."""
        text = super().clean(value)
        if not text:
            return None
        currency = self.currency or self._beside()
        if currency is None:
            return None
        try:
            money = parse(text, currency)
        except NotMoney as error:
            raise self._told(error.code, currency) from error
        if money.units < 0 or (money.units == 0 and not self.zero):
            raise self._told("negative" if self.zero else "not_positive", currency)
        return money

    def _told(self, code: str, currency: str) -> ValidationError:
        digits = DIGITS[Currency(currency)]
        facts = {"example": "12,500" if digits == 0 else "1,250.50", "digits": digits}
        return ValidationError(SENTENCES[code], code=code, params=facts)

    def _beside(self) -> str | None:
        """None: the field beside has an error of its own."""
        if self.form is None:
            raise ValueError("an amount without a form needs a currency")
        chosen = self.form.cleaned_data.get(self.beside)
        if chosen is None:  # it stands further down, or it is wrong
            neighbour = self.form[self.beside]
            try:
                chosen = neighbour.field.clean(neighbour.data)
            except ValidationError:
                return None
        currency = getattr(chosen, "currency", chosen)
        if not currency:
            raise self._told("no_currency", Currency.IQD)
        return str(currency)


class FundChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A fund with what it is for; the form gives the rows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Fund.objects.none())
        kwargs.setdefault("label", _("Fund"))
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """General, for anything."""
        return f"{obj.code} ({obj.get_restriction_display()})"


class BoxChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A cash box with its currency; the form gives the rows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", CashBox.objects.none())
        kwargs.setdefault("label", _("Cash box"))
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Small safe (IQD)."""
        return f"{obj.code} ({obj.currency})"
