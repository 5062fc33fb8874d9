#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Names the language of `length` bytes of UTF-8 as a static BCP-47-like code ("en", "zh", "zh-Hant", "un" = unknown).
/// `percent` is the share of the text in that language; `reliable` says whether the detector trusts itself.
const char *language_of_text(const char *utf8, int length, int *percent, bool *reliable);

#ifdef __cplusplus
}
#endif
