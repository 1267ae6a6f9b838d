"""What stands before several instances: each connection goes to the first of them that takes it, and ends with it.

forward.py PORT TARGET…, all of 127.0.0.1.
"""
import asyncio
import sys

port, *targets = map(int, sys.argv[1:])


async def pour(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    writer.close()


async def taken(reader, writer):
    for target in targets:
        try:
            there = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            continue
        await asyncio.gather(pour(reader, there[1]), pour(there[0], writer))
        return
    writer.close()


async def main():
    server = await asyncio.start_server(taken, "127.0.0.1", port)
    await server.serve_forever()


asyncio.run(main())
