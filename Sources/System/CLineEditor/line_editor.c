#include "line_editor.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// libedit's readline interface: one editor a process, so its state is the process's.
#include <editline/readline.h>

static line_completer completer_of_program;
static void *context_of_program;
static char *candidates;
static char *next_candidate;

static char *generate(const char *word, int state) {
    (void)word;
    if (state == 0) next_candidate = candidates;
    if (!next_candidate || !*next_candidate) return NULL;
    size_t length = strcspn(next_candidate, "\n");
    char *candidate = strndup(next_candidate, length);
    next_candidate += next_candidate[length] ? length + 1 : length;
    return candidate;
}

static char **complete(const char *word, int start, int end) {
    // File names are never meant.
    rl_attempted_completion_over = 1;
    free(candidates);
    candidates = completer_of_program ? completer_of_program(rl_line_buffer, start, end, context_of_program) : NULL;
    return candidates ? rl_completion_matches(word, generate) : NULL;
}

void line_editor_start(const char *name, line_completer completer, void *context) {
    // The editor takes bytes for characters in the C locale; Debian has C.UTF-8 always.
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    completer_of_program = completer;
    context_of_program = context;
    rl_readline_name = name;
    rl_initialize();
    using_history();
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters = " \t\n,;()=<>!+-*/|'\"";
    rl_completer_word_break_characters = (char *)" \t\n,;()=<>!+-*/|'\"";
}

char *line_editor_read(const char *prompt) { return readline(prompt); }

void line_editor_remember(const char *line) { add_history(line); }

bool line_editor_load(const char *path) { return read_history(path) == 0; }

bool line_editor_save(const char *path, int most) {
    stifle_history(most);
    mode_t mask = umask(077);
    bool done = write_history(path) == 0;
    umask(mask);
    return done;
}
