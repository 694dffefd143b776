# As many connections at once as the argument says; prints how many were answered.
import asyncio, os, ssl, sys, urllib.parse

url = urllib.parse.urlsplit(os.environ["TARGET"])
count = int(sys.argv[1])
connected = 0


async def one(context, everybody):
    global connected
    reader, writer = await asyncio.open_connection(url.hostname, 443, ssl=context)
    connected += 1
    if connected == count:
        everybody.set()
    await everybody.wait()
    writer.write(f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n\r\n".encode())
    line = await reader.readline()
    writer.close()
    return line.startswith(b"HTTP/1.1 200")


async def main():
    everybody, context = asyncio.Event(), ssl.create_default_context()
    print(sum(await asyncio.gather(*(one(context, everybody) for _ in range(count)))))


asyncio.run(main())
