"""People, recorded through the same action as on the pages; all names are invented."""

from itertools import count
from typing import Any

from cases.access.models import Membership, User
from cases.circle.actions import ContactFacts, Warn, add_alert, keep_contact
from cases.core import clock
from cases.houses.models import House
from cases.papers.actions import ConsentFacts, PaperFacts, give_consent, keep_paper
from cases.papers.models import Paper
from cases.people.actions import NewPerson, create_person, write_medical_alert
from cases.people.models import Person, SafeContact

NUMBERS = count(1)


def make_person(*, house: House, by: User | None = None, code_name: str = "", **known: Any) -> Person:
    """A record in a house; without `by`, a caseworker of that house writes it."""
    new = NewPerson(code_name=code_name or f"Quiet Lantern {next(NUMBERS):04d}", **known)
    return create_person(new=new, house=house, by=by or writer_of(house))


def writer_of(house: House) -> User:
    """A caseworker of this house who is nobody in the cast."""
    user, new = User.objects.get_or_create(username=f"writer-{house.pk.hex[:8]}")
    if new:
        Membership.objects.create(user=user, role="caseworker", house=house)
    return user


REASON = "The doctor asks for it"


def make_full_person(*, house: House, by: User, code_name: str = "Amber Kettle", mark: str = "") -> Person:
    """Somebody about whom all is known; `mark` makes the sealed values of several people differ."""
    person = make_person(
        house=house,
        by=by,
        code_name=code_name,
        sex="female",
        birth_year=1991,
        identity={
            "given": f"زينب{mark}", "father": f"خيالي{mark}", "grandfather": f"Grandad{mark}",
            "family": f"الجابري{mark}", "latin": f"Zaynab Khayali{mark}", "aliases": [f"UmNour{mark}"],
            "handles": [f"@lantern{mark}"],
        },
        phones=(f"077012345{len(mark):02d}",),
    )  # fmt: skip
    write_medical_alert(person=person, text=f"Penicillin{mark}", by=by)
    words = {"name": f"Auntie{mark}", "phone": "+9647709999999", "safe_hours": f"Evenings{mark}",
             "opener": f"The tailor calls{mark}", "code_word": f"apricot{mark}",
             "duress_word": f"walnut{mark}",
             "burned": ["+9647708888888"]}  # fmt: skip
    facts = ContactFacts("relative", "signal", "alive", True, words)
    keep_contact(contact=SafeContact(person=person), facts=facts, by=by)
    add_alert(person=person, warn=Warn("medical_first", clock.tonight(), None, f"Call her{mark}"), by=by)
    keep_paper(paper=Paper(person=person), facts=PaperFacts("passport", number=f"A12398{len(mark)}7"), by=by)
    give_consent(person=person, facts=ConsentFacts("legal", f"Lawyer{mark}", clock.tonight()), by=by)
    return Person.objects.get(pk=person.pk)


def sealed_words(mark: str = "") -> list[str]:
    """What no page may show of such a person but the one that reveals it."""
    names = ["زينب", "خيالي", "Grandad", "الجابري", "Khayali", "UmNour", "@lantern"]
    contact = ["Auntie", "Evenings", "The tailor", "apricot", "walnut"]
    return [word + mark for word in names + contact] + [
        "770999",
        "770888",
        f"077012345{len(mark):02d}",
        "A12398",
    ]
