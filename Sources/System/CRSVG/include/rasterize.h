// One function over librsvg and cairo. Their headers stay outside: GLib's need compiler flags that SwiftPM refuses.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Draws an SVG document into a PNG of `width` × `height` pixels on `background` (0xRRGGBB). The bytes are the caller's to
/// free with `rasterize_free`. On failure NULL, and `message` (at most 255 bytes and a NUL) says why.
uint8_t *rasterize_svg(
    const uint8_t *svg, size_t length, int32_t width, int32_t height, uint32_t background, size_t *size, char *message);
void rasterize_free(uint8_t *bytes);
