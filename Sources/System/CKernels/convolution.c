#include "clones.h"
#include "kernels.h"

#include <string.h>

CLONES void kernel_unfold3x3(const float *x, float *rows, size_t images, size_t height, size_t width, size_t channels) {
    for (size_t n = 0; n < images; n++) {
        for (size_t y = 0; y < height; y++) {
            for (size_t tap = 0; tap < 9; tap++) {
                size_t from_y = y + tap / 3 - 1;  // wraps below zero, so one comparison serves both ends
                for (size_t column = 0; column < width; column++) {
                    size_t from_x = column + tap % 3 - 1;
                    float *to = rows + (((n * height + y) * width + column) * 9 + tap) * channels;
                    if (from_y >= height || from_x >= width) {
                        memset(to, 0, channels * sizeof *to);
                    } else {
                        const float *from = x + ((n * height + from_y) * width + from_x) * channels;
                        for (size_t c = 0; c < channels; c++) to[c] = from[c];
                    }
                }
            }
        }
    }
}

CLONES void kernel_fold3x3(const float *rows, float *x, size_t images, size_t height, size_t width, size_t channels) {
    for (size_t n = 0; n < images; n++) {
        for (size_t y = 0; y < height; y++) {
            for (size_t column = 0; column < width; column++) {
                const float *from = rows + ((n * height + y) * width + column) * 9 * channels;
                for (size_t tap = 0; tap < 9; tap++) {
                    size_t to_y = y + tap / 3 - 1, to_x = column + tap % 3 - 1;
                    if (to_y >= height || to_x >= width) continue;
                    float *to = x + ((n * height + to_y) * width + to_x) * channels;
                    for (size_t c = 0; c < channels; c++) to[c] += from[tap * channels + c];
                }
            }
        }
    }
}

CLONES void kernel_channel_moments(
    const float *x, const unsigned char *live, size_t rows, size_t channels, double *sums, double *squares) {
    for (size_t r = 0; r < rows; r++) {
        if (!live[r]) continue;
        const float *row = x + r * channels;
        for (size_t c = 0; c < channels; c++) {
            sums[c] += row[c];
            squares[c] += (double)row[c] * row[c];
        }
    }
}

CLONES void kernel_scale_shift_relu(
    const float *x, const float *scale, const float *shift, const unsigned char *live, float *y, size_t rows,
    size_t channels) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels;
        float *out = y + r * channels;
        if (!live[r]) {
            memset(out, 0, channels * sizeof *out);
            continue;
        }
        for (size_t c = 0; c < channels; c++) {
            float v = in[c] * scale[c] + shift[c];
            out[c] = v < 0 ? 0 : v;
        }
    }
}

CLONES void kernel_norm_backward_sums(
    const float *x, const float *y, const float *dy, const float *mean, const float *reciprocal, size_t rows,
    size_t channels, double *sums, double *products) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels, *out = y + r * channels, *d = dy + r * channels;
        for (size_t c = 0; c < channels; c++) {
            float dz = out[c] > 0 ? d[c] : 0;
            sums[c] += dz;
            products[c] += dz * ((in[c] - mean[c]) * reciprocal[c]);
        }
    }
}

CLONES void kernel_norm_backward(
    const float *x, const float *y, const float *dy, const float *mean, const float *reciprocal, const float *scale,
    const float *mean_gradient, const float *mean_product, const unsigned char *live, float *dx, size_t rows,
    size_t channels) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * channels, *out = y + r * channels, *d = dy + r * channels;
        float *to = dx + r * channels;
        if (!live[r]) {
            memset(to, 0, channels * sizeof *to);
            continue;
        }
        for (size_t c = 0; c < channels; c++) {
            float dz = out[c] > 0 ? d[c] : 0;
            float normal = (in[c] - mean[c]) * reciprocal[c];
            to[c] = scale[c] * reciprocal[c] * (dz - mean_gradient[c] - normal * mean_product[c]);
        }
    }
}

CLONES void kernel_unfold3x3_strided(const float *x, float *rows, size_t height, size_t width, size_t channels) {
    size_t out_height = height / 2, out_width = width / 2, taps = 9 * channels;
    for (size_t oy = 0; oy < out_height; oy++) {
        for (size_t ox = 0; ox < out_width; ox++) {
            float *to = rows + (oy * out_width + ox) * taps;
            for (size_t ky = 0; ky < 3; ky++) {
                for (size_t kx = 0; kx < 3; kx++, to += channels) {
                    size_t iy = 2 * oy + ky, ix = 2 * ox + kx;
                    if (iy >= height || ix >= width) {
                        memset(to, 0, channels * sizeof *to);
                    } else {
                        const float *from = x + (iy * width + ix) * channels;
                        for (size_t c = 0; c < channels; c++) to[c] = from[c];
                    }
                }
            }
        }
    }
}
