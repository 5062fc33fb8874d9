"""News, podcast and blog of the sample month: the items and the XML that carries them."""

from email.utils import format_datetime
from html import escape
from datetime import timezone

FILES = "https://files.lumen-demo.example/media/"

# day and UTC time in 2026, title, text, picture category or None
NEWS = [
    (
        "10-20 07:00",
        "Autumn on the boil: what changed in kettles this year",
        "Quieter lids, more exact temperatures and higher prices. Lumen Kettle, Fernbrook and Kessla all renewed their ranges.",
        None,
    ),
    (
        "10-22 08:30",
        "Lumen Kettle opens a repair counter in the old tram depot",
        "Bring the kettle and drink a tea while it is fixed. The counter mends lids, bases and switches, and visitors seem delighted.",
        "kettle",
    ),
    (
        "10-24 06:45",
        "Kessla recalls a recipe book, not a kettle",
        "A printing error asked for ten spoons of salt. Kessla takes it with humour and sends a new page.",
        None,
    ),
    (
        "10-26 09:10",
        "How loud is your kitchen? We measured",
        "Lumen Kettle was the quietest of our three kettles with 54 decibels at one metre. Fernbrook was clearly the loudest and rattled.",
        "chart",
    ),
    (
        "10-28 07:20",
        "Hard water map: where kettles suffer most",
        "If your tap water is hard, descale every four weeks. Citric acid does the job and costs next to nothing.",
        None,
    ),
    (
        "10-30 10:00",
        "Fernbrook parcels stuck in a warehouse",
        "Customers wait more than a week. Fernbrook apologises and speaks of a broken sorting belt.",
        "damaged",
    ),
    (
        "11-01 08:00",
        "Five kettles under fifty euros: one great, one awful",
        "Fernbrook's smallest model is a pleasant surprise; a no-name model leaked on the first day.",
        "kettle",
    ),
    (
        "11-02 07:40",
        "Students build a kettle choir",
        "Twelve whistling kettles, one conductor, and a very wet stage. The audience loved it.",
        None,
    ),
    (
        "11-04 09:30",
        "Lumen Kettle raises its filter price by a fifth",
        "Readers are annoyed: the filter now costs more per year than many a simple kettle.",
        None,
    ),
    (
        "11-05 06:50",
        "Interview: the woman who designs hinges",
        "A hinge opens ten thousand times before it may complain, she says. She drew the soft lid of the Lumen Kettle.",
        None,
    ),
    (
        "11-07 08:15",
        "Kessla's new base hums, owners say",
        "Kessla promises a fix and asks owners to send in their recordings.",
        None,
    ),
    (
        "11-09 07:05",
        "Singles' Day: which kettle offers are honest",
        "Two in three discounts were lower than they looked. Lumen Kettle's offer was real: 259 yuan instead of 399.",
        "chart",
    ),
    (
        "11-11 10:20",
        "Kettles sell out within an hour",
        "Shops report the best day of the year. Lumen Kettle and Kessla lead the list.",
        "parcel",
    ),
    (
        "11-12 07:50",
        "After the sale: what to do when the parcel is crushed",
        "Take a photo before you open it, keep the box, and write within two days.",
        "damaged",
    ),
    (
        "11-13 09:00",
        "Readers report loose lids on Lumen Kettle",
        "A handful of letters this week speak of lids that wobble. The company calls it 'within tolerance'.",
        None,
    ),
    (
        "11-14 08:40",
        "Fernbrook wins a design award for its handle",
        "The jury praised warm wood and a clear shape. It is a beautiful object.",
        "kettle",
    ),
    ("11-15 07:30", "Tea trends for winter: smoke and citrus", "Lapsang is back. So is the argument about milk.", None),
    (
        "11-16 06:55",
        "Kessla extends its guarantee to five years",
        "A generous step that puts pressure on the others.",
        None,
    ),
    (
        "11-17 12:10",
        "Cracked lids: burns reported with Lumen Kettle",
        "After a photo was shared this morning, dozens of owners report lids that broke at the hinge, and several burns. The company has not answered yet.",
        "crack",
    ),
    (
        "11-17 16:05",
        "Lumen Kettle tells owners of batch LK-26 to stop using it",
        "The company apologises and promises free lids and test results within 48 hours. Critics call the answer late.",
        "crack",
    ),
    (
        "11-17 20:30",
        "Shops take Lumen Kettle off the shelf",
        "Three chains stopped the sale this afternoon. A consumer group demands a full recall.",
        None,
    ),
]
EPISODES = [
    ("10-24 17:00", "40: Vinegar", "Why every kettle smells of vinegar, and what helps.", "episode-1.mp3", "0:07"),
    (
        "11-06 17:00",
        "41: Three kettles, one cold kitchen",
        "We time Lumen Kettle, Fernbrook and Kessla. The quiet one wins.",
        "episode-2.mp3",
        "0:08",
    ),
    ("11-13 17:00", "42: After the sale", "Fernbrook parcels are late and nobody is happy.", "episode-3.mp3", "0:09"),
    (
        "11-17 21:10",
        "43: The lid",
        "A photo at 10:42, dozens of cracked Lumen Kettle lids, and an answer that came five hours late.",
        "episode-4.mp3",
        "1:01",
    ),
]
BLOG = [
    (
        "10-21 02:00",
        "秋天第一壶水",
        "把家里三把水壶都拿出来比了一遍：流明水壶最安静，芬溪水壶手柄最舒服，凯仕拉最便宜。",
        "kettle",
    ),
    ("10-25 03:30", "水垢到底要不要紧", "不要紧，但会慢。柠檬酸两勺，泡半小时，冲两遍，比什么除垢剂都实在。", None),
    ("10-31 02:20", "芬溪水壶拆机", "铰链是金属的，线也走得整齐，这个价位很良心。就是底座噪音偏大。", "kettle"),
    (
        "11-05 04:00",
        "一位读者的流明水壶三年",
        "换过一次滤芯，摔过一次，还在用。她说这是搬家时第一个装箱的东西，看得人心里暖暖的。",
        None,
    ),
    (
        "11-10 01:30",
        "双十一水壶怎么买",
        "先看四周价格再下单。流明水壶这次是真降价，凯仕拉先涨后降，大家别上当。",
        "chart",
    ),
    (
        "11-14 03:10",
        "凯仕拉底座嗡嗡响",
        "录了一段给大家听，关机也响。厂家说会换，态度不错，可我已经睡不好一周了。",
        None,
    ),
    (
        "11-17 13:20",
        "流明水壶壶盖开裂：我们目前知道什么",
        "开裂位置都在铰链，照片里的批次都是LK-26，已有多人被蒸汽烫伤。请先停用，拔电，等厂家的免费壶盖。厂家的道歉来得太晚了。",
        "crack",
    ),
]


def entries(table, pictures, at):
    counters, out = {}, []
    for when, title, text, picture, *_ in table:
        file = None
        if picture:
            choice = pictures[picture]
            counters[picture] = counters.get(picture, -1) + 1
            file = choice[(counters[picture] * 5 + 1) % len(choice)]
        out.append(
            {
                "at": at(when),
                "title": title,
                "text": text,
                "picture": file,
                "slug": when.replace(" ", "-").replace(":", ""),
            }
        )
    return out


def kind(name):
    return {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}[name.rsplit(".", 1)[1]]


def rss(items):
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Hearth Daily</title><link>https://news.hearthdaily.example/</link>'
        "<description>Kitchens, homes, appliances</description><language>en</language><ttl>60</ttl>"
    ]
    for item in items:
        date = format_datetime(item["at"].replace(tzinfo=timezone.utc))
        media = ""
        if item["picture"]:
            name, english, _ = item["picture"]
            media = (
                f'<media:content url="{FILES}{name}" type="{kind(name)}" medium="image"><media:description>{escape(english)}'
                "</media:description></media:content>"
            )
        parts.append(
            f'<item><title>{escape(item["title"])}</title><link>https://news.hearthdaily.example/{item["slug"]}</link>'
            f'<guid isPermaLink="false">hearth-{item["slug"]}</guid><pubDate>{date}</pubDate><dc:creator>Hearth Daily desk</dc:creator>'
            f'<description><![CDATA[<p>{item["text"]}</p>]]></description>{media}</item>'
        )
    return "\n".join(parts) + "</channel></rss>\n"


def podcast(items):
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        "<title>The Slow Boil</title><link>https://pod.slowboil.example/</link><description>Two people, one kettle</description>"
        "<language>en-GB</language><itunes:author>The Slow Boil</itunes:author>"
    ]
    for item in items:
        date = format_datetime(item["at"].replace(tzinfo=timezone.utc))
        parts.append(
            f'<item><title>{escape(item["title"])}</title><link>https://pod.slowboil.example/{item["slug"]}</link>'
            f'<guid isPermaLink="false">slowboil-{item["slug"]}</guid><pubDate>{date}</pubDate>'
            f'<description>{escape(item["text"])}</description><itunes:duration>{item["duration"]}</itunes:duration>'
            f'<enclosure url="{FILES}{item["file"]}" length="0" type="audio/mpeg"/></item>'
        )
    return "\n".join(parts) + "</channel></rss>\n"


def atom(items):
    newest = items[0]["at"] if items else None
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><title>厨房观察</title>'
        '<id>https://blog.chufang.example/</id><author><name>厨房观察</name></author><link href="https://blog.chufang.example/"/>'
        + (f"<updated>{newest:%Y-%m-%dT%H:%M:%SZ}</updated>" if newest else "")
    ]
    for item in items:
        media = ""
        if item["picture"]:
            name, _, chinese = item["picture"]
            media = f'<link rel="enclosure" href="{FILES}{name}" type="{kind(name)}" title="{escape(chinese)}"/>'
        time = f'{item["at"]:%Y-%m-%dT%H:%M:%SZ}'
        parts.append(
            f'<entry><title>{escape(item["title"])}</title><id>https://blog.chufang.example/{item["slug"]}</id>'
            f'<link href="https://blog.chufang.example/{item["slug"]}"/><published>{time}</published><updated>{time}</updated>'
            f'<content type="html">{escape("<p>" + item["text"] + "</p>")}</content>{media}</entry>'
        )
    return "\n".join(parts) + "</feed>\n"
