#include "clones.h"
#include "kernels.h"

/// One image seen by a depthwise layer.
struct depthwise {
    const float *x, *kernel, *bias;
    size_t height, width, channels, stride, pad_top, pad_left;
};

/// Eight channels of one output whose taps may lie outside of the image.
INLINE void edge(struct depthwise d, const eight taps[9], size_t oy, size_t ox, size_t c, eight *sum) {
    FUSED
    *sum = EIGHT_OF(d.bias + c);
    for (size_t tap = 0; tap < 9; tap++) {
        // Wraps below zero, so one comparison serves both ends.
        size_t iy = oy * d.stride + tap / 3 - d.pad_top, ix = ox * d.stride + tap % 3 - d.pad_left;
        if (iy >= d.height || ix >= d.width) continue;
        *sum += EIGHT_OF(d.x + (iy * d.width + ix) * d.channels + c) * taps[tap];
    }
}

/// Eight channels of one output whose taps all lie inside; `in` is under the first of them.
INLINE void inside(
    const float *in, const float *bias, const eight taps[9], size_t row, size_t channels, eight *sum) {
    FUSED
    *sum = EIGHT_OF(bias);
    _Pragma("clang loop unroll(full)") for (size_t tap = 0; tap < 9; tap++) {
        *sum += EIGHT_OF(in + tap / 3 * row + tap % 3 * channels) * taps[tap];
    }
}

/// The channels that are left over after whole eights.
INLINE void last_channels(struct depthwise d, float *y, size_t oy, size_t out_width, size_t first) {
    FUSED
    for (size_t ox = 0; ox < out_width; ox++) {
        for (size_t c = first; c < d.channels; c++) {
            float sum = d.bias[c];
            for (size_t tap = 0; tap < 9; tap++) {
                size_t iy = oy * d.stride + tap / 3 - d.pad_top, ix = ox * d.stride + tap % 3 - d.pad_left;
                if (iy >= d.height || ix >= d.width) continue;
                sum += d.x[(iy * d.width + ix) * d.channels + c] * d.kernel[tap * d.channels + c];
            }
            y[ox * d.channels + c] = sum < 0 ? 0 : (sum > 6 ? 6 : sum);
        }
    }
}

CLONES_FUSED void kernel_depthwise_relu6(
    const float *x, const float *kernel, const float *bias, float *y, size_t height, size_t width, size_t channels,
    size_t out_height, size_t out_width, size_t stride, size_t pad_top, size_t pad_left) {
    struct depthwise d = {x, kernel, bias, height, width, channels, stride, pad_top, pad_left};
    const eight zero = {0};
    for (size_t oy = 0; oy < out_height; oy++) {
        float *row = y + oy * out_width * channels;
        int rows_inside = oy * stride >= pad_top && oy * stride + 2 - pad_top < height;
        size_t c = 0;
        // Eight channels along a whole row: their nine taps stay in registers.
        for (; c + 8 <= channels; c += 8) {
            eight taps[9];
            for (size_t tap = 0; tap < 9; tap++) taps[tap] = EIGHT_OF(kernel + tap * channels + c);
            for (size_t ox = 0; ox < out_width; ox++) {
                size_t ix = ox * stride - pad_left;
                eight sum;
                if (rows_inside && ox * stride >= pad_left && ix + 2 < width) {
                    const float *in = x + ((oy * stride - pad_top) * width + ix) * channels + c;
                    inside(in, bias + c, taps, width * channels, channels, &sum);
                } else {
                    edge(d, taps, oy, ox, c, &sum);
                }
                sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, zero), zero + 6.0f);
                EIGHT(row + ox * channels + c) = sum;
            }
        }
        if (c < channels) last_channels(d, row, oy, out_width, c);
    }
}

CLONES void kernel_clip_backward(
    const float *dy, const float *y, float limit, float *restrict dz, float *restrict sums, size_t rows,
    size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *d = dy + r * columns, *out = y + r * columns;
        float *to = dz + r * columns;
        for (size_t c = 0; c < columns; c++) {
            float v = limit > 0 && (out[c] <= 0 || out[c] >= limit) ? 0 : d[c];
            to[c] = v;
            sums[c] += v;
        }
    }
}

CLONES void kernel_depthwise_backward(
    const float *x, const float *kernel, const float *dz, float *restrict dx, float *restrict d_kernel, size_t height,
    size_t width, size_t channels, size_t out_height, size_t out_width, size_t stride, size_t pad_top,
    size_t pad_left) {
    for (size_t oy = 0; oy < out_height; oy++) {
        for (size_t ox = 0; ox < out_width; ox++) {
            const float *d = dz + (oy * out_width + ox) * channels;
            for (size_t ky = 0; ky < 3; ky++) {
                size_t iy = oy * stride + ky - pad_top;  // wraps below zero, so one comparison serves both ends
                if (iy >= height) continue;
                for (size_t kx = 0; kx < 3; kx++) {
                    size_t ix = ox * stride + kx - pad_left;
                    if (ix >= width) continue;
                    const float *in = x + (iy * width + ix) * channels;
                    const float *k = kernel + (ky * 3 + kx) * channels;
                    float *to = dx + (iy * width + ix) * channels, *dk = d_kernel + (ky * 3 + kx) * channels;
                    for (size_t c = 0; c < channels; c++) {
                        to[c] += d[c] * k[c];
                        dk[c] += d[c] * in[c];
                    }
                }
            }
        }
    }
}

CLONES void kernel_sample_affine(
    const unsigned char *pixels, size_t height, size_t width, const float *map, float *rgb, size_t out_height,
    size_t out_width) {
    float right = (float)(width - 1), bottom = (float)(height - 1);
    for (size_t oy = 0; oy < out_height; oy++) {
        for (size_t ox = 0; ox < out_width; ox++) {
            float u = (float)ox - 0.5f * (float)(out_width - 1), v = (float)oy - 0.5f * (float)(out_height - 1);
            float px = map[0] * u + map[1] * v + map[2], py = map[3] * u + map[4] * v + map[5];
            // Beyond the edge its last pixel goes on.
            px = px < 0 ? 0 : (px > right ? right : px);
            py = py < 0 ? 0 : (py > bottom ? bottom : py);
            size_t x0 = (size_t)px, y0 = (size_t)py;
            size_t x1 = x0 + 1 < width ? x0 + 1 : x0, y1 = y0 + 1 < height ? y0 + 1 : y0;
            float fx = px - (float)x0, fy = py - (float)y0;
            const unsigned char *a = pixels + (y0 * width + x0) * 3, *b = pixels + (y0 * width + x1) * 3;
            const unsigned char *c = pixels + (y1 * width + x0) * 3, *d = pixels + (y1 * width + x1) * 3;
            float *to = rgb + (oy * out_width + ox) * 3;
            for (size_t k = 0; k < 3; k++) {
                float top = (float)a[k] + fx * ((float)b[k] - (float)a[k]);
                float low = (float)c[k] + fx * ((float)d[k] - (float)c[k]);
                to[k] = top + fy * (low - top);
            }
        }
    }
}
