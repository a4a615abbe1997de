"""Sessions stored under the SHA-256 of their key: a stolen table gives nobody a valid cookie."""

import hashlib
import uuid
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone


def stored(key: str | None) -> str:
    """What the table holds in place of the cookie's value; 40 hex digits fit Django's column."""
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


def end_all_of(user: uuid.UUID) -> None:
    """Delete every session of a user; a session does not come back when the account is opened again."""
    store = SessionStore()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if store.decode(session.session_data).get(SESSION_KEY) == str(user):
            session.delete()


class SessionStore(DatabaseSessions):
    """Django's database sessions with hashed keys."""

    def _get_session_from_db(self) -> Session | None:
        try:
            return Session.objects.get(session_key=stored(self.session_key), expire_date__gt=timezone.now())
        except Session.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Whether this cookie value is in use."""
        return Session.objects.filter(session_key=stored(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A row to be saved; only the hash leaves the process."""
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]  # not in the stubs
        return Session(
            session_key=stored(key), session_data=self.encode(data), expire_date=self.get_expiry_date()
        )

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=stored(key)).delete()
