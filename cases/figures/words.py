"""Numbers of the statistics as they are written, the same in every language (Latin digits, a dot)."""

from cases.figures.stats import Comparison, Interval


def ratio(found: Comparison) -> str:
    """2.20 (0.76-6.33)."""
    if found.ratio is None or found.interval is None:
        return ""
    return f"{found.ratio:.2f} ({found.interval.low:.2f}-{found.interval.high:.2f})"


def probability(p: float) -> str:
    """= 0.21."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.01 else f"= {p:.2f}"


def share(part: int, whole: int, interval: Interval | None) -> str:
    """58 % (42-73 %)."""
    if interval is None:
        return ""
    return f"{percent(part / whole)} % ({percent(interval.low)}-{percent(interval.high)} %)"


def percent(value: float) -> int:
    """A share in whole hundredths."""
    return round(100 * value)


def days(value: float | None) -> str:
    """12, or 12.5."""
    return "" if value is None else f"{value:g}"
