"""All figures of cells by plain SQL in SQLite and DuckDB and by pandas, and whether they agree with the store's.

    swift run -c release benchmarks store make --days 10 && swift run -c release benchmarks store rebuild
    python3 Benchmarks/peers/cells.py /tmp/barometer-store/barometer.db [sqlite] [duckdb] [pandas] [--monitors N]

What `bucket` and `bucket_part` hold is asked as an analyst would: one query a monitor, grain and cut, each of which searches the
monitor's posts, joins their scores and groups them. By hour and by day: posts, distinct contents, authors, posts decided on,
unsure and without a score, sums of probabilities and of squared nets, classes, contradictions; posts decided on with copies counted
once; the same by source, language, modality and emotion; by day the furthest reach and the means weighed by reach and capped by
author; by week the sums. Left out, though the store has them: near copies (those of the invented posts are exact), estimates
with intervals, usual values. Wants duckdb, pandas and pyarrow for these.
"""

import sqlite3
import sys

from clock import Clock

SECONDS = {"hour": 3600, "day": 86400, "week": 604800}
DIMENSIONS = ["source", "language", "modality", "emotion"]
# Weeks begin on Monday; 1970-01-01 was a Thursday.
WEEK_SHIFT = 259200

PLAIN = """count(*), count(DISTINCT {content}), count(DISTINCT author_id), sum(outcome = 'scored'),
    sum(outcome = 'abstained'), sum(outcome = 'unscored'),
    sum(p_negative) FILTER (WHERE outcome = 'scored'), sum(p_neutral) FILTER (WHERE outcome = 'scored'),
    sum(p_positive) FILTER (WHERE outcome = 'scored'),
    sum((p_positive - p_negative) * (p_positive - p_negative)) FILTER (WHERE outcome = 'scored'),
    sum(outcome = 'scored' AND polarity = 'negative'), sum(outcome = 'scored' AND polarity = 'neutral'),
    sum(outcome = 'scored' AND polarity = 'positive'), sum(contradiction)"""
PART = """count(*), sum(outcome = 'scored'), sum(outcome = 'scored' AND polarity = 'negative'),
    sum(p_negative) FILTER (WHERE outcome = 'scored'), sum(p_neutral) FILTER (WHERE outcome = 'scored'),
    sum(p_positive) FILTER (WHERE outcome = 'scored')"""
STORED_PLAIN = """posts, distinct_posts, authors, scored, abstained, unscored, sum_negative, sum_neutral, sum_positive,
    sum_net_squared, said_negative, said_neutral, said_positive, contradictions"""


def cell(grain, time="published_at"):
    size, shift = SECONDS[grain], WEEK_SHIFT if grain == "week" else 0
    return f"({time} + {shift}) / {size} * {size} - {shift}"


class Naive:
    """The queries in one engine: `posts` is a table or join of a monitor's posts with the columns that the figures name."""

    def __init__(self, run, posts, source, emotions, integer_division="/"):
        self.run, self.posts, self.source, self.emotions = run, posts, source, emotions
        self.division = integer_division

    def cell(self, grain):
        return cell(grain).replace("/", self.division)

    def plain(self, name, grain):
        figures = PLAIN.format(content="content")
        return {row[0]: row[1:] for row in self.run(
            f"SELECT {self.cell(grain)}, {figures} FROM {self.posts} GROUP BY 1", name)}

    def once(self, name, grain):
        return {row[0]: row[1:] for row in self.run(
            f"""SELECT cell, count(*), sum(polarity = 'negative') FROM (
                SELECT {self.cell(grain)} AS cell, polarity, row_number() OVER (
                    PARTITION BY {self.cell(grain)}, content ORDER BY published_at, native_id) AS place
                FROM {self.posts} WHERE outcome = 'scored') AS d WHERE place = 1 GROUP BY 1""", name)}

    def parts(self, name, grain, dimension):
        value, tables, mass = {
            "source": ("name", f"{self.posts} {self.source}", "count(*)"),
            "language": ("coalesce(language, 'none')", self.posts, "count(*)"),
            "modality": ("coalesce(modalities, 'none')", self.posts, "count(*)"),
            "emotion": (*self.emotions[:1], f"{self.posts} {self.emotions[1]}", self.emotions[2]),
        }[dimension]
        return {(row[0], dimension, row[1]): row[2:] for row in self.run(
            f"SELECT {self.cell(grain)}, {value}, {PART}, {mass} FROM {tables} GROUP BY 1, 2", name)}

    def loud(self, name):
        return {row[0]: row[1:] for row in self.run(
            f"""WITH own AS (SELECT {self.cell('day')} AS cell, * FROM {self.posts}),
            placed AS (SELECT *, row_number() OVER (PARTITION BY cell, content ORDER BY published_at, native_id) AS place
                FROM own WHERE outcome = 'scored'),
            weighed AS (SELECT *, 3.0 / count(*) OVER (PARTITION BY cell, author_id) AS share FROM placed WHERE place = 1),
            capped AS (SELECT cell, sum(CASE WHEN share < 1 THEN share ELSE 1.0 END) AS posts,
                sum(CASE WHEN share < 1 THEN share ELSE 1.0 END * (p_positive - p_negative)) AS net
                FROM weighed GROUP BY cell)
            SELECT own.cell, max(engagement), max(engagement) FILTER (WHERE outcome = 'scored' AND polarity = 'negative'),
                sum((p_positive - p_negative) * (1 + ln(1 + engagement))) FILTER (WHERE outcome = 'scored')
                    / sum(1 + ln(1 + engagement)) FILTER (WHERE outcome = 'scored'),
                max(capped.net) / max(capped.posts), max(capped.posts)
            FROM own LEFT JOIN capped ON capped.cell = own.cell GROUP BY 1""", name)}


def sqlite(connection, query_of):
    """The full-text search, the posts, their scores: joined anew in each query."""
    posts = """(SELECT p.post_id, p.published_at, p.native_id, p.author_id, p.language, p.content_sha256 AS content,
        coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0) AS engagement, s.outcome, s.p_negative,
        s.p_neutral, s.p_positive, s.polarity, s.modalities, s.emotions, s.contradiction
        FROM post_search AS q JOIN post AS p ON p.post_id = q.rowid
        LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = (SELECT model_id FROM model WHERE current = 1)
        WHERE post_search MATCH :name) AS d"""
    return Naive(
        lambda sql, name: connection.execute(sql, {"name": query_of[name]}), posts,
        "JOIN post_source AS o USING (post_id) JOIN source USING (source_id)",
        ("e.key", "JOIN json_each(emotions) AS e", "sum(e.value)"))


def stored(connection, names):
    """What the store has, by kind, monitor and grain."""
    found = {}
    for name in names:
        for grain in ["hour", "day"]:
            where = """JOIN monitor AS m USING (monitor_id) JOIN model AS o USING (model_id)
                WHERE m.current = 1 AND o.current = 1 AND m.name = ? AND grain = ?"""
            rows = connection.execute(
                f"""SELECT start, {STORED_PLAIN}, distinct_scored, distinct_negative, top_engagement,
                top_negative_engagement, engaged_net, capped_net, capped_posts FROM bucket {where} AND posts > 0""",
                (name, grain)).fetchall()
            found["plain", name, grain] = {row[0]: row[1:15] for row in rows}
            found["once", name, grain] = {row[0]: row[15:17] for row in rows}
            if grain == "day":
                found["loud", name] = {row[0]: row[17:] for row in rows}
            for dimension in DIMENSIONS:
                found["part", name, grain, dimension] = {
                    (row[0], dimension, row[1]): row[2:] for row in connection.execute(
                        f"""SELECT start, value, posts, scored, said_negative, sum_negative, sum_neutral, sum_positive, mass
                        FROM bucket_part {where} AND dimension = ?""", (name, grain, dimension))}
        weeks = {}
        for start, *values in connection.execute(
                f"""SELECT start, {STORED_PLAIN} FROM bucket JOIN monitor AS m USING (monitor_id)
                JOIN model AS o USING (model_id) WHERE m.current = 1 AND o.current = 1 AND m.name = ? AND grain = 'day'
                AND posts > 0""", (name,)):
            week = (start + WEEK_SHIFT) // SECONDS["week"] * SECONDS["week"] - WEEK_SHIFT
            kept = weeks.setdefault(week, [0] * len(values))
            weeks[week] = [a + b for a, b in zip(kept, values)]
        found["plain", name, "week"] = weeks
    return found


def ask(naive, names, progress=True):
    found = {}
    for name in names:
        clock = Clock()
        for grain in ["hour", "day", "week"]:
            found["plain", name, grain] = naive.plain(name, grain)
        for grain in ["hour", "day"]:
            found["once", name, grain] = naive.once(name, grain)
            for dimension in DIMENSIONS:
                found["part", name, grain, dimension] = naive.parts(name, grain, dimension)
        found["loud", name] = naive.loud(name)
        if progress:
            clock.tell(f"  {name}")
    return found


def compare(what, found, expected):
    cells = differ = figures = 0
    for key, own in found.items():
        ours = expected[key]
        # Distinct contents and authors of a week are no sums of its days'.
        skipped = {1, 2} if key[0] == "plain" and key[2] == "week" else set()
        for cell in own.keys() | ours.keys():
            cells += 1
            pairs = list(zip(own.get(cell, ()), ours.get(cell, ())))
            figures += len(pairs)
            # Sums over a few hundred posts of millionths that are rounded one by one.
            good = len(pairs) > 0 and all(
                abs((a or 0) - (b or 0)) <= 1e-5 + 2e-6 * abs(b or 0)
                for place, (a, b) in enumerate(pairs) if place not in skipped)
            if not good and differ < 3:
                print(f"  {what} differs in {key}, {cell}: {own.get(cell)} instead of {ours.get(cell)}")
            differ += not good
    print(f"{what}: {cells} cells with {figures} figures, {differ} differ from the store's", flush=True)
    return differ


def columns(connection, query_of, names):
    """Each monitor's posts with their scores, read out of SQLite once."""
    import pandas
    source = sqlite(connection, query_of).posts
    return {name: pandas.read_sql_query(
        f"""SELECT d.*, name FROM {source} LEFT JOIN post_source USING (post_id) LEFT JOIN source USING (source_id)""",
        connection, params={"name": query_of[name]}) for name in names}


def duckdb_naive(frames):
    import duckdb
    duck = duckdb.connect()
    for name, frame in frames.items():
        duck.execute(f'CREATE TABLE "{name}" AS SELECT * FROM frame')

    def run(sql, name):
        return duck.execute(sql.replace("ALLPOSTS", f'"{name}" AS d')).fetchall()
    emotion = "unnest(json_keys(emotions))"
    naive = Naive(
        run, "ALLPOSTS", "", ("e.key", """JOIN (SELECT post_id AS id, unnest(json_keys(emotions)) AS key FROM ALLPOSTS)
            AS e ON e.id = d.post_id""", "sum(CAST(json_extract(emotions, '$.' || e.key) AS DOUBLE))"), "//")
    return naive, duckdb.__version__


def pandas_ask(frames):
    import json
    import numpy
    import pandas
    found = {}
    for name, frame in frames.items():
        frame = frame.sort_values(["published_at", "native_id"], kind="stable")
        decided = frame["outcome"] == "scored"
        frame["scored"] = decided
        frame["abstained"] = frame["outcome"] == "abstained"
        frame["unscored"] = frame["outcome"] == "unscored"
        for polarity in ["negative", "neutral", "positive"]:
            frame["said_" + polarity] = decided & (frame["polarity"] == polarity)
            frame["sum_" + polarity] = frame["p_" + polarity].where(decided, 0.0)
        frame["net"] = frame["p_positive"] - frame["p_negative"]
        frame["squared"] = (frame["net"] ** 2).where(decided, 0.0)
        frame["weight"] = 1 + numpy.log1p(frame["engagement"])
        sums = ["scored", "abstained", "unscored", "sum_negative", "sum_neutral", "sum_positive", "squared", "said_negative",
                "said_neutral", "said_positive", "contradiction"]
        part_sums = ["scored", "said_negative", "sum_negative", "sum_neutral", "sum_positive"]
        for grain in ["hour", "day", "week"]:
            shift = WEEK_SHIFT if grain == "week" else 0
            frame["cell"] = (frame["published_at"] + shift) // SECONDS[grain] * SECONDS[grain] - shift
            groups = frame.groupby("cell")
            table = pandas.concat(
                [groups.size(), groups["content"].nunique(), groups["author_id"].nunique(), groups[sums].sum()], axis=1)
            found["plain", name, grain] = {row[0]: row[1:] for row in table.itertuples()}
            if grain == "week":
                continue
            first = frame[decided].drop_duplicates(["cell", "content"])
            table = first.groupby("cell")["said_negative"].agg(["size", "sum"])
            found["once", name, grain] = {row[0]: row[1:] for row in table.itertuples()}
            spread = pandas.DataFrame(frame["emotions"].map(json.loads).tolist(), index=frame.index)
            for dimension, column in zip(DIMENSIONS, ["name", "language", "modalities", None]):
                if column:
                    own, mass = frame.assign(value=frame[column].fillna("none")), None
                else:
                    long = spread.stack().rename_axis([None, "value"]).rename("mass").reset_index(level=1)
                    own = frame.join(long)
                groups = own.groupby(["cell", "value"])
                table = pandas.concat([groups.size(), groups[part_sums].sum(),
                                       groups["mass"].sum() if column is None else groups.size()], axis=1)
                found["part", name, grain, dimension] = {
                    (row[0][0], dimension, row[0][1]): row[1:] for row in table.itertuples()}
            if grain == "day":
                share = 3.0 / first.groupby(["cell", "author_id"])["net"].transform("size")
                capped = share.clip(upper=1)
                by = first["cell"]
                posts = capped.groupby(by).sum()
                net = (capped * first["net"]).groupby(by).sum() / posts
                own = frame[decided]
                engaged = (own["net"] * own["weight"]).groupby(own["cell"]).sum() / own["weight"].groupby(own["cell"]).sum()
                negative = own[own["said_negative"]].groupby("cell")["engagement"].max()
                table = pandas.concat([frame.groupby("cell")["engagement"].max(), negative, engaged, net, posts], axis=1)
                found["loud", name] = {row[0]: row[1:] for row in table.itertuples()}
    return found, pandas.__version__


def main():
    arguments = sys.argv[2:]
    count = int(arguments.pop(arguments.index("--monitors") + 1)) if "--monitors" in arguments else None
    peers = [argument for argument in arguments if not argument.startswith("--")] or ["sqlite", "duckdb", "pandas"]
    connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    connection.execute("PRAGMA cache_size = -65536")
    query_of = dict(connection.execute("SELECT name, query FROM monitor WHERE current = 1"))
    # The last ones are the smallest.
    names = list(query_of)[-count:] if count else list(query_of)
    expected = stored(connection, names)
    differ = 0
    if "sqlite" in peers:
        clock = Clock()
        found = ask(sqlite(connection, query_of), names)
        clock.tell(f"plain SQL in SQLite {sqlite3.sqlite_version}, {len(names)} monitors of {len(query_of)}")
        differ += compare("sqlite", found, expected)
    if "duckdb" in peers or "pandas" in peers:
        clock = Clock()
        frames = columns(connection, query_of, names)
        clock.tell(f"reading {sum(map(len, frames.values()))} posts out of SQLite into columns, searched once")
    if "duckdb" in peers:
        clock = Clock()
        naive, version = duckdb_naive(frames)
        clock.tell("duckdb, its own copy")
        clock = Clock()
        found = ask(naive, names, False)
        clock.tell(f"duckdb {version}")
        differ += compare("duckdb", found, expected)
    if "pandas" in peers:
        clock = Clock()
        found, version = pandas_ask(frames)
        clock.tell(f"pandas {version}")
        differ += compare("pandas", found, expected)
    sys.exit(1 if differ else 0)


main()
