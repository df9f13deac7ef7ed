"""What a spreadsheet makes of a typed text, and how it shows a value."""

import pytest

from simulators.spreadsheetweb.cells import (
    Cell,
    CellError,
    CellType,
    Scalar,
    read,
    show,
    show_error,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4.0),
        (" -1.5e3 ", -1500.0),
        (".5", 0.5),
        ("4%", 0.04),
        ("", None),
        ("  ", None),
        ("soon", "soon"),
        ("1e999", "1e999"),
        ("nan", "nan"),
        ("1_000", "1_000"),
        ("٤", "٤"),
    ],
)
def test_a_text_is_read_as_it_is_meant(text: str, value: Scalar) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "told", "text"),
    [
        (12.5, "0.00", CellType.NUMBER, "12.5", "12.50"),
        (0.1, "0.00%", CellType.NUMBER, "0.1", "10.00%"),
        (24.0, "0", CellType.NUMBER, "24", "24"),
        (1 / 3, "General", CellType.NUMBER, "0.333333333333333", "0.3333333333"),
        (10000.0, "#,##0.00", CellType.NUMBER, "10000", "10,000.00"),
        ("low", "General", CellType.TEXT, "low", "low"),
        (None, "0", CellType.EMPTY, "", ""),
        (float("inf"), "0", CellType.ERROR, "#NUM!", "#NUM!"),
    ],
)
def test_a_value_is_shown_in_its_format(
    value: Scalar, number_format: str, kind: CellType, told: str, text: str
) -> None:
    expected = Cell(kind=kind, value=told, format=number_format, text=text)
    assert show(value, number_format) == expected


def test_an_error_shows_itself() -> None:
    cell = show_error(CellError("#VALUE!"), "0.00")
    assert (cell.kind, cell.value, cell.text) == (CellType.ERROR, "#VALUE!", "#VALUE!")
