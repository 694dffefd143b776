import aiohttp, asyncio, os


async def main():
    async with aiohttp.ClientSession() as session, session.get(os.environ["TARGET"]) as answer:
        print(answer.status)


asyncio.run(main())
