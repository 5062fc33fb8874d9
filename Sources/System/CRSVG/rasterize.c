#include "rasterize.h"

#include <stdlib.h>
#include <string.h>

#include <cairo/cairo.h>

// The few declarations of GLib and librsvg that this file uses; stable since librsvg 2.46.
typedef struct {
    uint32_t domain;
    int code;
    char *message;
} GError;
typedef struct _RsvgHandle RsvgHandle;
typedef struct {
    double x, y, width, height;
} RsvgRectangle;

extern RsvgHandle *rsvg_handle_new_from_data(const uint8_t *data, size_t length, GError **error);
extern int rsvg_handle_render_document(RsvgHandle *handle, cairo_t *cairo, const RsvgRectangle *viewport, GError **error);
extern void g_object_unref(void *object);
extern void g_error_free(GError *error);

struct bytes {
    uint8_t *start;
    size_t count;
    size_t capacity;
};

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length) {
    struct bytes *bytes = closure;
    if (bytes->count + length > bytes->capacity) {
        size_t capacity = (bytes->count + length) * 2;
        uint8_t *grown = realloc(bytes->start, capacity);
        if (!grown) return CAIRO_STATUS_NO_MEMORY;
        bytes->start = grown;
        bytes->capacity = capacity;
    }
    memcpy(bytes->start + bytes->count, data, length);
    bytes->count += length;
    return CAIRO_STATUS_SUCCESS;
}

static void say(char *message, const char *text) {
    strncpy(message, text ? text : "unknown error", 255);
    message[255] = 0;
}

static uint8_t *encode(cairo_surface_t *surface, size_t *size, char *message) {
    struct bytes bytes = {0};
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, &bytes);
    if (status != CAIRO_STATUS_SUCCESS) {
        say(message, cairo_status_to_string(status));
        free(bytes.start);
        return NULL;
    }
    *size = bytes.count;
    return bytes.start;
}

uint8_t *rasterize_svg(
    const uint8_t *svg, size_t length, int32_t width, int32_t height, uint32_t background, size_t *size, char *message) {
    GError *error = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data(svg, length, &error);
    if (!handle) {
        say(message, error ? error->message : NULL);
        if (error) g_error_free(error);
        return NULL;
    }
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(
        cairo, ((background >> 16) & 255) / 255.0, ((background >> 8) & 255) / 255.0, (background & 255) / 255.0);
    cairo_paint(cairo);
    RsvgRectangle viewport = {0, 0, width, height};
    uint8_t *png = NULL;
    if (rsvg_handle_render_document(handle, cairo, &viewport, &error)) {
        png = encode(surface, size, message);
    } else {
        say(message, error ? error->message : NULL);
        if (error) g_error_free(error);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    return png;
}

void rasterize_free(uint8_t *bytes) { free(bytes); }
