"""Receives what barometer sends, with other people's parsers. See check-mail."""
import base64, email, email.policy, hashlib, hmac, json, os, pathlib, random, re, shutil, smtplib, subprocess, sys, threading, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from aiosmtpd.controller import Controller

barometer, work, root = sys.argv[1:4]
kept = sys.argv[4] if len(sys.argv) > 4 else None
MONITOR, SECRET = 'Kettle <b>"Co"', "s3cret"
HOSTILE = ('kettle <script>alert(1)</script> <svg onload=alert(1)> \u202eevil\u202c \u200b\u200b\u200b =HYPERLINK("http://evil.example") '
           '<!channel> @all [click](http://evil.example) \x1b]0;owned\x07 awful terrible dangerous')
failures = []


def check(what, holds):
    print(("ok    " if holds else "FAULT ") + what)
    if not holds:
        failures.append(what)


class Sink:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 kept"


hooks = []


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        hooks.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        answer = b'{"errcode":0,"code":0}'
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


sink = Sink()
smtp = Controller(sink, hostname="127.0.0.1", port=0, enable_SMTPUTF8=False)
smtp.port = 0
import socket
probe = socket.socket(); probe.bind(("127.0.0.1", 0)); smtp.port = probe.getsockname()[1]; probe.close()
smtp.start()
http = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=http.serve_forever, daemon=True).start()

try:
    import dkim
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    public = base64.b64encode(key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
    relay_sink = Sink()
    relay = Controller(relay_sink, hostname="127.0.0.1", port=0, enable_SMTPUTF8=False)
    probe = socket.socket(); probe.bind(("127.0.0.1", 0)); relay.port = probe.getsockname()[1]; probe.close()
    relay.start()
except ImportError:
    dkim = None
    print("note  dkimpy is not installed: signatures are not tried")

random.seed(1)
rows = ["id,text,published"]
good = ["the kettle is great", "kettle works fine", "I love my kettle", "kettle ok"]
bad = ["kettle leaks and is dangerous, awful", "my kettle burned: terrible, a danger", "refund this awful kettle, it is broken"]
for day in range(1, 16):
    for i in range(30):
        rows.append(f'{day}-{i},"{random.choice(good if day < 15 or i < 8 else bad)} {i}",2026-11-{day:02d}T{i % 24:02d}:10:00Z')
for i in range(60):
    rows.append(f'x{i},"{random.choice(bad)} {i}",2026-11-15T10:{i:02d}:00Z')
rows.append('h1,"%s",2026-11-15T10:59:30Z' % HOSTILE.replace('"', '""'))
posts = pathlib.Path(work, "posts.csv")
posts.write_text("\n".join(rows), encoding="utf-8")
base = f"http://127.0.0.1:{http.server_port}"
config = {
    "version": 1, "timeZone": "UTC", "languages": ["en", "zh-CN"], "sources": [],
    "monitors": [{"name": MONITOR, "query": "kettle", "minimumPosts": 5}], "reports": [{"report": "daily-brief"}],
    "delivery": {
        "publicURL": "https://reports.host.example/b",
        "email": {
            "from": "Barometer <barometer@host.example>", "bounces": "bounces@host.example",
            "replyTo": "Duty <duty@host.example>",
            "to": [{"address": "anna@host.example", "events": ["report", "alert"], "attach": ["csv"]},
                   {"address": "mei@host.example", "language": "zh-CN"}],
            "server": {"host": "127.0.0.1", "port": smtp.port, "security": "none"}},
        "webhooks": [{"name": name, "template": name, "url": f"{base}/{name}?access_token=1", "events": ["report", "alert"],
                      **({"signingSecret": "HOOK_SECRET"} if name in ("generic", "feishu", "dingtalk") else {}),
                      **({"language": "zh-CN"} if name in ("feishu", "dingtalk", "wecom") else {})}
                     for name in ("generic", "slack", "feishu", "dingtalk", "wecom", "teams")]},
    "allowPrivateHosts": ["127.0.0.1"]}
pathlib.Path(work, "barometer.json5").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")


def run(*arguments):
    environment = {"PATH": "/usr/bin:/bin", "HOME": work, "BAROMETER_STATE": work + "/state", "BAROMETER_RESOURCES": root,
                   "HOOK_SECRET": SECRET}
    done = subprocess.run([barometer, *arguments], cwd=work, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"barometer {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done


run("import", "posts.csv", "--now", "2026-11-16T01:00:00Z")
night = run("nightly", "--now", "2026-11-16T02:00:00Z")
check("everything was handed over: " + (night.stderr.strip() or "no complaint"), night.returncode == 0)
run("nightly", "--now", "2026-11-16T03:00:00Z")

reports = [m for m in sink.mails if b"References: <thread" in m[2] and b".daily-brief.barometer." in m[2]]
alerts = [m for m in sink.mails if b".alerts.barometer." in m[2]]
opened = int(subprocess.run(["sqlite3", work + "/state/barometer.db", "SELECT count(*) FROM open_alert"], capture_output=True,
                            text=True).stdout) if shutil.which("sqlite3") else len({h[1]["webhook-id"] for h in hooks if h[0].startswith("/generic")}) - 1
check(f"two reports, and {opened} alerts to one reader in one mail, after two runs", len(reports) == 2 and len(alerts) == 1
      and all(m[1] == ["anna@host.example"] for m in alerts))
identifiers = [email.message_from_bytes(m[2])["Message-ID"] for m in sink.mails]
check("each Message-ID once", len(set(identifiers)) == len(identifiers))

for sender, recipients, data in sink.mails:
    mail = email.message_from_bytes(data, policy=email.policy.default)
    name = f"{mail['To']}: {mail['Subject']}"
    defects = [d for part in mail.walk() for d in part.defects] + [d for h in mail.values() for d in getattr(h, "defects", [])]
    check(f"{name}: parsed without a defect {defects}", not defects)
    check("  envelope and headers", sender == "bounces@host.example" and recipients == [str(mail["To"])]
          and mail["Auto-Submitted"] == "auto-generated" and mail["X-Auto-Response-Suppress"] == "All"
          and "mailto:duty@host.example" in mail["List-Unsubscribe"] and mail["List-Id"].endswith(".barometer.host.example>")
          and mail["Reply-To"].addresses[0].addr_spec == "duty@host.example" and not mail["Received"])
    lines = data.split(b"\r\n")
    check("  only ASCII, CRLF, no long line, no trailing space in a body, no line that servers change",
          all(len(l) <= 78 and max(l, default=0) < 127 for l in lines) and b"\n" not in data.replace(b"\r\n", b"")
          and not any(l.startswith((b"From ", b".")) for l in lines))
    check("  each header once", all(len(mail.get_all(k)) == 1 for k in mail.keys()))
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = mail.get_body(("html",)).get_content()
    check(f"  HTML part {len(html.encode()) // 1024} kB < 100, mail {len(data) // 1024} kB < 2 MB", len(html.encode()) < 100_000 and len(data) < 2_000_000)
    wanted = re.findall(r'src="cid:([^"]+)"', html)
    there = [p["Content-ID"].strip("<>") for p in mail.walk() if p["Content-ID"]]
    check(f"  {len(wanted)} pictures by Content-ID, none other", sorted(wanted) == sorted(there) and "<img" not in html.replace('src="cid:', "") or
          all(s.startswith("cid:") for s in re.findall(r'src="([^"]*)"', html)))
    check("  no SVG, data:, script or remote content", not re.search(r"<svg|<script|data:|url\(|@import|<link", html, re.I))
    for part in mail.walk():
        if part.get_content_type() == "image/png":
            content = part.get_content()
            width = int.from_bytes(content[16:20], "big")
            check(f"  PNG at twice the width it is drawn at ({width})", width >= 800 and part.get_filename())
    check("  plain text of at most 72 columns but for addresses", all(
        sum(2 if ord(c) > 0x2E80 else 1 for c in l) <= 72 or "://" in l for l in text.split("\n")))
    check("  hostile text is text", not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b\x07]", text + html + str(mail["Subject"])))
    if "daily-brief" in mail["List-Id"]:
        numbers = set(re.findall(r"[−+]\d\.\d\d", re.sub(r"<[^>]+>", "", html)))
        missing = [n for n in numbers if n not in text]
        check(f"  the plain part has the HTML's {len(numbers)} signed numbers {missing}", not missing)
        check("  absolute link to the page", "https://reports.host.example/b/2026-11-15/daily-brief/" in html)
    # A relay of another make takes it and hands it on; a signature made before must hold after, down to the byte.
    if dkim:
        signed = dkim.sign(data, b"s", b"host.example", private, canonicalize=(b"simple", b"simple")) + data
        before = len(relay_sink.mails)
        with smtplib.SMTP("127.0.0.1", relay.port) as client:
            client.sendmail(sender, recipients, signed)
        relayed = relay_sink.mails[before][2]
        check("  a DKIM signature (simple/simple) holds after a relay",
              dkim.verify(relayed, dnsfunc=lambda name, timeout=5: b"v=DKIM1; k=rsa; p=" + public))
    if kept:
        pathlib.Path(kept).mkdir(exist_ok=True)
        pathlib.Path(kept, re.sub(r"\W+", "-", name)[:60] + ".eml").write_bytes(data)
        pathlib.Path(kept, re.sub(r"\W+", "-", name)[:60] + ".html").write_text(
            re.sub(r"cid:([^\"]+)", lambda m: next("data:%s;base64,%s" % (p.get_content_type(), base64.b64encode(p.get_content()).decode())
                   for p in mail.walk() if p["Content-ID"] == f"<{m[1]}>"), html), encoding="utf-8")

csvs = [p for m in reports for p in email.message_from_bytes(m[2], policy=email.policy.default).iter_attachments()
        if p.get_content_type() == "text/csv"]
check(f"{len(csvs)} CSV files go along to one reader, with readable names",
      len(csvs) > 5 and all(p.get_filename().startswith(MONITOR) for p in csvs))
import csv, io
cells = [c for p in csvs for row in csv.reader(io.StringIO(p.get_content().lstrip("\ufeff"))) for c in row]
check(f"no cell of {len(cells)} runs as a formula", not any(re.match(r"[=+@\t\r]|-(?!\d)", c) for c in cells))

for path, headers, body in hooks:
    kind = path[1:].split("?")[0]
    sent = json.loads(body)
    flat = body.decode()
    if kind == "generic":
        signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
        expected = "v1," + base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        good = headers["webhook-signature"] == expected and sent["id"] == headers["webhook-id"] and sent["version"] == 1
    elif kind == "feishu":
        key = f"{sent['timestamp']}\n{SECRET}".encode()
        good = sent["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode() and len(body) <= 20_000
    elif kind == "dingtalk":
        query = urllib.parse.parse_qs(urllib.parse.urlparse(path).query)
        signed = f"{query['timestamp'][0]}\n{SECRET}".encode()
        good = query["sign"][0] == base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    elif kind == "wecom":
        good = len(sent["markdown"]["content"].encode()) <= 4096
    elif kind == "slack":
        good = all(len(b.get("text", {}).get("text", "")) <= (150 if b["type"] == "header" else 3000) for b in sent["blocks"]) \
            and "<!channel>" not in flat and "<b>" not in flat
    else:
        good = sent["type"] == "message" and len(body) <= 28_000
    if kind not in ("generic",):
        good = good and "http://evil.example" not in flat and "\u202e" not in flat
    check(f"webhook {kind}, {len(body)} bytes", good)
check(f"{len(hooks)} webhooks, six for each of {len(hooks) // 6} messages", len(hooks) == 6 * (1 + opened))
smtp.stop()
if dkim:
    relay.stop()
print(f"{len(failures)} faults" if failures else "all is well")
sys.exit(1 if failures else 0)
