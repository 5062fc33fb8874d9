"""Pictures of the sample month: drawn as SVG from a seed, then turned into small JPEG, PNG, WebP and GIF files."""

import random
import subprocess
from html import escape
from pathlib import Path

COLOURS = {
    "moss": "#6b7f4f",
    "copper": "#b8693a",
    "snow": "#eef0ee",
    "ink": "#2b3440",
    "sage": "#a9b99a",
    "red": "#b3392f",
}
ROOMS = [
    ("#f4e6cf", "#b98b5e"),
    ("#dfe9ee", "#8d7b6a"),
    ("#e9dfe6", "#70543f"),
    ("#2d3346", "#54402f"),
    ("#f7f3ea", "#c9b08b"),
    ("#cfe0d3", "#7b6248"),
    ("#fbe3d6", "#9a6b4b"),
]
FONT = "font-family='Noto Sans CJK SC, DejaVu Sans' text-anchor='middle'"


def steam(x, y, rng, amount=3, tone="#ffffff"):
    parts = []
    for _ in range(amount):
        dx, h = rng.randint(-26, 26), rng.randint(50, 100)
        parts.append(
            f"<path d='M{x + dx} {y} q-18 -{h // 3} 0 -{h // 2} t0 -{h // 2}' stroke='{tone}' stroke-width='9' "
            "fill='none' opacity='.55' stroke-linecap='round'/>"
        )
    return "".join(parts)


def kettle(colour, lid="shut", x=0, y=0, scale=1.0, angle=0):
    body, dark = COLOURS[colour], "#3a3a3a" if colour != "ink" else "#11151b"
    tops = {
        "shut": f"<ellipse cx='160' cy='92' rx='56' ry='13' fill='{dark}'/><circle cx='160' cy='76' r='10' fill='{dark}'/>",
        "open": f"<ellipse cx='214' cy='62' rx='54' ry='13' fill='{dark}' transform='rotate(-62 214 62)'/>",
        "cracked": f"<g transform='rotate(19 205 90)'><ellipse cx='166' cy='76' rx='56' ry='13' fill='{dark}'/>"
        "<path d='M205 62 l-13 10 l11 5 l-14 13' stroke='#fff' stroke-width='4' fill='none'/></g>"
        "<path d='M206 96 l10 18 l-7 9 l12 16' stroke='#fff' stroke-width='3.5' fill='none'/>",
        "gone": f"<ellipse cx='160' cy='92' rx='56' ry='13' fill='#151515'/>"
        f"<ellipse cx='300' cy='296' rx='54' ry='11' fill='{dark}'/>"
        "<path d='M262 294 l20 6 l14 -9 l20 8' stroke='#fff' stroke-width='3' fill='none'/>",
    }
    return (
        f"<g transform='translate({x} {y}) rotate({angle} 160 190) scale({scale})'>"
        "<ellipse cx='160' cy='303' rx='112' ry='15' fill='#000' opacity='.22'/>"
        f"<path d='M98 96 Q84 220 68 292 Q160 312 252 292 Q236 220 222 96 Z' fill='{body}'/>"
        "<path d='M116 104 Q106 210 94 282' stroke='#fff' stroke-width='12' opacity='.28' fill='none'/>"
        f"<path d='M101 120 Q60 122 44 150 L54 160 Q74 146 97 156 Z' fill='{body}'/>"
        f"<path d='M224 112 Q306 116 292 200 Q286 246 244 250' stroke='{dark}' stroke-width='20' fill='none'/>"
        f"<rect x='72' y='286' width='176' height='16' rx='7' fill='{dark}'/>"
        "<circle cx='160' cy='294' r='4' fill='#ffcf6b'/>" + tops[lid] + "</g>"
    )


def frame(inner, rng, size, room=None):
    wall, table = room or rng.choice(ROOMS)
    w, h = size
    sun = rng.randint(40, 90)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 480 400' "
        "preserveAspectRatio='xMidYMid slice'><defs><radialGradient id='g' cx='.3' cy='.2' r='1'>"
        f"<stop offset='0' stop-color='#fff' stop-opacity='.{sun}'/><stop offset='1' stop-color='#000' stop-opacity='.25'/>"
        f"</radialGradient></defs><rect width='480' height='400' fill='{wall}'/>"
        f"<rect y='292' width='480' height='108' fill='{table}'/><rect width='480' height='400' fill='url(#g)'/>{inner}</svg>"
    )


def window(rng):
    sky = rng.choice(["#9cc5e0", "#f1b98a", "#36466b", "#b7c3c7"])
    x = rng.choice([24, 320])
    return (
        f"<rect x='{x}' y='36' width='130' height='150' fill='{sky}' stroke='#fff' stroke-width='9'/>"
        f"<path d='M{x + 65} 36 v150 M{x} 110 h130' stroke='#fff' stroke-width='6'/>"
    )


def mug(x, colour="#d9d2c4"):
    return (
        f"<rect x='{x}' y='262' width='58' height='58' rx='9' fill='{colour}'/>"
        f"<path d='M{x + 58} 276 q26 2 20 22 q-4 12 -20 10' stroke='{colour}' stroke-width='8' fill='none'/>"
    )


def scene(rng, size, lid="shut"):
    colour = rng.choice(list(COLOURS))
    inner = window(rng) + kettle(colour, lid, rng.randint(60, 150), rng.randint(16, 32), rng.uniform(0.92, 1.08))
    inner += mug(rng.choice([24, 396]), rng.choice(["#d9d2c4", "#7d9bb0", "#c46f5a", "#efe9dc"]))
    return frame(inner + steam(300 if lid == "shut" else 250, 110, rng), rng, size)


def crack(rng, size):
    lid = rng.choice(["cracked", "cracked", "gone"])
    inner = kettle(
        rng.choice(["snow", "moss", "copper", "ink"]),
        lid,
        rng.randint(20, 130),
        rng.randint(0, 30),
        rng.uniform(1.0, 1.3),
        rng.randint(-6, 6),
    )
    inner += steam(250, 120, rng, 6)
    if rng.random() < 0.6:
        inner += (
            "<circle cx='270' cy='112' r='52' stroke='#e0261b' stroke-width='7' fill='none'/>"
            "<path d='M372 52 L318 92' stroke='#e0261b' stroke-width='7'/>"
        )
    if rng.random() < 0.5:
        inner += "<path d='M60 330 q60 -26 130 0 t150 4 q60 10 90 -2 v60 h-370 z' fill='#9fc4d8' opacity='.6'/>"
    return frame(inner, rng, size)


def hand(rng, size):
    inner = (
        "<path d='M120 400 V250 q0 -30 24 -30 t24 30 V130 q0 -22 20 -22 t20 22 V110 q0 -22 20 -22 t20 22 v24 q0 -20 20 -20 t20 20 "
        "v34 q0 -18 18 -18 t18 18 V300 q0 60 -50 100 z' fill='#e3b58f'/>"
        "<ellipse cx='206' cy='262' rx='34' ry='24' fill='#d0524a' opacity='.8'/>"
        "<g transform='rotate(-24 266 210)'><rect x='226' y='196' width='86' height='26' rx='12' fill='#f2dcb8'/>"
        "<rect x='256' y='197' width='26' height='24' fill='#e2c394'/></g>"
    )
    return frame(inner, rng, size, ("#e8eef0", "#c6cfd2"))


def meme(rng, size, top, bottom, lid="shut"):
    inner = kettle(rng.choice(list(COLOURS)), lid, 90, 24, 0.95)
    for text, y in ((top, 58), (bottom, 376)):
        inner += (
            f"<text x='240' y='{y}' font-size='34' font-weight='bold' {FONT} fill='#fff' stroke='#000' stroke-width='6' "
            f"paint-order='stroke'>{escape(text)}</text>"
        )
    return frame(inner, rng, size, ("#5b6fa8", "#3d4a70"))


def chart(title, bars):
    most = max(value for _, value in bars)
    parts = [f"<text x='240' y='42' font-size='24' {FONT} fill='#222'>{escape(title)}</text>"]
    for i, (name, value) in enumerate(bars):
        h, x = 250 * value / most, 60 + i * (400 // len(bars))
        parts.append(
            f"<rect x='{x}' y='{340 - h}' width='{300 // len(bars)}' height='{h}' fill='{['#3b6ea5', '#c9803c', '#6b8f5e', '#9a6aa0'][i % 4]}'/>"
        )
        parts.append(
            f"<text x='{x + 150 // len(bars)}' y='{332 - h}' font-size='20' {FONT} fill='#222'>{value}</text>"
            f"<text x='{x + 150 // len(bars)}' y='372' font-size='19' {FONT} fill='#222'>{escape(name)}</text>"
        )
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='480' height='400'><rect width='480' height='400' fill='#fff'/>"
        + "".join(parts)
        + "<path d='M40 340 h410' stroke='#222' stroke-width='2'/></svg>"
    )


def parcel(rng, size, is_damaged):
    box = "M110 150 L250 110 L392 150 L392 320 L250 356 L110 320 Z"
    if is_damaged:
        box = "M110 168 L238 128 L300 166 L392 132 L376 238 L396 322 L250 356 L128 330 Z"
    inner = (
        f"<path d='{box}' fill='#c29a63'/><path d='M250 190 V352' stroke='#8f6c3f' stroke-width='4'/>"
        "<path d='M112 152 L250 190 L390 152' stroke='#8f6c3f' stroke-width='4' fill='none'/>"
        f"<text x='180' y='270' font-size='26' {FONT} fill='#5c4426' transform='skewY(14) translate(0 -44)'>LUMEN</text>"
    )
    if is_damaged:
        inner += "<path d='M270 240 l34 14 l-20 22 l38 20' stroke='#402c14' stroke-width='6' fill='none'/>"
    return frame(inner, rng, size, ("#cfd6da", "#8b8f92"))


def phone(rng, size, lines):
    inner = "<rect x='130' y='14' width='220' height='376' rx='26' fill='#16181d'/><rect x='142' y='40' width='196' height='322' fill='#f6f7f9'/>"
    for i, text in enumerate(lines):
        side, tone = (152, "#dfe6ee") if i % 2 == 0 else (182, "#bfe3c4")
        inner += (
            f"<rect x='{side}' y='{58 + i * 68}' width='146' height='52' rx='12' fill='{tone}'/>"
            f"<text x='{side + 73}' y='{90 + i * 68}' font-size='15' {FONT} fill='#222'>{escape(text)}</text>"
        )
    return frame(inner, rng, size)


def cat(rng, size):
    fur = rng.choice(["#d98a3d", "#4a4a4f", "#e8e2d8"])
    inner = kettle(rng.choice(list(COLOURS)), "shut", 150, 20, 1)
    inner += (
        f"<ellipse cx='110' cy='290' rx='74' ry='66' fill='{fur}'/><circle cx='110' cy='200' r='50' fill='{fur}'/>"
        f"<path d='M68 176 L74 124 L104 154 Z M152 176 L146 124 L116 154 Z' fill='{fur}'/>"
        "<circle cx='92' cy='196' r='8' fill='#1d3b2a'/><circle cx='128' cy='196' r='8' fill='#1d3b2a'/>"
        "<path d='M104 214 h12 l-6 8 z' fill='#c46'/>"
    )
    return frame(inner, rng, size)


MEMES = [
    ("ME WAITING", "FOR MY TEA"),
    ("BEEP BEEP BEEP", "AT 6 AM"),
    ("ONE DOES NOT SIMPLY", "OPEN THE LID"),
    ("KETTLE: 129 EURO", "WATER: FREE"),
    ("水开了吗", "它说再等等"),
    ("客服:", "重启一下水"),
    ("双十一", "真香现场"),
    ("MY KETTLE AT NIGHT", "SILENT MODE: NO"),
]
CRISIS_MEMES = [
    ("LID LEFT THE CHAT", "SO DID THE WATER"),
    ("盖子先走一步", "水: ???"),
    ("THIS IS FINE", "SAYS THE HOTLINE"),
]


def drawings():
    """(name, category, alt in English, alt in Chinese, SVG or list of SVGs) of every picture, always the same."""
    rng, out = random.Random("pictures"), []
    sizes = [(480, 400), (480, 360), (400, 480), (560, 420), (360, 360), (640, 480)]

    def add(category, english, chinese, svg):
        out.append((f"{category}-{sum(1 for o in out if o[1] == category) + 1:02}", category, english, chinese, svg))

    for i in range(20):
        add(
            "kettle",
            f"A kettle with a mug on a kitchen table, view {i + 1}",
            "桌上的水壶和马克杯",
            scene(rng, rng.choice(sizes), rng.choice(["shut", "shut", "open"])),
        )
    for i in range(12):
        add(
            "crack",
            "A kettle with a cracked lid and steam escaping at the hinge",
            "壶盖在铰链处开裂，蒸汽外泄",
            crack(rng, rng.choice(sizes)),
        )
    for _ in range(2):
        add("hand", "A hand with a red mark and a plaster", "手上一块红印，贴着创可贴", hand(rng, (480, 400)))
    for top, bottom in MEMES:
        add(
            "meme", f"Meme with a kettle: {top} {bottom}", f"表情包：{top} {bottom}", meme(rng, (480, 400), top, bottom)
        )
    for top, bottom in CRISIS_MEMES:
        add(
            "crisismeme",
            f"Meme with a broken kettle: {top} {bottom}",
            f"表情包：{top} {bottom}",
            meme(rng, (480, 400), top, bottom, "gone"),
        )
    add(
        "chart",
        "Bar chart: minutes to boil one litre",
        "柱状图：烧开一升水的分钟数",
        chart("Minutes to boil one litre", [("Lumen", 3.2), ("Fernbrook", 3.9), ("Kessla", 4.4)]),
    )
    add(
        "chart",
        "Bar chart: loudness at one metre",
        "柱状图：一米处噪音",
        chart("Loudness at 1 m, dB", [("Lumen", 54), ("Fernbrook", 61), ("Kessla", 58)]),
    )
    add(
        "chart",
        "Bar chart: price over four weeks",
        "柱状图：四周价格",
        chart("四周价格 (元)", [("第一周", 399), ("第二周", 379), ("双十一", 259), ("上周", 329)]),
    )
    for is_damaged in (True, True, True, False, False):
        add(
            "damaged" if is_damaged else "parcel",
            "A crushed parcel" if is_damaged else "A neat parcel by the door",
            "压坏的快递箱" if is_damaged else "门口的快递",
            parcel(rng, (480, 400), is_damaged),
        )
    for lines in (
        ["Hello? My lid?", "Ticket closed.", "But it is loose", "Rate us 1-10!"],
        ["盖子松了", "亲,重启一下水", "啊?", "请评价~"],
        ["Spare lid please", "Sent you two!", "Thank you!!"],
    ):
        add(
            "phone",
            "Screenshot of a chat: " + " / ".join(lines),
            "聊天截图：" + " / ".join(lines),
            phone(rng, (400, 480), lines),
        )
    for _ in range(4):
        add("cat", "A cat sitting next to a kettle", "猫坐在水壶旁边", cat(rng, rng.choice(sizes)))
    two = random.Random("wink")
    add(
        "wink",
        "A kettle opening and closing its lid",
        "水壶盖一开一合",
        [frame(kettle("copper", lid, 80, 30), two, (320, 267), ROOMS[0]) for lid in ("shut", "open")],
    )
    return out


def make_pictures(folder, scratch):
    """Writes every picture to `folder`. Returns category -> list of (file name, English alt, Chinese alt)."""
    folder, scratch, found = Path(folder), Path(scratch), {}
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, category, english, chinese, svg) in enumerate(drawings()):
        frames = []
        for i, text in enumerate(svg if isinstance(svg, list) else [svg]):
            (scratch / f"{name}-{i}.svg").write_text(text)
            frames.append(str(scratch / f"{name}-{i}.png"))
            subprocess.run(["rsvg-convert", scratch / f"{name}-{i}.svg", "-o", frames[-1]], check=True)
        kind = {"wink": "gif", "chart": "png"}.get(category) or (
            "webp" if number % 9 == 4 else "png" if category == "phone" else "jpg"
        )
        target = folder / f"{name}.{kind}"
        look = {
            "jpg": [
                "-seed",
                str(number),
                "-attenuate",
                ".12",
                "+noise",
                "Gaussian",
                "-blur",
                "0x0.6",
                "-quality",
                "68",
            ],
            "webp": ["-quality", "70"],
            "png": ["-colors", "64", "-define", "png:compression-level=9", "-define", "png:exclude-chunks=date,time"],
            "gif": ["+dither", "-colors", "16", "-layers", "optimize"],
        }[kind]
        delay = ["-delay", "60", "-loop", "0"] if kind == "gif" else []
        subprocess.run(["convert", *delay, *frames, *look, "-strip", target], check=True)
        found.setdefault(category, []).append((target.name, english, chinese))
    # The first half of a file, as after a broken upload.
    whole = (folder / found["kettle"][0][0]).read_bytes()
    (folder / "broken.jpg").write_bytes(whole[: len(whole) * 2 // 5])
    found["broken"] = [("broken.jpg", "My kettle on the windowsill", "窗台上的水壶")]
    return found
