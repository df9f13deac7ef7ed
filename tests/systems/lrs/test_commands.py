"""A command is carried out once at most, whatever the network loses, and what is told is true."""

from collections.abc import Callable, Iterator
from enum import Enum, auto

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    ConflictError,
    NoAnswerError,
    NotCarriedOutError,
    RemoteError,
    TimedOutError,
)
from custom_components.steward.systems.lrs.commands import send_verified

SILENCES = st.sampled_from([NoAnswerError, TimedOutError])


class Fate(Enum):
    """What becomes of a datagram."""

    ARRIVES = auto()
    REQUEST_LOST = auto()
    ANSWER_LOST = auto()
    UNREACHABLE = auto()


class Network:
    """A transmitter behind a network that follows a script, and works at its end.

    Attributes:
        sent: How often the command was sent.
        carried_out: How often it was carried out.
        looked: How often somebody looked.
    """

    def __init__(self, fates: list[Fate], silence: type[RemoteError]) -> None:
        self.sent = self.carried_out = self.looked = 0
        self._fates: Iterator[Fate] = iter(fates)
        self._silence = silence

    async def send(self) -> str:
        """Send the command."""
        self.sent += 1
        return self._exchange(self._carry_out)

    async def look(self) -> bool:
        """Look whether it was carried out."""
        self.looked += 1
        return self._exchange(lambda: self.carried_out > 0)

    def _carry_out(self) -> str:
        self.carried_out += 1
        return "done"

    def _exchange[AnswerT](self, what: Callable[[], AnswerT]) -> AnswerT:
        fate = next(self._fates, Fate.ARRIVES)
        if fate is Fate.UNREACHABLE:
            raise CannotConnectError
        if fate is Fate.REQUEST_LOST:
            raise self._silence
        answer = what()
        if fate is Fate.ANSWER_LOST:
            raise self._silence
        return answer


@given(st.lists(st.sampled_from(Fate), max_size=8), SILENCES)
async def test_any_pattern_of_losses(fates: list[Fate], silence: type[RemoteError]) -> None:
    network = Network(fates, silence)
    try:
        answer = await send_verified(network.send, network.look)
    except NotCarriedOutError:
        assert network.carried_out == 0
    except CannotConnectError:
        assert network.carried_out == 0
        assert fates[2 * (network.sent - 1)] is Fate.UNREACHABLE
    except NoAnswerError:  # a look failed: nobody can tell
        assert network.looked == network.sent
    else:
        assert network.carried_out == 1
        assert (answer == "done") == (network.looked < network.sent)
    assert network.carried_out <= 1
    assert network.sent <= 3


@pytest.mark.parametrize("lost", [0, 1, 2])
async def test_what_did_not_arrive_is_sent_again(lost: int) -> None:
    network = Network(lost * [Fate.REQUEST_LOST, Fate.ARRIVES], TimedOutError)
    assert await send_verified(network.send, network.look) == "done"
    assert (network.sent, network.looked) == (lost + 1, lost)


async def test_nobody_tries_for_ever() -> None:
    network = Network(3 * [Fate.REQUEST_LOST, Fate.ARRIVES], TimedOutError)
    with pytest.raises(NotCarriedOutError):
        await send_verified(network.send, network.look)
    assert network.sent == 3


async def test_what_was_carried_out_is_not_sent_again() -> None:
    network = Network([Fate.ANSWER_LOST], TimedOutError)
    assert await send_verified(network.send, network.look) is None
    assert (network.sent, network.carried_out) == (1, 1)


async def test_who_cannot_look_says_that_there_was_no_answer() -> None:
    network = Network([Fate.ANSWER_LOST, Fate.UNREACHABLE], TimedOutError)
    with pytest.raises(TimedOutError):
        await send_verified(network.send, network.look)
    assert network.sent == 1


async def test_a_refusal_is_the_answer() -> None:
    network = Network([], TimedOutError)

    async def refused() -> None:
        raise ConflictError("in use")

    with pytest.raises(ConflictError, match="in use"):
        await send_verified(refused, network.look)
    assert network.looked == 0
