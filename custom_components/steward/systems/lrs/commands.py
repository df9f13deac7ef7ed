"""Has a command carried out once, over a network that loses what is sent."""

from collections.abc import Awaitable, Callable

from ..api.errors import NoAnswerError, RemoteError

_SENDS = 3


class NotCarriedOutError(RemoteError):
    """The command did not arrive, however often it was sent."""

    code = "not_carried_out"


async def send_verified[AnswerT](
    send: Callable[[], Awaitable[AnswerT]], look: Callable[[], Awaitable[bool]]
) -> AnswerT | None:
    """Send a command, and see to it that it is carried out once.

    Where its answer is lost, `look` reads what became of it. Only where that shows that it was not
    carried out it is sent again: an exchange ends seconds after its last datagram, so that none
    of it can still arrive. Returns `None` where the answer was lost but the command carried out.

    Raises:
        NoAnswerError: nobody can tell whether it was carried out.
        NotCarriedOutError: it was not.
        RemoteError: it was refused.

    """
    for _ in range(_SENDS):
        try:
            return await send()
        except NoAnswerError as silence:
            try:
                carried_out = await look()
            except RemoteError:
                raise silence from None
            if carried_out:
                return None
    raise NotCarriedOutError
