"""Who plays in the demo.  Everybody is invented; the family names are words out of story books."""

import random
from dataclasses import dataclass, field

PASSPHRASE = "paper lantern demo only"  # noqa: S105 - invented, printed by the demo
# user name, role, houses (none: everywhere)
STAFF = (
    ("dana", "caseworker", ("Cedar", "Willow")),
    ("soran", "coordinator", ("Cedar", "Willow", "Juniper")),
    ("rima", "admin", ()),
    ("tara", "treasurer", ("Cedar", "Willow", "Juniper")),
    ("aram", "auditor", ()),
    ("lana", "caseworker", ("Juniper",)),
)


@dataclass(frozen=True)
class RoomPlan:
    """A room to be built: code, who sleeps there, beds, floor area in m2."""

    code: str
    rule: str
    beds: int
    area: int
    bunks: bool = False


@dataclass(frozen=True)
class HousePlan:
    """A house to be built."""

    code_name: str
    area: str
    address: str
    rooms: tuple[RoomPlan, ...]
    fields: dict[str, object] = field(default_factory=dict)


HOUSES = (
    HousePlan(
        "Cedar",
        "Erbil area",
        "1 Invented Lane, Storybook Quarter",
        (
            RoomPlan("1", "men", 4, 17, bunks=True),
            RoomPlan("2", "men", 2, 9),
            RoomPlan("3", "women", 3, 15),
            RoomPlan("4", "family", 4, 18),
        ),
    ),
    HousePlan(
        "Willow",
        "Erbil area",
        "22 Fable Street, Storybook Quarter",
        (
            RoomPlan("A", "women", 3, 14),
            RoomPlan("B", "women", 2, 10),
            RoomPlan("C", "family", 4, 20),
        ),
        {"accepts_men": False},
    ),
    HousePlan(
        "Juniper",
        "Sulaymaniyah area",
        "3 Make-Believe Road",
        (
            RoomPlan("1", "men", 4, 16, bunks=True),
            RoomPlan("2", "any", 2, 10),
            RoomPlan("3", "family", 3, 15),
        ),
    ),
)

WOMEN = (
    ("Zerrin", "زرين"),
    ("Hêlîn", "هيلين"),
    ("Noor", "نور"),
    ("Shilan", "شيلان"),
    ("Rasha", "رشا"),
    ("Avin", "ئەڤین"),
    ("Sawsan", "سوسن"),
    ("Khanda", "خەندە"),
    ("Maysa", "ميساء"),
    ("Dunya", "دنيا"),
)
MEN = (
    ("Rebin", "رێبین"),
    ("Haidar", "حيدر"),
    ("Karwan", "کاروان"),
    ("Mustafa", "مصطفى"),
    ("Ayad", "أياد"),
    ("Hiwa", "هیوا"),
    ("Saif", "سيف"),
    ("Bakhtiar", "بەختیار"),
    ("Yasir", "ياسر"),
    ("Zana", "زانا"),
    ("Laith", "ليث"),
    ("Aso", "ئاسۆ"),
)
FAMILIES = (
    ("Storybook", "الحكاية"),
    ("Fairytale", "الأسطورة"),
    ("Paperboat", "زورق الورق"),
    ("Moonriver", "نهر القمر"),
    ("Dreamland", "أرض الحلم"),
    ("Makebelieve", "الخيال"),
    ("Inkwell", "المحبرة"),
    ("Kitestring", "خيط الطائرة"),
)


def identity(rng: random.Random, *, woman: bool, family: tuple[str, str] | None = None) -> dict[str, object]:
    """A name in four parts with its Latin form; every third in Latin letters only."""
    given = rng.choice(WOMEN if woman else MEN)
    father, grandfather = rng.sample(MEN, 2)
    house = family or rng.choice(FAMILIES)
    script = 0 if rng.random() < 0.34 else 1
    return {
        "given": given[script],
        "father": father[script],
        "grandfather": grandfather[script],
        "family": house[script],
        "latin": f"{given[0]} {father[0]} {grandfather[0]} {house[0]}",
        "aliases": [f"{given[0]} of the {house[0]}"] if rng.random() < 0.2 else [],
    }


def phone(rng: random.Random) -> str:
    """A number nobody has: the prefix is not handed out."""
    return f"0770 000 {rng.randrange(10_000):04d}"
