"""The workbook of the simulated applications: a loan that is paid back month by month."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
import math

from .cells import CellError, Grid, Scalar
from .workbook import Input, Output, Values, Workbook

_LONGEST_TERM = 600
_YEARS = 5


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month of a loan.

    Attributes:
        interest: Interest of the month.
        paid: What is paid in it.
        balance: What is owed after it.
    """

    interest: float
    paid: float
    balance: float


@dataclass(frozen=True, kw_only=True)
class Loan:
    """A loan.

    Attributes:
        principal: What is lent.
        rate: Interest of a month, as a fraction.
        term: Months.
        extras: What is paid beyond the monthly payment, by month from 1.
    """

    principal: float
    rate: float
    term: int
    extras: Mapping[int, float]

    @property
    def pay(self) -> float:
        """The monthly payment.

        Raises:
            ZeroDivisionError: The term has no month.
        """
        if not self.rate or not self.term:
            return self.principal / self.term
        return self.principal * self.rate / -math.expm1(-self.term * math.log1p(self.rate))

    @property
    def total(self) -> float:
        """What is paid in all."""
        return sum(month.paid for month in self.months())

    @property
    def share(self) -> float:
        """The interest's share of what is paid in all.

        Raises:
            ZeroDivisionError: Nothing is paid.
        """
        return sum(month.interest for month in self.months()) / self.total

    def months(self) -> Iterator[Month]:
        """Run through the months until nothing is owed."""
        pay, balance = self.pay, self.principal
        for number in range(1, self.term + 1):
            interest = balance * self.rate
            owed = balance + interest
            paid = owed if number == self.term else min(owed, pay + self.extras.get(number, 0.0))
            balance = owed - paid
            yield Month(interest=interest, paid=paid, balance=balance)
            if not balance:
                return


def _number(value: Scalar) -> float:
    if isinstance(value, str):
        raise CellError("#VALUE!")
    return value or 0.0


def _loan(values: Values) -> Loan:
    """Read a loan.

    Raises:
        CellError: A text where a number belongs, or a number out of bounds.
    """
    rate, term, principal = (_number(values[name][0][0]) for name in ("Rate", "Term", "Principal"))
    if rate < 0 or principal < 0 or not 0 <= term <= _LONGEST_TERM:
        raise CellError("#NUM!")
    extras: defaultdict[int, float] = defaultdict(float)
    for month, amount in values["Extras"]:
        extras[int(_number(month))] += _number(amount)
    return Loan(principal=principal, rate=rate / 1200, term=int(term), extras=extras)


def _pay(values: Values) -> Grid:
    return ((_loan(values).pay,),)


def _total(values: Values) -> Grid:
    return ((_loan(values).total,),)


def _share(values: Values) -> Grid:
    return ((_loan(values).share,),)


def _burden(values: Values) -> Grid:
    share = _loan(values).share
    return (("low" if share < 0.05 else "medium" if share < 0.2 else "high",),)


def _schedule(values: Values) -> Grid:
    months = list(_loan(values).months())
    years = [months[start : start + 12] for start in range(0, len(months), 12)]
    rows = [
        (float(number), sum(month.interest for month in year), year[-1].balance)
        for number, year in enumerate(years[:_YEARS], 1)
    ]
    blank: tuple[Scalar, ...] = (None, None, None)
    return tuple(row for row, _ in zip_longest(rows, range(_YEARS), fillvalue=blank))


# Rate is in percent a year, Term in months; Extras has rows of a month, from 1, and an amount;
# Schedule has rows of a year, from 1, its interest, and what is owed after it.
LOAN = Workbook(
    inputs=(
        Input(name="Rate", address="Loan!$B$1", default=((4.0,),)),
        Input(name="Term", address="Loan!$B$2", formats=("0",), default=((24.0,),)),
        Input(name="Principal", address="Loan!$B$3", formats=("#,##0.00",), default=((10000.0,),)),
        Input(
            name="Extras",
            address="Loan!$D$2:$E$4",
            formats=("0", "#,##0.00"),
            default=((None, None),) * 3,
        ),
    ),
    outputs=(
        Output(name="Pay", address="Loan!$B$5", formats=("0.00",), formula=_pay),
        Output(name="Total", address="Loan!$B$6", formats=("#,##0.00",), formula=_total),
        Output(name="Share", address="Loan!$B$7", formats=("0.00%",), formula=_share),
        Output(name="Burden", address="Loan!$B$8", formula=_burden),
        Output(
            name="Schedule",
            address="Loan!$D$7:$F$11",
            formats=("0", "#,##0.00", "#,##0.00"),
            formula=_schedule,
            rows=_YEARS,
        ),
    ),
)
