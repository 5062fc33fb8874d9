"""Composes the posts of the sample month from the sentences in english.py and chinese.py."""

import random
import re
from datetime import datetime, timedelta

import chinese
import english

FIRST, LAST, CRISIS_DAY = datetime(2026, 10, 19), datetime(2026, 11, 17), datetime(2026, 11, 17)
BRANDS = {"lumen": ("Lumen Kettle", "流明水壶"), "fernbrook": ("Fernbrook", "芬溪水壶"), "kessla": ("Kessla", "凯仕拉")}
TOPICS = {"speed": 20, "noise": 17, "design": 17, "lid": 12, "delivery": 10, "service": 10, "price": 9, "warranty": 5}
# Share of posts by UTC hour: two humps for Europe, and the same shifted for China.
HOURS_EN = [2, 1, 1, 1, 2, 5, 9, 11, 9, 8, 7, 8, 9, 8, 7, 7, 8, 10, 12, 13, 12, 9, 6, 4]
HOURS_ZH = [8, 7, 7, 7, 9, 8, 7, 7, 7, 7, 8, 9, 11, 13, 13, 10, 6, 3, 1, 1, 1, 2, 4, 7]
WEEKDAYS = [1.0, 0.95, 1.0, 0.95, 1.0, 1.2, 1.3]
CRISIS_HOURS = {
    9: 2,
    10: 4,
    11: 9,
    12: 13,
    13: 14,
    14: 12,
    15: 11,
    16: 10,
    17: 9,
    18: 9,
    19: 8,
    20: 6,
    21: 5,
    22: 4,
    23: 2,
}
FIRST_NAMES = [
    "mara",
    "tom",
    "ines",
    "oskar",
    "leah",
    "priya",
    "nils",
    "june",
    "kofi",
    "dora",
    "emil",
    "yara",
    "finn",
    "greta",
    "hugo",
    "ada",
    "bram",
    "cleo",
    "elif",
    "otto",
    "ruth",
    "sami",
    "vera",
    "wim",
    "zoe",
    "pip",
    "noor",
    "milo",
    "tess",
    "ivo",
]
HANDLES = ["bakes", "tea", "reads", "codes", "cycles", "knits", "kitchen", "garden", "sings", "paints", "runs", "draws"]
ZH_NAMES = [
    "小雨",
    "阿宁",
    "茶不思",
    "半糖",
    "南瓜粥",
    "一只橘猫",
    "木木",
    "晚风",
    "橙子汽水",
    "老周",
    "冬瓜",
    "芒果冰",
    "栗子",
    "星星鱼",
    "豆花",
    "林间",
    "白桃乌龙",
    "爱喝水的人",
    "山药",
    "喵喵拳",
    "青团",
    "七分甜",
    "陈皮",
    "云吞面",
]
HOSTS = ["", "", "", "@teahouse.example", "@kitchen.example", "@brews.example"]


def sentences(text):
    """Capital letters after full stops, for slots that fell there."""
    return re.sub(r"([.!?] )([a-z])(?!umenkettle|umen kettle)", lambda found: found[1] + found[2].upper(), text)


def joined(text, ending):
    """Chinese: no comma, full stop or tilde after a question or exclamation mark."""
    if text[-1] in "？！。～":
        ending = (
            ending[1:] + ("。" if len(ending) > 2 and ending[-1] not in "。！？" else "")
            if ending[:1] == "，"
            else ending.lstrip("。！～")
        )
    return text + ending


class Composer:
    """Draws sentences so that each is used about equally often, and never makes the same text twice."""

    def __init__(self, seed):
        self.rng, self.seen, self.decks = random.Random(seed), set(), {}

    def draw(self, key, lines):
        deck = self.decks.setdefault(key, [])
        if not deck:
            deck.extend(self.rng.sample(lines, len(lines)))
        return deck.pop()

    def fill(self, text, bank, brand):
        for slot in re.findall(r"\{(\w+)\}", text):
            value = (
                brand
                if slot == "B"
                else (
                    self.rng.choice(["now", "tonight", "today"]) if slot == "now" else self.rng.choice(bank.SLOTS[slot])
                )
            )
            text = text.replace("{" + slot + "}", value, 1)
        return text

    def unique(self, make):
        for _ in range(40):
            text = make()
            if text not in self.seen:
                self.seen.add(text)
                return text
        raise SystemExit(f"no new text to be had after: {text}")

    def brand(self, key, is_chinese):
        name = BRANDS[key][is_chinese]
        if key == "lumen":
            return (
                self.rng.choices(["Lumen Kettle", "LumenKettle", "lumen kettle"], [8, 1, 1])[0]
                if not is_chinese
                else self.rng.choices(["流明水壶", "Lumen Kettle"], [9, 1])[0]
            )
        return name if not is_chinese or self.rng.random() < 0.8 else name.removesuffix("水壶")

    def english(self, key, mood, topic):
        rng, brand = self.rng, self.brand(key, 0)
        if mood in "+-":
            core = self.draw((topic, mood), english.CORES[topic][mood])
            opener = self.fill(rng.choice(english.OPENERS), english, brand)
            text = self.fill(core, english, brand)
            ending = self.fill(rng.choice(english.ENDINGS[mood]), english, brand)
            if (
                not text.startswith(("{", "I ", "I'", "THAT"))
                and not text[:2].isupper()
                and opener.endswith((", ", ": ", "but "))
                and not text.startswith(brand)
            ):
                text = text[0].lower() + text[1:]
            text = opener + text
            if rng.random() < 0.8:
                text = text[0].upper() + text[1:]
            if ending[1:2].isalpha() and text[-1] not in ".!?":
                text += "." if rng.random() < 0.85 else "!"
            elif not ending and text[-1] not in ".!?" and rng.random() < 0.7:
                text += "."
            return sentences(text + ending)
        bank = {
            "~": english.MIXED,
            "0": english.NEUTRAL,
            "s": english.SARCASM,
            "off": english.OFFTOPIC,
            "general": english.GENERAL,
        }[mood]
        text = self.fill(self.draw(mood, bank), english, brand)
        return sentences(text[0].upper() + text[1:])

    def chinese(self, key, mood, topic):
        rng, brand = self.rng, self.brand(key, 1)
        if mood in "+-":
            openers = [
                o
                for o in chinese.OPENERS
                if o not in (chinese.OPENERS_NEGATIVE_ONLY if mood == "+" else chinese.OPENERS_POSITIVE_ONLY)
            ]
            core = self.draw(("zh", topic, mood), chinese.CORES[topic][mood])
            return self.fill(joined(rng.choice(openers) + core, rng.choice(chinese.ENDINGS[mood])), chinese, brand)
        bank = {
            "~": chinese.MIXED,
            "0": chinese.NEUTRAL,
            "s": chinese.SARCASM,
            "off": chinese.OFFTOPIC,
            "general": chinese.GENERAL,
        }[mood]
        return self.fill(self.draw("zh" + mood, bank), chinese, brand)

    def topic(self, day, mood):
        weights = dict(TOPICS)
        if day >= datetime(2026, 11, 9) and mood == "-":
            weights["lid"] += 16
        if datetime(2026, 11, 8) <= day <= datetime(2026, 11, 12):
            weights["price"] += 25
        if datetime(2026, 11, 11) <= day <= datetime(2026, 11, 15):
            weights["delivery"] += 18
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def plain(self, key, day, is_chinese):
        """A post of an ordinary day: (text, mood, topic)."""
        rates = {"lumen": [52, 23, 6, 10, 5, 4], "fernbrook": [34, 43, 6, 12, 5, 0], "kessla": [45, 33, 6, 12, 4, 0]}[
            key
        ]
        mood = self.rng.choices(["+", "-", "~", "0", "s", "off"], rates)[0]
        for _ in range(30):
            topic = self.topic(day, mood) if mood in "+-" else None
            make = self.chinese if is_chinese else self.english
            text = make(key, mood, topic)
            if text not in self.seen:
                self.seen.add(text)
                return text, mood, topic
            mood = self.rng.choice("+-") if mood not in "+-" else mood
        raise SystemExit("no new text to be had")

    def crisis(self, is_chinese):
        bank = chinese if is_chinese else english
        rng = self.rng
        kind = rng.choices(["-", "s", "0"], [76, 9, 15])[0]
        lines = {"-": bank.CRISIS, "s": bank.CRISIS_SARCASM, "0": bank.CRISIS_CALM}[kind]

        def make():
            text = self.draw(("crisis", is_chinese, kind), lines)
            if kind == "-":
                opener, ending = rng.choice(bank.CRISIS_OPENERS), rng.choice(bank.CRISIS_ENDINGS)
                if not is_chinese:
                    if opener.endswith((", ", ": ")) and not text.startswith(("I ", "Lumen")):
                        text = text[0].lower() + text[1:]
                    if (ending[1:2].isalpha() or ending[1:2] == "{") and text[-1] not in ".!?":
                        text += "."
                text = joined(opener + text, ending) if is_chinese else opener + text + ending
                text = self.fill(text, bank, "Lumen Kettle")
                text = text if is_chinese else sentences(text[0].upper() + text[1:])
            elif text in self.seen:
                more = {
                    ("s", True): ["😂", "🙃", "（苦笑）"],
                    ("s", False): [" 😂", " 🙃🙃", " (Sorry.)", " I need a drink."],
                    ("0", True): ["先看批次。", "转给需要的人。", "👀", "冷静一点。"],
                    ("0", False): [" Just saying.", " FYI.", " 👀", " Please read before sharing.", " As of now."],
                }[kind, is_chinese]
                text += rng.choice(more)
            return text

        return self.unique(make), kind, "lid"


def authors(rng):
    """(acct, display name, account id) by language."""
    found = {"en": [], "zh": []}
    for i in range(150):
        name, tail = rng.choice(FIRST_NAMES), rng.choice(HANDLES)
        found["en"].append(
            (f"{name}_{tail}{i if i > 40 else ''}{rng.choice(HOSTS)}", name.title(), str(109300000000000000 + i * 7919))
        )
    for i in range(96):
        name = ZH_NAMES[i % 24]
        found["zh"].append(
            (f"shui{i:02}{rng.choice(HOSTS)}", name + ("" if i < 24 else str(i)), str(109500000000000000 + i * 7927))
        )
    return found


def moment(rng, day, hours):
    return day + timedelta(hours=rng.choices(range(24), hours)[0], minutes=rng.randrange(60), seconds=rng.randrange(60))
