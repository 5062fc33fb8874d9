#pragma once

#include <stdbool.h>

/// Says what the word in bytes [start, end) of `line` may become: candidates apart by line feeds, allocated with malloc, or
/// NULL for none.
typedef char *(*line_completer)(const char *line, int start, int end, void *context);

/// Prepares the terminal's editor for the program `name`. The completer may be NULL.
void line_editor_start(const char *name, line_completer completer, void *context);

/// One edited line without its end, allocated with malloc; NULL at the end of input.
char *line_editor_read(const char *prompt);

/// Puts `line` at the end of the history.
void line_editor_remember(const char *line);

/// Reads the history from a file; false when there is none.
bool line_editor_load(const char *path);

/// Writes the last `most` lines of the history, readable by its owner alone.
bool line_editor_save(const char *path, int most);
