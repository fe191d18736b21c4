#include "world_disk.h"

#include <sqlite3.h>
#include <stddef.h>

enum { COLUMNS = 32 };

int world_disk_ask(const char *path, const char *sql, WorldRow row, void *context) {
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL);
    if (result == SQLITE_OK) result = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *columns[COLUMNS];
        int count = sqlite3_column_count(statement);
        if (count > COLUMNS) count = COLUMNS;
        for (int i = 0; i < count; i++) columns[i] = (const char *)sqlite3_column_text(statement, i);
        row(context, count, columns);
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}
