"""Codes that stand in the SQL itself."""

from typing import Any

from django.db.models import Value


class Written(Value):
    """A code of ours in quotes, not a parameter: with a placeholder SQLite cannot tell that a partial index fits,
    and once it has statistics it reads every stay there ever was.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Letters and underscores only; never anything typed by somebody."""
        if not str(self.value).replace("_", "").isalpha():
            raise ValueError(self.value)
        return f"'{self.value}'", ()
