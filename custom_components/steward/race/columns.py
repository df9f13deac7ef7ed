"""What the columns of start lists are called, in English, German and Spanish."""

from collections.abc import Sequence
from enum import StrEnum
import unicodedata


class Column(StrEnum):
    """What a column of a start list holds."""

    BIB = "bib"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    SECOND_LAST_NAME = "second last name"
    CHIP = "chip"
    GENDER = "gender"
    BIRTH_YEAR = "birth year"
    CATEGORY = "category"
    CLUB = "club"
    WAVE = "wave"
    START = "start"


# The surest names come first: of two columns that could be one, the earlier name wins, so that a
# running number beside the bib is not taken for it.
_NAMES: dict[Column, str] = {
    Column.BIB: (
        "bib | bib number | bib num | bib no | race bib | startnummer | start number | start no"
        " | startnr | st nr | stnr | dorsal | numero de dorsal | numero dorsal | n dorsal"
        " | no dorsal | num dorsal | race number | race no | runner number | runner no"
        " | number | num | no | nr | snr | nummer | numero"
    ),
    Column.NAME: (
        "name | full name | complete name | runner | runner name | athlete | athlete name"
        " | participant | participant name | racer | racer name | competitor | teilnehmer"
        " | teilnehmerin | vor und nachname | laufer | nombre y apellidos | nombre completo"
        " | apellidos y nombre | corredor | participante | atleta | deportista"
    ),
    Column.FIRST_NAME: "first name | first | given name | forename | vorname | rufname | nombre",
    Column.LAST_NAME: (
        "last name | last | surname | family name | nachname | familienname | zuname"
        " | apellidos | apellido | primer apellido | apellido 1"
    ),
    Column.SECOND_LAST_NAME: "segundo apellido | apellido 2",
    Column.CHIP: (
        "chip | chip id | chip code | chip number | chip no | chip nr | chipnummer | chip 1"
        " | chip 2 | chips | transponder | transponder 1 | transponder 2 | transponder code"
        " | transpondernummer | transponder id | tag | tag id | tag number | rfid | rfid tag | epc"
        " | codigo chip | codigo de chip | numero de chip"
    ),
    Column.GENDER: "gender | sex | geschlecht | m w | m f | sexo | genero",
    Column.BIRTH_YEAR: (
        "birth year | year of birth | yob | born | birth date | birthdate | date of birth | dob"
        " | birthday | jahrgang | jg | geburtsjahr | geburtsdatum | geb datum"
        " | ano de nacimiento | ano nacimiento | fecha de nacimiento | fecha nacimiento"
        " | nacimiento"
    ),
    Column.CATEGORY: (
        "category | cat | age group | agegroup | division | class | altersklasse | ak | klasse"
        " | kategorie | categoria | grupo de edad"
    ),
    Column.CLUB: (
        "club | club name | team | team name | verein | mannschaft | verein mannschaft"
        " | club equipo | equipo"
    ),
    Column.WAVE: (
        "wave | wave name | corral | start group | start wave | heat | welle | startwelle"
        " | startgruppe | startblock | block | ola | oleada | tanda | cajon | cajon de salida"
    ),
    Column.START: (
        "start | start time | startzeit | startuhrzeit | hora de salida | hora salida | salida"
    ),
}


def _spelt(header: str) -> str:
    """Bring a header to the form in which headers are compared: unaccented letters and digits."""
    plain = unicodedata.normalize("NFKD", header.replace("#", " number ")).casefold()
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


_COLUMNS: dict[str, tuple[Column, int]] = {
    _spelt(name): (column, place)
    for column, names in _NAMES.items()
    for place, name in enumerate(names.split("|"))
}

type Columns = dict[Column, list[int]]
"""Where each column is: a start list may have more than one of chips, one of the others."""


def find_columns(headers: Sequence[str]) -> tuple[Columns, list[int]]:
    """Find which column is which, by the headers; tell also which, though named, are none."""
    claims: dict[Column, list[tuple[int, int]]] = {}
    unknown: list[int] = []
    for index, header in enumerate(headers):
        if known := _COLUMNS.get(_spelt(header)):
            column, place = known
            claims.setdefault(column, []).append((place, index))
        elif header:
            unknown.append(index)
    columns: Columns = {}
    for column, claim in claims.items():
        several = [index for _, index in sorted(claim)]
        columns[column] = several if column is Column.CHIP else several[:1]
        unknown.extend(several[len(columns[column]) :])
    return columns, sorted(unknown)
