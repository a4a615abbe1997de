"""The one Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def put_guards_back(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Migrations may rebuild tables and lose their triggers."""
    from django.db import connections

    from cases.core import guards

    guards.install(connections[using])


class CasesConfig(AppConfig):
    """Rooms by feature, see README."""

    name = "cases"
    label = "cases"
    verbose_name = _("Safehouse")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks and keep the guards up."""
        from cases import checks  # noqa: F401

        post_migrate.connect(put_guards_back, sender=self)
