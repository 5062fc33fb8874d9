#include "icu_text.h"

#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/utrans.h>

void *icu_open_words(void) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
    return U_SUCCESS(status) ? iterator : NULL;
}

void icu_close_words(void *iterator) { ubrk_close(iterator); }

bool icu_set_text(void *iterator, const uint16_t *text, int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(iterator, (const UChar *)text, length, &status);
    return U_SUCCESS(status);
}

int32_t icu_next_piece(void *iterator, bool *is_word) {
    int32_t end = ubrk_next(iterator);
    *is_word = end != UBRK_DONE && ubrk_getRuleStatus(iterator) >= UBRK_WORD_NONE_LIMIT;
    return end == UBRK_DONE ? -1 : end;
}

int32_t icu_casefold(const uint16_t *source, int32_t length, uint16_t *target, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&status);
    if (U_FAILURE(status)) return -1;
    int32_t result = unorm2_normalize(normalizer, (const UChar *)source, length, (UChar *)target, capacity, &status);
    return U_SUCCESS(status) ? result : -1;
}

void *icu_open_simplifier(void) {
    static const UChar id[] = {'H', 'a', 'n', 't', '-', 'H', 'a', 'n', 's'};
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *transliterator = utrans_openU(id, 9, UTRANS_FORWARD, NULL, 0, NULL, &status);
    return U_SUCCESS(status) ? transliterator : NULL;
}

void icu_close_simplifier(void *transliterator) { utrans_close(transliterator); }

int32_t icu_simplify(void *transliterator, uint16_t *text, int32_t length, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t limit = length;
    utrans_transUChars(transliterator, (UChar *)text, &length, capacity, 0, &limit, &status);
    return U_SUCCESS(status) ? length : -1;
}
