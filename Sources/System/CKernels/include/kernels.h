// Small numeric kernels, compiled for several instruction sets and chosen at load time.
// Sums run in a fixed order, so a result does not depend on the processor's vector width unless a comment says so.
#pragma once

#include <stddef.h>

/// y[i] = tanh(x[i]). `x` and `y` may be the same. Last bits as in kernel_affine.
void kernel_tanh(const float *x, float *y, size_t count);

/// y[i] = exp(x[i]). `x` and `y` may be the same. Last bits as in kernel_affine.
void kernel_exp(const float *x, float *y, size_t count);

/// The greatest of each column so far, and the step it was seen at: where x[i] > best[i], best[i] = x[i] and steps[i] = step.
void kernel_maximum(const float *x, float *best, int *steps, int step, size_t count);

/// One step of an LSTM for `rows` rows of `units` units, gates side by side in the order i f g o.
/// `gates` (rows × 4·units) holds pre-activations and is replaced by activations; c = f·c_before + i·g, h = o·tanh(c).
/// `tanh_cell` keeps tanh(c) for the way back. Last bits as in kernel_affine.
void kernel_lstm_forward(
    float *gates, const float *cell_before, float *cell, float *tanh_cell, float *hidden, size_t rows, size_t units);

/// The way back of one step. `d_hidden` and `d_cell` (rows × units) come in; `d_cell` leaves as the gradient of
/// c_before, and `d_gates` (rows × 4·units) as that of the pre-activations.
void kernel_lstm_backward(
    const float *gates, const float *cell_before, const float *tanh_cell, const float *d_hidden, float *d_cell,
    float *d_gates, size_t rows, size_t units);

/// y[i] += a · x[i].
void kernel_add_scaled(float a, const float *x, float *y, size_t count);

/// One step of skip-gram with negative sampling (Mikolov et al. 2013) for `count` rows of `outputs` (`width` floats each): the
/// first of `rows` is the true neighbour, the others are drawn. `outputs` learns at `rate`; the gradient of `hidden`, already
/// times `rate`, is added to `d_hidden`.
void kernel_negative_sampling(
    const float *hidden, float *d_hidden, float *outputs, const int *rows, size_t count, size_t width, float rate);

/// One step of Adam with decoupled weight decay on `count` values (Loshchilov and Hutter 2019).
/// `step` is the learning rate after bias correction of the first moment; `root_correction` = sqrt(1 - beta2^t).
void kernel_adam(
    float *value, const float *gradient, float *first, float *second, float gradient_scale, float step,
    float root_correction, float decay, size_t count);

/// 3 × 3 depthwise convolution with bias over one image, H × W × C, kernel 3 × 3 × C.
/// `pad_top`, `pad_left`: zeros before the first row and column. ReLU6 at the end. Last bits as in kernel_affine.
void kernel_depthwise_relu6(
    const float *x, const float *kernel, const float *bias, float *y, size_t height, size_t width, size_t channels,
    size_t out_height, size_t out_width, size_t stride, size_t pad_top, size_t pad_left);

/// Where the rows that go into an affine map lie: row r begins `stride` floats after row r − 1 and has `taps` stretches of
/// `inputs` floats, each `tap_stride` after the one before.
struct affine_rows {
    size_t rows, stride, taps, tap_stride, inputs;
};

/// y[r][c] = start + Σ x[r][tap][k] · w[tap][k][c], cut to [0, limit]; limit 0 leaves it linear. `start` is bias[c], or what `y`
/// holds where `bias` is null. Rows of `y` begin `y_stride` apart, those of `w` `outputs`. Inputs are summed in their order; the
/// last bits depend on whether the processor fuses products with sums.
void kernel_affine(
    const float *x, struct affine_rows from, const float *w, const float *bias, float limit, float *y, size_t y_stride,
    size_t outputs);

/// The way back of a cut to [0, limit] and of the bias before it: dz = dy where y was not cut, and `sums` gets Σ dz by
/// column on top. Limit 0 cuts nothing.
void kernel_clip_backward(
    const float *dy, const float *y, float limit, float *dz, float *sums, size_t rows, size_t columns);

/// The way back of the depthwise convolution of one image: adds to `dx` and to `d_kernel`.
void kernel_depthwise_backward(
    const float *x, const float *kernel, const float *dz, float *dx, float *d_kernel, size_t height, size_t width,
    size_t channels, size_t out_height, size_t out_width, size_t stride, size_t pad_top, size_t pad_left);

/// Rows of 3 × 3 × C values under each place of a kernel of stride 2 over one image of even sides; zeros below and to the
/// right only, as TensorFlow's SAME has it.
void kernel_unfold3x3_strided(const float *x, float *rows, size_t height, size_t width, size_t channels);

/// A picture seen through a map, three bytes a pixel, linear between pixels: the place (u, v) from the middle of the new picture
/// shows the old one's (m0·u + m1·v + m2, m3·u + m4·v + m5), counted from its first pixel.
void kernel_sample_affine(
    const unsigned char *pixels, size_t height, size_t width, const float *map, float *rgb, size_t out_height,
    size_t out_width);

/// Fast Fourier transform in place of `size` (a power of two) values in bit-reversed order (Cooley and Tukey 1965).
/// `cosines` and `sines` hold cos and sin of -2·pi·k / size for k below size / 2.
void kernel_fourier(float *real, float *imaginary, const float *cosines, const float *sines, size_t size);

/// Rows of 3 × 3 × C values under each place of a kernel over N × H × W × C, zeros outside: the way there (`rows` is
/// N·H·W × 9·C), and its transpose, which adds to `x`.
void kernel_unfold3x3(const float *x, float *rows, size_t images, size_t height, size_t width, size_t channels);
void kernel_fold3x3(const float *rows, float *x, size_t images, size_t height, size_t width, size_t channels);

/// Adds Σ x and Σ x² of each channel over the rows that are live.
void kernel_channel_moments(
    const float *x, const unsigned char *live, size_t rows, size_t channels, double *sums, double *squares);

/// y = max(x · scale + shift, 0); rows that are not live become 0.
void kernel_scale_shift_relu(
    const float *x, const float *scale, const float *shift, const unsigned char *live, float *y, size_t rows,
    size_t channels);

/// The way back through batch normalisation and max(·, 0): first the sums of dz and of dz · x̂ by channel, then, with their
/// means, dx. `y` is the output, `reciprocal` one over the deviation; x̂ = (x − mean) · reciprocal.
void kernel_norm_backward_sums(
    const float *x, const float *y, const float *dy, const float *mean, const float *reciprocal, size_t rows,
    size_t channels, double *sums, double *products);
void kernel_norm_backward(
    const float *x, const float *y, const float *dy, const float *mean, const float *reciprocal, const float *scale,
    const float *mean_gradient, const float *mean_product, const unsigned char *live, float *dx, size_t rows,
    size_t channels);
