"""Spoken audio of the sample month: espeak-ng reads, libsndfile encodes Ogg Opus, FLAC, MP3 and WAV at 16 or 24 kHz mono."""

import array
import ctypes
import subprocess
import wave
from pathlib import Path

# name, voice, words a minute, pitch 0-99, format, text; what it is, in both languages.
CLIPS = [
    (
        "beep-rant",
        "en-gb",
        185,
        62,
        "ogg",
        "That beep! That beep again! Six in the morning and my kettle is screaming at the whole house. I can't stand it any more.",
    ),
    (
        "quiet-joy",
        "en-us",
        150,
        55,
        "ogg",
        "Listen. You hear that? Exactly. Nothing. The water is boiling and the baby is still asleep. I love this kettle.",
    ),
    (
        "timer",
        "en-gb-scotland",
        165,
        45,
        "flac",
        "Two minutes and nine seconds for one mug. I am honestly impressed. Well done, Lumen Kettle.",
    ),
    (
        "hotline",
        "en-us",
        140,
        30,
        "ogg",
        "I have been on hold for forty minutes. Forty minutes. They closed my ticket and never answered. This is hopeless.",
    ),
    (
        "unboxing",
        "en-gb-x-rp",
        160,
        60,
        "mp3",
        "Here it is, the moss green one, no plastic in the box, and a little bag of tea. What a lovely surprise.",
    ),
    (
        "lid-worry",
        "en-029",
        155,
        50,
        "ogg",
        "There is a white line next to the hinge. I don't like that at all. Should I keep using it?",
    ),
    (
        "audio-only",
        "en-gb",
        150,
        42,
        "ogg",
        "So this is my review. It is fast, it is pretty, and the lid wobbles. Three stars from me.",
    ),
    (
        "burn",
        "en-us",
        190,
        70,
        "ogg",
        "Oh my god, the lid just snapped! There's boiling water everywhere, my hand is burning. Stop using this kettle!",
    ),
    (
        "burn-two",
        "en-gb-x-gbclan",
        175,
        38,
        "ogg",
        "I told them three weeks ago the lid was cracked. They said it was fine. It is not fine. I am furious.",
    ),
    ("zh-quiet", "cmn", 160, 55, "ogg", "你们听，水已经开了，几乎没有声音。我太喜欢这个流明水壶了。"),
    ("zh-slow", "cmn", 140, 35, "ogg", "等了六分钟，水还是温的。我真的很失望，不想再等了。"),
    ("zh-review", "cmn", 170, 60, "flac", "来测一下，一升水，三分零五秒，很不错，值得买。"),
    ("zh-service", "cmn", 180, 65, "ogg", "客服又让我重启一下水，你们听听这是什么话，气死我了。"),
    ("zh-crack", "cmn", 190, 70, "ogg", "盖子裂了！蒸汽烫到我的手了，大家千万别用这批流明水壶！"),
    ("wav-hum", "en-gb", 150, 50, "wav", "Recording of the hum. This is the base, switched off. Still humming."),
    (
        "episode-1",
        "en-gb-x-rp",
        165,
        48,
        "mp3",
        "The Slow Boil, episode forty. Today: why every kettle in the office smells of vinegar, and what to do about it.",
    ),
    (
        "episode-2",
        "en-gb-x-rp",
        165,
        48,
        "mp3",
        "The Slow Boil, episode forty-one. We timed three kettles in a cold kitchen. The Lumen Kettle won by half a minute, and it was the quiet one too.",
    ),
    (
        "episode-3",
        "en-gb-x-rp",
        165,
        48,
        "mp3",
        "The Slow Boil, episode forty-two. Sales week is over. Fernbrook was late with every parcel, and nobody at our table is happy about it.",
    ),
    (
        "episode-4",
        "en-gb-x-rp",
        162,
        48,
        "mp3",
        "This is The Slow Boil, episode forty-three, recorded on Tuesday evening. We had planned to talk about oolong, but there is only one topic today. "
        "This morning, at ten forty-two, a photo went around. It shows a Lumen Kettle with a lid that cracked at the hinge while the water was boiling. "
        "A few hours later there were dozens of such photos, in English and in Chinese, and at least four people write that the steam burned their hands. "
        "I own one of these kettles. I checked the number under the base, it starts with L K twenty-five, and my lid is fine. "
        "But I will not pretend that I am calm. A hinge over boiling water has one job. "
        "In the afternoon the company answered. They ask everyone with a number that starts with L K twenty-six to stop, and they promise a new lid for free. "
        "That is the right thing to say, and it came five hours late. "
        "So please check your kettle, tell your parents, and be kind to the person who answers the telephone. We will be back on Friday, with oolong.",
    ),
]


class Info(ctypes.Structure):
    _fields_ = [
        ("frames", ctypes.c_int64),
        ("rate", ctypes.c_int),
        ("channels", ctypes.c_int),
        ("format", ctypes.c_int),
        ("sections", ctypes.c_int),
        ("seekable", ctypes.c_int),
    ]


FORMATS = {"ogg": 0x200000 | 0x0064, "flac": 0x170000 | 0x0002, "mp3": 0x230000 | 0x0082, "wav": 0x010000 | 0x0002}


def encode(samples, rate, path, kind):
    """Writes mono 16-bit samples with libsndfile."""
    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    library.sf_command.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
    library.sf_write_short.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    library.sf_write_short.restype = ctypes.c_int64
    library.sf_close.argtypes = [ctypes.c_void_p]
    info = Info(0, rate, 1, FORMATS[kind], 0, 0)
    handle = library.sf_open(str(path).encode(), 0x20, ctypes.byref(info))
    if not handle:
        raise SystemExit(f"libsndfile cannot write {path}")
    level = ctypes.c_double(0.85)
    library.sf_command(handle, 0x1301, ctypes.byref(level), 8)
    buffer = (ctypes.c_short * len(samples))(*samples)
    if library.sf_write_short(handle, buffer, len(samples)) != len(samples):
        raise SystemExit(f"libsndfile wrote too little of {path}")
    library.sf_close(handle)


def fix_serial(path, serial):
    """Gives an Ogg stream a fixed serial number (libsndfile draws one), with new page checksums."""
    data, at = bytearray(path.read_bytes()), 0
    while at < len(data):
        count = data[at + 26]
        end = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        data[at + 14 : at + 18] = serial.to_bytes(4, "little")
        data[at + 22 : at + 26] = bytes(4)
        crc = 0
        for byte in data[at:end]:
            crc ^= byte << 24
            for _ in range(8):
                crc = ((crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
        data[at + 22 : at + 26] = crc.to_bytes(4, "little")
        at = end
    path.write_bytes(data)


def resampled(samples, old, new):
    """Linear between neighbours; enough for speech that espeak-ng band-limits itself."""
    length, out = len(samples) * new // old, array.array("h")
    for i in range(length):
        place = i * old / new
        left, share = int(place), place % 1
        right = min(left + 1, len(samples) - 1)
        out.append(int(samples[left] * (1 - share) + samples[right] * share))
    return out


def make_voices(folder, scratch):
    """Writes every clip to `folder`. Returns name -> file name."""
    folder, names = Path(folder), {}
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, voice, pace, pitch, kind, text) in enumerate(CLIPS):
        raw = Path(scratch) / f"{name}.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(pace), "-p", str(pitch), "-w", raw, text], check=True)
        with wave.open(str(raw)) as file:
            samples = array.array("h", file.readframes(file.getnframes()))
            rate = 24000 if kind in ("ogg", "mp3") else 16000
            samples = resampled(samples, file.getframerate(), rate)
        path = folder / f"{name}.{kind}"
        encode(samples, rate, path, kind)
        if kind == "ogg":
            fix_serial(path, number + 1)
        names[name] = path.name
    return names
