"""Observes a transmitter with bare aiocoap; the other side of `push`.

Prints the time (in seconds since the epoch) at which each notification came to its callback; the
first line is the answer to the registration.
"""

import asyncio
import sys
import time

from aiocoap import Context, Message
from aiocoap.numbers.codes import GET


def _note(_: Message) -> None:
    print(time.time(), flush=True)


async def main(uri: str) -> None:
    """Run until standard input ends."""
    context = await Context.create_client_context(transports=["udp6"])
    try:
        request = context.request(Message(code=GET, uri=uri, observe=0))
        request.observation.callbacks.append(_note)
        _note(await request.response)
        await asyncio.to_thread(sys.stdin.readline)
    finally:
        await context.shutdown()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
