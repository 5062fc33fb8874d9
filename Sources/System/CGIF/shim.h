#pragma once
#include <gif_lib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct gif_bytes {
    const unsigned char *bytes;
    size_t count, position;
};

static inline int gif_read_bytes(GifFileType *file, GifByteType *target, int count) {
    struct gif_bytes *source = file->UserData;
    size_t left = source->count - source->position;
    size_t taken = (size_t)count < left ? (size_t)count : left;
    memcpy(target, source->bytes + source->position, taken);
    source->position += taken;
    return (int)taken;
}

/// Decodes the first frame into `rgb` (width · height · 3) over white; `rgb` NULL only reads the canvas size.
static inline bool gif_first_frame(
    const void *bytes, size_t count, unsigned *width, unsigned *height, unsigned char *rgb) {
    struct gif_bytes source = {bytes, count, 0};
    int error = 0;
    GifFileType *file = DGifOpen(&source, gif_read_bytes, &error);
    if (!file) return false;
    *width = (unsigned)file->SWidth;
    *height = (unsigned)file->SHeight;
    bool done = rgb == NULL;
    int transparent = -1;
    GifRecordType kind = UNDEFINED_RECORD_TYPE;
    while (!done && DGifGetRecordType(file, &kind) == GIF_OK && kind != TERMINATE_RECORD_TYPE) {
        if (kind == EXTENSION_RECORD_TYPE) {
            int code;
            GifByteType *block = NULL;
            if (DGifGetExtension(file, &code, &block) != GIF_OK) break;
            GraphicsControlBlock control;
            if (code == GRAPHICS_EXT_FUNC_CODE && block && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
                transparent = control.TransparentColor;
            while (block)
                if (DGifGetExtensionNext(file, &block) != GIF_OK) break;
        } else if (kind == IMAGE_DESC_RECORD_TYPE) {
            if (DGifGetImageDesc(file) != GIF_OK) break;
            const ColorMapObject *colours = file->Image.ColorMap ? file->Image.ColorMap : file->SColorMap;
            int left = file->Image.Left, top = file->Image.Top, wide = file->Image.Width, high = file->Image.Height;
            if (!colours || wide <= 0 || high <= 0 || left < 0 || top < 0) break;
            memset(rgb, 255, (size_t)*width * *height * 3);
            GifPixelType *line = malloc((size_t)wide);
            if (!line) break;
            static const int starts[] = {0, 4, 2, 1, 0}, steps[] = {8, 8, 4, 2, 1};
            bool ok = true;
            for (int pass = file->Image.Interlace ? 0 : 4; ok && pass < (file->Image.Interlace ? 4 : 5); pass++)
                for (int y = starts[pass]; ok && y < high; y += steps[pass]) {
                    ok = DGifGetLine(file, line, wide) == GIF_OK;
                    if (!ok || top + y >= (int)*height) continue;
                    for (int x = 0; x < wide && left + x < (int)*width; x++) {
                        if (line[x] == transparent || line[x] >= colours->ColorCount) continue;
                        const GifColorType *colour = &colours->Colors[line[x]];
                        unsigned char *pixel = rgb + ((size_t)(top + y) * *width + (size_t)(left + x)) * 3;
                        pixel[0] = colour->Red, pixel[1] = colour->Green, pixel[2] = colour->Blue;
                    }
                }
            free(line);
            done = ok;
            break;
        }
    }
    DGifCloseFile(file, &error);
    return done;
}
