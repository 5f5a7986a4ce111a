"""Make the first administrator of an installation; every other account is made on the pages."""

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.roles import Role
from accounts.models import User
from accounts.services import people
from core.context import Origin, coming_from
from core.errors import DomainError


class Command(BaseCommand):
    """`manage.py create_administrator USERNAME`; the password is asked for, or read from standard input."""

    help = "Make an administrator. While there is one who may sign in, administrators make accounts on the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name and the name people know."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the name people know; the user name unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account; exit 1 when there is an administrator, or with what is wrong with the name or password."""
        if User.objects.filter(is_active=True, roles__contains=[Role.ADMINISTRATOR.value]).exists():
            raise CommandError("There is an administrator who may sign in: they make accounts on the page People.")
        username = options["username"]
        password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            with coming_from(Origin(source="command")):
                people.create(
                    username=username,
                    name=options["name"] or username,
                    roles=[Role.ADMINISTRATOR],
                    password=password,
                    by=None,
                )
        except DomainError as refusal:
            raise CommandError(" ".join([refusal.message, *refusal.fields.values()])) from None
        self.stdout.write(f"{username} may sign in as administrator.")
