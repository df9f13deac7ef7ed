"""What the control port can do to the transmitter's world: as its own buttons would."""

from collections.abc import Mapping
from itertools import count as count_from
from typing import Any

from simulators.base import Command, Json, by_name

from .errors import RefusedError
from .members import PAGE, SESSION, SETTINGS, body
from .records import Session, time_text
from .world import World

# Seconds that the clock can be put off: ten years.
_MOST_OFF = 10 * 365 * 86_400


def _check_whole(**values: Any) -> None:
    for name, value in values.items():
        if type(value) is not int or value < 0:
            raise RefusedError(f"Invalid {name}: {value!r}")


class Commands:
    """Plain functions of JSON values. What the world refuses raises a ``ValueError``."""

    def __init__(self, world: World) -> None:
        self._world = world

    def by_name(self) -> Mapping[str, Command]:
        """Return the commands by name."""
        return by_name(
            self.assign,
            self.update,
            self.page,
            self.clear,
            self.remove,
            self.clear_all,
            self.delete_history,
            self.clear_statistics,
            self.send_page,
            self.set_clock,
            self.set_settings,
            self.fill,
        )

    def assign(
        self,
        number: int,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
        waited: int = 0,
    ) -> Json:
        """Give a pager to a guest, who has waited for some seconds already.

        Returns:
            The session object.
        """
        _check_whole(waited=waited)
        given = {"number": number, "label": label, "party_size": party_size, "goal": goal}
        return self._world.post(body(SESSION, given), waited=waited)[0].to_json()

    def update(
        self,
        number: int,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
    ) -> Json:
        """Change what is noted of a guest; returns the session object."""
        return self._put(number, label=label, party_size=party_size, goal=goal).to_json()

    def page(self, number: int, page_mode: str | None = None) -> Json:
        """Page a guest; returns the session object."""
        return self._put(number, action="page", page_mode=page_mode).to_json()

    def clear(self, number: int) -> Json:
        """End a session as done; returns the session object."""
        return self._put(number, action="clear").to_json(with_cleared=True)

    def remove(self, number: int) -> Json:
        """End a session as never finished; returns the session object."""
        return self._put(number, action="remove").to_json(with_cleared=True)

    def clear_all(self) -> list[Json]:
        """End all sessions as done; returns the session objects."""
        return [session.to_json(with_cleared=True) for session in self._world.clear_all()]

    def delete_history(self) -> None:
        """Forget the sessions that have ended."""
        self._world.delete_history()

    def clear_statistics(self) -> None:
        """Start the statistics over."""
        self._world.clear_statistics()

    def send_page(
        self,
        number: int,
        message: str | None = None,
        page_mode: str | None = None,
        system_id: int | None = None,
    ) -> Json:
        """Page without a session; returns the page with the time at which it went out."""
        given = {
            "number": number,
            "message": message,
            "page_mode": page_mode,
            "system_id": system_id,
        }
        return self._world.send_page(body(PAGE, given)).to_json()

    def set_clock(self, seconds: float) -> str:
        """Put the clock off by so many seconds, fast if positive, and tell nobody.

        Returns:
            The transmitter's own time.
        """
        if type(seconds) not in (int, float) or not abs(seconds) <= _MOST_OFF:
            raise RefusedError(f"Invalid seconds: {seconds!r}")
        self._world.set_drift(seconds)
        return time_text(self._world.now())

    def set_settings(
        self,
        datetime: str | None = None,
        system_id: int | None = None,
        default_target_goal: int | None = None,
        statistics_clear_mark: int | None = None,
    ) -> Json:
        """Change settings; returns the settings object without the clock."""
        given = {
            "datetime": datetime,
            "system_id": system_id,
            "default_target_goal": default_target_goal,
            "statistics_clear_mark": statistics_clear_mark,
        }
        return self._world.set_settings(body(SETTINGS, given)).to_json()

    def fill(self, count: int) -> int:
        """Assign the lowest free numbers until so many sessions are active.

        Returns:
            The number of active sessions.
        """
        _check_whole(count=count)
        for number in count_from(1):
            if len(self._world.sessions) >= count:
                break
            if number not in self._world.sessions:
                self.assign(number, label=f"Guest {number}")
        return len(self._world.sessions)

    def _put(self, number: int, **members: Any) -> Session:
        # With the number in the body, its type is checked too.
        return self._world.put(number, body(SESSION, {"number": number, **members}))
