"""A choice that can say why as well as what."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Choice:
    """The label of a card with a second line, because a bed's name alone does not say where it is."""

    text: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)
