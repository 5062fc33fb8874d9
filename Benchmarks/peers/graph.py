"""The whole network beside PyTorch and ONNX Runtime: same graph, same weights, same batches, on one thread and on two.

    swift build -c release --product benchmarks
    pip install torch==2.15 onnx onnxruntime
    python Benchmarks/peers/graph.py .build/release/benchmarks models/sentiment ../shared/data

Words to probabilities (embeddings, convolutions, BiLSTM, attention and maxima, head) in batches of 32 tweets, and words with a
picture to fused probabilities. Prints a Markdown table; fails when the outputs differ. On two threads, peers run two batches at
once on a thread each, or one batch on two threads, whichever is faster; we run two batches at once.
"""

import concurrent.futures
import json
import os
import platform
import statistics
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from weights import Image, load  # noqa: E402

BINARY, MODEL, DATA = sys.argv[1:4]
SIZE, ILLUSTRATED, PASSES, ROUNDS = 32, 64, 2, 2
W = load(MODEL + "/weights.safetensors")
UNITS = W["text.lstm.ahead.recurrent_weight"].shape[0]


def ours(workers, *more):
    command = [BINARY, "graph", "--model", MODEL, "--data", DATA, "--workers", str(workers), "--posts", "480",
               *more]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def arrays(batch):
    """What both peers are given of a batch: every different word once, and where it stands (the last, 0, past the end)."""
    words, longest = len(batch["ids"]), max(map(len, batch["grams"]))
    grams = numpy.zeros((words, longest), numpy.int64)
    shares = numpy.zeros((words, longest, 1), numpy.float32)
    for row, letters in enumerate(batch["grams"]):
        grams[row, :len(letters)] = letters
        shares[row, :len(letters)] = 1 / max(len(letters), 1)
    steps, count = batch["lengths"][0], len(batch["lengths"])
    places = numpy.array(batch["places"], numpy.int64).reshape(steps, count)
    live = (places >= 0)[:, :, None].astype(numpy.float32)
    places[places < 0] = words
    return dict(ids=numpy.array(batch["ids"], numpy.int64), grams=grams, shares=shares, places=places, live=live,
                lengths=numpy.array(batch["lengths"], numpy.int32))


# PyTorch


class Text(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = [(W[f"text.conv{k}.weight"].permute(2, 1, 0).contiguous(), W[f"text.conv{k}.bias"])
                      for k in (3, 5)]
        self.lstm = torch.nn.LSTM(W["text.lstm.ahead.input_weight"].shape[0], UNITS, bidirectional=True)
        for suffix, name in [("", "ahead"), ("_reverse", "back")]:
            getattr(self.lstm, "weight_ih_l0" + suffix).data.copy_(W[f"text.lstm.{name}.input_weight"].T)
            getattr(self.lstm, "weight_hh_l0" + suffix).data.copy_(W[f"text.lstm.{name}.recurrent_weight"].T)
            getattr(self.lstm, "bias_ih_l0" + suffix).data.copy_(W[f"text.lstm.{name}.bias"])
            getattr(self.lstm, "bias_hh_l0" + suffix).data.zero_()

    def forward(self, ids, grams, shares, places, live, lengths):
        made = W["text.words"][ids] + (W["text.grams"][grams] * shares).sum(1)
        x = F.pad(made, (0, 0, 0, 1))[places]
        y = x.permute(1, 2, 0)
        y = torch.cat([F.relu(F.conv1d(y, weight, bias, padding=weight.shape[2] // 2)) for weight, bias in self.convs],
                      1).permute(2, 0, 1)
        packed = torch.nn.utils.rnn.pack_padded_sequence(y, lengths)
        h, _ = torch.nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0])
        scores = torch.tanh(h @ W["text.attention.weight"] + W["text.attention.bias"]) @ W["text.attention.query"]
        weights = torch.softmax(scores + (live - 1) * 1e9, 0)
        vector = torch.cat([(weights * h).sum(0), (h + (live - 1) * 1e9).amax(0)], 1)
        return vector, vector @ W["heads.text.sentiment.weight"] + W["heads.text.sentiment.bias"]


class Fused(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.text, self.image = Text(), Image(W)

    def radial(self, x):
        k = "heads.image.kernel."
        place, centres = x @ W[k + "projection"], W[k + "centres"]
        distance = (place ** 2).sum(1)[:, None] + (centres ** 2).sum(1)[None] - 2 * place @ centres.T
        answers = torch.exp(-distance.clamp(min=0) / W[k + "spread"]) @ W[k + "weights"] + W[k + "mean"]
        return answers @ W[k + "output.weight"] + W[k + "output.bias"]

    def forward(self, pictures, *words):
        vector, logits = self.text(*words)
        seen = (self.image(pictures) - W["image.mean"]) * W["image.scale"]
        hidden, scores = [], []
        for name, x in [("text", vector), ("image", seen)]:
            h = torch.tanh(x @ W[f"fusion.{name}.project.weight"] + W[f"fusion.{name}.project.bias"])
            hidden.append(h)
            scores.append(h @ W[f"fusion.{name}.gate.weight"] + W[f"fusion.{name}.gate.bias"])
        gate = torch.softmax(torch.cat(scores, 1), 1)
        combined = gate[:, :1] * hidden[0] + gate[:, 1:] * hidden[1]
        said = combined @ W["fusion.output.weight"] + W["fusion.output.bias"] + W["fusion.topic.bias"]
        said = said + gate[:, :1] * logits + gate[:, 1:] * self.radial(seen) + W["fusion.mask_bias"][3]
        return torch.softmax(said, 1)


# ONNX


class Graph:
    """Builds an ONNX graph line by line."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def __call__(self, kind, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        inputs = [self.constant(x) if isinstance(x, (torch.Tensor, numpy.ndarray)) else x for x in inputs]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value):
        name = f"c{len(self.constants)}"
        array = value.contiguous().numpy() if isinstance(value, torch.Tensor) else value
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def dense(self, x, prefix):
        return self("Add", self("MatMul", x, W[prefix + "weight"]), W[prefix + "bias"])

    def session(self, inputs, output, threads):
        kinds = {numpy.dtype("int64"): TensorProto.INT64, numpy.dtype("float32"): TensorProto.FLOAT,
                 numpy.dtype("int32"): TensorProto.INT32}
        values = [helper.make_tensor_value_info(name, kinds[array.dtype], [None] * array.ndim)
                  for name, array in inputs.items()]
        graph = helper.make_graph(self.nodes, "network", values,
                                  [helper.make_tensor_value_info(output, TensorProto.FLOAT, [None, 3])], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
        onnx.checker.check_model(model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def ints(*values):
    return numpy.array(values, numpy.int64)


def text_graph(g):
    made = g("Add", g("Gather", W["text.words"], "ids"),
             g("ReduceSum", g("Mul", g("Gather", W["text.grams"], "grams"), "shares"), ints(1), keepdims=0))
    x = g("Gather", g("Pad", made, ints(0, 0, 1, 0)), "places")
    y = g("Transpose", x, perm=[1, 2, 0])
    convs = []
    for k in (3, 5):
        weight = W[f"text.conv{k}.weight"].permute(2, 1, 0)
        convs.append(g("Relu", g("Conv", y, weight, W[f"text.conv{k}.bias"], pads=[k // 2, k // 2])))
    y = g("Transpose", g("Concat", *convs, axis=1), perm=[2, 0, 1])

    def gates(name):
        """PyTorch's and our i f g o as ONNX's i o f c, both directions."""
        rows = []
        for direction in ("ahead", "back"):
            i, f, c, o = W[f"text.lstm.{direction}.{name}"].movedim(-1, 0).chunk(4)
            rows.append(torch.cat([i, o, f, c]))
        return torch.stack(rows)

    bias = gates("bias")
    h, _, _ = g("LSTM", y, gates("input_weight"), gates("recurrent_weight"),
                torch.cat([bias, torch.zeros_like(bias)], 1), "lengths", outputs=3, hidden_size=UNITS,
                direction="bidirectional")
    h = g("Reshape", g("Transpose", h, perm=[0, 2, 1, 3]), ints(0, 0, -1))
    scores = g("MatMul", g("Tanh", g("Add", g("MatMul", h, W["text.attention.weight"]), W["text.attention.bias"])),
               W["text.attention.query"])
    masked = g("Mul", g("Sub", "live", numpy.array([1], numpy.float32)), numpy.array([1e9], numpy.float32))
    weights = g("Softmax", g("Add", scores, masked), axis=0)
    vector = g("Concat", g("ReduceSum", g("Mul", weights, h), ints(0), keepdims=0),
               g("ReduceMax", g("Add", h, masked), ints(0), keepdims=0), axis=1)
    return vector, g.dense(vector, "heads.text.sentiment.")


def image_graph(g, image):
    def conv(x, weights, cut=True, **attributes):
        y = g("Conv", x, *weights, **attributes)
        return g("Clip", y, numpy.array(0, numpy.float32), numpy.array(6, numpy.float32)) if cut else y

    x = conv("pictures", image.first, strides=[2, 2], pads=[0, 0, 1, 1])
    for expand, depthwise, project, stride in image.blocks:
        y = conv(x, expand) if expand else x
        y = conv(y, depthwise, strides=[stride, stride], pads=[1 if stride == 1 else 0] * 2 + [1, 1],
                 group=depthwise[0].shape[0])
        y = conv(y, project, cut=False)
        adds = expand is not None and stride == 1 and project[0].shape[0] == expand[0].shape[1]
        x = g("Add", x, y) if adds else y
    return g("ReduceMean", conv(x, image.last), ints(2, 3), keepdims=0)


def fused_graph(g, image):
    vector, logits = text_graph(g)
    seen = g("Mul", g("Sub", image_graph(g, image), W["image.mean"]), W["image.scale"])
    k = "heads.image.kernel."
    place, centres = g("MatMul", seen, W[k + "projection"]), W[k + "centres"]
    squares = g("ReduceSum", g("Mul", place, place), ints(1), keepdims=1)
    distance = g("Sub", g("Add", squares, (centres ** 2).sum(1)[None]), g("MatMul", place, 2 * centres.T))
    near = g("Exp", g("Div", g("Neg", g("Relu", distance)), W[k + "spread"]))
    look = g.dense(g("Add", g("MatMul", near, W[k + "weights"]), W[k + "mean"]), k + "output.")
    hidden = [g("Tanh", g.dense(x, f"fusion.{name}.project.")) for name, x in [("text", vector), ("image", seen)]]
    scores = [g.dense(h, f"fusion.{name}.gate.") for name, h in zip(["text", "image"], hidden)]
    words, picture = g("Split", g("Softmax", g("Concat", *scores, axis=1), axis=1), outputs=2, axis=1, num_outputs=2)
    said = g.dense(g("Add", g("Mul", words, hidden[0]), g("Mul", picture, hidden[1])), "fusion.output.")
    said = g("Add", said, W["fusion.topic.bias"] + W["fusion.mask_bias"][3])
    said = g("Add", said, g("Add", g("Mul", words, logits), g("Mul", picture, look)))
    return g("Softmax", said, axis=1)


# Timing


def passes(count, body, workers):
    """Median seconds of a pass over all batches, and what the last said."""
    times = []
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for _ in range(PASSES + 1):
            start = time.perf_counter()
            said = list(pool.map(body, range(count))) if workers > 1 else [body(i) for i in range(count)]
            times.append(time.perf_counter() - start)
    return statistics.median(times[1:]), numpy.concatenate(said)


def fastest(count, make, threads):
    """`make` gives a body for so many threads an operation."""
    ways = [passes(count, make(1), threads)]
    if threads > 1:
        ways.append(passes(count, make(threads), 1))
    return min(ways, key=lambda way: way[0])


def main():
    print("preparing", file=sys.stderr)
    given = ours(1, "--batches")
    batches = [arrays(batch) for batch in given["batches"]]
    tensors = [{k: torch.from_numpy(v) for k, v in batch.items()} for batch in batches]
    for batch in tensors:
        batch["lengths"] = batch["lengths"].long()
    places = torch.arange(224 * 224 * 3, dtype=torch.float64) * 0.7
    pictures = torch.stack([torch.sin(places + n).float().reshape(224, 224, 3) for n in range(ILLUSTRATED)])
    pictures = pictures.permute(0, 3, 1, 2).contiguous()
    looks = [pictures[start:start + SIZE] for start in range(0, ILLUSTRATED, SIZE)]
    text, fused = Text().eval(), Fused().eval()

    def torch_text(threads):
        def body(i):
            torch.set_num_threads(threads)
            with torch.inference_mode():
                return torch.softmax(text(**tensors[i])[1], 1).numpy()
        return body

    def torch_fused(threads):
        def body(i):
            torch.set_num_threads(threads)
            with torch.inference_mode():
                return fused(looks[i], *tensors[i].values()).numpy()
        return body

    def onnx_text(threads):
        g = Graph()
        output = g("Softmax", text_graph(g)[1], axis=1)
        session = g.session(batches[0], output, threads)
        return lambda i: session.run(None, batches[i])[0]

    def onnx_fused(threads):
        g = Graph()
        inputs = [dict(pictures=look.numpy(), **batch) for look, batch in zip(looks, batches)]
        session = g.session(inputs[0], fused_graph(g, fused.image), threads)
        return lambda i: session.run(None, inputs[i])[0]

    tasks = [("words", "words", given["posts"], len(batches), [torch_text, onnx_text]),
             ("words and picture", "fused", given["fusedPosts"], len(looks), [torch_fused, onnx_fused])]
    # Rates, the best of the rounds: all take turns, so that what else the machine does falls on each alike.
    best = {}

    def note(key, rate):
        best[key] = max(best.get(key, 0), rate)

    for _ in range(ROUNDS):
        for threads in (1, 2):
            mine = ours(threads)
            note(("tokens", threads, 0), given["posts"] / mine["tokensSeconds"])
            for _, key, posts, count, peers in tasks:
                note((key, threads, 0), posts / mine[key + "Seconds"])
                wanted = numpy.array(given[key]).reshape(-1, 3)
                for place, make in enumerate(peers, 1):
                    seconds, said = fastest(count, make, threads)
                    error = abs(said - wanted).max()
                    assert error < 1e-3, (make.__name__, error)
                    note((key, threads, place), posts / seconds)
    rows = []
    for threads in (1, 2):
        for label, key, *_ in tasks:
            rate, *theirs = (best[key, threads, place] for place in range(3))
            rows.append(f"| {label} | {threads} | {rate:,.0f} | {theirs[0]:,.0f} | {theirs[1]:,.0f} "
                        f"| {rate / theirs[0]:.2f} | {rate / theirs[1]:.2f} |")
        rows.append(f"| words, from tokens | {threads} | {best['tokens', threads, 0]:,.0f} | | | | |")
    print(f"| posts/s | threads | ours | PyTorch {torch.__version__} | ONNX Runtime {onnxruntime.__version__} "
          "| ours / PyTorch | ours / ONNX Runtime |\n|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print(f"\n{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


main()
