#include "world_disk.h"

#include <sqlite3.h>
#include <stddef.h>

enum { COLUMNS = 32 };

static sqlite3 *open_book;

int world_disk_look(const char *path) {
    world_disk_look_away();
    return sqlite3_open_v2(path, &open_book, SQLITE_OPEN_READONLY, NULL);
}

void world_disk_look_away(void) {
    sqlite3_close(open_book);
    open_book = NULL;
}

int world_disk_ask(const char *sql, WorldRow row, void *context) {
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(open_book, sql, -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *columns[COLUMNS];
        int count = sqlite3_column_count(statement);
        if (count > COLUMNS) count = COLUMNS;
        for (int i = 0; i < count; i++) columns[i] = (const char *)sqlite3_column_text(statement, i);
        row(context, count, columns);
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}
