"""What forms about money ask with: an amount in any digits, a fund, a cash box."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.core.digits import latin_digits
from cases.core.money import DECIMAL, DIGITS, Currency, Money, NotMoney, parse, written
from cases.ledger.models import CashBox, Fund, Rate

HIGHEST_RATE = 10**6  # dinars for one unit; more is a slip of the finger
_FINE = re.compile(r"[0-9]{1,7}\.(?![0-9]{3}$)[0-9]{1,4}")

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


class Dinars(forms.CharField):
    """Dinars for one unit of a currency, as people type them; at most four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short", "dir": "ltr"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal:
        """1310, 1,310 or 1310.25."""
        text = latin_digits(super().clean(value)).replace(DECIMAL, ".")
        try:
            rate = Decimal(text) if _FINE.fullmatch(text) else Decimal(parse(text, Currency.IQD).units)
        except NotMoney as error:
            sentence = _("Write the rate in dinars, for example 1,310 or 1310.25.")
            raise ValidationError(sentence, code="invalid") from error
        if not 0 < rate < HIGHEST_RATE:
            raise ValidationError(_("This rate cannot be right."), code="invalid")
        return rate


class OfHouse(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row of a house; the form offers the rows, each page of several houses says which."""

    several = False

    def offer(self, rows: QuerySet[Any], *, several: bool) -> None:
        """These rows, under the name of their house where there is more than one."""
        self.several = several
        rows = rows.order_by("house__code_name", "code")
        self.queryset = rows.select_related("house") if several else rows

    def label_from_instance(self, obj: Any) -> str:
        """General; Cedar: General."""
        return f"{obj.house.code_name}: {self.name_of(obj)}" if self.several else self.name_of(obj)

    def name_of(self, obj: Any) -> str:
        """What tells it from others of its house."""
        return str(obj.code)


class FundChoice(OfHouse):
    """A fund with what it is for."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Fund.objects.none())
        kwargs.setdefault("label", _("Fund"))
        super().__init__(**kwargs)

    def name_of(self, obj: Any) -> str:
        """General (For anything)."""
        return f"{obj.code} ({obj.get_restriction_display()})"


class BoxChoice(OfHouse):
    """A cash box with its currency."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", CashBox.objects.none())
        kwargs.setdefault("label", _("Cash box"))
        super().__init__(**kwargs)

    def name_of(self, obj: Any) -> str:
        """Small safe (IQD)."""
        return f"{obj.code} ({obj.currency})"


class RateChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A recorded rate with its day and source."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Rate.objects.none())
        kwargs.setdefault("label", _("Rate"))
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """USD 2026-11-22: 1,310 official, 1,420 market (exchange shop)."""
        facts = {
            "currency": obj.currency,
            "day": obj.day.isoformat(),
            "official": f"{obj.official.normalize():,f}",
            "market": f"{obj.market.normalize():,f}",
            "source": obj.source,
        }
        return str(_("%(currency)s %(day)s: %(official)s official, %(market)s market (%(source)s)") % facts)
