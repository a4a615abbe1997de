"""Signing in in our own words; the shape and the checks are allauth's."""

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _


class SignInForm(account.LoginForm):
    """Who, and the pass phrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Pass phrase")


class ConfirmForm(account.ReauthenticateForm):
    """The pass phrase once more, before an export or a change of roles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Pass phrase")


class ChangeForm(account.ChangePasswordForm):
    """A new pass phrase in place of the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Pass phrase now")
        self.fields["password1"].label = _("New pass phrase")
        self.fields["password2"].label = _("New pass phrase, once more")
