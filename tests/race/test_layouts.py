"""Start lists as other programs write them, made up in their layouts."""

from datetime import datetime, time
from pathlib import Path

import pytest

from custom_components.steward.race.runner import Gender, Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.start_list import read_start_list

LAYOUTS = Path(__file__).parent / "layouts"
F, M, X = Gender.FEMALE, Gender.MALE, Gender.DIVERSE

type Expected = tuple[tuple[str, ...], tuple[Runner, ...]]

EXPECTED: dict[str, Expected] = {
    "webscorer_mass_start.txt": (
        ("Distance", "Age"),
        (
            Runner(bib="101", name="Inés Öllinger", gender=F, category="W30", club="Trail Crew"),
            Runner(bib="102", name="Tom Achebe", gender=M, category="M40"),
            Runner(bib="012", name="Łucja Nowak", gender=F, category="W20", club="KS Wisła"),
        ),
    ),
    "webscorer_interval_start.txt": (
        (),
        (
            Runner(bib="1", name="Mara Lindqvist", gender=F, category="Elite", start=time(10)),
            Runner(bib="2", name="Jon O'Hare", gender=M, category="Elite", start=time(10, 0, 30)),
            Runner(
                bib="3",
                name="D'Arcy Vale",
                gender=M,
                category="Sport",
                start=time(10, 1, 0, 500_000),
            ),
        ),
    ),
    "webscorer_waves.csv": (
        ("Info 1",),
        (
            Runner(
                bib="21",
                name="Ana Brandl",
                chips=("58003A1",),
                gender=F,
                club="Run, Fox, Run",
                wave="Wave 1",
            ),
            Runner(
                bib="22",
                name="Ben Castellanos",
                chips=("58003A2", "58003A3"),
                gender=M,
                wave="Wave 2",
            ),
        ),
    ),
    "runsignup_participants.csv": (
        ("Registration ID", "Event", "Email", "Age", "What do you look forward to?"),
        (
            Runner(
                bib="501",
                name="Rosa Delgado",
                chips=("A501",),
                gender=F,
                birth_year=1988,
                wave="B",
            ),
            Runner(
                bib="502",
                name='Sam "Speedy" Whitlock',
                chips=("A502",),
                gender=M,
                birth_year=1979,
                club="Harriers",
                wave="A",
            ),
        ),
    ),
    "runsignup_bib_chip.csv": (
        (),
        (
            Runner(bib="7", name="Ife Okafor", chips=("00007",), gender=F),
            Runner(bib="8", name="Lars Bergström", chips=("00008",), gender=M),
        ),
    ),
    "runsignup_dob_us.csv": (
        (),
        (
            Runner(
                bib="1201",
                name="Noor Haddad",
                gender=F,
                birth_year=1991,
                category="F 30-39",
                club="City Striders",
            ),
            Runner(bib="1202", name="Paul Yazzie", gender=M, birth_year=1960, category="M 60-69"),
        ),
    ),
    "raceresult_fields.txt": (
        ("Contest",),
        (
            Runner(
                bib="301",
                name="Jörg Kümmel",
                chips=("ZC1A301", "ZC1B301"),
                gender=M,
                birth_year=1975,
                club="LG Süd",
            ),
            Runner(bib="302", name="Pia Sørensen", chips=("ZC1A302",), gender=F, birth_year=1999),
        ),
    ),
    "raceresult_german.csv": (
        (),
        (
            Runner(
                bib="41",
                name="Änne Großmann",
                chips=("ABC0041",),
                gender=F,
                birth_year=1968,
                category="W55",
                club="TSV Köln",
            ),
            Runner(
                bib="42",
                name="Karl Müller-Lüdenscheid",
                chips=("abc0042",),
                gender=M,
                birth_year=1950,
                category="M75",
                club="Lauf; Spaß & Co",
            ),
        ),
    ),
    "raceresult_unicode.txt": (
        (),
        (
            Runner(bib="60", name="Lena Weiß", gender=F, birth_year=2001, wave="Block A"),
            Runner(
                bib="61",
                name="Željko Horvat",
                gender=M,
                birth_year=1984,
                club="AK Maribor",
                wave="Block B",
            ),
        ),
    ),
    "raceresult_output_list.csv": (
        (),
        (
            Runner(
                bib="70",
                name="SCHMIDT, Eva",
                category="W40",
                club='LC "Tempo" Graz',
                start=time(9, 15),
            ),
            Runner(bib="71", name="de Vries, Jan", category="M35", start=time(9, 15, 10)),
        ),
    ),
    "rufus_race_manager.csv": (
        (),
        (
            Runner(
                bib="1001",
                name="Amaia Etxeberria",
                chips=("E28011606000020A",),
                gender=F,
                birth_year=1990,
                category="SENIOR F",
                club="Oreka Triatloi",
                wave="1",
            ),
            Runner(
                bib="1002",
                name="Iker Goikoetxea",
                chips=("E28011606000020B",),
                gender=M,
                birth_year=1986,
                category="SENIOR M",
                wave="2",
            ),
        ),
    ),
    "rufus_race_manager_es.csv": (
        (),
        (
            Runner(
                bib="15",
                name="María José Núñez Peña",
                chips=("C15",),
                gender=F,
                birth_year=1975,
                category="Veterana B",
                club="C.A. Cádiz",
                start=time(9, 30),
            ),
            Runner(
                bib="16",
                name="Íñigo de la Fuente",
                chips=("C16",),
                gender=M,
                birth_year=1994,
                category="Sénior",
                start=time(9, 30),
            ),
        ),
    ),
    "rufus_two_last_names.csv": (
        (),
        (
            Runner(
                bib="80",
                name="Lucía Ferrer Ruiz",
                gender=F,
                birth_year=2003,
                club="Ull de Llebre",
                wave="Ola 1",
            ),
            Runner(bib="81", name="Òscar Puig", gender=M, birth_year=1969, wave="Ola 2"),
        ),
    ),
    "spreadsheet_german.csv": (
        (),
        (
            Runner(
                bib="90",
                name="Ulrike Böhm",
                gender=F,
                birth_year=1964,
                wave="2",
                start=time(10, 5),
            ),
            Runner(bib="91", name="Änni Heß", gender=X, birth_year=2005),
        ),
    ),
    "spreadsheet_mac.csv": (
        (),
        (
            Runner(bib="1", name="Zoë Adair", club="Résistance"),
            Runner(bib="2", name="François Lœuvre"),
        ),
    ),
    "spreadsheet_online.csv": (
        ("Paid",),
        (
            Runner(
                bib="A-1",
                name="Kwame Boateng",
                gender=M,
                birth_year=1982,
                club="Ashanti Runners",
            ),
            Runner(bib="A-2", name='Ruth "Ru" Levy', gender=X, birth_year=1971),
        ),
    ),
    "club_with_title.csv": (
        (),
        (
            Runner(bib="1", name="Mia Fuchs", chips=("A1",), category="W", club="SC Nord"),
            Runner(bib="2", name="Nils Wolf", chips=("A2",), category="M", club="SC Nord"),
        ),
    ),
    "chips_run_over.csv": (
        (),
        (
            Runner(bib="1", name="Ada One", chips=("A1", "A2", "A3")),
            Runner(bib="2", name="Bea Two", chips=("B1",)),
            Runner(bib="3", name="Cleo Three", chips=("C1", "C2")),
        ),
    ),
    "big_endian.csv": (
        (),
        (
            Runner(bib="5", name="Begoña Ibáñez", gender=F),
            Runner(bib="6", name="Joan Miró i Vila", gender=M),
        ),
    ),
    "afternoon_starts.csv": (
        ("Notes",),
        (
            Runner(bib="33", name='=HYPERLINK("x")', category="Open", start=time(13, 5)),
            Runner(bib="34", name="Grace Hopperton", category="Open", start=time(0)),
            Runner(
                bib="35",
                name="O'Neil Burke",
                category="Open",
                start=datetime(2026, 9, 6, 14, 30),  # noqa: DTZ001  # the file says no zone
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_layout_is_read(name: str) -> None:
    found = finish(read_start_list((LAYOUTS / name).read_bytes()))
    assert (found.unknown_columns, found.runners) == EXPECTED[name]
    assert found.refused == ()


def test_each_layout_is_tested() -> None:
    assert {path.name for path in LAYOUTS.iterdir()} == EXPECTED.keys()
    assert len(EXPECTED) == 20
