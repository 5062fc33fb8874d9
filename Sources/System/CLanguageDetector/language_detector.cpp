#include "language_detector.h"

#include <cstdio>  // the next header uses FILE without including it
#include <cld2/public/compact_lang_det.h>

extern "C" const char *language_of_text(const char *utf8, int length, int *percent, bool *reliable) {
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
    int percents[3] = {0, 0, 0};
    int text_bytes = 0;
    bool is_reliable = false;
    CLD2::DetectLanguageSummary(utf8, length, true, languages, percents, &text_bytes, &is_reliable);
    *percent = percents[0];
    *reliable = is_reliable;
    return CLD2::LanguageCode(languages[0]);
}
