"""The same daily figures of a store of invented posts by plain SQLite, DuckDB and pandas, and whether they agree.

    swift run -c release benchmarks store make && swift run -c release benchmarks store rebuild
    python3 Benchmarks/peers/aggregation.py /tmp/barometer-store/barometer.db

Wants duckdb, pandas and pyarrow. Figures a monitor and day: posts, distinct contents, authors, posts decided on, and the sums of
their three probabilities: what `bucket` holds before any estimate, hours, near copies, terms, topics and alerts. Loading (out of
SQLite into the peer's own columns) is told apart from aggregating.
"""

import sqlite3
import sys

from clock import Clock

BRANDS = ["anvil", "birch", "comet", "dunlin", "ember", "falcon", "garnet", "heron"]
FIGURES = """count(*), count(DISTINCT content), count(DISTINCT author_id), count(*) FILTER (WHERE outcome = 'scored'),
    sum(p_negative) FILTER (WHERE outcome = 'scored'), sum(p_neutral) FILTER (WHERE outcome = 'scored'),
    sum(p_positive) FILTER (WHERE outcome = 'scored')"""
COLUMNS = """SELECT p.published_at, p.author_id, p.content_sha256 AS content, p.text, s.outcome, s.p_negative, s.p_neutral,
    s.p_positive FROM post AS p LEFT JOIN score AS s USING (post_id)"""


def stored(connection):
    rows = connection.execute(
        """SELECT m.name, b.local_day, b.posts, b.authors, b.scored, b.sum_negative FROM bucket AS b
        JOIN monitor AS m USING (monitor_id) WHERE b.grain = 'day' AND m.current = 1""")
    return {(name, day): values for name, day, *values in rows}


def compare(what, found, expected):
    """`found` as (name, day): [posts, distinct, authors, scored, sums…]."""
    wrong = [
        key for key, (posts, authors, scored, negative) in expected.items()
        if key not in found or found[key][0] != posts or found[key][2] != authors or found[key][3] != scored
        or abs(found[key][4] - negative) > 1e-6 * max(1, abs(negative))
    ]
    print(f"{what}: {len(found)} cells, {len(wrong)} differ from the store's", flush=True)


def naive(connection, brands):
    found = {}
    for brand in brands:
        for day, *values in connection.execute(
                f"""SELECT date(published_at, 'unixepoch'), {FIGURES} FROM ({COLUMNS})
                WHERE ' ' || text || ' ' LIKE '% ' || ? || ' %' GROUP BY 1""", (brand,)):
            found[brand, day] = values
    return found


def main():
    path, peers = sys.argv[1], sys.argv[2:] or ["sqlite", "duckdb", "pandas"]
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    expected = stored(connection)
    if "sqlite" in peers:
        clock = Clock()
        brands = BRANDS[-1:]
        found = naive(connection, brands)
        clock.tell(f"plain SQL in SQLite, {len(brands)} monitor of {len(BRANDS)}")
        compare("sqlite", found, {key: value for key, value in expected.items() if key[0] in brands})
    if "duckdb" not in peers and "pandas" not in peers:
        return
    import pandas
    clock = Clock()
    frame = pandas.concat(
        [part.astype({"outcome": "category"}) for part in pandas.read_sql_query(
            COLUMNS, connection, chunksize=500_000)], ignore_index=True)
    clock.tell(f"reading {len(frame)} posts out of SQLite into columns")
    if "duckdb" in peers:
        import duckdb
        clock = Clock()
        duck = duckdb.connect()
        duck.execute("CREATE TABLE post AS SELECT * FROM frame")
        clock.tell("duckdb, its own copy")
        clock = Clock()
        rows = duck.execute(
            f"""SELECT b.name, strftime(to_timestamp(published_at) AT TIME ZONE 'UTC', '%Y-%m-%d') AS day, {FIGURES}
            FROM post JOIN (SELECT unnest(?) AS name) AS b ON list_contains(string_split(post.text, ' '), b.name)
            GROUP BY ALL""", [BRANDS]).fetchall()
        clock.tell(f"duckdb {duckdb.__version__}, all monitors")
        compare("duckdb", {(name, day): values for name, day, *values in rows}, expected)
    if "pandas" in peers:
        clock = Clock()
        found = {}
        frame["day"] = pandas.to_datetime(frame["published_at"], unit="s").dt.strftime("%Y-%m-%d").astype("category")
        frame["first"] = frame["text"].str.split(" ", n=1).str[0]
        for brand in BRANDS:
            own = frame[frame["first"] == brand]
            decided = own[own["outcome"] == "scored"]
            days = own.groupby("day", observed=True).agg(
                posts=("text", "size"), distinct=("content", "nunique"), authors=("author_id", "nunique"))
            sums = decided.groupby("day", observed=True)[["p_negative", "p_neutral", "p_positive"]].agg(["size", "sum"])
            for day, row in days.iterrows():
                found[brand, day] = [
                    row.posts, row.distinct, row.authors, sums.loc[day, ("p_negative", "size")],
                    *(sums.loc[day, (name, "sum")] for name in ("p_negative", "p_neutral", "p_positive"))]
        clock.tell(f"pandas {pandas.__version__}, all monitors (the brand is the first word: no search)")
        compare("pandas", found, expected)


main()
