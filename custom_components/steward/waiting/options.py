"""What a user can set about the door; the options are those of the waiting room's config entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from homeassistant.const import UnitOfTime
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from .after_page import DEFAULT_HOLD
from .classes import DEFAULT_CLASSES, PartyClasses
from .speech import rounded_up
from .waits import Quote

CONF_CLASSES: Final = "party_classes"
CONF_HOLD: Final = "hold"
CONF_GOAL: Final = "quote_as_goal"
CONF_BOARD_NAMES: Final = "board_names"
_MAX_HOLD = 120


class QuoteAsGoal(StrEnum):
    """What a quote is for a guest who gets no other goal."""

    OFF = "off"
    SUGGEST = "suggest"
    """The cards offer it."""
    SET = "set"


class BoardNames(StrEnum):
    """What of a guest's name may be shown to all."""

    NONE = "none"
    INITIALS = "initials"
    FIRST = "first_name"

    def show(self, label: str | None) -> str | None:
        """Shorten a name to what may be shown."""
        words = (label or "").split()
        if self is BoardNames.NONE or not words:
            return None
        return words[0] if self is BoardNames.FIRST else "".join(f"{word[0]}." for word in words)


def _choice(name: str, options: type[StrEnum]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[option.value for option in options],
            translation_key=name,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


OPTIONS = vol.Schema(
    {
        vol.Required(CONF_CLASSES, default=DEFAULT_CLASSES): TextSelector(),
        vol.Required(CONF_HOLD, default=DEFAULT_HOLD.total_seconds() / 60): vol.All(
            NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=_MAX_HOLD,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement=UnitOfTime.MINUTES,
                )
            ),
            vol.Coerce(int),
        ),
        vol.Required(CONF_GOAL, default=QuoteAsGoal.SUGGEST.value): _choice(CONF_GOAL, QuoteAsGoal),
        vol.Required(CONF_BOARD_NAMES, default=BoardNames.NONE.value): _choice(
            CONF_BOARD_NAMES, BoardNames
        ),
    }
)
OPTION_CHECKS: Final = {CONF_CLASSES: PartyClasses.from_option}


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorOptions:
    """The options of a door."""

    classes: PartyClasses
    hold: timedelta
    """How long a table is held for who was paged; zero for no end."""
    quote_as_goal: QuoteAsGoal
    board_names: BoardNames

    def goal_of(self, quote: Quote | None) -> int | None:
        """Tell the goal of a guest who gets no other one, in seconds, if the quote is to be it."""
        if quote is None or self.quote_as_goal is not QuoteAsGoal.SET:
            return None
        return rounded_up(quote.quoted) * 60

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> DoorOptions:
        """Read those of a config entry; what the user has not set is as usual."""
        return cls(
            classes=PartyClasses.from_option(options.get(CONF_CLASSES, DEFAULT_CLASSES)),
            hold=timedelta(minutes=options[CONF_HOLD]) if CONF_HOLD in options else DEFAULT_HOLD,
            quote_as_goal=QuoteAsGoal(options.get(CONF_GOAL, QuoteAsGoal.SUGGEST)),
            board_names=BoardNames(options.get(CONF_BOARD_NAMES, BoardNames.NONE)),
        )
