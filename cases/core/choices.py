"""A choice that can say why as well as what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """The label of a card with a second line, because a bed's name alone does not say where it is."""

    text: str
    hint: str = ""

    def __str__(self) -> str:
        return self.text
