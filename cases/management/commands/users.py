"""`manage.py users`: accounts and roles from the machine's own console."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cases.access import actions
from cases.access.models import User
from cases.access.roles import ROLES
from cases.core.errors import Refused
from cases.houses.models import House


class Command(BaseCommand):
    """Thin: reads arguments and the pass phrase, calls one action, prints."""

    help = "Make, list and close accounts, and give or take roles."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb each."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("list", help="all accounts with their roles")
        for verb, words in (
            ("add", "a new account with its first role"),
            ("password", "a new pass phrase"),
            ("disable", "close an account and end its sessions"),
            ("enable", "open a closed account again"),
        ):
            verbs.add_parser(verb, help=words).add_argument("name")
        for verb in ("add", "password"):
            verbs.choices[verb].add_argument(
                "--password-stdin", action="store_true", help="read it from one line"
            )
        role = verbs.add_parser("role", help="give or take a role")
        role.add_argument("what", choices=["add", "remove"])
        role.add_argument("name")
        for holder in (verbs.choices["add"], role):
            holder.add_argument("--role", choices=list(ROLES), required=True)
            holder.add_argument("--house", help="code name of the house, for roles of a house")

    def handle(self, *args: Any, **options: Any) -> None:
        """A refusal is printed in the words of the rule."""
        try:
            getattr(self, f"do_{options['verb']}")(options)
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal

    def do_list(self, options: dict[str, Any]) -> None:
        """One line a user."""
        for user in User.objects.prefetch_related("memberships__house"):
            roles = [
                f"{held.role}@{held.house.code_name}" if held.house else held.role
                for held in user.memberships.all()
            ]
            self.stdout.write(
                "\t".join([user.username, "open" if user.is_active else "closed", " ".join(roles)])
            )

    def do_add(self, options: dict[str, Any]) -> None:
        """Account and first role together, or neither; nothing is locked while somebody types."""
        at = self.role_at(options)
        password = self.password(options)
        with transaction.atomic():
            user = actions.create_user(user=User(username=options["name"]), password=password, by=None)
            actions.give_role(user=user, at=at, by=None)
        self.stdout.write(f"{user.username} may sign in.")

    def do_password(self, options: dict[str, Any]) -> None:
        """A new pass phrase."""
        actions.set_password(user=self.user(options), password=self.password(options), by=None)
        self.stdout.write("The pass phrase is changed, all sessions are ended.")

    def do_disable(self, options: dict[str, Any]) -> None:
        """Close."""
        actions.close_user(user=self.user(options), by=None)
        self.stdout.write("The account is closed, all sessions are ended.")

    def do_enable(self, options: dict[str, Any]) -> None:
        """Open again."""
        actions.reopen_user(user=self.user(options), by=None)
        self.stdout.write("The account is open.")

    def do_role(self, options: dict[str, Any]) -> None:
        """Give or take."""
        user, at = self.user(options), self.role_at(options)
        if options["what"] == "add":
            actions.give_role(user=user, at=at, by=None)
        else:
            membership = user.memberships.filter(role=at.role, house=at.house).first()
            if membership is None:
                raise CommandError("This user does not have this role.")
            actions.take_role(membership=membership, by=None)
        self.stdout.write("Done; all sessions of this user are ended.")

    def user(self, options: dict[str, Any]) -> User:
        """By name, in any case."""
        user = User.objects.filter(username__iexact=options["name"]).first()
        if user is None:
            raise CommandError("There is no such user.")
        return user

    def role_at(self, options: dict[str, Any]) -> actions.RoleAt:
        """The role, with its house found by code name."""
        if not options["house"]:
            return actions.RoleAt(options["role"])
        house = House.objects.filter(code_name__iexact=options["house"]).first()
        if house is None:
            raise CommandError("There is no such house.")
        return actions.RoleAt(options["role"], house.pk)

    def password(self, options: dict[str, Any]) -> str:
        """Typed twice without echo, or one line of input; never an argument, which others could see."""
        if options["password_stdin"]:
            return sys.stdin.readline().rstrip("\r\n")
        first = getpass.getpass("Pass phrase: ")
        if first != getpass.getpass("Again: "):
            raise CommandError("The two pass phrases differ.")
        return first
