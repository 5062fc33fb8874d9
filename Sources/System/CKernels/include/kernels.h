// Small numeric kernels, compiled for several instruction sets and chosen at load time.
// Sums run in a fixed order, so a result does not depend on the processor's vector width unless a comment says so.
#pragma once

#include <stddef.h>

/// y[i] = 1 / (1 + exp(-x[i])). `x` and `y` may be the same.
void kernel_sigmoid(const float *x, float *y, size_t count);

/// y[i] = tanh(x[i]). `x` and `y` may be the same.
void kernel_tanh(const float *x, float *y, size_t count);

/// y[i] = exp(x[i]). `x` and `y` may be the same.
void kernel_exp(const float *x, float *y, size_t count);
