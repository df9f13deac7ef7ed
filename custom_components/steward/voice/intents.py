"""What Steward can be told and asked: one row an intent, whatever it is asked by."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..capabilities import PassingSource, RaceOffice, SessionHost, WaitingRoom
from ..descriptions import whole_number
from . import about_devices, about_guests, about_races
from .replies import Reply
from .scope import Capability

_WHOLE = vol.All(whole_number, vol.Coerce(int))
"""The latter tells a language model what it is."""
_TEXT = vol.All(cv.string, vol.Length(min=1, max=255))

SLOTS: Final[Mapping[str, tuple[Any, str]]] = {
    "number": (
        vol.All(_WHOLE, vol.Range(min=1, max=9999)),
        "The number of the pager",
    ),
    "guest": (_TEXT, "The guest's name"),
    "label": (_TEXT, "The guest's name"),
    "runner": (_TEXT, "The runner's bib or name"),
    "party": (vol.All(_WHOLE, vol.Range(min=1, max=999)), "How many people the party has"),
    "device": (_TEXT, "The device's name"),
    "name": (_TEXT, "The name of the new session"),
}
"""How the slots are checked, and what they are."""


@dataclass(frozen=True, kw_only=True)
class StewardIntent:
    """Something that Steward can be told or asked.

    The kinds of its effect are those of a tool's annotations.
    """

    name: str
    title: str
    description: str
    capability: Capability
    """What there must be something with; else nothing can be asked for."""
    handle_fn: Callable[..., Awaitable[Reply]]
    """Called with what was asked for and what fills the slots; may raise `RefusedError`."""
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    to_hub: bool = False
    """Whether it is about a waiting room as a whole."""
    read_only: bool = False
    destructive: bool = False

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of all slots."""
        return self.required + self.optional


INTENTS: Final[Mapping[str, StewardIntent]] = {
    intent.name: intent
    for intent in (
        StewardIntent(
            name="page",
            title="Page a guest",
            description="Pages the guest who holds a pager, by its number or the guest's name.",
            capability=WaitingRoom,
            handle_fn=about_guests.page,
            optional=("number", "guest"),
        ),
        StewardIntent(
            name="page_next",
            title="Page the next guest",
            description="Pages the guest who is overdue, or else has waited longest.",
            capability=WaitingRoom,
            handle_fn=about_guests.page_next,
        ),
        StewardIntent(
            name="wait_for_party",
            title="Tell how long a party would wait",
            description=(
                "Tells how long a party of some people that comes now would wait for a table, and"
                " what it can be promised."
            ),
            capability=WaitingRoom,
            to_hub=True,
            handle_fn=about_guests.wait_for_party,
            required=("party",),
            read_only=True,
        ),
        StewardIntent(
            name="clear",
            title="Clear a pager",
            description=(
                "Ends the session of a guest who was served and gave the pager back, by the"
                " pager's number or the guest's name."
            ),
            capability=WaitingRoom,
            handle_fn=about_guests.clear,
            optional=("number", "guest"),
            destructive=True,
        ),
        StewardIntent(
            name="remove",
            title="Remove a guest",
            description=(
                "Takes a guest who left without being served off the waiting list, by the pager's"
                " number or the guest's name."
            ),
            capability=WaitingRoom,
            handle_fn=about_guests.remove,
            optional=("number", "guest"),
            destructive=True,
        ),
        StewardIntent(
            name="assign",
            title="Give a pager to a guest",
            description=(
                "Puts a guest on the waiting list with a pager: the one with the number, or any"
                " free one if no number is given."
            ),
            capability=WaitingRoom,
            to_hub=True,
            handle_fn=about_guests.assign,
            required=("label",),
            optional=("number", "party"),
        ),
        StewardIntent(
            name="who_is_waiting",
            title="List waiting guests",
            description="Lists the guests who wait to be paged, in the order in which they came.",
            capability=WaitingRoom,
            handle_fn=about_guests.who_is_waiting,
            read_only=True,
        ),
        StewardIntent(
            name="how_many_waiting",
            title="Count waiting guests",
            description="Tells how many parties wait to be paged.",
            capability=WaitingRoom,
            handle_fn=about_guests.how_many_waiting,
            read_only=True,
        ),
        StewardIntent(
            name="who_is_next",
            title="Tell who is next",
            description="Tells which of the waiting guests is paged next.",
            capability=WaitingRoom,
            handle_fn=about_guests.who_is_next,
            read_only=True,
        ),
        StewardIntent(
            name="how_long_waiting",
            title="Tell how long a guest has waited",
            description=(
                "Tells how long ago a guest came, by the guest's name or the pager's number."
            ),
            capability=WaitingRoom,
            handle_fn=about_guests.how_long_waiting,
            optional=("number", "guest"),
            read_only=True,
        ),
        StewardIntent(
            name="who_is_overdue",
            title="List overdue guests",
            description="Lists the guests who have waited longer than they should.",
            capability=WaitingRoom,
            handle_fn=about_guests.who_is_overdue,
            read_only=True,
        ),
        StewardIntent(
            name="average_wait",
            title="Tell the average wait",
            description="Tells how long guests waited on average before they were paged.",
            capability=WaitingRoom,
            to_hub=True,
            handle_fn=about_guests.average_wait,
            read_only=True,
        ),
        StewardIntent(
            name="open_session",
            title="Open a session",
            description=(
                "Opens a session on a device, such as a timing device. An active session of a"
                " timing device is closed by that."
            ),
            capability=SessionHost,
            handle_fn=about_devices.open_session,
            required=("device",),
            optional=("name",),
            destructive=True,
        ),
        StewardIntent(
            name="close_session",
            title="Close a session",
            description="Closes the active session of a device.",
            capability=SessionHost,
            handle_fn=about_devices.close_session,
            required=("device",),
            destructive=True,
        ),
        StewardIntent(
            name="count_passings",
            title="Count passings",
            description="Tells how many passings the active session of a timing device has.",
            capability=PassingSource,
            handle_fn=about_devices.count_passings,
            required=("device",),
            read_only=True,
        ),
        StewardIntent(
            name="last_passing",
            title="Tell the last passing",
            description="Tells the bib that passed a timing device last, and when that was.",
            capability=PassingSource,
            handle_fn=about_devices.last_passing,
            required=("device",),
            read_only=True,
        ),
        StewardIntent(
            name="active_sessions",
            title="List active sessions",
            description="Lists the devices that have an active session, with its name.",
            capability=SessionHost,
            handle_fn=about_devices.active_sessions,
            read_only=True,
        ),
        StewardIntent(
            name="where_is_runner",
            title="Tell where a runner is",
            description=(
                "Tells where a runner of a race was seen last, and where and when the runner is"
                " expected next, by bib or name. Unofficial."
            ),
            capability=RaceOffice,
            handle_fn=about_races.where_is_runner,
            required=("runner",),
            read_only=True,
        ),
        StewardIntent(
            name="is_runner_in",
            title="Tell whether a runner has finished",
            description="Tells whether a runner of a race has finished, by bib or name.",
            capability=RaceOffice,
            handle_fn=about_races.is_runner_in,
            required=("runner",),
            read_only=True,
        ),
        StewardIntent(
            name="who_leads",
            title="Tell who leads",
            description="Tells who leads the race. Unofficial.",
            capability=RaceOffice,
            handle_fn=about_races.who_leads,
            read_only=True,
        ),
        StewardIntent(
            name="who_is_missing",
            title="List missing runners",
            description=(
                "Lists the runners who should have been at the next point long ago, with where they"
                " were seen last."
            ),
            capability=RaceOffice,
            handle_fn=about_races.who_is_missing,
            read_only=True,
        ),
        StewardIntent(
            name="runner_came",
            title="Note that a runner came",
            description=(
                "Enters a passing of a runner whom somebody has just seen at the point where the"
                " runner was expected, by bib or whole name: the runner is missing no more."
            ),
            capability=RaceOffice,
            handle_fn=about_races.runner_came,
            required=("runner",),
        ),
    )
}
"""All intents, by their names."""
