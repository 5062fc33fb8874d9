"""Writes Tests/Fixtures/golden/*-network.json: what PyTorch computes for whole networks, from inputs to probabilities.

    pip install torch==2.15 && python Benchmarks/peers/golden_networks.py

Small networks with all their layers, weights and inputs sines as in golden.py. Last run with PyTorch 2.15.0 (CPU, float64).
"""

import json
import math

import torch
import torch.nn.functional as F

from golden import FOLDER, flat, lstm_weights, pattern

SENTIMENT = 3
FUSED = 48


def store(name, **values):
    (FOLDER / f"{name}.json").write_text(json.dumps({key: flat(value) for key, value in values.items()}) + "\n")
    print(name, {key: tuple(value.shape) for key, value in values.items()})


def bilstm(h, ahead, back, units):
    """Over one sequence, T x D; gates in the order i f g o."""
    outputs = []
    for weights, reverse in [(ahead, False), (back, True)]:
        state = (torch.zeros(1, units), torch.zeros(1, units))
        steps = []
        for step in h.flip(0) if reverse else h:
            state = torch.lstm_cell(step[None], state, weights[0].T, weights[1].T, weights[2], torch.zeros(4 * units))
            steps.append(state[0])
        y = torch.cat(steps)
        outputs.append(y.flip(0) if reverse else y)
    return torch.cat(outputs, 1)


def pooled(h, weight, bias, query):
    """Attention over time, then the greatest values."""
    scores = torch.tanh(h @ weight + bias) @ query
    return [(torch.softmax(scores, 0) * h).sum(0), h.amax(0)]


def audio():
    """2, 3 and 2 filters, 3 units, 4 statistics outputs; windows of 21, 16 and 9 frames."""
    channels, units, frames = [1, 2, 3, 2], 3, [21, 16, 9]
    convs = [(pattern(9 * a, b, seed=i, size=0.4), pattern(b, seed=i + 0.5))
             for i, (a, b) in enumerate(zip(channels, channels[1:]))]
    width = 4 * channels[-1]
    ahead, back = lstm_weights(width, units, 3), lstm_weights(width, units, 6)
    query = pattern(2 * units, units, seed=9), pattern(units, seed=10), pattern(units, 1, seed=11)
    dense_weight, dense_bias = pattern(512, 4, seed=12, size=0.1), pattern(4, seed=13)
    vectors = []
    for n, count in enumerate(frames):
        total = (count + 7) // 8 * 8
        x = F.pad(pattern(count, 32, seed=30 + n, size=1), (0, 0, 0, total - count))[None, None]
        live = count
        for weight, bias in convs:
            inputs = weight.shape[0] // 9
            kernel = weight.reshape(3, 3, inputs, -1).permute(3, 2, 0, 1)
            x = F.relu(F.conv2d(x, kernel, bias, padding=1))
            # Rows of padding stay 0, so that a window does not feel how far it was padded.
            mask = (torch.arange(x.shape[2]) < live).to(x.dtype)[None, None, :, None]
            x = F.max_pool2d(x * mask, 2)
            live = (live + 1) // 2
        h = x[0].permute(1, 2, 0).reshape(x.shape[2], width)[:live]
        statistics = F.relu(pattern(512, seed=40 + n, size=1) @ dense_weight + dense_bias)
        vectors.append(torch.cat(pooled(bilstm(h, ahead, back, units), *query) + [statistics]))
    return torch.stack(vectors)


FORMS = [(1, [0, 2, 5]), (2, [1]), (0, [3, 4]), (3, [])]
POSTS = [[0, 1, 2, 3, 1], [2, 0, 1], [3]]


def text():
    """Embeddings of 4 elements (4 words, 6 n-grams), 3 filters of width 3 and of 5, 3 units."""
    embedding, filters, units = 4, 3, 3
    words, grams = pattern(4, embedding, seed=1), pattern(6, embedding, seed=2)
    made = [words[number] + (grams[letters].mean(0) if letters else 0) for number, letters in FORMS]
    convs = [(pattern(width, embedding, filters, seed=width), pattern(filters, seed=width + 0.5)) for width in [3, 5]]
    ahead, back = lstm_weights(2 * filters, units, 7), lstm_weights(2 * filters, units, 10)
    query = pattern(2 * units, units, seed=13), pattern(units, seed=14), pattern(units, 1, seed=15)
    vectors = []
    for post in POSTS:
        x = torch.stack([made[form] for form in post])
        joined = [F.relu(F.conv1d(x.T[None], weight.permute(2, 1, 0), bias, padding=weight.shape[0] // 2))[0].T
                  for weight, bias in convs]
        vectors.append(torch.cat(pooled(bilstm(torch.cat(joined, 1), ahead, back, units), *query)))
    return torch.stack(vectors)


PLAN = [(16, 16, 8, 1), (8, 48, 8, 2), (8, 48, 8, 1), (8, 48, 16, 2), (16, 96, 16, 1), (16, 96, 16, 1),
        (16, 96, 24, 2), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 24, 1), (24, 144, 32, 1), (32, 192, 32, 1),
        (32, 192, 32, 1), (32, 192, 56, 2), (56, 336, 56, 1), (56, 336, 56, 1), (56, 336, 112, 1)]


def image():
    """MobileNetV2 0.35 whole, over 64 x 64: 1,280 features, and of every weight's gradient its sum with a pattern."""
    weights = []

    def layer(rows, columns, size):
        number = len(weights)
        kernel = pattern(rows, columns, seed=number, size=size / math.sqrt(rows)).requires_grad_()
        bias = pattern(columns, seed=number + 0.5, size=0.2).requires_grad_()
        weights.extend([kernel, bias])
        return kernel, bias

    def pointwise(x, columns, size=3.0):
        kernel, bias = layer(x.shape[1], columns, size)
        return F.conv2d(x, kernel.T[:, :, None, None], bias)

    x = pattern(64, 64, 3, seed=1, size=1).permute(2, 0, 1)[None]
    kernel, bias = layer(27, 16, 3.0)
    x = F.relu6(F.conv2d(F.pad(x, (0, 1, 0, 1)), kernel.reshape(3, 3, 3, 16).permute(3, 2, 0, 1), bias, stride=2))
    for index, (into, middle, out, stride) in enumerate(PLAN):
        y = x if index == 0 else F.relu6(pointwise(x, middle))
        kernel, bias = layer(9, middle, 3.0)
        y = F.pad(y, (1, 1, 1, 1) if stride == 1 else (0, 1, 0, 1))
        y = F.relu6(F.conv2d(y, kernel.T.reshape(middle, 1, 3, 3), bias, stride=stride, groups=middle))
        y = pointwise(y, out)
        x = x + y if stride == 1 and into == out else y
    features = F.relu6(pointwise(x, 1280)).mean((2, 3))[0]
    (features * pattern(1280, seed=9)).sum().backward()
    products = torch.stack([(w.grad * pattern(*w.shape, seed=5)).sum() for w in weights])
    return features.detach(), products


def radial(x):
    """The picture's head: 5 directions, 4 centres."""
    place = x @ pattern(1280, 5, seed=61, size=0.05)
    centres = pattern(4, 5, seed=62, size=1)
    kernel = torch.exp(-((place[None] - centres) ** 2).sum(1) / 3)
    answers = kernel @ pattern(4, 3, seed=63) + pattern(3, seed=64)
    return answers @ pattern(3, 3, seed=65, size=2) + pattern(3, seed=66)


COMBINATIONS = ["t", "i", "a", "ti", "ta", "ia", "tia", "tii", "tiaa"]
KINDS = ["attention", "weighted", "concatenation", "deep", "maximum", "product", "prototype"]
SHARES = {"t": 0.5, "i": 0.3, "a": 0.2}
MODALITIES = "tia"


def fused(parts, kind, widths):
    """Probabilities of one post; parts are (modality, vector, logits)."""
    if len(parts) == 1:
        return torch.softmax(parts[0][2], 0)
    projections = [(pattern(width, FUSED, seed=70 + m, size=0.2), pattern(FUSED, seed=75 + m))
                   for m, width in enumerate(widths)]
    gates = [(pattern(FUSED, 1, seed=80 + m), pattern(1, seed=85 + m)) for m in range(3)]
    numbers = [MODALITIES.index(name) for name, _, _ in parts]
    hidden = [torch.tanh(x @ projections[m][0] + projections[m][1]) for m, (_, x, _) in zip(numbers, parts)]
    if kind == "attention":
        scores = torch.cat([h @ gates[m][0] + gates[m][1] for m, h in zip(numbers, hidden)])
        weights = torch.softmax(scores, 0)
    else:
        shares = torch.tensor([SHARES[name] if kind == "weighted" else 1.0 for name, _, _ in parts])
        weights = shares / shares.sum()
    means = [torch.stack([h for n, h in zip(numbers, hidden) if n == m]).mean(0) if m in numbers
             else torch.zeros(FUSED) for m in range(3)]
    if kind in ("attention", "weighted", "prototype"):
        v = sum(w * h for w, h in zip(weights, hidden))
    elif kind in ("concatenation", "deep"):
        v = torch.cat(means)
    elif kind == "maximum":
        v = torch.stack(hidden).amax(0)
    else:
        v = math.prod(1 + means[m] for m in sorted(set(numbers))) - 1
    if kind == "prototype":
        said = -((v[None] - pattern(3, FUSED, seed=93)) ** 2).sum(1)
    else:
        if kind == "deep":
            v = torch.tanh(v @ pattern(3 * FUSED, FUSED, seed=90, size=0.2) + pattern(FUSED, seed=90.5))
        said = v @ pattern(v.shape[0], 3, seed=91) + pattern(3, seed=92)
    logits = said + sum(w * l for w, (_, _, l) in zip(weights, parts))
    if {0, 1} <= set(numbers):
        logits = logits + pattern(3, seed=95, size=1) @ pattern(3, 3, seed=96) + pattern(3, seed=97)
    row = sum(1 << m for m in set(numbers))
    return torch.softmax(logits + pattern(8, 3, seed=98)[row], 0)


heard, read = audio(), text()
features, products = image()
with torch.no_grad():
    heads = {name: (pattern(vectors.shape[1], SENTIMENT, seed=seed), pattern(SENTIMENT, seed=seed + 0.5))
             for name, vectors, seed in [("a", heard, 50), ("t", read, 52)]}
    store("audio-network", vector=heard,
          output=torch.softmax(heard @ pattern(16, 8, seed=14) + pattern(8, seed=15), 1))
    store("text-network", vector=read, output=torch.softmax(read @ heads["t"][0] + heads["t"][1], 1))
    seen = (features - pattern(1280, seed=55)) * pattern(1280, seed=56)
    store("image-network", features=features, gradients=products, output=torch.softmax(radial(seen), 0))
    rows = {"t": [(v, v @ heads["t"][0] + heads["t"][1]) for v in read],
            "a": [(v, v @ heads["a"][0] + heads["a"][1]) for v in heard],
            "i": [(seen, radial(seen)), (-seen, radial(-seen))]}
    widths = [read.shape[1], 1280, heard.shape[1]]
    answers = {}
    for kind in KINDS:
        out = []
        for names in COMBINATIONS:
            # The second picture or sound of a post is the next row.
            parts = [(name, *rows[name][names[:place].count(name)]) for place, name in enumerate(names)]
            out.append(fused(parts, kind, widths))
        answers[kind] = torch.stack(out)
    store("fused-network", **answers)
