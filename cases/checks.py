"""System checks that see all rooms: every field classified, every guard installed."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections

from cases.core import guards
from cases.ledger import overdraft  # noqa: F401 - lays its guard
from cases.vault.models import SealedField


@register()
def fields_are_classified(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Each column is sealed, or open by a decision written down in the model's `OPEN`."""
    errors = []
    for model in apps.get_app_config("cases").get_models():
        decided = getattr(model, "OPEN", {})
        columns = {field.name: field for field in model._meta.concrete_fields}
        for name, field in columns.items():
            if (name in decided) == isinstance(field, SealedField):
                errors.append(
                    Error(
                        f"{model.__name__}.{name} must be sealed, or listed in OPEN.",
                        obj=model,
                        id="cases.E001",
                    )
                )
        for name in decided.keys() - columns.keys():
            errors.append(
                Error(f"{model.__name__}.OPEN lists {name}, which is gone.", obj=model, id="cases.E002")
            )
    return errors


@register(Tags.database)
def guards_stand(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """The triggers that make tables append-only are there."""
    errors = []
    for alias in databases or []:
        db = connections[alias]
        if any(model._meta.db_table in db.introspection.table_names() for model in guards.GUARDED):
            errors += [
                Error(f"The trigger {name} is missing.", id="cases.E003") for name in guards.missing(db)
            ]
    return errors
