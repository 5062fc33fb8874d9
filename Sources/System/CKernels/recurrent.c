#include "activations.h"
#include "clones.h"
#include "kernels.h"

CLONES_FUSED void kernel_lstm_forward(
    float *gates, const float *cell_before, float *cell, float *tanh_cell, float *hidden, size_t rows, size_t units) {
    for (size_t r = 0; r < rows; r++) {
        float *i = gates + r * 4 * units, *f = i + units, *g = i + 2 * units, *o = i + 3 * units;
        const float *before = cell_before + r * units;
        float *c = cell + r * units, *t = tanh_cell + r * units, *h = hidden + r * units;
        // The four gates are parts of one array, which the compiler cannot know not to overlap.
        _Pragma("clang loop vectorize(assume_safety)") for (size_t u = 0; u < units; u++) {
            i[u] = fast_sigmoid(i[u]);
            f[u] = fast_sigmoid(f[u]);
            g[u] = fast_tanh(g[u]);
            o[u] = fast_sigmoid(o[u]);
            c[u] = f[u] * before[u] + i[u] * g[u];
            t[u] = fast_tanh(c[u]);
            h[u] = o[u] * t[u];
        }
    }
}

CLONES void kernel_lstm_backward(
    const float *gates, const float *cell_before, const float *tanh_cell, const float *d_hidden, float *d_cell,
    float *d_gates, size_t rows, size_t units) {
    for (size_t r = 0; r < rows; r++) {
        const float *i = gates + r * 4 * units, *f = i + units, *g = i + 2 * units, *o = i + 3 * units;
        float *di = d_gates + r * 4 * units, *df = di + units, *dg = di + 2 * units, *d_o = di + 3 * units;
        const float *before = cell_before + r * units, *t = tanh_cell + r * units, *dh = d_hidden + r * units;
        float *dc = d_cell + r * units;
        for (size_t u = 0; u < units; u++) {
            float cell_gradient = dc[u] + dh[u] * o[u] * (1.0f - t[u] * t[u]);
            d_o[u] = dh[u] * t[u] * o[u] * (1.0f - o[u]);
            di[u] = cell_gradient * g[u] * i[u] * (1.0f - i[u]);
            df[u] = cell_gradient * before[u] * f[u] * (1.0f - f[u]);
            dg[u] = cell_gradient * i[u] * (1.0f - g[u] * g[u]);
            dc[u] = cell_gradient * f[u];
        }
    }
}
