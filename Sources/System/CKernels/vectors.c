#include "clones.h"
#include "kernels.h"

#include <math.h>

CLONES void kernel_add_scaled(float a, const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
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
