"""Forwarding as a feature: the forms by which forwards are added, and the action that repeats."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_DEVICES, CONF_NAME, Platform
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceSelector,
    DeviceSelectorConfig,
    TextSelector,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..capabilities import PassingSource, WaitingRoom
from ..const import DOMAIN
from ..coordinator import StewardConfigEntry, StewardCoordinator
from ..descriptions import TEXT, Action, Scope
from ..feature import Feature
from ..validation_error import validation_error
from .guests import CONF_NAMES, GuestForwards
from .items import FORWARD, GUEST_FORWARD, PASSING_FORWARD, PassingForward
from .passings import CONF_FROM_SESSION, PassingForwards
from .runtime import CONF_TOPIC

_MAX_TOPIC = 200
_NOT_IN_TOPICS = frozenset("+#\0")


def valid_topic(topic: str) -> None:
    """See whether messages can be published below a topic.

    Raises:
        ValueError: not below this one.

    """
    if len(topic) > _MAX_TOPIC or not _NOT_IN_TOPICS.isdisjoint(topic) or topic.startswith("$"):
        raise ValueError("no topic to publish to")


_COMMON = {vol.Required(CONF_NAME): TextSelector(), vol.Optional(CONF_TOPIC): TextSelector()}
_PASSING_FORM = vol.Schema(
    {
        **_COMMON,
        vol.Optional(CONF_DEVICES): DeviceSelector(
            DeviceSelectorConfig(
                integration=DOMAIN,
                entity=[{"integration": DOMAIN, "domain": Platform.EVENT}],
                multiple=True,
            )
        ),
        vol.Required(CONF_FROM_SESSION, default=False): BooleanSelector(),
    }
)
_GUEST_FORM = vol.Schema({**_COMMON, vol.Required(CONF_NAMES, default=False): BooleanSelector()})


async def _replay(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    since, session = fields.get("since"), fields.get("token_session")
    if (since is None) == (session is None):
        raise validation_error("since_or_session")
    forwards = coordinator.capability(PassingForwards)
    utc = since and dt_util.as_utc(since)
    count = forwards.async_replay(key, since=utc, session=session) if forwards else 0
    if not count:
        raise validation_error("nothing_to_replay")
    return {"sessions": count}


_REPLAY = Action[StewardCoordinator](
    name="replay",
    scope=Scope.FORWARD,
    item=PassingForward,
    handle_fn=_replay,
    fields={vol.Optional("since"): cv.datetime, vol.Optional("token_session"): TEXT},
    response=SupportsResponse.OPTIONAL,
)


async def _passing_forwards(
    hass: HomeAssistant, entry: StewardConfigEntry, source: PassingSource
) -> PassingForwards:
    return PassingForwards(hass, entry, source)


async def _guest_forwards(
    hass: HomeAssistant, entry: StewardConfigEntry, room: WaitingRoom
) -> GuestForwards:
    return GuestForwards(hass, entry, room)


FORWARDING = (
    Feature(
        name="forwarding",
        capability=PassingSource,
        async_create=_passing_forwards,
        items=(PASSING_FORWARD,),
        actions=(_REPLAY,),
        subentries={FORWARD: _PASSING_FORM},
        subentry_checks={CONF_TOPIC: valid_topic},
        redact=frozenset({CONF_TOPIC}),
    ),
    Feature(
        name="forwarding",
        capability=WaitingRoom,
        async_create=_guest_forwards,
        items=(GUEST_FORWARD,),
        subentries={FORWARD: _GUEST_FORM},
        subentry_checks={CONF_TOPIC: valid_topic},
        redact=frozenset({CONF_TOPIC}),
    ),
)
