"""A choice that can say why as well as what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """The label of a radio card or a tick with a second line under it, because a bed's name alone does not say where it is."""

    text: str
    hint: str = ""

    def __str__(self) -> str:
        return self.text
