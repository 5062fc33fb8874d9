#include "clones.h"
#include "kernels.h"

CLONES void kernel_lstm_forward(
    float *gates, const float *cell_before, float *cell, float *tanh_cell, float *hidden, size_t rows, size_t units) {
    for (size_t r = 0; r < rows; r++) {
        float *z = gates + r * 4 * units;
        kernel_sigmoid(z, z, 2 * units);
        kernel_tanh(z + 2 * units, z + 2 * units, units);
        kernel_sigmoid(z + 3 * units, z + 3 * units, units);
        const float *i = z, *f = z + units, *g = z + 2 * units, *o = z + 3 * units;
        float *c = cell + r * units, *t = tanh_cell + r * units, *h = hidden + r * units;
        const float *before = cell_before + r * units;
        for (size_t u = 0; u < units; u++) c[u] = f[u] * before[u] + i[u] * g[u];
        kernel_tanh(c, t, units);
        for (size_t u = 0; u < units; u++) h[u] = o[u] * t[u];
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
