#!/usr/bin/env python3
"""Scores `barometer topics --ndjson` on short texts with gold labels, beside TF-IDF + SVD k-means.

  Benchmarks/topics/score.py DATA [--barometer PATH] [--peer]

DATA holds *.tsv.gz files with the header label<TAB>text. Measured per file: normalised mutual information (arithmetic mean), adjusted
Rand index, topics found, coherence (NPMI over a topic's ten most telling words, counted in the texts) and seconds. --peer adds k-means
on TF-IDF with SVD, which is told the number of labels; it needs scikit-learn. Without it the standard library is enough.
"""
import argparse
import glob
import gzip
import json
import math
import os
import re
import subprocess
import sys
import time
from collections import Counter


def read(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [row[0] for row in rows], [row[1] for row in rows]


def entropy(counts, n):
    return -sum(c / n * math.log(c / n) for c in counts if c)


def agreement(gold, got):
    got = [("alone", i) if topic is None else topic for i, topic in enumerate(got)]
    n, a, b, both = len(gold), Counter(gold), Counter(got), Counter(zip(gold, got))
    mutual = sum(c / n * math.log(c * n / (a[x] * b[y])) for (x, y), c in both.items())
    pairs = lambda counts: sum(c * (c - 1) / 2 for c in counts)
    inside, rows, columns = pairs(both.values()), pairs(a.values()), pairs(b.values())
    chance = rows * columns / (n * (n - 1) / 2)
    return (2 * mutual / (entropy(a.values(), n) + entropy(b.values(), n)),
            (inside - chance) / ((rows + columns) / 2 - chance))


def coherence(texts, topics, most=10):
    """Mean NPMI over pairs of each topic's words of highest class-based TF-IDF; a pair that never meets counts -1."""
    words = [set(text.lower().split()) for text in texts]
    holders = {}
    for i, text in enumerate(words):
        for word in text:
            holders.setdefault(word, set()).add(i)
    members = {}
    for i, topic in enumerate(topics):
        if topic is not None:
            members.setdefault(topic, []).append(i)
    n, scores = len(texts), []
    for own in members.values():
        counts = Counter(word for i in own for word in words[i])
        weigh = lambda word: (-counts[word] * math.log(1 + n / len(holders[word])), word)
        top = sorted((word for word in counts if counts[word] > 1), key=weigh)[:most]
        values = []
        for i, x in enumerate(top):
            for y in top[i + 1:]:
                joint = len(holders[x] & holders[y])
                values.append(-1.0 if joint == 0 else 1.0 if joint == n else
                              math.log(joint * n / (len(holders[x]) * len(holders[y]))) / -math.log(joint / n))
        if values:
            scores.append(sum(values) / len(values))
    return sum(scores) / max(len(scores), 1)


def ours(program, texts):
    lines = "".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(texts))
    start = time.time()
    out = subprocess.run([program, "topics", "--ndjson"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["topic"] for line in out.stdout.splitlines()], time.time() - start


def peer(texts, labels):
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize
    start = time.time()
    weights = TfidfVectorizer(stop_words="english", min_df=2).fit_transform(texts)
    reduced = normalize(TruncatedSVD(min(100, weights.shape[1] - 1), random_state=0).fit_transform(weights))
    return KMeans(labels, n_init=10, random_state=0).fit_predict(reduced).tolist(), time.time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--barometer", default=".build/release/barometer")
    parser.add_argument("--peer", action="store_true")
    arguments = parser.parse_args()
    files = sorted(glob.glob(os.path.join(arguments.data, "*.tsv.gz")))
    if not files:
        sys.exit("score.py: no *.tsv.gz in %s" % arguments.data)
    print("%-18s %-9s %6s %6s %6s %7s %8s" % ("set", "by", "NMI", "ARI", "NPMI", "topics", "seconds"))
    for path in files:
        gold, texts = read(path)
        rows = [("barometer", *ours(arguments.barometer, texts))]
        if arguments.peer:
            rows.append(("k-means", *peer(texts, len(set(gold)))))
        for by, topics, seconds in rows:
            nmi, ari = agreement(gold, topics)
            name = re.sub(r"\.tsv\.gz$", "", os.path.basename(path))
            print("%-18s %-9s %6.3f %6.3f %6.3f %7d %8.1f" % (
                name, by, nmi, ari, coherence(texts, topics), len({t for t in topics if t is not None}), seconds))


if __name__ == "__main__":
    main()
