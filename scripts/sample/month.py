"""The statuses of the sample month: ordinary days, the crisis, and what a month brings besides."""

import random
from collections import Counter
from datetime import datetime, timedelta

import chinese
import english
from posts import CRISIS_DAY, CRISIS_HOURS, FIRST, HOURS_EN, HOURS_ZH, LAST, WEEKDAYS, Composer, authors, moment

KITCHENLAB = ("kitchenlab", "Kitchen Lab", "109302901234567")
BRAND = ("lumenkettle", "Lumen Kettle", "109302900000001")
TAGS = {
    "en": {"lumen": "lumenkettle", "fernbrook": "fernbrook", "kessla": "kessla"},
    "zh": {"lumen": "流明水壶", "fernbrook": "芬溪", "kessla": "凯仕拉"},
}
EXTRA = {
    "en": ["tea", "kitchen", "coffee", "review", "home", "breakfast"],
    "zh": ["好物", "测评", "厨房", "喝茶", "生活"],
}


def at(text):
    return datetime.strptime("2026-" + text, "%Y-%m-%d %H:%M")


class Month:
    def __init__(self, pictures, clips):
        self.rng, self.composer, self.posts = random.Random("month"), Composer("sentences"), []
        self.pictures, self.clips, self.people = pictures, clips, authors(random.Random("people"))
        self.turn = Counter()

    def post(
        self,
        created,
        lang,
        brand,
        text,
        mood,
        topic,
        author=None,
        media=(),
        tags=None,
        arrived=None,
        shown=None,
        **more,
    ):
        acct, name, account = author or self.rng.choice(self.people[lang])
        if tags is None:
            tags = ["kettle"] if lang == "en" else ["水壶"]
            if brand in TAGS[lang]:
                tags = [TAGS[lang][brand]] + (
                    tags if lang == "zh" or brand != "lumen" or self.rng.random() < 0.3 else []
                )
            if lang == "zh" and brand == "lumen" and self.rng.random() < 0.15:
                tags.append("lumenkettle")
            tags += self.rng.sample(EXTRA[lang], self.rng.choice([0, 0, 1, 1, 2]))
        heat = self.rng.expovariate(0.3)
        self.posts.append(
            {
                "created": created,
                "arrived": arrived or created + timedelta(seconds=self.rng.randint(1, 40)),
                "lang": lang,
                "brand": brand,
                "declared": None if self.rng.random() < 0.06 else lang,
                "text": text,
                "mood": mood,
                "topic": topic,
                "author": acct,
                "name": name,
                "account": account,
                "media": list(media),
                "tags": tags,
                "shown_tags": tags if shown is None else shown,
                "counts": [int(heat / 2), int(heat), int(heat * 3)],
            }
            | more
        )
        return self.posts[-1]

    def picture(self, category, lang):
        self.turn[category] += 1
        name, in_english, in_chinese = self.pictures[category][self.turn[category] % len(self.pictures[category])]
        alt = None if self.rng.random() < 0.2 else in_english if lang == "en" else in_chinese
        return (name, "image", alt)

    def sound(self, name):
        return (self.clips[name], "audio", None)

    def illustration(self, mood, topic, lang):
        """A picture that fits, for about one post in six."""
        if self.rng.random() > 0.17:
            return []
        if mood == "s" or mood == "off":
            return [self.picture(self.rng.choice(["meme", "cat"]), lang)]
        if topic == "delivery":
            return [self.picture("damaged" if mood == "-" else "parcel", lang)]
        if topic == "service":
            return [self.picture("phone", lang)]
        return [self.picture("kettle", lang)]

    def ordinary(self):
        day = FIRST
        while day <= LAST:
            for lang, volume in (("en", 9.6), ("zh", 5.0)):
                amount = (
                    volume
                    * WEEKDAYS[day.weekday()]
                    * self.rng.uniform(0.8, 1.2)
                    * (1.3 if day.month == 11 and day.day in (11, 12) else 1)
                )
                for _ in range(round(amount)):
                    brand = self.rng.choices(["lumen", "fernbrook", "kessla", "general"], [62, 18, 15, 5])[0]
                    created = moment(self.rng, day, HOURS_EN if lang == "en" else HOURS_ZH)
                    if day == CRISIS_DAY and created.hour >= 9 and brand == "lumen":
                        continue
                    if brand == "general":
                        bank = english if lang == "en" else chinese
                        text = self.composer.unique(
                            lambda: self.composer.fill(self.composer.draw("general" + lang, bank.GENERAL), bank, "")
                        )
                        mood, topic = "0", None
                    else:
                        text, mood, topic = self.composer.plain(brand, day, lang == "zh")
                    self.post(created, lang, brand, text, mood, topic, media=self.illustration(mood, topic, lang))
            day += timedelta(days=1)

    def crisis(self):
        rng = self.rng
        self.post(
            at("11-17 09:42"),
            "en",
            "lumen",
            english.CRISIS_FIRST,
            "-",
            "lid",
            media=[
                (
                    (
                        "crack-01.jpg"
                        if (self.pictures["crack"][0][0] == "crack-01.jpg")
                        else self.pictures["crack"][0][0]
                    ),
                    "image",
                    "The lid of a kettle, broken at the hinge, steam around it",
                )
            ],
            tags=["lumenkettle", "kettle"],
            counts=[41, 388, 512],
        )
        for hour, count in CRISIS_HOURS.items():
            for i in range(count):
                lang = "zh" if hour >= 10 and rng.random() < 0.34 else "en"
                created = CRISIS_DAY + timedelta(
                    hours=hour,
                    minutes=rng.randrange(60) if hour > 9 else rng.randrange(48, 60),
                    seconds=rng.randrange(60),
                )
                if rng.random() < 0.07 and hour >= 11:
                    text, mood, topic = english.CRISIS_COPY if lang == "en" else chinese.CRISIS_COPY, "-", "lid"
                else:
                    text, mood, topic = self.composer.crisis(lang == "zh")
                media = []
                if mood == "-" and rng.random() < 0.3:
                    media = [self.picture(rng.choices(["crack", "hand"], [9, 2])[0], lang)]
                elif mood == "s":
                    media = [self.picture("crisismeme", lang)]
                self.post(created, lang, "lumen", text, mood, topic, media=media)
        self.post(
            at("11-17 15:30"),
            "en",
            "lumen",
            english.STATEMENT,
            "0",
            "lid",
            author=BRAND,
            tags=["lumenkettle"],
            shown=[],
            counts=[212, 95, 61],
        )
        for when, lang, clip in (
            ("11-17 10:31", "en", "burn"),
            ("11-17 12:07", "en", "burn-two"),
            ("11-17 13:02", "zh", "zh-crack"),
        ):
            text = {
                "burn": "Sound on. This was my Lumen Kettle ten minutes ago.",
                "burn-two": "Voice note about my Lumen Kettle lid, I'm too angry to type.",
                "zh-crack": "声音打开听，流明水壶的盖子就这么裂了",
            }[clip]
            self.post(at(when), lang, "lumen", text, "-", "lid", media=[self.sound(clip)])

    def special(self):
        """What a month brings besides: late arrivals, a deletion, an edit, copies, odd media, the tester's account."""
        late = [
            (
                "11-11 18:20",
                "lid hinge of my Lumen Kettle makes a cracking sound when it cools down. Recorded it, nobody believes me",
                "-",
                "lid",
            ),
            (
                "11-11 20:05",
                "Lumen Kettle at half price and it still arrived in a day. I take back what I said about sales",
                "+",
                "price",
            ),
            ("11-12 06:40", "my Lumen Kettle lid has a white line next to the hinge after one week", "-", "lid"),
            (
                "11-12 08:15",
                "Third Lumen Kettle parcel opened in our house today. We are a kettle family now 😂",
                "+",
                "delivery",
            ),
            ("11-12 11:32", "Lumen Kettle support says a loose lid is within tolerance. Whose tolerance?", "-", "lid"),
            ("11-12 19:48", "quiet evening, quiet Lumen Kettle, loud rain. Perfect", "+", "noise"),
            ("11-12 21:10", "My Fernbrook is still somewhere between two warehouses. Eight days.", "-", "delivery"),
            (
                "11-13 07:02",
                "The Lumen Kettle hinge wobbles more every day. I'm watching you, little hinge",
                "-",
                "lid",
            ),
        ]
        for i, (when, text, mood, topic) in enumerate(late):
            author = (f"harbour_{i}@north.example", "Harbour", str(109700000000000000 + i))
            brand = "fernbrook" if "Fernbrook" in text else "lumen"
            self.post(
                at(when),
                "en",
                brand,
                text,
                mood,
                topic,
                author=author,
                arrived=at("11-15 22:10") + timedelta(seconds=7 * i),
                tags=["lumenkettle", "kettle"] if brand == "lumen" else ["fernbrook", "kettle"],
            )
        self.post(
            at("11-15 19:12"),
            "en",
            "lumen",
            "Lumen Kettle support gave me the private number of a technician, here it is for everyone: ring him about your lid!",
            "-",
            "service",
            tags=["lumenkettle", "kettle"],
            deleted=datetime(2026, 11, 16, 9),
        )
        self.post(
            at("11-15 20:25"),
            "en",
            "lumen",
            "Lumen Kettle lid cracked on day nine. No answer from support.",
            "-",
            "lid",
            tags=["lumenkettle"],
            edit={
                "edited": datetime(2026, 11, 16, 12, 30),
                "text": "Lumen Kettle lid cracked on day nine. No answer from support. EDIT: they wrote back after a day and only offer a voucher. A voucher!",
            },
        )
        self.post(
            at("11-13 17:45"),
            "en",
            "lumen",
            "My Lumen Kettle on the windowsill, moss green in the last sun. Pretty thing.",
            "+",
            "design",
            media=[("broken.jpg", "image", "My kettle on the windowsill")],
        )
        self.post(
            at("11-14 15:20"),
            "en",
            "lumen",
            "",
            "+",
            None,
            media=[
                (
                    (
                        "parcel-01.jpg"
                        if any(p[0] == "parcel-01.jpg" for p in self.pictures["parcel"])
                        else self.pictures["parcel"][0][0]
                    ),
                    "image",
                    None,
                )
            ],
            tags=["lumenkettle"],
        )
        self.post(
            at("11-15 10:05"), "en", "lumen", "", "~", None, media=[self.sound("audio-only")], tags=["lumenkettle"]
        )
        self.post(
            at("11-12 16:30"),
            "en",
            "lumen",
            "It winks at me. My Lumen Kettle winks at me.",
            "+",
            "design",
            media=[(self.pictures["wink"][0][0], "image", "A kettle opening and closing its lid")],
        )
        voices = [
            (
                "10-22 05:10",
                "en",
                "lumen",
                "beep-rant",
                "Listen to what my Lumen Kettle does at 6 am. LISTEN.",
                "-",
                "noise",
            ),
            (
                "10-27 19:45",
                "en",
                "lumen",
                "quiet-joy",
                "Sound test of the Lumen Kettle with sleeping baby, part two.",
                "+",
                "noise",
            ),
            (
                "10-30 11:30",
                "en",
                "lumen",
                "hotline",
                "My evening with the Lumen Kettle hotline, read by me.",
                "-",
                "service",
            ),
            (
                "11-03 16:20",
                "en",
                "lumen",
                "unboxing",
                "Unboxing the Lumen Kettle, audio only because the cat sat on the camera.",
                "+",
                "delivery",
            ),
            ("11-10 08:55", "en", "lumen", "lid-worry", "A question about the lid of my Lumen Kettle.", "-", "lid"),
            (
                "11-07 09:15",
                "en",
                "kessla",
                "wav-hum",
                "The Kessla base hums while it is off, I recorded it for the doubters.",
                "-",
                "noise",
            ),
            ("10-25 13:40", "zh", "lumen", "zh-quiet", "给大家听听流明水壶烧开的声音，几乎没有声音", "+", "noise"),
            ("10-29 00:20", "zh", "kessla", "zh-slow", "凯仕拉烧一杯水的全过程，自己听", "-", "speed"),
            ("11-06 12:10", "zh", "lumen", "zh-service", "流明水壶客服语音实录，我学给你们听", "-", "service"),
        ]
        for when, lang, brand, clip, text, mood, topic in voices:
            self.post(at(when), lang, brand, text, mood, topic, media=[self.sound(clip)])
        self.account()
        self.copies()

    def account(self):
        """Posts of one tester, fetched as an account. Not all carry a tag."""
        lines = [
            (
                "10-20 09:00",
                "Test bench, week 1: Lumen Kettle boils a litre in 3:10, Fernbrook in 3:54, Kessla in 4:24.",
                "0",
                "speed",
                "chart",
            ),
            (
                "10-23 09:00",
                "Lumen Kettle at one metre: 54 dB. That is quieter than our fridge. Very impressed.",
                "+",
                "noise",
                "chart",
            ),
            (
                "10-26 10:30",
                "Fernbrook rattles on the bench so hard that it walks. Hard to recommend.",
                "-",
                "noise",
                None,
            ),
            (
                "10-29 09:15",
                "Kessla keeps 80 degrees within one degree for an hour. Excellent control.",
                "+",
                "speed",
                None,
            ),
            (
                "11-01 12:00",
                "We open and close every lid two thousand times. Results in two weeks.",
                "0",
                "lid",
                "kettle",
            ),
            (
                "11-04 09:30",
                "Filter cost per year: Lumen Kettle 46 euros, Kessla 31, Fernbrook 28. Lumen Kettle is the expensive one here.",
                "-",
                "price",
                None,
            ),
            ("11-06 14:00", "Lumen Kettle timing clip, with our stopwatch voice.", "+", "speed", "timer"),
            ("11-09 09:00", "Seven of ten Singles' Day offers are honest. Lumen Kettle's is.", "+", "price", None),
            ("11-12 10:00", "", "0", None, "kettle"),
            (
                "11-15 09:00",
                "Lid test done: Fernbrook 2,000 cycles fine, Kessla fine, Lumen Kettle hinge shows a white stress line after 1,140. We have written to them.",
                "-",
                "lid",
                "crack",
            ),
            (
                "11-16 11:00",
                "Still no reply from Lumen Kettle about the stress line in the hinge. That worries us.",
                "-",
                "lid",
                None,
            ),
            (
                "11-17 11:20",
                "We warned Lumen Kettle about this hinge on Sunday. Please unplug kettles of batch LK-26 now.",
                "-",
                "lid",
                "crack",
            ),
            (
                "11-17 16:40",
                "Lumen Kettle has answered at last and stops batch LK-26. Right decision, far too late.",
                "~",
                "lid",
                None,
            ),
        ]
        for when, text, mood, topic, media in lines:
            files = [self.sound(media)] if media == "timer" else [self.picture(media, "en")] if media else []
            tags = ["lumenkettle", "kettle"] if self.rng.random() < 0.5 and "Lumen" in text else []
            self.post(
                at(when),
                "en",
                "lumen" if "Lumen" in text or not text else "kessla" if "Kessla" in text else "fernbrook",
                text,
                mood,
                topic,
                author=KITCHENLAB,
                media=files,
                tags=tags,
            )
        self.post(
            at("11-05 15:00"),
            "zh",
            "lumen",
            "来测一下流明水壶烧水，录音里有秒表",
            "+",
            "speed",
            author=KITCHENLAB,
            media=[self.sound("zh-review")],
            tags=["水壶", "流明水壶"],
        )

    def copies(self):
        """Honest copies: other people post the same words later."""
        pool = [
            post
            for post in self.posts
            if post["text"]
            and post["created"] < CRISIS_DAY
            and post["mood"] in "+-s"
            and not post.get("deleted")
            and not post.get("edit")
        ]
        for source in self.rng.sample(pool, 16):
            self.post(
                source["created"] + timedelta(minutes=self.rng.randint(20, 700)),
                source["lang"],
                source["brand"],
                source["text"],
                source["mood"],
                source["topic"],
                tags=list(source["tags"]) or ["lumenkettle"],
            )

    def number(self):
        """Gives ids that grow with arrival, as a server does."""
        self.posts.sort(key=lambda post: (post["arrived"], post["author"], post["text"]))
        for index, post in enumerate(self.posts):
            post["id"] = str((int((post["arrived"] - datetime(1970, 1, 1)).total_seconds() * 1000) << 16) + index)
