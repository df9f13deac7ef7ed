"""Sends one bare aiocoap PUT for each line of standard input; the other side of `page`.

Prints the times (in seconds since the epoch) just before each request is made, and when it is
answered.
"""

import asyncio
import sys
import time

from aiocoap import Context, Message
from aiocoap.numbers.codes import PUT
from aiocoap.numbers.contentformat import ContentFormat

_BODY = b'{"action":"page"}'


async def main(uri: str) -> None:
    """Run until standard input ends."""
    context = await Context.create_client_context(transports=["udp6"])
    try:
        while await asyncio.to_thread(sys.stdin.readline):
            message = Message(code=PUT, uri=uri, payload=_BODY)
            message.opt.content_format = ContentFormat.JSON
            begun = time.time()
            await context.request(message).response
            print(begun, time.time(), flush=True)
    finally:
        await context.shutdown()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
