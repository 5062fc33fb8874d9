#pragma once
#include <png.h>
#include <stdbool.h>
#include <string.h>

// libpng's simplified interface: its error handling by longjmp stays inside the library.

static inline bool png_read_size(const void *bytes, size_t count, unsigned *width, unsigned *height) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return false;
    *width = image.width;
    *height = image.height;
    png_image_free(&image);
    return true;
}

/// Decodes into `rgb` (width · height · 3) over white. False for a damaged file.
static inline bool png_read_rgb(const void *bytes, size_t count, unsigned char *rgb) {
    png_image image;
    png_color white = {255, 255, 255};
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return false;
    image.format = PNG_FORMAT_RGB;
    return png_image_finish_read(&image, &white, rgb, 0, NULL) != 0;
}
