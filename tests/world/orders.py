"""What a user asks of Home Assistant, how it ended, and what it did in the world."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, override

from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError

from custom_components.steward.systems.api.errors import is_outcome_unknown
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session as GuestSession

from .clock import Clock
from .home import Home

APART = 5.0
"""Seconds between the end of what is asked of a pager and what is asked of it next: what was
under way has arrived by then."""


class Outcome(StrEnum):
    """How an order ended, for who gave it."""

    UNDER_WAY = "under way"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CUT = "cut"  # Home Assistant ended


@dataclass(kw_only=True)
class Order:
    """What a user asks."""

    action: str
    data: Mapping[str, Any]
    begun: float
    about: str
    """The pager's number, the name of a session, and the like."""
    ended: float | None = None
    outcome: Outcome = Outcome.UNDER_WAY
    said: str = ""
    guest: str | None = None
    """The session that the pager or the device had when it was given."""
    button: str | None = None
    """Which button was pressed, if it was one."""

    @override
    def __str__(self) -> str:
        """Tell it."""
        return f"{self.action} {self.about} at {self.begun:.1f}: {self.outcome} {self.said}"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Something that the transmitter did."""

    at: float
    number: int
    action: str
    by_hand: bool
    """Whether it was told to at the transmitter itself."""


@dataclass(kw_only=True)
class Transcript:
    """What the transmitter did."""

    effects: list[Effect] = field(default_factory=list)
    seated: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The sessions that ever had a label."""
    by_hand: bool = False
    """Whether it is being used at the transmitter itself."""

    def watch(self, lrs: LrsSimulator, clock: Clock) -> None:
        """Note all from now on."""
        world = lrs.world

        def watched(name: str, read: Callable[..., tuple[int, str]]) -> None:
            act = getattr(world, name)

            def acted(*args: Any, **kwargs: Any) -> Any:
                result = act(*args, **kwargs)
                number, action = read(*args)
                effect = Effect(
                    at=clock.seconds, number=number, action=action, by_hand=self.by_hand
                )
                self.effects.append(effect)
                return result

            setattr(world, name, acted)

        watched("post", lambda body: (body["number"], body.get("action") or "note"))
        watched("put", lambda number, body: (number, body.get("action") or "note"))
        watched("send_page", lambda body: (body["number"], "page"))

        def seated(item: object) -> None:
            if isinstance(item, GuestSession) and item.label:
                self.seated[item.label].add(item.uuid)

        world.listeners.append(seated)


class Orders:
    """All orders of a world."""

    def __init__(self, home: Home, clock: Clock) -> None:
        """Give orders to a Home Assistant."""
        self._home = home
        self._clock = clock
        self.given: list[Order] = []

    def is_free(self, about: str) -> bool:
        """Tell whether nothing is asked of something, nor was a moment ago."""
        return all(
            one.about != about
            or (one.ended is not None and self._clock.seconds - one.ended >= APART)
            for one in self.given
        )

    def give(
        self,
        action: str,
        about: str,
        data: Mapping[str, Any],
        *,
        domain: str = "steward",
        guest: str | None = None,
        button: str | None = None,
    ) -> None:
        """Give an order, where there is somebody to take it."""
        if not self._home.up or not self._home.hass.services.has_service(domain, action):
            return
        order = Order(
            action=action,
            data=data,
            begun=self._clock.seconds,
            about=about,
            guest=guest,
            button=button,
        )
        self.given.append(order)
        self._home.task(self._carry_out(order, domain))

    async def _carry_out(self, order: Order, domain: str) -> None:
        try:
            await self._home.hass.services.async_call(
                domain, order.action, {**order.data}, blocking=True, context=Context()
            )
        except HomeAssistantError as err:
            order.outcome = Outcome.UNKNOWN if is_outcome_unknown(err) else Outcome.REFUSED
            order.said = f"{err.translation_key} {err.translation_placeholders}"
        except BaseException:
            order.outcome = Outcome.CUT
            raise
        else:
            order.outcome = Outcome.DONE
        finally:
            order.ended = self._clock.seconds
