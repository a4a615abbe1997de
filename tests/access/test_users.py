"""Accounts and roles: who may make them, and that every change ends what was signed in."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.urls import reverse

from cases.access import actions
from cases.access.models import Membership, User
from cases.audit.models import Event
from cases.core.errors import Denied, Refused
from tests.factories.access import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "another invented pass phrase"


def last():
    return Event.objects.order_by("-seq").first()


def is_in(client):
    return client.get(reverse("account_change_password")).status_code == 200


@pytest.fixture
def victim(house):
    return make_user("victim", role="caseworker", house=house)


CHANGES = {
    "a new password": lambda user, house, by: actions.set_password(user=user, password=NEW, by=by),
    "a closed account": lambda user, house, by: actions.close_user(user=user, by=by),
    "a role given": lambda user, house, by: actions.give_role(user=user, at=actions.RoleAt("auditor"), by=by),
    "a role taken": lambda user, house, by: actions.take_role(membership=user.memberships.get(), by=by),
}
BEHIND = {
    "password": lambda user, house: User.objects.filter(pk=user.pk).update(password="x"),
    "closed": lambda user, house: User.objects.filter(pk=user.pk).update(is_active=False),
    "given": lambda user, house: Membership.objects.create(user=user, role="auditor"),
    "taken": lambda user, house: user.memberships.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_ends_all_sessions_of_that_user_only(change, victim, house, admin, sign_in):
    phones, desk = [sign_in(victim), sign_in(victim)], sign_in(admin)
    assert all(is_in(client) for client in [*phones, desk])
    CHANGES[change](User.objects.get(pk=victim.pk), house, admin)
    assert Session.objects.count() == 1
    assert not any(is_in(client) for client in phones) and is_in(desk)


@pytest.mark.parametrize("change", BEHIND)
def test_a_change_past_the_actions_ends_sessions_too(change, victim, house, sign_in):
    client = sign_in(victim)
    assert is_in(client)
    BEHIND[change](victim, house)
    assert not is_in(client)


def test_a_reopened_account_does_not_revive_old_sessions(victim, admin, sign_in):
    client = sign_in(victim)
    actions.close_user(user=victim, by=admin)
    actions.reopen_user(user=victim, by=admin)
    assert not is_in(client) and is_in(sign_in(victim))


def test_ones_own_new_pass_phrase_is_recorded_and_ends_the_other_sessions(victim, sign_in):
    phone, desk = sign_in(victim), sign_in(victim)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert desk.post(reverse("account_change_password"), typed).status_code == 302
    assert User.objects.get(pk=victim.pk).check_password(NEW) and not is_in(phone)
    assert Event.objects.filter(action="access.password_changed", actor=victim.pk).count() == 1


def test_roles_cost_no_query_beyond_the_session_check(caseworker, sign_in, django_assert_num_queries):
    client = sign_in(caseworker)
    with django_assert_num_queries(3):  # session, user, memberships
        client.get(reverse("account_change_password"))


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "treasurer", "auditor", "stranger"])
@pytest.mark.parametrize("change", CHANGES)
def test_others_change_no_account(request, who, change, victim, house):
    with pytest.raises(Denied):
        CHANGES[change](victim, house, request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.create_user(user=User(username="fresh"), password=NEW, by=request.getfixturevalue(who))


def test_an_admin_does_not_lock_himself_out(admin):
    for act in (
        lambda: actions.close_user(user=admin, by=admin),
        lambda: actions.take_role(membership=admin.memberships.get(), by=admin),
    ):
        with pytest.raises(Refused):
            act()
    assert User.objects.get(pk=admin.pk).is_active and admin.memberships.exists()


def test_one_admin_takes_the_role_from_another(admin):
    second = make_user("second", role="admin", house=None)
    actions.take_role(membership=second.memberships.get(), by=admin)
    assert not second.grants.roles and last().detail == {"role": "admin"}


@pytest.mark.parametrize(
    ("role", "placed", "code"),
    [
        ("caseworker", False, "house_missing"),
        ("admin", True, "house_not_needed"),
        ("king", False, "role_unknown"),
        ("caseworker", True, "role_held"),
    ],
)
def test_roles_fit_their_place(role, placed, code, victim, house, admin):
    at = actions.RoleAt(role, house.pk if placed else None)
    with pytest.raises(Refused) as refusal:
        actions.give_role(user=victim, at=at, by=admin)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("fresh", "short", "password"),
        ("fresh", "passwordpassword", None),
        ("fresh-fresh-fresh", "fresh-fresh-fresh", "password"),
        ("no spaces", NEW, "username"),
        ("VICTIM", NEW, "username"),
        ("", NEW, "username"),
    ],
)
def test_weak_pass_phrases_and_bad_names_are_refused(name, password, field, victim, admin):
    before = User.objects.count()
    try:
        actions.create_user(user=User(username=name), password=password, by=admin)
    except Refused as refusal:
        assert refusal.field == field and User.objects.count() == before
    else:
        assert field is None


def test_new_pass_phrases_are_hashed_with_argon2(admin, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = actions.create_user(user=User(username="fresh"), password=NEW, by=admin)
    assert user.password.startswith("argon2$argon2id$") and last().object_id == user.id


@pytest.fixture
def terminal(command, monkeypatch):
    """`manage.py users` with a line typed into it."""

    def run(*words, typed=NEW):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        monkeypatch.setattr("getpass.getpass", lambda prompt: typed)
        out = io.StringIO()
        command("users", *words, stdout=out)
        return out.getvalue()

    return run


def test_the_console_makes_lists_and_closes_accounts(terminal, house, sign_in):
    terminal("add", "fresh", "--role", "caseworker", "--house", "cedar", "--password-stdin")
    user = User.objects.get(username="fresh")
    assert user.check_password(NEW) and user.grants.roles == {"caseworker"}
    assert (last().actor, last().detail) == (None, {"console": True, "role": "caseworker"})
    assert "fresh\topen\tcaseworker@Cedar" in terminal("list")
    terminal("role", "add", "fresh", "--role", "auditor")
    terminal("role", "remove", "Fresh", "--role", "caseworker", "--house", "Cedar")
    terminal("password", "fresh", typed=PASSWORD)
    client = sign_in(User.objects.get(pk=user.pk))
    terminal("disable", "fresh")
    assert not is_in(client) and "fresh\tclosed\tauditor" in terminal("list")
    terminal("enable", "fresh")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "fresh", "--role", "caseworker"),
        ("add", "fresh", "--role", "caseworker", "--house", "Nowhere"),
        ("add", "fresh", "--role", "king"),
        ("disable", "nobody-here"),
        ("role", "remove", "victim", "--role", "admin"),
    ],
)
def test_the_console_says_what_is_wrong_and_changes_nothing(words, terminal, victim):
    before = User.objects.count(), Membership.objects.count()
    with pytest.raises(CommandError):
        terminal(*words)
    assert (User.objects.count(), Membership.objects.count()) == before


def test_a_short_pass_phrase_is_refused_at_the_console(terminal, house):
    with pytest.raises(CommandError, match="too short"):
        terminal("add", "fresh", "--role", "auditor", typed="short")
    assert not User.objects.filter(username="fresh").exists()
