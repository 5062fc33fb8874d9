"""A model's weights as PyTorch tensors, and its picture encoder."""

import struct
import json

import torch
import torch.nn.functional as F

KINDS = {"F32": torch.float32, "F16": torch.float16, "I8": torch.int8}
STRIDES = [1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]


def load(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=KINDS[entry["dtype"]])
        tensors[name] = values.float().reshape(entry["shape"])
    # A table of bytes has a scale for each row.
    for name in [name for name, entry in header.items() if entry["dtype"] == "I8"]:
        tensors[name] *= tensors.pop(name + ".scale")[:, None]
    return tensors


class Image(torch.nn.Module):
    """MobileNetV2 0.35: N x 3 x 224 x 224 to 1,280 features."""

    def __init__(self, weights):
        super().__init__()

        def kernel(name, depthwise=False):
            k = weights[f"image.{name}.kernel"]
            bias = weights[f"image.{name}.bias"]
            side = 3 if name == "Conv1" else 1
            if depthwise:
                k = k.reshape(3, 3, -1, 1).permute(2, 3, 0, 1)
            else:
                k = k.reshape(side, side, -1, bias.shape[0]).permute(3, 2, 0, 1)
            return k.contiguous(), bias

        self.first, self.last, self.blocks = kernel("Conv1"), kernel("Conv_1"), []
        for index, stride in enumerate(STRIDES):
            prefix = f"block_{index}" if index else "expanded_conv"
            self.blocks.append((kernel(prefix + "_expand") if index else None, kernel(prefix + "_depthwise", True),
                                kernel(prefix + "_project"), stride))

    def forward(self, x):
        x = F.relu6(F.conv2d(F.pad(x, (0, 1, 0, 1)), *self.first, stride=2))
        for expand, depthwise, project, stride in self.blocks:
            y = F.relu6(F.conv2d(x, *expand)) if expand else x
            y = F.pad(y, (0, 1, 0, 1)) if stride == 2 else y
            y = F.relu6(F.conv2d(y, *depthwise, stride=stride, padding=int(stride == 1), groups=y.shape[1]))
            y = F.conv2d(y, *project)
            x = x + y if stride == 1 and x.shape == y.shape else y
        return F.relu6(F.conv2d(x, *self.last)).mean((2, 3))
