#!/usr/bin/env python3
"""Asks one store the same questions through five readers, while a run writes if one is given, and compares their answers.

    python3 -m venv v && v/bin/pip install datasette==0.65.5 duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5
    v/bin/python Benchmarks/peers/readers.py BAROMETER STATE [--while 'barometer nightly …'] [--metadata metadata.json]

BAROMETER is the built binary, STATE its state folder. Prints a row a reader and question: how long it took, and whether the rows
are those of `barometer sql`. Datasette runs in-process (`datasette.client`), DuckDB through its sqlite extension.
"""
import argparse
import asyncio
import csv
import io
import shlex
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

QUESTIONS = {
    "days": "SELECT monitor, day, posts, net, low, high FROM daily_sentiment ORDER BY monitor, day",
    "posts": "SELECT post_id, published, polarity, p_negative FROM scored_post WHERE p_negative > 0.5 ORDER BY post_id",
    "topics": "SELECT day, label, posts, moved_net FROM topic_trend ORDER BY topic_id, day",
    "gaps": "SELECT source, start, hours FROM coverage_gap ORDER BY source, start",
    "voice": "SELECT day, monitor, share, low FROM share_of_voice ORDER BY day, monitor",
}


def cell(value):
    if value is None or value == "":
        return None
    try:
        return round(float(value), 9)
    except ValueError:
        return value


def rows(answer):
    return [[cell(v) for v in row] for row in answer]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("barometer")
    parser.add_argument("state")
    parser.add_argument("--while", dest="command")
    parser.add_argument("--metadata")
    options = parser.parse_args()
    path = f"{options.state}/barometer.db"
    readers = {}

    def ours(sql):
        out = subprocess.run([options.barometer, "sql", sql, "--format", "csv", "--state", options.state],
                             check=True, capture_output=True, text=True).stdout
        return list(csv.reader(io.StringIO(out)))[1:]

    def shell(sql):
        out = subprocess.run(["sqlite3", "-readonly", "-csv", path, sql], check=True, capture_output=True, text=True).stdout
        return list(csv.reader(io.StringIO(out)))

    python = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    readers["barometer sql"] = ours
    readers["sqlite3 -readonly"] = shell
    readers[f"Python sqlite3 {sqlite3.sqlite_version}"] = lambda sql: python.execute(sql).fetchall()

    import json
    from datasette import __version__ as datasette_version
    from datasette.app import Datasette
    metadata = json.load(open(options.metadata)) if options.metadata else None
    datasette = Datasette([path], metadata=metadata, settings={"max_returned_rows": 100_000, "sql_time_limit_ms": 20_000})
    loop = asyncio.new_event_loop()

    def through_datasette(sql):
        async def ask():
            answer = await datasette.client.get("/barometer.json", params={"sql": sql, "_shape": "arrays"})
            answer.raise_for_status()
            return answer.json()["rows"]
        return loop.run_until_complete(ask())
    readers[f"Datasette {datasette_version}"] = through_datasette
    # The wheel brings the extension that DuckDB otherwise downloads: LOAD takes the file itself.
    import duckdb
    import duckdb_extension_sqlite_scanner as scanner
    duck = duckdb.connect()
    extension = next(Path(scanner.__file__).parent.rglob("*.duckdb_extension"))
    duck.execute(f"LOAD '{extension}'")
    duck.execute(f"ATTACH '{path}' AS store (TYPE sqlite, READ_ONLY)")
    # SQLite inside DuckDB answers: DuckDB's own dialect has no strftime('…', 0, 'unixepoch').
    readers[f"DuckDB {duckdb.__version__}"] = lambda sql: duck.execute(
        "SELECT * FROM sqlite_query('store', ?)", [sql]).fetchall()

    writer = subprocess.Popen(shlex.split(options.command)) if options.command else None
    wrong = 0
    rounds = 0
    print("| reader | " + " | ".join(f"{q}, ms" for q in QUESTIONS) + " | same rows |\n|---|" + "---|" * (len(QUESTIONS) + 1))
    for name, ask in readers.items():
        times, agrees = [], True
        for sql in QUESTIONS.values():
            # A write may fall between two readers: an answer counts when it is that of before or of after.
            before = rows(ours(sql))
            start = time.perf_counter()
            answer = rows(ask(sql))
            times.append((time.perf_counter() - start) * 1000)
            agrees &= answer == before or answer == rows(ours(sql))
            rounds += 1
        wrong += not agrees
        print(f"| {name} | " + " | ".join(f"{t:.1f}" for t in times) + f" | {'yes' if agrees else 'NO'} |")
    if writer:
        print(f"the writer was {'still at it' if writer.poll() is None else 'done'} when the last answer came; "
              f"it ended with status {writer.wait()}")
    if metadata:
        async def pages():
            found = []
            for place in ["/", "/barometer", "/barometer/daily_sentiment", "/barometer/worst-days", "/barometer/voice.json"]:
                found.append((place, (await datasette.client.get(place)).status_code))
            front = (await datasette.client.get("/barometer")).text
            return found, "post_search_data" in front.split("hidden tables")[0], "Net sentiment" in (
                await datasette.client.get("/barometer/daily_sentiment")).text
        found, shown, described = loop.run_until_complete(pages())
        print(f"Datasette pages: {found}; index tables shown: {shown}; columns described: {described}")
        wrong += any(code != 200 for _, code in found) or shown
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
