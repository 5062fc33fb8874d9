#include "clones.h"
#include "kernels.h"

CLONES void kernel_fourier(float *real, float *imaginary, const float *cosines, const float *sines, size_t size) {
    for (size_t half = 1; half < size; half *= 2) {
        size_t stride = size / (2 * half);
        for (size_t start = 0; start < size; start += 2 * half) {
            float *ra = real + start, *rb = ra + half, *ia = imaginary + start, *ib = ia + half;
            for (size_t k = 0; k < half; k++) {
                float c = cosines[k * stride], s = sines[k * stride];
                float r = rb[k] * c - ib[k] * s, i = rb[k] * s + ib[k] * c;
                rb[k] = ra[k] - r;
                ib[k] = ia[k] - i;
                ra[k] += r;
                ia[k] += i;
            }
        }
    }
}
