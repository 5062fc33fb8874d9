#include "clones.h"
#include "kernels.h"

// The sums of a tile of ROWS x (8 * VECTORS) outputs stay in registers while the inputs go by; nothing is packed, since the
// weights of a network this small stay in the cache as they are. Tiles of 6 x 16 and 12 x 8 fill sixteen registers.

INLINE void clip(eight *v, float limit) {
    const eight zero = {0};
    if (limit <= 0) return;
    *v = __builtin_elementwise_min(__builtin_elementwise_max(*v, zero), zero + limit);
}

#define TILE(ROWS, VECTORS)                                                                                            \
    INLINE void tile_##ROWS##x##VECTORS(                                                                               \
        const float *x, struct affine_rows from, const float *w, const float *bias, float limit, float *y,             \
        size_t y_stride, size_t outputs) {                                                                             \
        FUSED eight sums[ROWS][VECTORS];                                                                               \
        _Pragma("clang loop unroll(full)") for (size_t r = 0; r < ROWS; r++) {                                         \
            _Pragma("clang loop unroll(full)") for (size_t v = 0; v < VECTORS; v++) {                                  \
                sums[r][v] = EIGHT_OF(bias ? bias + 8 * v : y + r * y_stride + 8 * v);                                 \
            }                                                                                                          \
        }                                                                                                              \
        for (size_t tap = 0; tap < from.taps; tap++) {                                                                 \
            const float *in[ROWS];                                                                                     \
            _Pragma("clang loop unroll(full)") for (size_t r = 0; r < ROWS; r++) {                                     \
                in[r] = x + r * from.stride + tap * from.tap_stride;                                                   \
            }                                                                                                          \
            for (size_t k = 0; k < from.inputs; k++, w += outputs) {                                                   \
                eight row[VECTORS];                                                                                    \
                _Pragma("clang loop unroll(full)") for (size_t v = 0; v < VECTORS; v++) row[v] = EIGHT_OF(w + 8 * v);  \
                _Pragma("clang loop unroll(full)") for (size_t r = 0; r < ROWS; r++) {                                 \
                    float value = in[r][k];                                                                            \
                    _Pragma("clang loop unroll(full)") for (size_t v = 0; v < VECTORS; v++) {                          \
                        sums[r][v] += value * row[v];                                                                  \
                    }                                                                                                  \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        _Pragma("clang loop unroll(full)") for (size_t r = 0; r < ROWS; r++) {                                         \
            _Pragma("clang loop unroll(full)") for (size_t v = 0; v < VECTORS; v++) {                                  \
                clip(&sums[r][v], limit);                                                                              \
                EIGHT(y + r * y_stride + 8 * v) = sums[r][v];                                                          \
            }                                                                                                          \
        }                                                                                                              \
    }

TILE(6, 2)
TILE(3, 2)
TILE(1, 4)
TILE(1, 2)
TILE(12, 1)
TILE(4, 1)
TILE(1, 1)

/// Every row of the columns that a tile of this width covers.
#define ROWS(COUNT, VECTORS)                                                                                           \
    for (; r + COUNT <= from.rows; r += COUNT) {                                                                       \
        tile_##COUNT##x##VECTORS(x + r * from.stride, from, w + c, bias ? bias + c : 0, limit, y + r * y_stride + c,   \
                                 y_stride, outputs);                                                                   \
    }

INLINE void last_columns(
    const float *x, struct affine_rows from, const float *w, const float *bias, float limit, float *y, size_t y_stride,
    size_t outputs, size_t c) {
    FUSED
    for (; c < outputs; c++) {
        for (size_t r = 0; r < from.rows; r++) {
            float sum = bias ? bias[c] : y[r * y_stride + c];
            const float *weight = w + c;
            for (size_t tap = 0; tap < from.taps; tap++) {
                const float *in = x + r * from.stride + tap * from.tap_stride;
                for (size_t k = 0; k < from.inputs; k++, weight += outputs) sum += in[k] * *weight;
            }
            if (limit > 0) sum = sum < 0 ? 0 : (sum > limit ? limit : sum);
            y[r * y_stride + c] = sum;
        }
    }
}

CLONES_FUSED void kernel_affine(
    const float *x, struct affine_rows from, const float *w, const float *bias, float limit, float *y, size_t y_stride,
    size_t outputs) {
    size_t c = 0;
    for (; from.rows < 3 && c + 32 <= outputs; c += 32) {
        size_t r = 0;
        ROWS(1, 4)
    }
    for (; c + 16 <= outputs; c += 16) {
        size_t r = 0;
        ROWS(6, 2)
        ROWS(3, 2)
        ROWS(1, 2)
    }
    for (; c + 8 <= outputs; c += 8) {
        size_t r = 0;
        ROWS(12, 1)
        ROWS(4, 1)
        ROWS(1, 1)
    }
    last_columns(x, from, w, bias, limit, y, y_stride, outputs, c);
}
