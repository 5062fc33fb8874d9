"""Our encoders beside PyTorch: same graph, same weights, same inputs, one thread each, one after the other.

    swift build -c release --product benchmarks
    pip install torch==2.15 && python Benchmarks/peers/encoders.py .build/release/benchmarks models/sentiment

Prints a Markdown table; fails when the outputs differ.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

from weights import Image, load  # noqa: E402

torch.set_num_threads(1)
BINARY, MODEL = sys.argv[1], sys.argv[2]


def pattern(*shape):
    return torch.tensor([math.sin(0.7 * i) for i in range(math.prod(shape))]).float().reshape(shape)


WEIGHTS = load(MODEL + "/weights.safetensors")
image = Image(WEIGHTS)

CONVOLUTIONS = []
for number in (1, 2, 3):
    weight = WEIGHTS[f"audio.conv{number}.weight"]
    inputs = weight.shape[0] // 9
    CONVOLUTIONS.append((weight.reshape(3, 3, inputs, -1).permute(3, 2, 0, 1).contiguous(),
                         WEIGHTS[f"audio.conv{number}.bias"]))
UNITS = WEIGHTS["audio.lstm.ahead.recurrent_weight"].shape[0]
LSTM = torch.nn.LSTM(WEIGHTS["audio.lstm.ahead.input_weight"].shape[0], UNITS, bidirectional=True, batch_first=True)
with torch.no_grad():
    for suffix, name in [("", "ahead"), ("_reverse", "back")]:
        getattr(LSTM, "weight_ih_l0" + suffix).copy_(WEIGHTS[f"audio.lstm.{name}.input_weight"].T)
        getattr(LSTM, "weight_hh_l0" + suffix).copy_(WEIGHTS[f"audio.lstm.{name}.recurrent_weight"].T)
        getattr(LSTM, "bias_ih_l0" + suffix).copy_(WEIGHTS[f"audio.lstm.{name}.bias"])
        getattr(LSTM, "bias_hh_l0" + suffix).zero_()


def audio(x, statistics_row):
    for weight, bias in CONVOLUTIONS:
        x = F.max_pool2d(F.relu(F.conv2d(x, weight, bias, padding=1)), 2)
    h, _ = LSTM(x.permute(0, 2, 3, 1).flatten(2))
    scores = torch.tanh(h @ WEIGHTS["audio.attention.weight"] + WEIGHTS["audio.attention.bias"])
    weights = torch.softmax(scores @ WEIGHTS["audio.attention.query"], 1)
    parts = [(weights * h).sum(1), h.amax(1)]
    if "audio.statistics.weight" in WEIGHTS:
        s = ((statistics_row - WEIGHTS["audio.statistics.mean"]) * WEIGHTS["audio.statistics.scale"]).clamp(-5, 5)
        parts.append(F.relu(s @ WEIGHTS["audio.statistics.weight"] + WEIGHTS["audio.statistics.bias"]))
    return torch.cat(parts, 1)


def median(body):
    body()
    times = []
    for _ in range(25):
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


picture = pattern(224, 224, 3).permute(2, 0, 1)[None].contiguous()
sound = pattern(128, 32)[None, None].repeat(8, 1, 1, 1)
numbers = pattern(512).repeat(8, 1)
with torch.no_grad():
    sums = float(image(picture).sum()), float(audio(sound, numbers)[0, :4 * UNITS].sum())
    theirs = median(lambda: image(picture)), median(lambda: audio(sound, numbers))
ours = json.loads(subprocess.run([BINARY, "encoders", "--model", MODEL], check=True, capture_output=True).stdout)
for name, theirs_sum in zip(["imageSum", "audioSum"], sums):
    assert abs(ours[name] - theirs_sum) < 2e-3 * max(1, abs(theirs_sum)), (name, ours[name], theirs_sum)
print(f"| encoder, one thread | ours, ms | PyTorch {torch.__version__}, ms | PyTorch / ours |\n|---|---|---|---|")
for label, mine, peer in [("picture, 224 × 224", ours["image"], theirs[0]),
                          ("8 windows of sound, 2.56 s each", ours["audio"], theirs[1])]:
    print(f"| {label} | {mine:.2f} | {peer:.2f} | {peer / mine:.2f} |")
