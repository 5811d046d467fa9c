"""An advice in, its proof by lines and total alone out: independent of how the lines were found."""

from decimal import Decimal

from parsers.advice import Equation, Proof, ProofState, RemittanceAdvice, RemittanceLine

_ZERO = Decimal(0)


def check(advice: RemittanceAdvice) -> Proof:
    """Prove again what the lines claim: they sum to the printed total and each line's parts give its net."""
    if not advice.lines:
        return Proof(ProofState.UNPROVED, (), 0, "The advice has no lines.")
    if advice.total is None:
        return Proof(ProofState.UNPROVED, (), 0, "The document states no total.")
    equations = [_sum_equation(advice), *_line_equations(advice)]
    failing = [equation for equation in equations if not equation.holds]
    if failing:
        return Proof(ProofState.UNPROVED, tuple(equations), 0, f"{failing[0].name} does not hold.")
    unnamed = [line.sequence for line in advice.lines if not line.reference]
    if unnamed:
        return Proof(ProofState.UNPROVED, tuple(equations), 1, f"Line {unnamed[0]} has no reference.")
    return Proof(ProofState.PROVED, tuple(equations), 1)


def _sum_equation(advice: RemittanceAdvice) -> Equation:
    paid = sum((line.net for line in advice.lines), _ZERO)
    total = advice.total if advice.total is not None else _ZERO
    boxes = tuple(line.net_box for line in advice.lines if line.net_box is not None)
    return Equation("sum of net = total", paid, total, paid == total, boxes)


def _line_equations(advice: RemittanceAdvice) -> list[Equation]:
    """Only failing ones, and one for all lines that hold; a line without its gross proves nothing."""
    full = [line for line in advice.lines if line.gross is not None and _has_parts(line)]
    failing = [line for line in full if _expected(line) != line.net]
    equations = [
        Equation(f"gross - deductions = net in line {line.sequence}", _expected(line), line.net, False, (line.box,))
        for line in failing
    ]
    if full and not failing:
        left = sum((_expected(line) for line in full), _ZERO)
        right = sum((line.net for line in full), _ZERO)
        equations.append(Equation("gross - deductions = net on every line", left, right, True))
    return equations


def _has_parts(line: RemittanceLine) -> bool:
    return not (line.discount is None and line.deduction is None and line.withheld is None)


def _expected(line: RemittanceLine) -> Decimal:
    gross = line.gross if line.gross is not None else _ZERO
    return gross - (line.discount or _ZERO) - (line.deduction or _ZERO) - (line.withheld or _ZERO)
