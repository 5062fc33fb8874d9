#include "clones.h"
#include "kernels.h"

#include <math.h>

CLONES void kernel_add_scaled(float a, const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

CLONES void kernel_maximum(const float *x, float *restrict best, int *restrict steps, int step, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int greater = x[i] > best[i];
        best[i] = greater ? x[i] : best[i];
        steps[i] = greater ? step : steps[i];
    }
}

CLONES void kernel_adam(
    float *value, const float *gradient, float *first, float *second, float gradient_scale, float step,
    float root_correction, float decay, size_t count) {
    const float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] * gradient_scale;
        first[i] = beta1 * first[i] + (1.0f - beta1) * g;
        second[i] = beta2 * second[i] + (1.0f - beta2) * g * g;
        value[i] -= step * first[i] / (sqrtf(second[i]) / root_correction + epsilon) + decay * value[i];
    }
}

CLONES void kernel_negative_sampling(
    const float *hidden, float *d_hidden, float *outputs, const int *rows, size_t count, size_t width, float rate) {
    for (size_t k = 0; k < count; k++) {
        float *output = outputs + (size_t)rows[k] * width;
        // Eight partial sums in a fixed order: vectorised, and the same on every processor.
        float sums[8] = {0};
        for (size_t i = 0; i + 8 <= width; i += 8) {
            for (size_t j = 0; j < 8; j++) sums[j] += hidden[i + j] * output[i + j];
        }
        float dot = ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
        float g = rate * ((k == 0 ? 1.0f : 0.0f) - 1.0f / (1.0f + expf(-dot)));
        for (size_t i = 0; i < width; i++) {
            d_hidden[i] += g * output[i];
            output[i] += g * hidden[i];
        }
    }
}
