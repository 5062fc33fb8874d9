"""Import of NDJSON: `barometer import` beside `sqlite-utils insert --nl` into a table with the same indexes and full text.

  python3 Benchmarks/peers/import_speed.py --barometer .build/release/barometer [--posts 1000000] [--folder /tmp/import-bench]

Needs sqlite-utils (pip). A million posts are a file of 1 GB. Prints a Markdown table: posts/s, processor seconds, peak memory.
The peer keeps words as they are; ours are cut by ICU, indexed twice for Chinese, named by language, hashed for copies and joined to
keyed authors on the way. To find copies ours has an index over 64 bits of each text's digest; the peer, which makes none, over the
text itself. --without-copies leaves that index out of the peer's table.
"""
import argparse
import os
import shutil
import sqlite3
import sys

import posts
import storing


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--barometer", default=".build/release/barometer")
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--folder", default="/tmp/import-bench")
    options.add_argument("--only", choices=["ours", "peer"])
    options.add_argument("--without-copies", action="store_true")
    chosen = options.parse_args()
    os.makedirs(chosen.folder, exist_ok=True)
    path = f"{chosen.folder}/posts-{chosen.posts}.ndjson"
    if not os.path.exists(path):
        posts.write(path, chosen.posts)
    print(f"{chosen.posts} posts, {os.path.getsize(path) / 1e9:.2f} GB\n")
    print("| program | seconds | posts/s | processor s | peak MiB |\n|---|---|---|---|---|")
    rates = {}

    def row(name, result):
        seconds, processor, memory, status = result
        assert status == 0, f"{name} ended with {status}"
        rates[name] = chosen.posts / seconds
        print(f"| {name} | {seconds:.1f} | {rates[name]:.0f} | {processor:.1f} | {memory / 2**20:.0f} |", flush=True)

    if chosen.only != "peer":
        state = f"{chosen.folder}/state"
        shutil.rmtree(state, ignore_errors=True)
        environment = {**os.environ, "BAROMETER_STATE": state}
        row("barometer import", storing.run([os.path.abspath(chosen.barometer), "import", path, "--name", "bench"], env=environment, cwd=chosen.folder))
        count = sqlite3.connect(f"{state}/barometer.db").execute("SELECT count(*) FROM post").fetchone()[0]
        assert count == chosen.posts, count
    if chosen.only != "ours":
        database = f"{chosen.folder}/peer.db"
        for end in ("", "-wal", "-shm"):
            if os.path.exists(database + end):
                os.remove(database + end)
        connection = sqlite3.connect(database)
        connection.executescript(storing.TABLE)
        if chosen.without_copies:
            connection.execute("DROP INDEX post_by_content")
        connection.close()
        tool = os.path.join(os.path.dirname(sys.executable), "sqlite-utils")
        row("sqlite-utils insert --nl", storing.run([tool, "insert", database, "post", path, "--nl"]))
    if len(rates) == 2:
        ours, peer = rates.values()
        print(f"\nratio {ours / peer:.2f}")


main()
