"""Faults: which requests are hit, as data, and the list of them in force."""

from dataclasses import asdict, dataclass, fields as dataclass_fields, replace
import random
from typing import Annotated, Any

from .checks import Held, anything, is_count, is_share, or_none

ANY_METHOD = "*"


@dataclass(frozen=True, kw_only=True)
class Rule(Held):
    """Which requests are hit; what happens to them is for the kinds of rules to say.

    Attributes:
        method: Method, ``*`` for any.
        path: Beginning of the path.
        exact: Whether that is the whole path.
        times: How many requests it hits before it ends, None for no end.
        probability: Share of the matching requests that are hit, above 0 and up to 1.
        body: Body of the answer where the rule has one: a text is sent as it is, other values as
            JSON, None empty.
        done: Whether the request is carried out before it is answered so.
    """

    method: str = ANY_METHOD
    path: str = "/"
    exact: bool = False
    times: Annotated[int | None, or_none(is_count)] = None
    probability: Annotated[float, lambda value: is_share(value) and value > 0] = 1.0
    body: Annotated[Any, anything] = None
    done: bool = False

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request is one of those meant."""
        found = path == self.path if self.exact else path.startswith(self.path)
        return found and self.method in (ANY_METHOD, method)


class Faults[R: Rule]:
    """The rules in force. The first one that a request meets hits it, the others wait."""

    def __init__(self, kind: type[R], seed: int = 0) -> None:
        """Make an empty list.

        Args:
            kind: What the rules are.
            seed: Seed of the rules' chances.
        """
        self._kind = kind
        self._rng = random.Random(f"{seed} faults")
        self._rules: list[R] = []

    def set_fault(self, **fields: Any) -> list[dict[str, Any]]:
        """Add a rule behind those in force.

        Args:
            **fields: The fields of the rule, as JSON values.

        Returns:
            All rules in force.

        Raises:
            ValueError: The rule makes no sense, or has an unknown field; the text names it.
            TypeError: A field is missing.
        """
        known = {each.name for each in dataclass_fields(self._kind)}
        for name in fields.keys() - known:
            raise ValueError(f"Unknown field of a fault: {name}")
        self._rules.append(self._kind(**fields))
        return self.state()

    def clear_faults(self) -> None:
        """End all rules."""
        self._rules.clear()

    def state(self) -> list[dict[str, Any]]:
        """Return the rules in force, with the ``times`` that are left of each."""
        return [asdict(rule) for rule in self._rules]

    def take(self, method: str, path: str) -> R | None:
        """Return the rule that hits a request, if any, and count the hit."""
        for index, rule in enumerate(self._rules):
            if rule.matches(method, path) and self._rng.random() < rule.probability:
                if rule.times == 1:
                    del self._rules[index]
                elif rule.times is not None:
                    self._rules[index] = replace(rule, times=rule.times - 1)
                return rule
        return None
