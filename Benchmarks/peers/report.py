"""The daily brief as one would build it with pandas, matplotlib and Jinja2: the same figures of the same store.

    swift run -c release benchmarks report --posts 1000000 --store STORE
    python Benchmarks/peers/report.py STORE

STORE is the folder that the first command made. Prints the median of three builds, from the database to one HTML page with its drawings
inside. pandas 2, matplotlib 3, Jinja2 3. It makes no estimate beyond plain means: the correction and its intervals are in neither timing.
"""
import io
import sqlite3
import statistics
import sys
import time

import jinja2
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import pandas

DAY = "2026-11-17"
PAGE = jinja2.Template(
    """<!doctype html><meta charset="utf-8"><title>{{ day }}</title><h1>Net sentiment {{ "%+.2f" | format(net) }}</h1>
<ul>{% for name, value in numbers %}<li>{{ name }}: {{ value }}</li>{% endfor %}</ul>
{% for name, svg, table in figures %}<figure><h2>{{ name }}</h2>{{ svg }}{{ table }}</figure>{% endfor %}
{% for topic, posts in examples %}<h3>{{ topic }}</h3>{% for post in posts %}<p>{{ post.text | e }} ({{ post.source }})</p>{% endfor %}
{% endfor %}{% for post in negative %}<p>{{ post.text | e }} {{ post.p_negative }}</p>{% endfor %}"""
)


def drawing(figure):
    out = io.StringIO()
    figure.savefig(out, format="svg")
    plt.close(figure)
    return out.getvalue()


def figure(frame, kind, size, **options):
    shape, axes = plt.subplots(figsize=size)
    frame.plot(ax=axes, kind=kind, **options)
    return drawing(shape), frame.reset_index().to_html(index=False)


def build(path):
    connection = sqlite3.connect(f"file:{path}/barometer.db?mode=ro", uri=True)
    posts = pandas.read_sql_query(
        """SELECT p.post_id, p.published_at, p.language, p.text, m.name AS monitor, s.outcome, s.polarity, s.p_negative, s.p_neutral,
               s.p_positive, s.decided_by, s.modalities, s.contradiction
           FROM monitor_match AS x JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id)
           LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = 1""",
        connection,
    )
    posts["time"] = pandas.to_datetime(posts.published_at, unit="s", utc=True)
    posts["day"] = posts.time.dt.strftime("%Y-%m-%d")
    posts["hour"] = posts.time.dt.hour
    posts["net"] = posts.p_positive - posts.p_negative
    own = posts[posts.monitor == "Bench"]
    scored = own[own.outcome == "scored"]
    today = own[own.day == DAY]
    by_day = scored.groupby("day").net.agg(["mean", "std", "count"])
    by_day["low"] = by_day["mean"] - 1.96 * by_day["std"] / by_day["count"] ** 0.5
    by_day["high"] = by_day["mean"] + 1.96 * by_day["std"] / by_day["count"] ** 0.5
    usual = by_day["mean"].iloc[:-1]
    figures = []
    shape, axes = plt.subplots(figsize=(9, 4))
    axes.fill_between(range(len(by_day)), by_day.low, by_day.high, alpha=0.3)
    axes.plot(range(len(by_day)), by_day["mean"])
    axes.axhline(usual.mean(), linestyle="--")
    axes.set_xticks(range(0, len(by_day), 7), by_day.index[::7])
    figures.append(("Net sentiment", drawing(shape), by_day.to_html()))
    volume = scored.pivot_table(index="day", columns="polarity", values="post_id", aggfunc="count").tail(14)
    figures.append(("Posts", *figure(volume, "bar", (5, 4), stacked=True)))
    week = scored[scored.day >= sorted(own.day.unique())[-7]]
    hours = week.pivot_table(index="day", columns="hour", values="net", aggfunc="mean")
    shape, axes = plt.subplots(figsize=(9, 3))
    axes.imshow(hours, aspect="auto", cmap="RdBu", vmin=-0.5, vmax=0.5)
    figures.append(("Hours", drawing(shape), hours.to_html()))
    voice = posts.groupby(["day", "monitor"]).size().unstack().pipe(lambda f: f.div(f.sum(axis=1), axis=0))
    figures.append(("Share of voice", *figure(voice.tail(1).T, "barh", (5, 3))))
    figures.append(("Decided by", *figure(today.groupby("decided_by").size(), "barh", (5, 2))))
    figures.append(("Languages", *figure(today.groupby("language").net.mean(), "barh", (5, 2))))
    topics = pandas.read_sql_query("SELECT * FROM topic_trend WHERE monitor = 'Bench' AND day >= '2026-11-04'", connection)
    lines = topics.pivot_table(index="day", columns="label", values="posts")
    figures.append(("Topics", *figure(lines, "line", (9, 4), legend=False)))
    terms = pandas.read_sql_query(f"SELECT term, z FROM moving_term WHERE monitor = 'Bench' AND day = '{DAY}'", connection)
    figures.append(("Terms", *figure(terms.set_index("term").z, "barh", (5, 3))))
    coverage = pandas.read_sql_query("SELECT source, day, complete_hours FROM coverage_day", connection)
    shape, axes = plt.subplots(figsize=(9, 2))
    axes.imshow(coverage.pivot_table(index="source", columns="day", values="complete_hours"), aspect="auto")
    figures.append(("Coverage", drawing(shape), ""))
    members = pandas.read_sql_query(f"SELECT topic_id, post_id, weight FROM topic_post WHERE local_day = '{DAY}'", connection)
    members = members.merge(today, on="post_id").sort_values("weight", ascending=False)
    names = pandas.read_sql_query(
        "SELECT post_id, name AS source FROM post_source JOIN source USING (source_id)", connection
    ).groupby("post_id").source.first()
    members["source"] = members.post_id.map(names)
    examples = [(topic, list(group.head(3).itertuples())) for topic, group in members.groupby("topic_id")][:8]
    negative = list(today[today.outcome == "scored"].nsmallest(6, "net").itertuples())
    numbers = [
        ("posts", len(today)), ("negative", (today.polarity == "negative").mean()), ("contradictions", int(today.contradiction.sum())),
        ("voice", voice["Bench"].iloc[-1]),
    ]
    page = PAGE.render(
        day=DAY, net=by_day["mean"].iloc[-1], numbers=numbers, figures=figures, examples=examples, negative=negative
    )
    with open(f"{path}/peer.html", "w") as out:
        out.write(page)
    return len(page)


seconds = []
for _ in range(3):
    start = time.perf_counter()
    size = build(sys.argv[1])
    seconds.append(time.perf_counter() - start)
print(f"| pandas + matplotlib + Jinja2, daily brief | {statistics.median(seconds):.2f} | {size // 1000} |")
