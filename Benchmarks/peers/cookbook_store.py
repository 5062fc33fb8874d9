#!/usr/bin/env python3
"""Prints the small store that the tests of the saved questions ask: SQL for a store with the current schema.

    cookbook_store.py > Tests/Fixtures/cookbook/store.sql

Invented throughout, and filled at the level of tables: what the questions answer depends on views and questions alone, not on
the model or on how figures are estimated. Sums are true sums of the posts; estimates and alerts are simply set.
"""
import json
import random
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone

random.seed(7)
FIRST, DAYS = date(2026, 10, 19), 18
LAST = FIRST + timedelta(days=DAYS - 1)
EMOTIONS = ["anger", "joy", "surprise"]


def at(day, hour, minute=0):
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.utc).timestamp())


def quoted(value):
    if value is None:
        return "NULL"
    return repr(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def insert(table, **row):
    print(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(quoted(v) for v in row.values())});")


print("-- Made by Benchmarks/peers/cookbook_store.py.")
SOURCES = ["forum", "news", "shop reviews"]
for i, name in enumerate(SOURCES, 1):
    insert("source", source_id=i, name=name, connector="feed", stream="items")
insert("model", model_id=1, name="old", sha256="0a", current=0)
insert("model", model_id=2, name="sentiment", sha256="0b", current=1)
for i, (name, version, group, current) in enumerate(
        [("Acme", 1, "kettles", 0), ("Acme", 2, "kettles", 1), ("Volta", 1, "kettles", 1), ("Teapots", 1, None, 1)], 1):
    insert("monitor", monitor_id=i, name=name, version=version, query=name.lower(), group_name=group, time_zone="UTC",
           minimum_posts=3, current=current, matched_until=None, model_id=2)
for i in range(1, 7):
    insert("author", author_id=i, pseudonym=f"{i * 1111:06x}")

TEXTS = ["The lid of my {} broke", "Love the {}, quiet and quick", "{} arrived on Tuesday", "My {} leaks at the lid again",
         "这个{}水壶很安静", "{} 盖子坏了", "Is the {} any good?"]
posts, matches, parts = [], [], {}
number = 0
for offset in range(DAYS):
    day = FIRST + timedelta(days=offset)
    for k in range(6 + offset % 4 + (5 if offset == DAYS - 2 else 0)):
        number += 1
        brand = ["Acme", "Volta", "Teapots"][(number + k) % 3]
        text = TEXTS[number % len(TEXTS)].format(brand)
        language = "zh" if any("\u4e00" <= c for c in text) else "en"
        if number % 17 == 0:
            text, language = "", None
        copy_of = number - 4 if number % 13 == 5 and number > 8 else None
        if copy_of:
            text, language = posts[copy_of - 1]["text"], posts[copy_of - 1]["language"]
        published = at(day, (number * 5) % 24, number % 60)
        posts.append(dict(
            post_id=number, platform="web", native_id=f"n{number}", url=f"https://forum.example/{number}",
            author_id=None if number % 11 == 0 else 1 + (number * number) % 6, published_at=published,
            published_exactly=1, first_seen_at=published + 1800 * (number % 9) + (90_000 if number % 10 == 3 else 0),
            language=language, text=text, reply_to=f"n{number - 2}" if number % 8 == 6 else None,
            likes=number % 5, shares=number % 3 or None, replies=None, content_sha256=f"c{copy_of or number}",
            copy_of=copy_of))
        which = {"Acme": [2], "Volta": [3], "Teapots": [4]}[brand] + ([3] if number % 9 == 4 and brand == "Acme" else [])
        matches += [(m, number) for m in which]
for p in posts:
    insert("post", **p)
    insert("post_source", post_id=p["post_id"], source_id=1 + p["post_id"] % 3, record_id=None, checked_at=None)
    if p["post_id"] % 12 == 0:
        insert("post_source", post_id=p["post_id"], source_id=1 + (p["post_id"] + 1) % 3, record_id=None, checked_at=None)

scores = {}
for p in posts:
    n = p["post_id"]
    for position, (kind, state) in enumerate(
            ([("image", "stored")] if n % 17 == 0 or n % 6 == 1 else []) + ([("audio", "stored")] if n % 14 == 2 else [])
            + ([("image", "failed")] if n % 19 == 0 else [])):
        insert("attachment", post_id=n, position=position, kind=kind, url=f"https://forum.example/{n}/{position}",
               state=state, reason=None if state == "stored" else "not found",
               sha256=f"f{n}{position}" if state == "stored" else None, extension="jpg" if kind == "image" else "mp3")
    a, b, c = (random.randint(1, 9) for _ in range(3))
    if n == 7:
        a, b, c = 3, 3, 3
    p_negative, p_positive = round(a / (a + b + c), 3), round(c / (a + b + c), 3)
    p_neutral = round(1 - p_negative - p_positive, 3)
    best = max((p_negative, "negative"), (p_neutral, "neutral"), (p_positive, "positive"))
    modalities = "image" if n % 17 == 0 else "text+image" if n % 6 == 1 else "text+audio" if n % 14 == 2 else "text"
    outcome = "unscored" if n % 23 == 0 else "abstained" if best[0] < 0.4 else "scored"
    known = outcome != "unscored"
    contradiction = int(known and "+" in modalities and n % 4 == 3)
    scores[n] = dict(outcome=outcome, negative=p_negative, neutral=p_neutral, positive=p_positive, polarity=best[1],
                     modalities=modalities, contradiction=contradiction)
    if n % 29 == 0:
        del scores[n]  # still waiting
        continue
    insert("score", post_id=n, model_id=1, outcome="scored", p_negative=0.1, p_neutral=0.1, p_positive=0.8,
           polarity="positive", confidence=0.8)
    insert("score", post_id=n, model_id=2, outcome=outcome, reason=None if known else "no words",
           p_negative=p_negative if known else None, p_neutral=p_neutral if known else None,
           p_positive=p_positive if known else None, polarity=best[1] if known else None,
           confidence=best[0] if known else None, emotion=EMOTIONS[n % 3] if known and n % 17 else None,
           modalities=modalities if known else None, decided_by=modalities.split("+")[0] if known else None,
           contradiction=contradiction)
    if known:
        names = modalities.split("+")
        for i, name in enumerate(names):
            turned = (p_positive, p_neutral, p_negative) if i else (p_negative, p_neutral, p_positive)
            timeline = json.dumps([
                {"start": 0.0, "end": 3.84, "negative": 0.2 + n / 1000, "neutral": 0.5, "positive": 0.3},
                {"start": 3.84, "end": 7.68, "negative": 0.4 + n / 1000, "neutral": 0.3, "positive": 0.3},
                {"start": 7.68, "end": 11.0, "negative": 0.1, "neutral": 0.6, "positive": 0.3}]) if name == "audio" else None
            insert("modality_score", post_id=n, model_id=2, modality=name, position=-1 if name == "text" else 0,
                   p_negative=turned[0], p_neutral=turned[1], p_positive=turned[2],
                   weight=1.0 / len(names), timeline=timeline)
for monitor, post in matches:
    insert("monitor_match", monitor_id=monitor, published_at=posts[post - 1]["published_at"], post_id=post)
insert("monitor_match", monitor_id=1, published_at=posts[0]["published_at"], post_id=1)

# Figures: true sums; estimates that are the plain ones.
cells = defaultdict(list)
for monitor, post in matches:
    moment = datetime.fromtimestamp(posts[post - 1]["published_at"], timezone.utc)
    cells[monitor, "day", moment.date(), None].append(post)
    if monitor == 2:  # hours take most room; one monitor's show the same
        cells[monitor, "hour", moment.date(), moment.hour].append(post)


def sums(members):
    decided = [scores[n] for n in members if scores.get(n, {}).get("outcome") == "scored"]
    return decided, {c: round(sum(s[c] for s in decided), 6) for c in ("negative", "neutral", "positive")}


history = defaultdict(list)
for (monitor, grain, day, hour), members in sorted(cells.items(), key=lambda c: (c[0][0], c[0][1], c[0][2], c[0][3] or 0)):
    decided, total = sums(members)
    start = at(day, hour or 0)
    enough = grain == "day" and len(decided) >= 3
    share = {c: round(v / len(decided), 6) if enough else None for c, v in total.items()}
    net = round(share["positive"] - share["negative"], 6) if enough else None
    texts = {posts[n - 1]["content_sha256"] for n in members}
    usual = history[monitor][-7:] if grain == "day" and len(history[monitor]) >= 7 else None
    middle = round(sum(u[0] for u in usual) / len(usual), 6) if usual else None
    row = dict(
        monitor_id=monitor, model_id=2, grain=grain, start=start, end=start + (86_400 if grain == "day" else 3_600),
        local_day=day.isoformat(), local_hour=hour, posts=len(members), distinct_posts=len(texts),
        authors=len({posts[n - 1]["author_id"] for n in members} - {None}), scored=len(decided),
        abstained=sum(scores.get(n, {}).get("outcome") == "abstained" for n in members),
        unscored=sum(n not in scores or scores[n]["outcome"] == "unscored" for n in members),
        sum_negative=total["negative"], sum_neutral=total["neutral"], sum_positive=total["positive"],
        sum_net_squared=round(sum((s["positive"] - s["negative"]) ** 2 for s in decided), 6),
        **{f"said_{c}": sum(s["polarity"] == c for s in decided) for c in total},
        contradictions=sum(s["contradiction"] for s in decided), negative=share["negative"], neutral=share["neutral"],
        positive=share["positive"], net=net, net_low=round(net - 0.2, 6) if enough else None,
        net_high=round(net + 0.2, 6) if enough else None)
    if grain == "day":
        row |= dict(
            usual_posts=middle, usual_posts_low=round(middle - 1.5, 6) if usual else None,
            usual_posts_high=round(middle + 1.5, 6) if usual else None, usual_net=0.0 if usual else None,
            usual_net_low=-0.15 if usual else None, usual_net_high=0.15 if usual else None,
            capped_net=round((total["positive"] - total["negative"]) / len(decided) * 0.9, 6) if decided else None,
            capped_posts=float(len(texts)) if decided else None)
        history[monitor].append((len(members), net))
    print(f"INSERT INTO bucket ({', '.join(chr(34) + k + chr(34) for k in row)}) "
          f"VALUES ({', '.join(quoted(v) for v in row.values())});")
    if grain != "day":
        continue
    groups = defaultdict(list)
    for n in members:
        groups["source", SOURCES[n % 3]].append(n)
        groups["language", posts[n - 1]["language"] or "none"].append(n)
        if n in scores and scores[n]["outcome"] != "unscored":
            groups["modality", scores[n]["modalities"]].append(n)
            groups["emotion", EMOTIONS[n % 3]].append(n)
    for (dimension, value), inside in sorted(groups.items()):
        some, total = sums(inside)
        insert("bucket_part", monitor_id=monitor, model_id=2, grain="day", start=start, dimension=dimension, value=value,
               local_day=day.isoformat(), posts=len(inside), scored=len(some),
               said_negative=sum(s["polarity"] == "negative" for s in some), sum_negative=total["negative"],
               sum_neutral=total["neutral"], sum_positive=total["positive"],
               mass=round(len(inside) * (0.7 if dimension == "emotion" else 1.0), 6))

TOPICS = [(11, 2, "lid · broke", 2, 16), (12, 2, "quiet · quick", 0, 17), (13, 3, "tuesday · arrived", 12, 17),
          (14, 1, "of the old version", 0, 3)]
for topic, monitor, label, first, last in TOPICS:
    insert("topic", topic_id=topic, monitor_id=monitor, label=label, terms="[]",
           first_day=(FIRST + timedelta(days=first)).isoformat(), last_day=(FIRST + timedelta(days=last)).isoformat())
    for offset in range(first, last + 1, 2 if topic == 12 else 1):
        n = 1 + (topic + offset) % 5
        insert("topic_bucket", topic_id=topic, local_day=(FIRST + timedelta(days=offset)).isoformat(), posts=n, images=0,
               sounds=0, usual_posts=float(offset % 3), scored=n, sum_negative=0.5 * n, sum_neutral=0.2 * n,
               sum_positive=0.3 * n, sum_net_squared=0.1 * n, net=round(-0.2 + topic / 100, 4) if n > 2 else None,
               net_low=None, net_high=None, moved_net=round((12 - topic) * 0.01 * n, 4) if offset % 5 else None)
for monitor, day, term, z in [(2, LAST, "lid", 3.5), (2, LAST, "broke", 2.25), (2, LAST, "quiet", -2.0),
                              (3, LAST, "leaks", 3.5), (1, LAST, "old", 9.0), (2, FIRST, "tuesday", 4.0)]:
    day = day - timedelta(days=1) if day == LAST else day
    insert("term", monitor_id=monitor, local_day=day.isoformat(), term=term, z=z, log_odds=z / 2, posts=4,
           per_1000=40.0, usual_per_1000=10.0)

ALERTS = [(1, 2, "negative_surge", "", "resolved", 6, 2), (2, 2, "topic_surge", "11", "open", 16, 3),
          (3, 3, "volume_spike", "", "ongoing", 15, 3), (4, 3, "source_silent", "news", "withdrawn", 5, 1)]
for alert, monitor, rule, subject, state, offset, severity in ALERTS:
    day = FIRST + timedelta(days=offset)
    insert("alert", alert_id=alert, monitor_id=monitor, rule=rule, subject=subject, state=state, first_start=at(day, 0),
           peak_start=at(day, 0), peak_end=at(day + timedelta(days=1), 0), last_start=at(day, 0), grain="day",
           local_day=day.isoformat(), observed=9.0 + alert, expected=3.0, scale=1.5, surprise=4.0 + alert / 2,
           threshold=3.0, volume=9 + alert, minimum_volume=5, effect=0.3, minimum_effect=0.1, q_value=0.001, q_limit=0.01,
           tests=12, authors=4, copies=1, severity=severity)
    for rank, post in enumerate([alert * 3, alert * 3 + 7, alert * 3 + 1], 1):
        insert("alert_post", alert_id=alert, post_id=post, rank=rank)
insert("alert_action", alert_id=1, at=at(LAST, 1), action="false", note=None)
insert("alert_action", alert_id=1, at=at(LAST, 2), action="real", note="called")
insert("alert_action", alert_id=2, at=at(LAST, 2), action="acknowledged", note=None)
insert("snooze", snooze_id=1, monitor="Volta", rule=None, start=at(FIRST, 0), until=at(LAST, 0),
       reason="launch")
insert("incident", incident_id=1, monitor="Acme", first_day="2026-11-03", last_day="2026-11-04", note="recall")
insert("incident", incident_id=2, monitor="Acme", first_day="2026-10-20", last_day="2026-10-20", note=None)
insert("incident", incident_id=3, monitor="Volta", first_day="2026-10-21", last_day="2026-10-22", note=None)

for source in (1, 2, 3):
    insert("coverage", source_id=source, interval_start=at(FIRST, 0), interval_end=at(FIRST + timedelta(days=9), 0),
           status="complete", posts=20, pages=2, attempted_at=at(LAST, 0))
    insert("coverage", source_id=source, interval_start=at(FIRST + timedelta(days=8), 12),
           interval_end=at(FIRST + timedelta(days=12), 6 * source), status="complete", posts=9, pages=1, attempted_at=at(LAST, 0))
insert("coverage", source_id=1, interval_start=at(FIRST + timedelta(days=12), 6), interval_end=at(LAST, 0), status="failed",
       reason="connection refused", cause="network", posts=0, pages=0, attempts=3, attempted_at=at(LAST, 0))
insert("coverage", source_id=2, interval_start=at(FIRST + timedelta(days=12), 12), interval_end=at(LAST, 2), status="partial",
       reason="page cap reached", cause="page cap", posts=5, pages=9, attempts=1, attempted_at=at(LAST, 0))
for i, (command, status) in enumerate([("import", "ok"), ("nightly", "partial"), ("nightly", "ok")], 1):
    insert("run", run_id=i, command=command, started_at=at(LAST, i), ended_at=None if i == 1 else at(LAST, i) + 60 * i,
           status=status, summary=status)
for report, (name, monitor, edition) in enumerate([("daily-brief", "Acme", 1), ("daily-brief", "Acme", 2)], 1):
    insert("report", report_id=report, name=name, monitor=monitor, period="2026-11-04", edition=edition, as_of=at(LAST, 3),
           folder=f"reports/{report}", sha256=f"{report}")
    for offset in (3, 9, 15):
        insert("reported_day", report_id=report, local_day=(FIRST + timedelta(days=offset)).isoformat(), posts=report,
               net=None if offset == 3 else 0.05)
for post, polarity in [(1, "negative"), (2, "positive"), (4, "negative"), (7, "neutral"), (10, "positive"), (23, "neutral")]:
    insert("label", post_id=post, labelled_by="me", polarity=polarity, labelled_at=at(LAST, 0))
