#pragma once
#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot call.
static inline int sqlite_distrust_schema(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}

// What all connections share, before the first one is opened. Statements with triggers or foreign keys keep the pages that they
// change until they end: beyond 64 KiB SQLite would write them to a file, twenty small writes a post. Counting the bytes in use
// takes a lock at each allocation, of which a post has dozens, and nobody here asks for the count.
static inline int sqlite_prepare_library(void) {
    int code = sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 1 << 20);
    return code == SQLITE_OK ? sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) : code;
}

// A macro that is a cast of -1 to a function pointer: SQLite copies the text.
static inline int sqlite_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
