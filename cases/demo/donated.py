"""Who gives to the demo's houses, and how: every code and name is invented."""

from dataclasses import dataclass

from cases.core.money import Money, parse
from cases.donors.models import Donation, Donor

K, A, S, M = Donor.Kind, Donor.Anonymity, Donor.Screening, Donation.Method


@dataclass(frozen=True)
class DonorPlan:
    """A donor; the name is sealed, an anonymous one has none."""

    code: str
    house: str
    kind: str
    anonymity: str
    name: str = ""
    screening: str = S.CLEAR


@dataclass(frozen=True)
class Monthly:
    """The same gift every month, on the same day of it."""

    code: str
    fund: str
    amount: str
    day: int
    method: str = M.HAWALA

    @property
    def money(self) -> Money:
        """Cash comes in dinars, what comes from abroad in dollars."""
        return parse(self.amount, "IQD" if self.method == M.CASH else "USD")


@dataclass(frozen=True)
class Promise:
    """A pledge: due days and amounts in dollars as days before tonight (below zero: ahead), and what came of each."""

    code: str
    fund: str
    made: int
    parts: tuple[tuple[int, str, str], ...]  # days ago, promised, paid ("" for nothing)
    condition: str = ""


DONORS = (
    DonorPlan("D-KRTW", "Cedar", K.DIASPORA, A.NAME_TO_STAFF, "Circle of the Paper Boats"),
    DonorPlan("D-BNVL", "Cedar", K.GROUP, A.PUBLIC, "Friends of the Inkwell"),
    DonorPlan("D-HFSQ", "Cedar", K.INDIVIDUAL, A.CODE_ONLY, "Sindbad Kitestring"),
    DonorPlan("D-ZMPT", "Cedar", K.ANONYMOUS, A.ANONYMOUS),
    DonorPlan("D-WGDR", "Willow", K.ORGANISATION, A.PUBLIC, "Moonriver Reading Society"),
    DonorPlan("D-LXCN", "Willow", K.INDIVIDUAL, A.NAME_TO_STAFF, "Maroof Storybook"),
    DonorPlan("D-TVKB", "Willow", K.DIASPORA, A.CODE_ONLY, "Aunts of Dreamland"),
    DonorPlan("D-QRJF", "Juniper", K.DIASPORA, A.NAME_TO_STAFF, "Fairytale Evening Club"),
    DonorPlan("D-PSHM", "Juniper", K.INDIVIDUAL, A.CODE_ONLY, "Badroulbadour Inkwell", S.NOT_YET),
    DonorPlan("D-NCXG", "Juniper", K.ORGANISATION, A.CODE_ONLY, "Office of the Forty Thieves", S.HOSTILE),
)
MONTHLY = (
    Monthly("D-KRTW", "Rent", "820", 2),
    Monthly("D-BNVL", "General", "660", 5),
    Monthly("D-HFSQ", "General", "310", 6),
    Monthly("D-ZMPT", "General", "150,000", 11, M.CASH),
    Monthly("D-WGDR", "Rent", "620", 3),
    Monthly("D-TVKB", "General", "680", 5),
    Monthly("D-LXCN", "General", "125,000", 9, M.CASH),
    Monthly("D-QRJF", "Rent", "520", 2),
    Monthly("D-QRJF", "General", "330", 4),
    Monthly("D-PSHM", "General", "100,000", 10, M.CASH),
)
PROMISES = (
    Promise("D-BNVL", "General", 200, ((170, "400", "400"), (110, "400", "400"))),  # fulfilled
    Promise("D-KRTW", "General", 75, ((60, "500", "500"), (4, "500", "200"), (-55, "500", ""))),  # part paid
    Promise("D-LXCN", "General", 95, ((38, "350", ""),)),  # late
    Promise("D-TVKB", "General", 20, ((-25, "600", ""),)),
    Promise("D-QRJF", "General", 30, ((-40, "900", ""),), condition="If the evening sells out"),
)
# code, days ago, what, quantity, unit, worth in dinars
GOODS = (
    ("D-WGDR", 140, "Blankets", "20", "pieces", "300,000"),
    ("D-HFSQ", 47, "Rice", "50", "kg", "95,000"),
)
