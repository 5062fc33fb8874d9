"""Fetching 10,000 pages from a server on this machine: `barometer fetch` beside an httpx async client with sqlite3.

  python3 Benchmarks/peers/fetch_speed.py --barometer .build/release/barometer [--sources 200] [--pages 50] [--posts 20]

Needs httpx (pip). Both ask 200 sources, 50 pages each behind one another, at most eight requests under way, and commit each page.
The server is a process of its own that both use alike. Prints a Markdown table: pages/s, posts/s, processor seconds, peak memory.
"""
import argparse
import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time

import posts
import storing

CONNECTOR = """{
  connector: "bench", about: "A server on this machine.", platform: "bench",
  parameters: { server: { pattern: "^http", example: "http://127.0.0.1:1", meaning: "address" },
                number: { pattern: "^[0-9]+$", example: "1", meaning: "number" } },
  policy: { terms: "ours", checked: "2026-11-21", retentionDays: 4000, deletions: "keep", media: "skip", mailText: true },
  streams: { pages: { request: { url: "{server}/{number}", query: { page: "1" } }, records: "items",
    pages: { next: { token: "next", parameter: "page" } }, cursor: { field: "id" },
    post: { id: "id", url: "url", author: "author", at: "published", language: "language", text: "text", likes: "likes",
            shares: "shares", replies: "replies" } } },
}"""


class Server(asyncio.Protocol):
    answers = {}

    def connection_made(self, transport):
        self.transport = transport
        self.rest = b""

    def data_received(self, data):
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            target = head.split(b" ", 2)[1]
            body = self.answers.get(target, b"{}")
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


async def serve(chosen):
    start = int(time.time()) - 86_400 * 20
    everything = list(posts.posts(chosen.sources * chosen.pages * chosen.posts, start=start))
    for post in everything:
        post["published"] = start + (post["published"] - start) % 1_000_000
    for source in range(chosen.sources):
        for page in range(chosen.pages):
            at = (source * chosen.pages + page) * chosen.posts
            answer = {"items": everything[at : at + chosen.posts]}
            if page + 1 < chosen.pages:
                answer["next"] = str(page + 2)
            Server.answers[f"/{source}?page={page + 1}".encode()] = json.dumps(answer, ensure_ascii=False).encode()
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


async def fetch(chosen):
    import httpx

    connection = sqlite3.connect(chosen.database, isolation_level=None)
    connection.executescript(storing.TABLE)
    limit = asyncio.Semaphore(8)
    columns = ("id", "url", "author", "published", "language", "text", "likes", "shares", "replies")
    insert = f"INSERT OR IGNORE INTO post (seen, {', '.join(columns)}) VALUES (0{', ?' * len(columns)})"

    async def walk(client, number):
        page = "1"
        while page:
            async with limit:
                answer = (await client.get(f"{chosen.address}/{number}", params={"page": page})).json()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, [[item[c] for c in columns] for item in answer["items"]])
            connection.execute("COMMIT")
            page = answer.get("next")

    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=8), timeout=60) as client:
        await asyncio.gather(*(walk(client, number) for number in range(chosen.sources)))


def compare(chosen):
    os.makedirs(chosen.folder, exist_ok=True)
    sizes = ["--sources", str(chosen.sources), "--pages", str(chosen.pages), "--posts", str(chosen.posts)]
    server = subprocess.Popen([sys.executable, __file__, "--serve"] + sizes, stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    pages = chosen.sources * chosen.pages
    print(f"{pages} pages of {chosen.posts} posts\n")
    print("| program | seconds | pages/s | posts/s | processor s | peak MiB |\n|---|---|---|---|---|---|")
    rates = {}

    def row(name, result, database):
        seconds, processor, memory, status = result
        assert status == 0, f"{name} ended with {status}"
        count = sqlite3.connect(database).execute("SELECT count(*) FROM post").fetchone()[0]
        assert count == pages * chosen.posts, count
        rates[name] = pages / seconds
        print(f"| {name} | {seconds:.1f} | {rates[name]:.0f} | {count / seconds:.0f} | {processor:.1f} | {memory / 2**20:.0f} |", flush=True)

    try:
        state = f"{chosen.folder}/state"
        shutil.rmtree(state, ignore_errors=True)
        os.makedirs(f"{chosen.folder}/connectors", exist_ok=True)
        with open(f"{chosen.folder}/connectors/bench.json5", "w") as out:
            out.write(CONNECTOR)
        sources = [
            {"name": f"s{n}", "connector": "bench", "stream": "pages", "parameters": {"server": address, "number": str(n)}}
            for n in range(chosen.sources)]
        with open(f"{chosen.folder}/barometer.json5", "w") as out:
            json.dump({"version": 1, "timeZone": "UTC", "allowPrivateHosts": ["127.0.0.1"], "sources": sources, "monitors": []}, out)
        environment = {**os.environ, "BAROMETER_STATE": state}
        row("barometer fetch", storing.run([os.path.abspath(chosen.barometer), "fetch", "--quiet"], env=environment, cwd=chosen.folder), f"{state}/barometer.db")
        database = f"{chosen.folder}/peer.db"
        for end in ("", "-wal", "-shm"):
            if os.path.exists(database + end):
                os.remove(database + end)
        row("httpx + sqlite3", storing.run([sys.executable, __file__, "--client", "--address", address, "--database", database] + sizes), database)
        ours, peer = rates.values()
        print(f"\nratio {ours / peer:.2f}")
    finally:
        server.terminate()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--barometer", default=".build/release/barometer")
    options.add_argument("--sources", type=int, default=200)
    options.add_argument("--pages", type=int, default=50)
    options.add_argument("--posts", type=int, default=20)
    options.add_argument("--folder", default="/tmp/fetch-bench")
    for hidden in ("--address", "--database"):
        options.add_argument(hidden, help=argparse.SUPPRESS)
    for hidden in ("--serve", "--client"):
        options.add_argument(hidden, action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen))
    elif chosen.client:
        asyncio.run(fetch(chosen))
    else:
        compare(chosen)


main()
