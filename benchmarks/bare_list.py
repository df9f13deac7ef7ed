"""Reads the list of a transmitter with bare aiocoap, some times over; the other side of a poll.

Prints the seconds of processor time that each reading took, from the request to the JSON value.
"""

import asyncio
import json
import sys
import time

from aiocoap import Context, Message
from aiocoap.numbers.codes import GET


async def main(uri: str, times: int) -> None:
    """Read."""
    context = await Context.create_client_context(transports=["udp6"])
    try:
        for _ in range(times):
            begun = time.process_time()
            answer = await context.request(Message(code=GET, uri=uri)).response
            json.loads(answer.payload)
            print(time.process_time() - begun)
    finally:
        await context.shutdown()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
