"""The store of the peers: our table of posts with its indexes, and a full-text table kept by triggers."""
import os

TABLE = """
CREATE TABLE post (
    post_id INTEGER PRIMARY KEY, platform TEXT DEFAULT 'bench', id TEXT, url TEXT, author TEXT, published INTEGER, seen INTEGER,
    language TEXT, text TEXT, likes INTEGER, shares INTEGER, replies INTEGER, raw TEXT, UNIQUE (platform, id));
CREATE INDEX post_by_time ON post (published);
CREATE INDEX post_by_seen ON post (seen);
CREATE INDEX post_by_author ON post (author);
CREATE INDEX post_by_content ON post (text);
CREATE VIRTUAL TABLE post_search USING fts5 (text, content = post, content_rowid = post_id, tokenize = "unicode61 remove_diacritics 2");
CREATE TRIGGER post_ai AFTER INSERT ON post BEGIN INSERT INTO post_search (rowid, text) VALUES (new.post_id, new.text); END;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
"""


def run(arguments, **options):
    """Runs a program; gives its wall seconds, processor seconds, peak memory in bytes, and status."""
    import subprocess
    import time

    start = time.monotonic()
    process = subprocess.Popen(arguments, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode)
