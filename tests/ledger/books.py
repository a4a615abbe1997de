"""The books in memory: the same rules, no database, sums kept by another way, to compare the ledger with."""

from collections import Counter
from dataclasses import dataclass, field

from cases.core.errors import Refused
from cases.ledger import rules
from cases.ledger.models import CashBox, Fund
from cases.ledger.rules import NewLine

STEP = 6  # bytes of one step of a history


@dataclass(frozen=True)
class Step:
    """One thing somebody tries; numbers choose among funds, boxes and entries."""

    verb: str
    a: int
    b: int
    c: int
    d: int
    units: int


VERBS = ("gift", "gift", "transfer", "spend", "exchange", "reverse", "count")


def history(raw: bytes) -> list[Step]:
    """Any bytes are a history."""
    cut = [raw[at : at + STEP] for at in range(0, len(raw) - STEP + 1, STEP)]
    return [Step(VERBS[kind % len(VERBS)], *rest) for kind, *rest in cut]


@dataclass
class Books:
    """Funds and boxes by number; what they hold; every entry as its lines."""

    funds: list[Fund]
    boxes: list[CashBox]
    entries: list[list[NewLine]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    reversals: set[int] = field(default_factory=set)
    of_fund: Counter = field(default_factory=Counter)
    of_box: Counter = field(default_factory=Counter)
    outside: Counter = field(default_factory=Counter)  # what came in less what went out, by currency

    def attempt(self, step: Step) -> str:
        """ "ok", or the code of the refusal; a refusal changes nothing."""
        before = Counter(self.of_fund), Counter(self.of_box), len(self.entries)
        try:
            getattr(self, step.verb)(step)
        except Refused as refusal:
            assert before == (self.of_fund, self.of_box, len(self.entries))
            return refusal.code
        return "ok"

    def fund(self, number: int) -> Fund:
        return self.funds[number % len(self.funds)]

    def box(self, number: int) -> CashBox:
        return self.boxes[number % len(self.boxes)]

    def gift(self, step: Step) -> None:
        self.post([NewLine(self.fund(step.a), self.box(step.b), step.units)])

    def transfer(self, step: Step) -> None:
        source, target = self.pairs(step)
        rules.positive(step.units)
        rules.goes_somewhere(source, target)
        rules.one_currency(source[1].currency, target[1].currency)
        rules.same_restriction(source[0], target[0])
        self.post([NewLine(*source, -step.units), NewLine(*target, step.units)])

    def spend(self, step: Step) -> None:
        lines = self.split(step)
        rules.no_nothing(lines)
        for line in lines:
            rules.may_spend(line.fund, line.category, None)
        self.post(lines)

    def exchange(self, step: Step) -> None:
        fund, given, taken = self.fund(step.a), self.box(step.b), self.box(step.d)
        rules.positive(step.units)
        rules.positive(step.c)
        rules.two_currencies(given.currency, taken.currency)
        rules.rate_fits("USD", (given.currency, taken.currency))
        self.post([NewLine(fund, given, -step.units), NewLine(fund, taken, step.c)])

    def reverse(self, step: Step) -> None:
        if not self.entries:
            return
        number = step.a % len(self.entries)
        if number in self.reversals:
            raise Refused("is_reversal", "")
        if number in self.undone:
            raise Refused("reversed", "")
        self.post([NewLine(one.fund, one.box, -one.units) for one in self.entries[number]])
        self.undone.add(number)
        self.reversals.add(len(self.entries) - 1)

    def count(self, step: Step) -> None:
        fund, box = self.fund(step.a), self.box(step.b)
        difference = step.units - self.of_box[box.pk]
        rules.counted_right(step.units, difference, "Invented words", fund)
        if difference:
            self.post([NewLine(fund, box, difference)])

    def pairs(self, step: Step) -> tuple[tuple[Fund, CashBox], tuple[Fund, CashBox]]:
        return (self.fund(step.a), self.box(step.b)), (self.fund(step.c), self.box(step.d))

    def split(self, step: Step) -> list[NewLine]:
        """One payment out of one box, borne by two funds."""
        box, category = self.box(step.b), ("food", "rent")[step.d % 2]
        parts = [(self.fund(step.a), step.units), (self.fund(step.c), step.units // 2)]
        return [NewLine(fund, box, -units, category) for fund, units in parts if units]

    def post(self, lines: list[NewLine]) -> None:
        """What comes in first; the first line that would fall below zero refuses all."""
        rules.no_nothing(lines)
        of_fund, of_box = Counter(self.of_fund), Counter(self.of_box)
        for line in sorted(lines, key=lambda line: line.units < 0):
            of_fund[line.fund.pk, line.box.currency] += line.units
            of_box[line.box.pk] += line.units
            if line.units < 0 and of_fund[line.fund.pk, line.box.currency] < 0:
                raise Refused("overdrawn_fund", "")
            if line.units < 0 and of_box[line.box.pk] < 0:
                raise Refused("overdrawn_box", "")
        self.of_fund, self.of_box = of_fund, of_box
        self.entries.append(lines)
        for line in lines:
            self.outside[line.box.currency] += line.units

    def check(self) -> None:
        """To the last unit: funds, boxes and lines agree in each currency, and nothing is below zero."""
        by_fund, by_box, by_line = Counter(), Counter(), Counter()
        for (_fund, currency), units in self.of_fund.items():
            by_fund[currency] += units
        for box in self.boxes:
            by_box[box.currency] += self.of_box[box.pk]
        fund_lines, box_lines = Counter(), Counter()
        for line in (line for entry in self.entries for line in entry):
            by_line[line.box.currency] += line.units
            fund_lines[line.fund.pk, line.box.currency] += line.units
            box_lines[line.box.pk] += line.units
        assert by_fund == by_box == by_line == self.outside
        assert fund_lines == self.of_fund and box_lines == self.of_box
        assert all(units >= 0 for units in (*self.of_fund.values(), *self.of_box.values()))
