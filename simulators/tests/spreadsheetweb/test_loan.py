"""The calculator: its figures, its errors, its ranges."""

import pytest

from simulators.spreadsheetweb import FailedError
from simulators.spreadsheetweb.cells import Grid, Scalar
from simulators.spreadsheetweb.loan import LOAN
from simulators.spreadsheetweb.workbook import Calculation, Cells


def computed(ref: str, **inputs: Scalar | Grid) -> Cells:
    """Return the cells of a reference after some inputs were put in."""
    grids = tuple(
        (name, value if isinstance(value, tuple) else ((value,),)) for name, value in inputs.items()
    )
    _, [told] = LOAN.calculate(LOAN.defaults, Calculation(inputs=grids, outputs=(ref,)))
    return told.cells


def texts(ref: str, **inputs: Scalar | Grid) -> list[list[str]]:
    """Return what a reader sees in these cells."""
    return [[cell.text for cell in row] for row in computed(ref, **inputs)]


@pytest.mark.parametrize(
    ("rate", "term", "principal", "pay", "total", "share", "burden"),
    [
        (4.0, 24.0, 10000.0, "434.25", "10,421.98", "4.05%", "low"),
        (0.0, 8.0, 100.0, "12.50", "100.00", "0.00%", "low"),
        (12.0, 12.0, 1000.0, "88.85", "1,066.19", "6.21%", "medium"),
        (30.0, 60.0, 1000.0, "32.35", "1,941.20", "48.49%", "high"),
        (1e-300, 10.0, 100.0, "10.00", "100.00", "0.00%", "low"),
    ],
)
def test_a_loan_is_paid_back(
    rate: float, term: float, principal: float, pay: str, total: str, share: str, burden: str
) -> None:
    inputs = {"Rate": rate, "Term": term, "Principal": principal}
    seen = [texts(ref, **inputs)[0][0] for ref in ("Pay", "Total", "Share", "Burden")]
    assert seen == [pay, total, share, burden]


def test_extra_payments_shorten_it() -> None:
    extras: Grid = ((1.0, 50.0), (2.0, 20.0), (2.0, 5.0))
    assert texts("Total", Rate=0.0, Term=10.0, Principal=100.0, Extras=extras) == [["100.00"]]
    (year, *_) = texts("Schedule", Rate=12.0, Term=24.0, Principal=100.0, Extras=extras)
    assert year[2] == "0.00"


def test_the_schedule_has_a_row_for_each_year_and_blanks_behind() -> None:
    rows = texts("Schedule", Rate=0.0, Term=18.0, Principal=180.0)
    assert rows == [["1", "0.00", "60.00"], ["2", "0.00", "0.00"], *[["", "", ""]] * 3]
    rows = texts("Schedule", Rate=0.0, Term=72.0, Principal=72.0)
    assert rows[-1] == ["5", "0.00", "12.00"]


@pytest.mark.parametrize(
    ("inputs", "error"),
    [
        ({"Rate": "much"}, "#VALUE!"),
        ({"Rate": -1.0}, "#NUM!"),
        ({"Term": 0.0}, "#DIV/0!"),
        ({"Term": None}, "#DIV/0!"),
        ({"Term": 601.0}, "#NUM!"),
        ({"Principal": -5.0}, "#NUM!"),
        ({"Principal": 1e308, "Rate": 1e9}, "#NUM!"),
        ({"Extras": (("soon", 5.0),)}, "#VALUE!"),
    ],
)
def test_what_cannot_be_computed_is_an_error_in_each_cell(
    inputs: dict[str, Scalar | Grid], error: str
) -> None:
    assert texts("Pay", **inputs) == [[error]]
    assert texts("Schedule", **inputs)[-1][0] in (error, "")
    assert computed("Pay", **inputs)[0][0].format == "0.00"


def test_a_table_is_full_of_its_error() -> None:
    assert texts("Schedule", Term="soon") == [["#VALUE!"] * 3] * 5
    assert texts("Share", Principal=0.0) == [["#DIV/0!"]]


@pytest.mark.parametrize("ref", ["Pay", "PAY", "Loan!$B$5", "loan!B5"])
def test_a_range_has_a_name_and_an_address(ref: str) -> None:
    assert texts(ref) == [["434.25"]]


def test_values_fill_the_upper_left_corner_of_an_input() -> None:
    values, _ = LOAN.calculate(LOAN.defaults, Calculation(inputs=(("Extras", ((1.0, 2.0),) * 3),)))
    values, [told] = LOAN.calculate(
        values, Calculation(inputs=(("loan!d2:e4", ((7.0,), ())),), outputs=("extras",))
    )
    assert (told.asked, told.range.name) == ("extras", "Extras")
    assert [[cell.value for cell in row] for row in told.cells] == [
        ["7", "2"],
        ["1", "2"],
        ["1", "2"],
    ]
    assert LOAN.defaults["Extras"] == ((None, None),) * 3


@pytest.mark.parametrize(
    ("calculation", "named"),
    [
        (Calculation(inputs=(("Weight", ((1.0,),)),)), "Weight"),
        (Calculation(inputs=(("Pay", ((1.0,),)),)), "Pay"),
        (Calculation(outputs=("Loan!$Z$9",)), r"Loan!\$Z\$9"),
        (Calculation(inputs=(("Rate", ((1.0,), (2.0,))),)), "Rate"),
        (Calculation(inputs=(("Rate", ((1.0, 2.0),)),)), "Rate"),
    ],
)
def test_what_the_workbook_does_not_have_is_named(calculation: Calculation, named: str) -> None:
    with pytest.raises(FailedError, match=named):
        LOAN.calculate(LOAN.defaults, calculation)
