// The few functions of ICU that we use, without its headers: Foundation carries another version of them, and one program
// cannot import both.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// A word iterator, NULL when ICU's data is missing.
void *icu_open_words(void);
void icu_close_words(void *iterator);
/// `text` must stay in place until the next call. False when ICU refuses it.
bool icu_set_text(void *iterator, const uint16_t *text, int32_t length);
/// End of the next piece, -1 after the last one. `is_word` tells letters, digits and ideographs from the rest.
int32_t icu_next_piece(void *iterator, bool *is_word);

/// NFKC_Casefold of `source` into `target`; the length, -1 on failure.
int32_t icu_casefold(const uint16_t *source, int32_t length, uint16_t *target, int32_t capacity);

/// The transliterator Hant-Hans, NULL when ICU's data is missing.
void *icu_open_simplifier(void);
void icu_close_simplifier(void *transliterator);
/// Simplifies `text` in place; the new length, -1 on failure.
int32_t icu_simplify(void *transliterator, uint16_t *text, int32_t length, int32_t capacity);
