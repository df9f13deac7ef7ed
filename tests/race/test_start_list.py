"""Start lists: what is taken, what is refused, and that nothing is lost in silence."""

import asyncio
from collections.abc import Callable, Iterator
import csv
from datetime import datetime
import gc
import io
from time import thread_time

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.steward.race.cells import clean
from custom_components.steward.race.refusal import Reason, StartListError
from custom_components.steward.race.row_reader import MAX_CHIP, MAX_TEXT
from custom_components.steward.race.runner import Gender, Runner, chip_key
from custom_components.steward.race.slices import async_finish, finish
from custom_components.steward.race.start_list import (
    MAX_BYTES,
    MAX_ROWS,
    StartList,
    read_start_list,
    write_start_list,
)

from .files import large_file


def read(text: str) -> StartList:
    """Read a text without its indentation."""
    return finish(read_start_list("\n".join(line.strip() for line in text.strip().splitlines())))


def bibs(start_list: StartList) -> list[str]:
    return [runner.bib for runner in start_list.runners]


def refusals(start_list: StartList) -> list[tuple[int, Reason, str, tuple[int, ...]]]:
    return [(one.line, one.reason, one.value, one.others) for one in start_list.refused]


def test_a_bib_is_text() -> None:
    found = read("""
        bib,name
        12,Ana
        012,Ben
        12A,Cleo
    """)
    assert bibs(found) == ["12", "012", "12A"]


def test_rows_of_one_bib_are_refused_and_named_and_the_rest_is_taken() -> None:
    found = read("""
        bib,name
        1,Ana
        2,Ben
        1,Cleo
        3,Dan
        1,Eve
    """)
    assert bibs(found) == ["2", "3"]
    assert refusals(found) == [
        (2, Reason.BIB_TWICE, "1", (4, 6)),
        (4, Reason.BIB_TWICE, "1", (2, 6)),
        (6, Reason.BIB_TWICE, "1", (2, 4)),
    ]


def test_a_chip_of_two_bibs_refuses_both_however_it_is_spelt() -> None:
    found = read("""
        bib,chip
        1,e28-0a
        2,"E1;E28-0A"
        3,E3;E3
    """)
    assert [(runner.bib, runner.chips) for runner in found.runners] == [("3", ("E3",))]
    assert refusals(found) == [
        (2, Reason.CHIP_TWICE, "e28-0a", (3,)),
        (3, Reason.CHIP_TWICE, "e28-0a", (2,)),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Ana,,", Reason.NO_BIB),
        ("1,Ana,,noon", Reason.START_NOT_READ),
        ("1,Ana,,25:00", Reason.START_NOT_READ),
        ("1,Ana,,13:00 pm", Reason.START_NOT_READ),
        ("1,Ana,,,more", Reason.TOO_MANY_CELLS),
        (f"1,{'A' * (MAX_TEXT + 1)},,", Reason.TOO_LONG),
        (f"1,Ana,{'E' * (MAX_CHIP + 1)},", Reason.TOO_LONG),
        ('1,Ana,"1;2;3;4;5;6;7;8;9",', Reason.TOO_MANY_CHIPS),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: str, reason: Reason) -> None:
    found = read(f"""
        bib,name,chip,start
        {row}
        2,Ben,E2,10:00
    """)
    assert bibs(found) == ["2"]
    assert [(one.line, one.reason) for one in found.refused] == [(2, reason)]


@pytest.mark.parametrize(
    "bad",
    ['1,"Ana,E1', '1,Ana,"E1', '1,"Ana,E1\n3,"Cleo,E3', '1,Ana,"' + "x" * 140_000],
    ids=["name", "last cell", "two of them", "longer than a cell may be"],
)
def test_a_quote_that_is_not_closed_costs_its_own_line(bad: str) -> None:
    found = finish(read_start_list(f"bib,name,chip\n{bad}\n2,Ben,E2\n4,Dan,E4\n"))
    assert bibs(found)[-2:] == ["2", "4"]
    assert {one.line for one in found.refused} == set(range(2, 2 + bad.count("\n") + 1))
    assert "Ana" not in str(found.refused)


def test_a_quote_that_is_not_closed_takes_no_short_rows_with_it() -> None:
    found = finish(read_start_list('bib,name,chip\n1,"Ana\n2,Ben\n3,Cleo\n'))
    assert bibs(found) == ["2", "3"]
    assert refusals(found) == [(2, Reason.OPEN_QUOTE, "", ())]


def test_a_line_break_within_quotes_is_part_of_the_cell() -> None:
    found = finish(read_start_list('bib,name,notes\n1,"Ana\nMaria",x\n2,Ben,"a\n\nb"\n1x,C,\n'))
    assert [runner.name for runner in found.runners] == ["Ana Maria", "Ben", "C"]


def test_lines_are_counted_as_an_editor_does() -> None:
    found = finish(read_start_list('Our race\n\nbib,name\n1,"A\nB"\n\n,no bib\n'))
    assert [one.line for one in found.refused] == [7]


def test_m_is_a_woman_where_men_are_h() -> None:
    spanish = read("""
        dorsal;sexo
        1;M
        2;H
        3;m
    """)
    assert [runner.gender for runner in spanish.runners] == [
        Gender.FEMALE,
        Gender.MALE,
        Gender.FEMALE,
    ]
    english = read("""
        bib;sex
        1;M
        2;F
        3;
        4;?
    """)
    assert [runner.gender for runner in english.runners] == [
        Gender.MALE,
        Gender.FEMALE,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("bib,name", "1,Ana Kiefer", "Ana Kiefer"),
        ("bib,first name,last name", "1,Ana,Kiefer", "Ana Kiefer"),
        ("bib,name,vorname", "1,Kiefer,Ana", "Ana Kiefer"),
        ("bib,name,surname", "1,Ana,An", "Ana An"),
        ("bib,name,first name", "1,Ana Kiefer,Ana", "Ana Kiefer"),
        ("bib,nombre", "1,Ana Kiefer", "Ana Kiefer"),
        ("bib,name,first name,last name", "1,KIEFER Ana,Ana,Kiefer", "Ana Kiefer"),
    ],
)
def test_names_are_put_together(header: str, row: str, name: str) -> None:
    assert read(f"{header}\n{row}").runners[0].name == name


def test_of_two_columns_that_may_be_the_bib_the_surer_one_is() -> None:
    found = read("""
        No,Bib,Name
        1,501,Ana
    """)
    assert bibs(found) == ["501"]
    assert found.unknown_columns == ("No",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("name,club\nAna,Fox\n", Reason.NO_BIB_COLUMN),
        ("", Reason.NO_BIB_COLUMN),
        (b"PK\x03\x04\x14\x00\x06\x00", Reason.NO_BIB_COLUMN),
        ("\n" * 20 + "bib\n1\n", Reason.NO_BIB_COLUMN),
        (b"x" * (MAX_BYTES + 1), Reason.TOO_LARGE),
        ("bib\n" + "1\n" * (MAX_ROWS + 1), Reason.TOO_MANY_ROWS),
        ("bib\n" + "\n" * 200_000, Reason.TOO_MANY_ROWS),
    ],
    ids=["no bib", "empty", "a workbook", "far down", "large", "rows", "empty lines"],
)
def test_what_is_no_start_list_is_refused_whole(data: str | bytes, reason: Reason) -> None:
    with pytest.raises(StartListError) as error:
        finish(read_start_list(data))
    assert error.value.reason is reason


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("latin-1"),
        lambda text: text,
        lambda text: "\ufeff" + text,
    ],
)
def test_every_encoding_is_read(encode: Callable[[str], str | bytes]) -> None:
    found = finish(read_start_list(encode("bib;name\r\n7;Ünal Żółć\r\n".replace("Żółć", "Göß"))))
    assert [(runner.bib, runner.name) for runner in found.runners] == [("7", "Ünal Göß")]


def test_windows_letters_beyond_latin_1_are_read() -> None:
    found = finish(read_start_list("bib;name\n7;Šárka œuvre\n".encode("cp1252")))
    assert found.runners[0].name == "Šárka œuvre"


_texts = st.text(max_size=MAX_TEXT).map(clean)
_some_texts = st.none() | _texts.filter(bool)
_chips = (
    st.text(st.characters(exclude_characters=";", exclude_categories=["Cc", "Cs"]), max_size=9)
    .map(lambda text: clean(text).strip())
    .filter(lambda text: text and len(chip_key(text)) <= MAX_CHIP)
)
_runners = st.builds(
    Runner,
    bib=_texts.filter(bool),
    name=_texts,
    chips=st.lists(_chips, max_size=3, unique_by=chip_key).map(tuple),
    gender=st.none() | st.sampled_from(Gender),
    birth_year=st.none() | st.integers(1900, 2099),
    category=_some_texts,
    club=_some_texts,
    wave=_some_texts,
    start=st.none() | st.times() | st.datetimes(datetime(1970, 1, 1), datetime(2100, 12, 31)),  # noqa: DTZ001 - local
)


@given(st.lists(_runners, max_size=8, unique_by=lambda runner: runner.bib))
@settings(deadline=None)
def test_what_is_written_is_read_again(runners: list[Runner]) -> None:
    seen: set[str] = set()
    apart = []
    for runner in runners:
        if not seen & (codes := {chip_key(chip) for chip in runner.chips}):
            apart.append(runner)
        seen |= codes
    text = "".join(write_start_list(apart))
    found = finish(read_start_list(text))
    assert found.runners == tuple(apart)
    assert found.refused == ()
    assert found.unknown_columns == ()
    assert finish(read_start_list(text.encode())) == found


def test_no_cell_is_a_formula() -> None:
    runner = Runner(bib="=1+1", name="@SUM(A1)", club="-2", wave="+3", category="'=4")
    text = "".join(write_start_list([runner]))
    cells = next(csv.reader(io.StringIO(text.splitlines()[1])))
    assert [cell for cell in cells if cell] == ["'=1+1", "'@SUM(A1)", "''=4", "'-2", "'+3"]
    assert finish(read_start_list(text)).runners == (runner,)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: "bib,name,chip\n" + text))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused(data: bytes | str) -> None:
    try:
        found = finish(read_start_list(data))
    except StartListError:
        return
    assert len({runner.bib for runner in found.runners}) == len(found.runners)


_cells = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.tuples(_cells, _cells, _cells), max_size=6))
@settings(deadline=None)
def test_every_row_is_taken_or_refused(rows: list[tuple[str, ...]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([("bib", "name", "notes"), *rows])
    found = finish(read_start_list(file.getvalue()))
    told = [row for row in rows if "".join(row).strip()]
    assert len(found.runners) + len(found.refused) == len(told)


@pytest.fixture
def collector_off() -> Iterator[None]:
    """Keep Python's garbage collector, which looks at all there is, out of what is measured."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("collector_off")
def test_twenty_thousand_rows_are_read_in_short_slices_within_a_second() -> None:
    data = large_file()
    longest, begun = 0.0, thread_time()
    work = read_start_list(data)
    while True:
        before = thread_time()
        try:
            next(work)
        except StopIteration as done:
            found = done.value
            break
        longest = max(longest, thread_time() - before)
    assert thread_time() - begun < 1.0
    assert longest < 0.020
    assert len(found.runners) == MAX_ROWS


async def test_other_tasks_run_while_a_list_is_read() -> None:
    rounds = 0

    async def other() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(0)
            rounds += 1

    task = asyncio.create_task(other())
    found = await async_finish(read_start_list(large_file()))
    task.cancel()
    assert len(found.runners) == MAX_ROWS
    assert rounds > MAX_ROWS / 100
