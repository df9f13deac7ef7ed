"""Whether what is entered can be of the race: refused with what there is instead."""

from datetime import datetime

from ...validation_error import validation_error
from ..board import Board
from ..course import wave_key
from ..ranking import ALL, Table
from .record import RaceRecord
from .settings import RaceSettings


def check_day(settings: RaceSettings, at: datetime) -> None:
    """See to it that a time is one at which what passes is the race's.

    Raises:
        ServiceValidationError: it is not.

    """
    if not settings.includes(at):
        raise validation_error(
            "not_in_race",
            time=local(settings, at),
            race=settings.name,
            begins=local(settings, settings.begins),
            ends=local(settings, settings.ends),
        )


def check_wave(record: RaceRecord, wave: str | None) -> None:
    """See to it that somebody is in a wave, where there is a start list.

    Raises:
        ServiceValidationError: nobody is.

    """
    waves = {wave_key(one.wave): one.wave for one in record.runners if one.wave}
    if wave_key(wave) and record.runners and wave_key(wave) not in waves:
        named = ", ".join(sorted(waves.values())) or "-"
        raise validation_error("unknown_wave", wave=wave or "", waves=named)


def find_table(board: Board, category: str | None) -> Table:
    """Find the table of a category by its name; by default that of all.

    Raises:
        ServiceValidationError: no runner is of that category.

    """
    if category is None:
        return ALL
    if (found := board.category(category)) is None:
        categories = ", ".join(board.categories) or "-"
        raise validation_error("unknown_category", category=category, categories=categories)
    return found


def local(settings: RaceSettings, at: datetime) -> str:
    """Show a time as clocks show it where the race is."""
    try:
        return f"{at.astimezone(settings.zone):%Y-%m-%d %H:%M:%S}"
    except OverflowError:  # at the beginning or the end of all years
        return at.isoformat(" ", "seconds")
