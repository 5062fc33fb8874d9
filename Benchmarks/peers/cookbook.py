#!/usr/bin/env python3
"""Answers the saved questions of reports/queries a second time, in plain Python over the tables, without SQL or views.

    cookbook.py STATE/barometer.db              compares with what the .sql files answer on that store
    cookbook.py store.db --golden answers.json  writes the answers that SavedQueryTests expects

Needs Python 3.11 and nothing else. The store of the tests is made by cookbook_store.py.
"""
import json
import sqlite3
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

QUERIES = Path(__file__).resolve().parents[2] / "reports" / "queries"
CASES = [(path.stem, {}) for path in sorted(QUERIES.glob("*.sql"))] + [
    ("worst-days", {"monitor": "Acme", "limit": 3}),
    ("net-by-day", {"monitor": "Acme", "days": 5}),
    ("most-negative", {"day": "2026-11-04", "limit": 2}),
    ("topic-life", {"words": "lid"}),
    ("search", {"words": "水壶"}),
    ("search", {"words": "", "limit": ""}),
    ("alert-posts", {"alert": 1}),
    ("topics", {"monitor": "Volta", "day": "2026-11-05"}),
]


def iso(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_day(seconds):
    return iso(seconds)[:10]


def back(day, days):
    return (date.fromisoformat(day) - timedelta(days=int(days))).isoformat()


def over(a, b):
    return None if a is None or not b else a / b


class Store:
    def __init__(self, path):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        self.t = {}
        for name in names:
            if not name.startswith(("post_search", "sqlite_")):
                self.t[name] = [dict(r) for r in connection.execute(f'SELECT * FROM "{name}"')]
        self.model = next((m["model_id"] for m in self.t["model"] if m["current"]), None)
        self.monitors = {m["monitor_id"]: m for m in self.t["monitor"] if m["current"]}
        self.posts = {p["post_id"]: p for p in self.t["post"]}
        self.scores = {s["post_id"]: s for s in self.t["score"] if s["model_id"] == self.model}
        self.author = {a["author_id"]: a["pseudonym"] for a in self.t["author"]}
        self.source = {s["source_id"]: s["name"] for s in self.t["source"]}
        self.media = defaultdict(list)
        for a in self.t["attachment"]:
            self.media[a["post_id"]].append(a)
        by = defaultdict(list)
        for link in self.t["post_source"]:
            by[link["post_id"]].append(self.source[link["source_id"]])
        self.sources = {post: ", ".join(sorted(names)) for post, names in by.items()}
        current = [b for b in self.t["bucket"] if b["monitor_id"] in self.monitors and b["model_id"] == self.model]
        self.days = [b for b in current if b["grain"] == "day"]
        self.hours = [b for b in current if b["grain"] == "hour"]
        now = max((r["started_at"] for r in self.t["run"]), default=None)
        over = [b["local_day"] for b in self.days if now is None or b["end"] <= now]
        self.last = max(over, default=None)
        self.parts = [p for p in self.t["bucket_part"]
                      if p["monitor_id"] in self.monitors and p["model_id"] == self.model]
        self.topics = {t["topic_id"]: t for t in self.t["topic"] if t["monitor_id"] in self.monitors}
        self.topic_days = [b for b in self.t["topic_bucket"] if b["topic_id"] in self.topics]

    def name(self, row):
        return self.monitors[row["monitor_id"]]["name"]

    def score(self, post, key):
        return self.scores.get(post, {}).get(key)

    def net(self, post):
        s = self.scores.get(post)
        return None if not s or s["p_positive"] is None else s["p_positive"] - s["p_negative"]

    def stored(self, post, kind):
        return sum(1 for a in self.media[post] if a["kind"] == kind and a["state"] == "stored")


def ascending(*keys):
    """A sort key with NULL first, as SQLite has it; ("-", value) for the other way round."""
    def part(key):
        down = isinstance(key, tuple)
        value = key[1] if down else key
        if isinstance(value, str):
            return (value is not None, value)
        return (value is None, -value if value is not None else 0) if down else (value is not None, value or 0)
    return tuple(part(key) for key in keys)


def descending(text):
    """Sorts texts from the last to the first."""
    return tuple(-ord(c) for c in text) + (1,)


class Answers:
    def __init__(self, store, given):
        self.s = store
        self.given = {k: v for k, v in given.items() if v not in (None, "")}

    def p(self, name, otherwise=None):
        return self.given.get(name, otherwise)

    def mine(self, row):
        return self.p("monitor") in (None, self.s.name(row))

    def cut(self, rows, limit):
        return rows[:int(self.p("limit", limit))]

    def window(self, rows, days):
        last = self.s.last
        if last is None:
            return []
        first = back(last, self.p("days", days))
        return [r for r in rows if self.mine(r) and first < r["local_day"] <= last]

    @property
    def day(self):
        return self.p("day", self.s.last)

    def worst_days(self):
        rows = [(self.s.name(b), b["local_day"], b["posts"], b["net"], b["net_low"], b["net_high"])
                for b in self.s.days if self.mine(b) and b["net"] is not None]
        return self.cut(sorted(rows, key=lambda r: (r[3], r[0], r[1])), 10)

    def unusual_days(self):
        def odd(b, value, low, high):
            tests = [None if None in (b[value], b[low]) else b[value] < b[low],
                     None if None in (b[value], b[high]) else b[value] > b[high]]
            return 1 if True in tests else None if None in tests else 0
        rows = []
        for b in self.window(self.s.days, 90):
            volume = odd(b, "posts", "usual_posts_low", "usual_posts_high")
            net = odd(b, "net", "usual_net_low", "usual_net_high")
            if volume or net:
                rows.append((self.s.name(b), b["local_day"], b["posts"], b["usual_posts_low"], b["usual_posts_high"],
                             b["net"], b["usual_net_low"], b["usual_net_high"], volume, net))
        return sorted(rows, key=lambda r: (descending(r[1]), r[0]))

    def net_by_day(self):
        return sorted((b["local_day"], self.s.name(b), b["net"], b["net_low"], b["net_high"], b["posts"])
                      for b in self.window(self.s.days, 28))

    def week_against_week(self):
        def week(first, last):
            total = defaultdict(lambda: [0, 0, 0.0])
            for b in self.s.days:
                if self.mine(b) and first < b["local_day"] <= last:
                    t = total[self.s.name(b)]
                    t[0] += b["posts"]
                    t[1] += b["scored"]
                    t[2] += b["sum_positive"] - b["sum_negative"]
            return total
        last = self.s.last
        now, before = week(back(last, 7), last), week(back(last, 14), back(last, 7))
        rows = []
        for name in sorted(now):
            posts, scored, total = now[name]
            old = before.get(name)
            a, b = over(total, scored), over(old[2], old[1]) if old else None
            rows.append((name, posts, old[0] if old else None, a, b, None if None in (a, b) else a - b))
        return rows

    def week_by_week(self):
        total = defaultdict(lambda: [set(), 0, 0, 0, 0.0])
        days = defaultdict(int)
        for b in self.s.days:
            if not self.mine(b):
                continue
            day = date.fromisoformat(b["local_day"])
            key = ((day - timedelta(days=day.weekday())).isoformat(), self.s.name(b))
            t = total[key]
            days[key] += 1
            t[1] += b["posts"]
            t[2] += b["abstained"]
            t[3] += b["scored"]
            t[4] += b["sum_positive"] - b["sum_negative"]
        return [(k[0], k[1], days[k], t[1], t[2], over(t[4], t[3])) for k, t in sorted(total.items())]

    def voice(self):
        first, last = back(self.s.last, self.p("days", 28)), self.s.last
        posts = defaultdict(int)
        for b in self.s.days:
            group = self.s.monitors[b["monitor_id"]]["group_name"]
            if group is not None and first < b["local_day"] <= last:
                posts[group, self.s.name(b)] += b["posts"]
        whole = defaultdict(int)
        for (group, _), n in posts.items():
            whole[group] += n
        rows = [(g, m, n, over(float(n), whole[g])) for (g, m), n in posts.items()]
        return sorted(rows, key=lambda r: (r[0], -(r[3] or 0), r[1]))

    def mean_by(self, rows, key):
        total = defaultdict(lambda: [0, 0, 0.0])
        for r in rows:
            t = total[key(r)]
            t[0] += r["posts"]
            t[1] += r["scored"]
            t[2] += r["sum_positive"] - r["sum_negative"]
        return total

    def hours(self):
        rows = [b for b in self.s.hours if self.mine(b)]
        total = self.mean_by(rows, lambda b: (
            self.s.name(b), (date.fromisoformat(b["local_day"]).weekday() + 1) % 7, b["local_hour"]))
        out = [(k[0], k[1], k[2], t[0], over(t[2], t[1])) for k, t in total.items()]
        return self.cut(sorted(out, key=lambda r: (-r[3], r[0], r[1], r[2])), 20)

    def by_part(self, dimension, with_scored):
        rows = [p for p in self.window(self.s.parts, 28) if p["dimension"] == dimension]
        total = self.mean_by(rows, lambda p: (self.s.name(p), p["value"]))
        out = [(k[0], k[1], t[0], *([t[1]] if with_scored else []), over(t[2], t[1])) for k, t in total.items()]
        return sorted(out, key=lambda r: (r[0], -r[2], r[1]))

    def sources(self):
        return self.by_part("source", True)

    def modalities(self):
        return self.by_part("modality", False)

    def languages(self):
        total = defaultdict(lambda: [0, 0, 0, 0.0])
        for match in self.s.t["monitor_match"]:
            if match["monitor_id"] not in self.s.monitors or not self.mine(match):
                continue
            post = match["post_id"]
            t = total[self.s.name(match), self.s.posts[post]["language"] or "none"]
            t[0] += 1
            outcome = self.s.score(post, "outcome")
            if outcome == "unscored":
                t[1] += 1
            if outcome == "scored":
                t[2] += 1
                t[3] += self.s.net(post)
        rows = [(k[0], k[1], t[0], t[1], over(t[3], t[2])) for k, t in total.items()]
        return sorted(rows, key=lambda r: (r[0], -r[2], r[1]))

    def extreme(self, key):
        rows = []
        for b in self.s.days:
            if not self.mine(b) or b["local_day"] != self.day:
                continue
            for match in self.s.t["monitor_match"]:
                post = match["post_id"]
                if match["monitor_id"] != b["monitor_id"]:
                    continue
                p = self.s.posts[post]
                if b["start"] <= p["published_at"] < b["end"] and self.s.score(post, "outcome") == "scored" \
                        and p["copy_of"] is None:
                    rows.append((post, self.s.name(b), self.s.score(post, key), self.s.sources.get(post), p["text"],
                                 p["url"]))
        return self.cut(sorted(rows, key=lambda r: (-r[2], r[0], r[1])), 10)

    def most_negative(self):
        return self.extreme("p_negative")

    def most_positive(self):
        return self.extreme("p_positive")

    def newest_first(self, rows, limit, at=1):
        return self.cut(sorted(rows, key=lambda r: (descending(r[at]), r[0])), limit)

    def contradictions(self):
        parts = defaultdict(lambda: defaultdict(list))
        for q in self.s.t["modality_score"]:
            if q["model_id"] == self.s.model:
                parts[q["post_id"]][q["modality"]].append(q["p_positive"] - q["p_negative"])
        rows = []
        for post, score in self.s.scores.items():
            if score["contradiction"] == 1 and post in parts:
                p = self.s.posts[post]
                rows.append((post, iso(p["published_at"]), p["text"],
                             *[max(parts[post][m], default=None) for m in ("text", "image", "audio")]))
        return self.newest_first(rows, 20)

    def pictures_alone(self):
        rows = []
        for post, p in self.s.posts.items():
            images = self.s.stored(post, "image")
            if images and p["text"].strip(" ") == "":
                rows.append((post, iso(p["published_at"]), self.s.sources.get(post), images,
                             self.s.score(post, "polarity"), self.s.score(post, "confidence"), p["url"]))
        return self.newest_first(rows, 20)

    def sound_moments(self):
        rows = []
        for q in self.s.t["modality_score"]:
            if q["model_id"] == self.s.model and q["timeline"]:
                worst = max(json.loads(q["timeline"]), key=lambda w: w["negative"])
                rows.append((q["post_id"], worst["start"], worst["end"], worst["negative"],
                             self.s.posts[q["post_id"]]["text"], q["position"]))
        rows = sorted(rows, key=lambda r: (-r[3], r[0], r[5]))
        return self.cut([r[:5] for r in rows], 20)

    def unsure(self):
        rows = [(post, iso(self.s.posts[post]["published_at"]), self.s.posts[post]["language"], s["modalities"],
                 s["confidence"], self.s.posts[post]["text"])
                for post, s in self.s.scores.items() if s["outcome"] == "abstained"]
        return self.cut(sorted(rows, key=lambda r: (r[4], r[0])), 20)

    def trend(self):
        for b in self.s.topic_days:
            topic = self.s.topics[b["topic_id"]]
            if self.mine(topic):
                yield topic, b, self.s.name(topic)

    def topics(self):
        rows = [(m, t["label"], b["posts"], b["usual_posts"],
                 b["posts"] / b["usual_posts"] if b["usual_posts"] > 0 else None, b["net"], b["moved_net"],
                 int(t["first_day"] == b["local_day"]), t["topic_id"])
                for t, b, m in self.trend() if b["local_day"] == self.day]
        return [r[:8] for r in sorted(rows, key=lambda r: (r[0], -r[2], r[1], r[8]))]

    def topic_life(self):
        words = str(self.p("words", "")).lower()
        rows = [(b["local_day"], m, t["label"], b["posts"], b["net"], b["moved_net"], t["topic_id"])
                for t, b, m in self.trend() if words in t["label"].lower()]
        return [r[:6] for r in sorted(rows, key=lambda r: (r[2], r[1], r[6], r[0]))]

    def new_topics(self):
        first, last = back(self.s.last, self.p("days", 7)), self.s.last
        total = {}
        for t, b, m in self.trend():
            if first < t["first_day"] <= last and b["local_day"] <= last:
                row = total.setdefault(t["topic_id"], [t["first_day"], m, t["label"], 0])
                row[3] += b["posts"]
        rows = [(*r, topic) for topic, r in total.items()]
        return [r[:4] for r in sorted(rows, key=lambda r: (-r[3], r[0], r[2], r[4]))]

    def what_moved_net(self):
        rows = [(m, t["label"], b["posts"], b["moved_net"], t["topic_id"]) for t, b, m in self.trend()
                if b["local_day"] == self.day and b["moved_net"] is not None]
        return [r[:4] for r in sorted(rows, key=lambda r: (-abs(r[3]), r[1], r[4]))]

    def rising_words(self):
        rows = [(self.s.name(t), t["term"], t["z"], t["posts"], t["per_1000"], t["usual_per_1000"])
                for t in self.s.t["term"] if t["monitor_id"] in self.s.monitors and self.mine(t)
                and t["local_day"] == self.day and t["z"] > 0]
        return self.cut(sorted(rows, key=lambda r: (-r[2], r[1], r[0])), 20)

    def search(self):
        words = str(self.p("words", "")).lower()
        rows = [(post, iso(p["published_at"]), self.s.score(post, "polarity"), self.s.net(post), p["text"], p["url"])
                for post, p in self.s.posts.items() if words in p["text"].lower()]
        return self.newest_first(rows, 20)

    def authors(self):
        total = defaultdict(list)
        for match in self.s.t["monitor_match"]:
            p = self.s.posts[match["post_id"]]
            if match["monitor_id"] in self.s.monitors and self.mine(match) and p["author_id"] is not None:
                total[self.s.name(match), self.s.author[p["author_id"]]].append(p)
        rows = []
        for (monitor, author), posts in total.items():
            scored = [p["post_id"] for p in posts if self.s.score(p["post_id"], "outcome") == "scored"]
            nets = [self.s.net(post) for post in scored]
            rows.append((monitor, author, len(posts),
                         len({p["content_sha256"] for p in posts if p["content_sha256"] is not None}),
                         sum((p["likes"] or 0) + 2 * (p["shares"] or 0) + (p["replies"] or 0) for p in posts),
                         sum(self.s.score(post, "polarity") == "negative" for post in scored),
                         over(sum(nets), len(nets)) if nets else None,
                         min(utc_day(p["published_at"]) for p in posts), max(utc_day(p["published_at"]) for p in posts)))
        return self.cut(sorted(rows, key=lambda r: (-r[2], r[0], r[1])), 20)

    def loud_voices(self):
        rows = []
        for b in self.window(self.s.days, 28):
            if b["capped_net"] is not None:
                raw = over(b["sum_positive"] - b["sum_negative"], b["scored"])
                rows.append((self.s.name(b), b["local_day"], b["posts"], b["posts"] - b["distinct_posts"], b["authors"],
                             raw, b["capped_net"], None if raw is None else b["capped_net"] - raw))
        return sorted(rows, key=lambda r: (r[7] is None, -abs(r[7] or 0), r[0], r[1]))

    def copies(self):
        times = defaultdict(list)
        for p in self.s.posts.values():
            if p["copy_of"] is not None:
                times[p["copy_of"]].append(iso(p["published_at"]))
        rows = [(o, len(t), min(t), max(t), self.s.posts[o]["text"]) for o, t in times.items()]
        return self.cut(sorted(rows, key=lambda r: (-r[1], r[0])), 10)

    def emotions(self):
        last = self.s.last
        middle, first = back(last, 7), back(last, 28)
        mass = defaultdict(lambda: [None, None])
        for p in self.s.parts:
            if p["dimension"] == "emotion" and self.mine(p) and first < p["local_day"] <= last:
                m = mass[self.s.name(p), p["value"]]
                at = 0 if p["local_day"] > middle else 1
                m[at] = (m[at] or 0.0) + p["mass"]
        whole = defaultdict(lambda: [0.0, 0.0])
        for (monitor, _), m in mass.items():
            for at in (0, 1):
                whole[monitor][at] += m[at] or 0.0
        rows = [(monitor, emotion, over(m[0], whole[monitor][0]), over(m[1], whole[monitor][1]))
                for (monitor, emotion), m in mass.items()]
        return sorted(rows, key=lambda r: (r[0], r[2] is None, -(r[2] or 0), r[1]))

    def alerts(self):
        rows = []
        for a in self.s.t["alert"]:
            if a["monitor_id"] not in self.s.monitors or not self.mine(a) or a["state"] not in ("open", "ongoing"):
                continue
            label = a["subject"]
            if a["rule"] == "topic_surge":
                label = next((t["label"] for t in self.s.t["topic"] if str(t["topic_id"]) == a["subject"]), label)
            held = any((z["monitor"] in (None, self.s.name(a))) and (z["rule"] in (None, a["rule"]))
                       and a["peak_end"] > z["start"] and a["first_start"] < z["until"]
                       and not any(k["snooze_id"] == z["snooze_id"] and k["rule"] == a["rule"] and a["surprise"] >= k["surprise"]
                                   for k in self.s.t["snooze_break"]) for z in self.s.t["snooze"])
            rows.append((a["alert_id"], self.s.name(a), a["rule"], label, a["local_day"], a["observed"], a["expected"],
                         a["surprise"], a["volume"], a["authors"], a["severity"], int(held)))
        return sorted(rows, key=lambda r: (-r[10], -r[7], r[0]))

    def alert_posts(self):
        newest = max((a["alert_id"] for a in self.s.t["alert"] if a["monitor_id"] in self.s.monitors), default=None)
        rows = []
        for e in self.s.t["alert_post"]:
            if e["alert_id"] == self.p("alert", newest):
                p = self.s.posts[e["post_id"]]
                rows.append((e["alert_id"], e["rank"], p["post_id"], iso(p["published_at"]),
                             self.s.score(p["post_id"], "polarity"), self.s.net(p["post_id"]), p["text"], p["url"]))
        return sorted(rows, key=lambda r: r[1])

    def alert_record(self):
        rows = []
        verdicts = defaultdict(list)
        for x in self.s.t["alert_action"]:
            if x["action"] != "acknowledged":
                verdicts[x["alert_id"]].append((x["at"], x["action"]))
        for monitor in self.s.monitors.values():
            incidents = [i for i in self.s.t["incident"] if i["monitor"] == monitor["name"]]
            alerts = [a for a in self.s.t["alert"]
                      if a["monitor_id"] == monitor["monitor_id"] and a["state"] != "withdrawn"]

            def touches(a, i):
                before = back(utc_day(a["first_start"]), 1)
                return i["first_day"] <= a["local_day"] and i["last_day"] >= before

            def right(a):
                said = max(verdicts[a["alert_id"]])[1] if verdicts[a["alert_id"]] else None
                return said == "real" or any(touches(a, i) for i in incidents)
            good = sum(map(right, alerts))
            found = sum(any(touches(a, i) for a in alerts) for i in incidents)
            rows.append((monitor["name"], len(alerts), good, over(float(good), len(alerts)), len(incidents), found,
                         over(float(found), len(incidents))))
        return sorted(rows)

    def gaps(self):
        rows = [(self.s.source[c["source_id"]], iso(c["interval_start"]), iso(c["interval_end"]),
                 (c["interval_end"] - c["interval_start"]) / 3600, c["status"], c["cause"], c["reason"], c["attempts"])
                for c in self.s.t["coverage"] if c["status"] != "complete"]
        return sorted(rows, key=lambda r: (descending(r[1]), r[0]))

    def coverage(self):
        seconds = defaultdict(lambda: [[], 0])
        for c in self.s.t["coverage"]:
            t = seconds[self.s.source[c["source_id"]]]
            if c["status"] == "complete":
                t[0].append((c["interval_start"], c["interval_end"]))
            else:
                t[1] += c["interval_end"] - c["interval_start"]
        rows = []
        for source, (intervals, missing) in seconds.items():
            whole, reached = 0.0, 0
            for start, end in sorted(intervals):
                whole += max(0, end - max(start, reached)) / 3600
                reached = max(reached, end)
            rows.append((source, whole, missing / 3600, over(whole, whole + missing / 3600)))
        return sorted(rows, key=lambda r: (r[3] is not None, r[3], r[0]))

    def late_posts(self):
        hours = defaultdict(list)
        for post, p in self.s.posts.items():
            hours[self.s.sources.get(post)].append((p["first_seen_at"] - p["published_at"]) / 3600)
        rows = [(source, len(h), sum(h) / len(h), sum(x > 24 for x in h)) for source, h in hours.items()]
        return sorted(rows, key=lambda r: (-round(r[2], 6), r[0] or ""))

    def revised_days(self):
        reports = {r["report_id"]: r for r in self.s.t["report"]}
        newest = {}
        for d in self.s.t["reported_day"]:
            r = reports[d["report_id"]]
            key = (r["name"], r["monitor"], d["local_day"])
            if key not in newest or newest[key][0] < r["report_id"]:
                newest[key] = (r["report_id"], d)
        now = {(self.s.name(b), b["local_day"]): b for b in self.s.days}
        rows = []
        for (report, monitor, day), (_, d) in newest.items():
            b = now.get((monitor, day))
            if b and self.p("monitor") in (None, monitor) and (d["posts"] != b["posts"] or d["net"] != b["net"]):
                change = None if None in (b["net"], d["net"]) else b["net"] - d["net"]
                rows.append((report, monitor, day, d["posts"], b["posts"], d["net"], b["net"], change))
        return sorted(rows, key=lambda r: (descending(r[2]), r[1], r[0]))

    def most_answered(self):
        native = {(p["platform"], p["native_id"]): i for i, p in self.s.posts.items()}
        records = defaultdict(set)
        for link in self.s.t["post_source"]:
            records[link["record_id"]].add(link["post_id"])
        answers = defaultdict(set)
        for i, p in self.s.posts.items():
            if p["reply_to"] is None:
                continue
            to = native.get((p["platform"], p["reply_to"]))
            targets = {to} if to else set()
            targets |= {o for o in records.get(p["reply_to"], ()) if self.s.posts[o]["platform"] == p["platform"]}
            for target in targets:
                answers[target].add(i)
        rows = []
        for o, posts in answers.items():
            nets = [self.s.net(i) for i in posts if self.s.score(i, "outcome") == "scored"]
            rows.append((o, len(posts), over(sum(nets), len(nets)) if nets else None, self.s.net(o),
                         self.s.posts[o]["text"]))
        return self.cut(sorted(rows, key=lambda r: (-r[1], r[0])), 10)

    def runs(self):
        rows = [(r["run_id"], r["command"], iso(r["started_at"]), r["status"],
                 None if r["ended_at"] is None else r["ended_at"] - r["started_at"], r["summary"])
                for r in self.s.t["run"]]
        return self.cut(sorted(rows, key=lambda r: -r[0]), 10)

    def label_agreement(self):
        total = defaultdict(lambda: [0, 0, 0, 0])
        for label in self.s.t["label"]:
            outcome = self.s.score(label["post_id"], "outcome")
            agrees = self.s.score(label["post_id"], "polarity") == label["polarity"]
            t = total[label["polarity"]]
            t[0] += 1
            t[1] += outcome == "abstained"
            t[2] += outcome == "scored" and agrees
            t[3] += outcome == "scored" and not agrees
        return [(k, *t) for k, t in sorted(total.items())]


def answer(store, name, parameters):
    return [list(row) for row in getattr(Answers(store, parameters), name.replace("-", "_"))()]


def asked(path, name, parameters):
    sql = (QUERIES / f"{name}.sql").read_text()
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    return [list(row) for row in connection.execute(sql, defaultdict(lambda: None, parameters))]


def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-6 * max(1, abs(a))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def main():
    path = sys.argv[1]
    store = Store(path)
    if "--golden" in sys.argv:
        cases = [{"query": n, "parameters": p, "rows": answer(store, n, p)} for n, p in CASES]
        Path(sys.argv[sys.argv.index("--golden") + 1]).write_text(
            "[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")
    wrong = 0
    for name, parameters in CASES:
        mine, theirs = answer(store, name, parameters), asked(path, name, parameters)
        if not same(mine, theirs):
            wrong += 1
            at = next((i for i, (a, b) in enumerate(zip(mine, theirs)) if not same(a, b)), min(len(mine), len(theirs)))
            print(f"differs: {name} {parameters}: {len(mine)} and {len(theirs)} rows; row {at}:")
            print(f"  python {mine[at] if at < len(mine) else None}\n  sql    {theirs[at] if at < len(theirs) else None}")
        else:
            print(f"same: {name} {parameters or ''} {len(mine)} rows")
    print(f"{len(CASES) - wrong} of {len(CASES)} answers are the same")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
