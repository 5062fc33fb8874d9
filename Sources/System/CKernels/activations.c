#include "activations.h"
#include "clones.h"
#include "kernels.h"

CLONES_FUSED void kernel_tanh(const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = fast_tanh(x[i]);
}

CLONES_FUSED void kernel_exp(const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = fast_exp(x[i]);
}
