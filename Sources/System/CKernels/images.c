#include "clones.h"
#include "kernels.h"

CLONES void kernel_depthwise_relu6(
    const float *x, const float *kernel, const float *bias, float *y, size_t height, size_t width, size_t channels,
    size_t out_height, size_t out_width, size_t stride, size_t pad_top, size_t pad_left) {
    for (size_t oy = 0; oy < out_height; oy++) {
        for (size_t ox = 0; ox < out_width; ox++) {
            float *out = y + (oy * out_width + ox) * channels;
            for (size_t c = 0; c < channels; c++) out[c] = bias[c];
            for (size_t ky = 0; ky < 3; ky++) {
                size_t iy = oy * stride + ky - pad_top;  // wraps below zero, so one comparison serves both ends
                if (iy >= height) continue;
                for (size_t kx = 0; kx < 3; kx++) {
                    size_t ix = ox * stride + kx - pad_left;
                    if (ix >= width) continue;
                    const float *in = x + (iy * width + ix) * channels;
                    const float *k = kernel + (ky * 3 + kx) * channels;
                    for (size_t c = 0; c < channels; c++) out[c] += in[c] * k[c];
                }
            }
            for (size_t c = 0; c < channels; c++) out[c] = out[c] < 0 ? 0 : (out[c] > 6 ? 6 : out[c]);
        }
    }
}

CLONES void kernel_bias_clip(float *x, const float *bias, float limit, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        if (limit > 0) {
            for (size_t c = 0; c < columns; c++) {
                float v = row[c] + bias[c];
                row[c] = v < 0 ? 0 : (v > limit ? limit : v);
            }
        } else {
            for (size_t c = 0; c < columns; c++) row[c] += bias[c];
        }
    }
}
