"""Forms that are the same in every room."""

from typing import Any

from django import forms

from cases.core.layouts import layout


class SureForm(forms.Form):
    """A confirmation; nothing to fill in."""

    helper: Any

    def __init__(self, *args: Any, submit: Any, css_class: str = "button-danger", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout(submit=submit, css_class=css_class)
