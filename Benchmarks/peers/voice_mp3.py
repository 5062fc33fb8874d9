"""Makes Tests/Fixtures/media/voice.mp3: ten seconds of an invented voice (a pulse train through three formants, with breaths
between), 16 kHz mono, 16 kbit/s constant, without an Xing frame, so that frames can be repeated into a sound of any length.

  python3 Benchmarks/peers/voice_mp3.py Tests/Fixtures/media/voice.mp3        (soundfile 0.13, numpy)
"""
import io
import sys

import numpy
import soundfile

RATE = 16_000
FRAME = 72  # bytes of a frame of 576 samples at 16 kbit/s


def voice(seconds):
    random = numpy.random.default_rng(7)
    t = numpy.arange(int(seconds * RATE)) / RATE
    pitch = 140 + 40 * numpy.sin(2 * numpy.pi * 0.7 * t)
    pulses = (numpy.diff(numpy.floor(numpy.cumsum(pitch) / RATE), prepend=0) > 0).astype(float)
    sound = numpy.zeros_like(t)
    for formant, width in ((650, 90), (1150, 110), (2500, 160)):
        n = numpy.arange(400) / RATE
        ring = numpy.exp(-numpy.pi * width * n) * numpy.sin(2 * numpy.pi * formant * n)
        sound += numpy.convolve(pulses, ring)[: len(t)]
    sound *= (numpy.sin(2 * numpy.pi * 2.3 * t) > -0.5) * (0.6 + 0.4 * numpy.sin(2 * numpy.pi * 0.31 * t))
    return 0.3 * sound / abs(sound).max() + 0.0005 * random.standard_normal(len(t))


def frames(sound):
    file = io.BytesIO()
    soundfile.write(
        file, sound, RATE, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="CONSTANT", compression_level=0.95)
    data = file.getvalue()
    start = data.find(b"\xff\xf3")
    return [data[at : at + FRAME] for at in range(start, len(data) - FRAME + 1, FRAME)]


def main():
    spoken = [f for f in frames(voice(10.4)) if b"Xing" not in f and b"Info" not in f]
    assert all(f[:2] == b"\xff\xf3" for f in spoken), "not constant"
    with open(sys.argv[1], "wb") as out:
        out.write(b"".join(spoken[:288]))


main()
