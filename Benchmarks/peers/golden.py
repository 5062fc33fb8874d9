"""Writes Tests/Fixtures/golden/*.json: what PyTorch computes for each layer, forth and back, and for whole networks.

    pip install torch==2.15 && python Benchmarks/peers/golden.py && python Benchmarks/peers/golden_networks.py

Weights and inputs are not stored: both sides make them with `pattern`, a sine. Last run with PyTorch 2.15.0 (CPU, float64).
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/golden"
torch.set_default_dtype(torch.float64)


def pattern(*shape, seed, size=0.5):
    count = math.prod(shape)
    values = [size * math.sin(0.7 * i + seed) for i in range(count)]
    return torch.tensor(values).to(torch.float32).to(torch.float64).reshape(shape)


def leaf(*shape, seed, size=0.5):
    return pattern(*shape, seed=seed, size=size).requires_grad_()


def flat(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


def write(name, output, **gradients):
    """The output, and the gradient of sum(output * pattern(seed 9)) by each tensor named."""
    probe = pattern(*output.shape, seed=9)
    (output * probe).sum().backward()
    values = {"output": flat(output)}
    for key, tensor in gradients.items():
        values[key] = flat(tensor.grad if tensor.grad is not None else torch.zeros_like(tensor))
    (FOLDER / f"{name}.json").write_text(json.dumps(values) + "\n")
    print(name, len(values["output"]), "outputs")


LENGTHS = [5, 3, 3, 1]


def rows(x):
    """T x N x D, padded, to the list of each sequence alone."""
    return [x[:length, n] for n, length in enumerate(LENGTHS)]


def padded(parts, width):
    columns = [F.pad(p, (0, 0, 0, LENGTHS[0] - p.shape[0])) for p in parts]
    return torch.stack(columns, 1)


def sequence(width, seed=1):
    x = pattern(LENGTHS[0], len(LENGTHS), width, seed=seed)
    for n, length in enumerate(LENGTHS):
        x[length:, n] = 0
    return x.requires_grad_()


def dense():
    x, weight, bias = leaf(3, 5, seed=1), leaf(5, 4, seed=2), leaf(4, seed=3)
    write("dense", F.linear(x, weight.T, bias), input=x, weight=weight, bias=bias)


def embedding():
    table = leaf(6, 4, seed=1)
    write("embedding", F.embedding(torch.tensor([2, 5, 2]), table), weight=table)


def conv1d(width):
    x, weight, bias = sequence(3), leaf(width, 3, 4, seed=2), leaf(4, seed=3)
    parts = []
    for row in rows(x):
        y = F.conv1d(row.T[None], weight.permute(2, 1, 0), bias, padding=width // 2)[0].T
        parts.append(F.relu(y))
    write(f"conv1d-{width}", padded(parts, 4), input=x, weight=weight, bias=bias)


def conv2d():
    x, weight, bias = leaf(2, 4, 5, 2, seed=1), leaf(18, 3, seed=2), leaf(3, seed=3)
    kernel = weight.reshape(3, 3, 2, 3).permute(3, 2, 0, 1)
    y = F.conv2d(x.permute(0, 3, 1, 2), kernel, bias, padding=1).permute(0, 2, 3, 1)
    write("conv2d", y, input=x, weight=weight, bias=bias)


def batch_norm():
    x, scale, shift = leaf(7, 3, seed=1), leaf(3, seed=2, size=1.5), leaf(3, seed=3)
    y = F.relu(F.batch_norm(x, None, None, scale, shift, training=True, eps=1e-5))
    write("batch-norm", y, input=x, scale=scale, shift=shift)


def max_pool2d():
    x = leaf(2, 5, 6, 3, seed=1)
    write("max-pool2d", F.max_pool2d(x.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1), input=x)


def lstm_weights(inputs, units, seed):
    return (
        leaf(inputs, 4 * units, seed=seed),
        leaf(units, 4 * units, seed=seed + 1),
        leaf(4 * units, seed=seed + 2),
    )


def run_lstm(x, weights, units, reverse=False):
    """Gates in the order i f g o, as PyTorch has them; one bias."""
    w_input, w_recurrent, bias = weights
    parts = []
    for row in rows(x):
        row = row.flip(0) if reverse else row
        h = (torch.zeros(1, units), torch.zeros(1, units))
        outputs = []
        for step in row:
            h = torch.lstm_cell(step[None], h, w_input.T, w_recurrent.T, bias, torch.zeros(4 * units))
            outputs.append(h[0])
        y = torch.cat(outputs)
        parts.append(y.flip(0) if reverse else y)
    return padded(parts, units)


def lstm():
    x, weights = sequence(3), lstm_weights(3, 5, 2)
    for name, reverse in [("lstm", False), ("lstm-reverse", True)]:
        for t in (x, *weights):
            t.grad = None
        y = run_lstm(x, weights, 5, reverse)
        write(name, y, input=x, input_weight=weights[0], recurrent_weight=weights[1], bias=weights[2])


def attend(h, dense_weight, dense_bias, query):
    parts = []
    for row in rows(h):
        scores = torch.tanh(row @ dense_weight + dense_bias) @ query
        parts.append((torch.softmax(scores, 0) * row).sum(0))
    return torch.stack(parts)


def attention():
    h, weight, bias, query = sequence(3), leaf(3, 4, seed=2), leaf(4, seed=3), leaf(4, 1, seed=4)
    write("attention", attend(h, weight, bias, query), input=h, weight=weight, bias=bias, query=query)


def max_pooling():
    h = sequence(3)
    write("max-pooling", torch.stack([row.amax(0) for row in rows(h)]), input=h)


def cross_entropy():
    logits = leaf(3, 4, seed=1, size=2)
    targets = torch.softmax(pattern(3, 4, seed=2, size=2), 1).to(torch.float32).to(torch.float64)
    weights = torch.tensor([1.0, 2.0, 0.5])
    loss = -(weights[:, None] * targets * F.log_softmax(logits, 1)).sum() / 3.5
    loss.backward()
    values = {"targets": flat(targets), "output": [loss.item()], "input": flat(logits.grad)}
    (FOLDER / "cross-entropy.json").write_text(json.dumps(values) + "\n")
    print("cross-entropy")


def adam():
    """Three steps of AdamW with decay 0.1 on the matrix alone."""
    weight, bias = leaf(2, 3, seed=1), leaf(3, seed=2)
    optimiser = torch.optim.AdamW([
        {"params": [weight], "weight_decay": 0.1}, {"params": [bias], "weight_decay": 0.0}], lr=0.01)
    for step in range(3):
        weight.grad, bias.grad = pattern(2, 3, seed=10 + step), pattern(3, seed=20 + step)
        optimiser.step()
    values = {"weight": flat(weight), "bias": flat(bias)}
    (FOLDER / "adam.json").write_text(json.dumps(values) + "\n")
    print("adam")


def pointwise():
    """Values up to 8, so that the cut at 6 takes part."""
    x, weight, bias = leaf(5, 3, seed=1, size=6), leaf(3, 4, seed=2, size=1.5), leaf(4, seed=3)
    write("pointwise", F.relu6(F.linear(x, weight.T, bias)), input=x, kernel=weight, bias=bias)


def depthwise(stride):
    x, weight, bias = leaf(4, 6, 3, seed=1, size=4), leaf(9, 3, seed=2, size=1.2), leaf(3, seed=3)
    image = x.permute(2, 0, 1)[None]
    image = F.pad(image, (1, 1, 1, 1) if stride == 1 else (0, 1, 0, 1))
    y = F.relu6(F.conv2d(image, weight.T.reshape(3, 1, 3, 3), bias, stride=stride, groups=3))
    write(f"depthwise-{stride}", y[0].permute(1, 2, 0), input=x, kernel=weight, bias=bias)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    dense()
    embedding()
    for width in [1, 3, 5]:
        conv1d(width)
    conv2d()
    batch_norm()
    max_pool2d()
    lstm()
    attention()
    max_pooling()
    cross_entropy()
    adam()
    pointwise()
    for stride in [1, 2]:
        depthwise(stride)
