"""Turns the month's posts into recorded HTTP exchanges: what Mastodon timelines and feeds answered on each night."""

import hashlib
import json
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from urllib.parse import quote

SERVER = "https://social.lumen-demo.example"
FILES = "https://files.lumen-demo.example/media/"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
PAGE = 20


def stamp(time, millis=False):
    return time.strftime("%Y-%m-%dT%H:%M:%S") + (".000Z" if millis else "Z")


def epoch(time):
    return int(time.replace(tzinfo=timezone.utc).timestamp())


def status(post):
    """A post as Mastodon's API shows it."""
    body = escape(post["text"], quote=False).replace("\n", "<br />")
    links = " ".join(
        f'<a href="{SERVER}/tags/{quote(tag)}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        for tag in post["shown_tags"]
    )
    content = f"<p>{' '.join(part for part in (body, links) if part)}</p>" if body or links else ""
    user, _, host = post["author"].partition("@")
    home = f"https://{host}" if host else SERVER
    media = []
    for name, kind, alt in post["media"]:
        media.append(
            {
                "id": str(int(hashlib.sha256(f"{post['id']}{name}".encode()).hexdigest()[:12], 16)),
                "type": "gifv" if kind == "gifv" else kind,
                "url": FILES + name,
                "preview_url": FILES + name if kind == "image" else None,
                "remote_url": None,
                "description": alt,
                "meta": {},
            }
        )
    return {
        "id": post["id"],
        "uri": f"{home}/users/{user}/statuses/{post['id']}",
        "url": f"{home}/@{user}/{post['id']}",
        "created_at": stamp(post["created"], True),
        "edited_at": stamp(post["edited"], True) if post.get("edited") else None,
        "language": post["declared"],
        "visibility": "public",
        "sensitive": False,
        "spoiler_text": "",
        "in_reply_to_id": None,
        "reblog": None,
        "content": content,
        "account": {"id": post["account"], "acct": post["author"], "display_name": post["name"], "bot": False},
        "replies_count": post["counts"][0],
        "reblogs_count": post["counts"][1],
        "favourites_count": post["counts"][2],
        "tags": [{"name": tag} for tag in post["tags"]],
        "mentions": [],
        "emojis": [],
        "media_attachments": media,
    }


class Recording:
    """exchanges.ndjson and bodies/, written once at the end. An answer that is like the one before it is left out."""

    def __init__(self, folder):
        self.folder, self.lines, self.last = Path(folder), [], {}
        (self.folder / "bodies").mkdir(parents=True, exist_ok=True)

    def add(self, url, at, body, kind, code=200, link=None):
        name = hashlib.sha256(body).hexdigest()
        headers = {"content-type": kind}
        if link:
            headers["link"] = link
        if "json" in kind:
            headers |= {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "271"}
        if self.last.get(url) == (name, code, link):
            return
        self.last[url] = (name, code, link)
        (self.folder / "bodies" / name).write_bytes(body)
        self.lines.append(
            {"method": "GET", "url": url, "status": code, "headers": headers, "body": name, "fetched_at": stamp(at)}
        )

    def finish(self):
        self.lines.sort(key=lambda line: line["fetched_at"])
        text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in self.lines)
        (self.folder / "exchanges.ndjson").write_text(text)

    def timeline(self, address, query, posts, nights, down=()):
        """All that can be asked of a timeline on each night: first page, pages back, pages forward from any earlier night's end."""
        posts = sorted(posts, key=lambda post: int(post["id"]))
        base = f"{address}?{query}"
        tops = {}
        for night in nights:
            known = [index for index, post in enumerate(posts) if post["arrived"] < night]
            count = len(known)
            starts = sorted({tops[earlier] for earlier in tops})
            if night in down:
                for url in [base] + [f"{base}&min_id={posts[top]['id']}" for top in starts]:
                    self.add(
                        url, night, b"<html><body><h1>503 Service Unavailable</h1></body></html>", "text/html", 503
                    )
                continue
            if not count:
                self.add(base, night, b"[]", "application/json; charset=utf-8")
                continue
            # A page ends where the fixed rows of 20 end, so that older pages stay the same from night to night.
            cut = max(0, (count // PAGE - 1) * PAGE)
            self.page(base, base, posts, cut, count, night)
            while cut > 0:
                self.page(f"{base}&max_id={posts[cut]['id']}", base, posts, cut - PAGE, cut, night)
                cut -= PAGE
            for index in known:
                if posts[index].get("deleted") and posts[index]["deleted"] <= night:
                    self.gone(posts[index], night)
            tops[night] = max(i for i in known if not posts[i].get("deleted") or posts[i]["deleted"] > night)
            for top in sorted({tops[earlier] for earlier in tops}):
                while True:
                    end = min(count, (top + 1) // PAGE * PAGE + PAGE)
                    url = f"{base}&min_id={posts[top]['id']}"
                    if top + 1 >= count:
                        self.add(url, night, b"[]", "application/json; charset=utf-8")
                        break
                    self.page(url, base, posts, top + 1, end, night)
                    top = end - 1
        return len(posts)

    def gone(self, post, night):
        """What the server answers when it is asked for a post that its author deleted."""
        body = b'{"error":"Record not found"}'
        self.add(f"{SERVER}/api/v1/statuses/{post['id']}", night, body, "application/json; charset=utf-8", 404)

    def page(self, url, base, posts, start, end, night):
        shown = []
        for post in reversed(posts[start:end]):
            if post.get("deleted") and post["deleted"] <= night:
                continue
            edit = post.get("edit")
            shown.append(status(post | edit if edit and edit["edited"] <= night else post))
        links = [] if start == 0 else [f'<{base}&max_id={posts[start]["id"]}>; rel="next"']
        links.append(f'<{base}&min_id={posts[end - 1]["id"]}>; rel="prev"')
        body = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
        self.add(url, night, body, "application/json; charset=utf-8", link=", ".join(links))

    def feed(self, url, nights, items, write, window):
        for night in nights:
            shown = [item for item in items if item["at"] < night][::-1][:window]
            self.add(url, night, write(shown).encode(), "application/xml; charset=utf-8")

    def file(self, path, at, url=None):
        path = Path(path)
        self.add(url or FILES + path.name, at, path.read_bytes(), TYPES[path.suffix[1:]])
