"""Invented posts for the benchmarks of import and fetching: always the same for the same number."""
import json
import random

ENGLISH = (
    "the kettle is quiet and boils fast but lid broke after two weeks support never answered my mail I love how it looks in "
    "kitchen would buy again for price delivery was late box arrived damaged handle gets hot water tastes of plastic still "
    "better than old one colour not as shown batteries last long app keeps crashing update fixed nothing great service thank "
    "you team refund took month finally works like charm noisy cheap solid heavy light simple awful wonderful boring").split()
CHINESE = ["新买的水壶很安静", "质量太差", "才两天就坏了", "烧水很快", "客服不理人", "包装破了", "性价比高", "会再买", "有点贵", "颜色好看"]


def text(rng):
    if rng.random() < 0.2:
        return "，".join(rng.choices(CHINESE, k=rng.randint(2, 9)))
    words = [ENGLISH[min(int(rng.expovariate(0.06)), len(ENGLISH) - 1)] for _ in range(rng.randint(8, 45))]
    # Words that few others use, as real posts have: names, numbers, slips.
    words += ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(rng.randint(0, 3))]
    rng.shuffle(words)
    return " ".join(words)


def posts(count, start=1_770_000_000, seed=1):
    rng = random.Random(seed)
    for number in range(count):
        person = rng.randint(0, count // 12)
        yield {
            "id": f"p{number:08d}", "text": text(rng), "author": f"person{person}",
            "url": f"https://forum.example/t/{number}", "published": start + number * 2,
            "language": "und", "likes": rng.randint(0, 50), "shares": rng.randint(0, 9), "replies": rng.randint(0, 9),
        }


def raw(rng):
    """What exports of services have around a post and nobody asks for."""
    return {
        "source": "web", "possibly_sensitive": False, "edit_history": [str(rng.getrandbits(60)) for _ in range(4)],
        "context": [{"domain": {"id": str(n), "name": "Consumer goods", "description": "Things that people buy"}} for n in range(5)],
    }


def write(path, count, padded=True):
    rng = random.Random(2)
    with open(path, "w", encoding="utf-8") as out:
        for post in posts(count):
            if padded:
                post["raw"] = raw(rng)
            out.write(json.dumps(post, ensure_ascii=False) + "\n")
