"""How a form is laid out in every room."""

from typing import Any

from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit

MORE = "crispy/layout/more.html"


def layout(*parts: Any, submit: Any, css_class: str = "button-main") -> FormHelper:
    """One purpose, one button."""
    helper = FormHelper()
    helper.layout = Layout(*parts, FormActions(Submit("save", submit, css_class=css_class)))
    return helper


def bare(*parts: Any) -> FormHelper:
    """The fields alone: the form tag, the token and the buttons are the page's."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*parts)
    return helper
