#include "world_disk.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, FILES = 16, NAME = 128, LOCKS = 8, REGIONS = 64 };

// What is asked before a write leaves.
enum { ALL_FAILS_FROM, ONE_FAILS };

// A write or truncation that no sync has made durable yet.
typedef struct Pending {
    int64_t offset;
    int count;
    int is_truncation;
    unsigned char *bytes;
    struct Pending *next;
} Pending;

// A file: what readers see, and what would survive.
typedef struct File {
    char name[NAME];
    // Has no name: nobody counts or keeps what is in it, and it goes with its handle.
    int is_temporary;
    // Whether readers find it, and whether its directory entry would survive: a new file's after its first sync, and that
    // of one deleted without a sync until the directory is written some time later.
    int exists, is_durable;
    unsigned char *now;
    int64_t size, capacity;
    unsigned char *durable;
    int64_t durable_size, durable_capacity;
    Pending *pending, **last;
    void *regions[REGIONS];
    int shared[LOCKS], exclusive[LOCKS];
    // Locks on the file itself: how many handles have each level at least.
    int levels[SQLITE_LOCK_EXCLUSIVE + 1];
} File;

// SQLite's handle. One of an earlier life of the process reaches nothing any more.
typedef struct Handle {
    sqlite3_file base;
    File *file;
    uint64_t life;
    unsigned shared, exclusive;
    int level;
} Handle;

static File files[FILES];
static int file_count;
static uint64_t life = 1, random_state = 1, trace;
static int64_t effects, fail_at, failures, room;
static int how_it_fails;
// How many of the next operations of each kind fail.
static int errors[WORLD_DISK_KINDS];

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

void world_disk_note(const void *bytes, int count) {
    // Eight bytes at a time: pages of 4 KiB are most of what is hashed.
    const unsigned char *byte = bytes;
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t word;
        memcpy(&word, byte + i, 8);
        trace = (trace ^ word) * 0x9E3779B97F4A7C15ULL;
        trace ^= trace >> 29;
    }
    for (; i < count; i++) trace = (trace ^ byte[i]) * 1099511628211ULL;
}

static void note_number(int64_t number) { world_disk_note(&number, sizeof number); }

int world_disk_effect(void) {
    effects++;
    if (fail_at > 0 && (how_it_fails == ONE_FAILS ? effects == fail_at : effects >= fail_at)) {
        failures++;
        return 1;
    }
    return 0;
}

// Whether one of those operations is to fail now.
static int strikes(int kind) {
    if (errors[kind] <= 0) return 0;
    errors[kind]--;
    failures++;
    return 1;
}

int64_t world_disk_size(void) {
    int64_t size = 0;
    for (int i = 0; i < file_count; i++)
        if (files[i].exists && !files[i].is_temporary) size += files[i].size;
    return size;
}

// Whether a file may grow to this size. What lies in it already has its room.
static int has_room(const File *file, int64_t size) {
    if (room <= 0 || size <= file->size) return 1;
    if (world_disk_size() - file->size + size <= room) return 1;
    failures++;
    return 0;
}

static int is_dead(const Handle *handle) { return handle->life != life; }

static void grow(unsigned char **bytes, int64_t *capacity, int64_t size) {
    if (size <= *capacity) return;
    int64_t wanted = *capacity ? *capacity : 65536;
    while (wanted < size) wanted *= 2;
    unsigned char *grown = realloc(*bytes, (size_t)wanted);
    if (!grown) abort();
    memset(grown + *capacity, 0, (size_t)(wanted - *capacity));
    *bytes = grown;
    *capacity = wanted;
}

static void forget_pending(File *file) {
    while (file->pending) {
        Pending *next = file->pending->next;
        free(file->pending->bytes);
        free(file->pending);
        file->pending = next;
    }
    file->last = &file->pending;
}

static void remember(File *file, int64_t offset, const void *bytes, int count, int is_truncation) {
    Pending *entry = calloc(1, sizeof *entry);
    if (!entry) abort();
    entry->offset = offset;
    entry->count = count;
    entry->is_truncation = is_truncation;
    if (count) {
        entry->bytes = malloc((size_t)count);
        if (!entry->bytes) abort();
        memcpy(entry->bytes, bytes, (size_t)count);
    }
    *file->last = entry;
    file->last = &entry->next;
}

static void make_durable(File *file, int64_t offset, const unsigned char *bytes, int count) {
    grow(&file->durable, &file->durable_capacity, offset + count);
    if (offset + count > file->durable_size) file->durable_size = offset + count;
    memcpy(file->durable + offset, bytes, (size_t)count);
}

static void forget_regions(File *file) {
    for (int i = 0; i < REGIONS; i++) {
        free(file->regions[i]);
        file->regions[i] = NULL;
    }
}

static void truncate_durable(File *file, int64_t size) {
    if (size >= file->durable_size) return;
    memset(file->durable + size, 0, (size_t)(file->durable_size - size));
    file->durable_size = size;
}

static void empty(File *file) {
    forget_pending(file);
    forget_regions(file);
    free(file->now);
    free(file->durable);
    file->now = file->durable = NULL;
    file->size = file->capacity = file->durable_size = file->durable_capacity = 0;
}

static File *find(const char *name, int make) {
    for (int i = 0; i < file_count; i++)
        if (!files[i].is_temporary && !strcmp(files[i].name, name)) return &files[i];
    if (!make) return NULL;
    int place = 0;
    while (place < file_count && (!files[place].is_temporary || files[place].exists)) place++;
    if (place == FILES) return NULL;
    if (place == file_count) file_count++;
    File *file = &files[place];
    memset(file, 0, sizeof *file);
    snprintf(file->name, NAME, "%s", name);
    file->last = &file->pending;
    return file;
}

// What is there stays, and what was deleted stays so.
static void sync_directory(void) {
    for (int i = 0; i < file_count; i++) {
        File *file = &files[i];
        if (file->is_temporary) continue;
        if (!file->exists) empty(file);
        file->is_durable = file->exists;
    }
}

// Handles

static int disk_close(sqlite3_file *base) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle)) return SQLITE_OK;
    for (int i = 0; i < LOCKS; i++) {
        if (handle->shared >> i & 1) handle->file->shared[i]--;
        if (handle->exclusive >> i & 1) handle->file->exclusive[i] = 0;
    }
    while (handle->level > SQLITE_LOCK_NONE) handle->file->levels[handle->level--]--;
    if (handle->file->is_temporary) {
        empty(handle->file);
        handle->file->exists = 0;
    }
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle) || (!handle->file->is_temporary && strikes(WORLD_DISK_READ))) return SQLITE_IOERR_READ;
    int64_t there = handle->file->size - offset;
    if (there < 0) there = 0;
    if (there > count) there = count;
    if (there) memcpy(bytes, handle->file->now + offset, (size_t)there);
    if (there == count) return SQLITE_OK;
    memset((char *)bytes + there, 0, (size_t)(count - there));
    return SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    Handle *handle = (Handle *)base;
    File *file = handle->file;
    if (is_dead(handle) || (!file->is_temporary && (world_disk_effect() || strikes(WORLD_DISK_WRITE)))) return SQLITE_IOERR_WRITE;
    if (!file->is_temporary && !has_room(file, offset + count)) return SQLITE_FULL;
    grow(&file->now, &file->capacity, offset + count);
    if (offset + count > file->size) file->size = offset + count;
    memcpy(file->now + offset, bytes, (size_t)count);
    if (file->is_temporary) return SQLITE_OK;
    note_number(file - files);
    note_number(offset);
    world_disk_note(bytes, count);
    remember(file, offset, bytes, count, 0);
    return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size) {
    Handle *handle = (Handle *)base;
    File *file = handle->file;
    if (is_dead(handle) || (!file->is_temporary && world_disk_effect())) return SQLITE_IOERR_TRUNCATE;
    if (!file->is_temporary) note_number(-1 - size);
    if (size < file->size) {
        memset(file->now + size, 0, (size_t)(file->size - size));
        file->size = size;
    }
    if (!file->is_temporary) remember(file, size, NULL, 0, 1);
    return SQLITE_OK;
}

static int disk_sync(sqlite3_file *base, int flags) {
    (void)flags;
    Handle *handle = (Handle *)base;
    File *file = handle->file;
    if (is_dead(handle) || (!file->is_temporary && (world_disk_effect() || strikes(WORLD_DISK_SYNC)))) return SQLITE_IOERR_FSYNC;
    if (file->is_temporary) return SQLITE_OK;
    note_number(file - files);
    // SQLite syncs the directory together with a new file, and with it every other entry there.
    if (!file->is_durable) sync_directory();
    for (Pending *entry = file->pending; entry; entry = entry->next) {
        if (entry->is_truncation) truncate_durable(file, entry->offset);
        else make_durable(file, entry->offset, entry->bytes, entry->count);
    }
    forget_pending(file);
    return SQLITE_OK;
}

static int disk_size(sqlite3_file *base, sqlite3_int64 *size) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle)) return SQLITE_IOERR_FSTAT;
    *size = handle->file->size;
    return SQLITE_OK;
}

// Locks on the file: any number of readers, one who prepares to write, one alone.

static int disk_lock(sqlite3_file *base, int level) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle)) return SQLITE_IOERR_LOCK;
    File *file = handle->file;
    if (level <= handle->level) return SQLITE_OK;
    int others[SQLITE_LOCK_EXCLUSIVE + 1];
    for (int i = 0; i <= SQLITE_LOCK_EXCLUSIVE; i++) others[i] = file->levels[i] - (handle->level >= i);
    if (level == SQLITE_LOCK_SHARED && others[SQLITE_LOCK_PENDING] > 0) return SQLITE_BUSY;
    if (level > SQLITE_LOCK_SHARED && others[SQLITE_LOCK_RESERVED] > 0) return SQLITE_BUSY;
    // Whoever waits to be alone lets no new reader in.
    int got = level == SQLITE_LOCK_EXCLUSIVE && others[SQLITE_LOCK_SHARED] > 0 ? SQLITE_LOCK_PENDING : level;
    while (handle->level < got) file->levels[++handle->level]++;
    return got == level ? SQLITE_OK : SQLITE_BUSY;
}

static int disk_unlock(sqlite3_file *base, int level) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle)) return SQLITE_OK;
    while (handle->level > level) handle->file->levels[handle->level--]--;
    return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *base, int *is_reserved) {
    Handle *handle = (Handle *)base;
    *is_reserved = !is_dead(handle) && handle->file->levels[SQLITE_LOCK_RESERVED] > 0;
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *base, int what, void *argument) { (void)base; (void)what; (void)argument; return SQLITE_NOTFOUND; }
static int disk_sector(sqlite3_file *base) { (void)base; return SECTOR; }
// As SQLite's own on Linux: what a write does not name, it does not touch.
static int disk_traits(sqlite3_file *base) { (void)base; return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Shared memory of the write-ahead log: memory of the process, gone with it.

static int disk_map(sqlite3_file *base, int region, int size, int extend, void volatile **pointer) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle) || region >= REGIONS) return SQLITE_IOERR_SHMMAP;
    File *file = handle->file;
    if (!file->regions[region] && extend) {
        file->regions[region] = calloc(1, (size_t)size);
        if (!file->regions[region]) return SQLITE_IOERR_NOMEM;
    }
    *pointer = file->regions[region];
    return SQLITE_OK;
}

static int disk_shm_lock(sqlite3_file *base, int first, int count, int flags) {
    Handle *handle = (Handle *)base;
    if (is_dead(handle)) return SQLITE_IOERR_SHMLOCK;
    File *file = handle->file;
    unsigned mask = ((1u << count) - 1) << first;
    if (flags & SQLITE_SHM_UNLOCK) {
        for (int i = first; i < first + count; i++) {
            if (handle->shared >> i & 1) file->shared[i]--;
            if (handle->exclusive >> i & 1) file->exclusive[i] = 0;
        }
        handle->shared &= ~mask;
        handle->exclusive &= ~mask;
        return SQLITE_OK;
    }
    for (int i = first; i < first + count; i++) {
        int others_exclusive = file->exclusive[i] && !(handle->exclusive >> i & 1);
        int others_shared = file->shared[i] - (int)(handle->shared >> i & 1);
        if (others_exclusive || (flags & SQLITE_SHM_EXCLUSIVE && others_shared > 0)) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; i++) {
        if (flags & SQLITE_SHM_EXCLUSIVE) {
            handle->exclusive |= 1u << i;
            file->exclusive[i] = 1;
        } else if (!(handle->shared >> i & 1)) {
            handle->shared |= 1u << i;
            file->shared[i]++;
        }
    }
    return SQLITE_OK;
}

static void disk_barrier(sqlite3_file *base) { (void)base; __sync_synchronize(); }

static int disk_unmap(sqlite3_file *base, int remove) {
    Handle *handle = (Handle *)base;
    if (!is_dead(handle) && remove) forget_regions(handle->file);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = disk_close, .xRead = disk_read, .xWrite = disk_write, .xTruncate = disk_truncate, .xSync = disk_sync,
    .xFileSize = disk_size, .xLock = disk_lock, .xUnlock = disk_unlock, .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control, .xSectorSize = disk_sector, .xDeviceCharacteristics = disk_traits, .xShmMap = disk_map,
    .xShmLock = disk_shm_lock, .xShmBarrier = disk_barrier, .xShmUnmap = disk_unmap,
};

// The disk itself

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *given) {
    (void)vfs;
    Handle *handle = (Handle *)base;
    memset(handle, 0, sizeof *handle);
    if (name && strlen(name) >= NAME) return SQLITE_CANTOPEN;
    File *file = find(name ? name : "(temporary)", !name || flags & SQLITE_OPEN_CREATE);
    if (!file || (name && !file->exists && !(flags & SQLITE_OPEN_CREATE))) return SQLITE_CANTOPEN;
    if (!name) file->is_temporary = 1;
    if (!file->exists) {
        // Another file than the one that had this name before.
        empty(file);
        file->is_durable = 0;
    }
    file->exists = 1;
    handle->file = file;
    handle->life = life;
    handle->base.pMethods = &methods;
    if (given) *given = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    File *file = find(name, 0);
    if (!file || !file->exists) return SQLITE_IOERR_DELETE_NOENT;
    if (world_disk_effect()) return SQLITE_IOERR_DELETE;
    note_number(file - files);
    file->exists = 0;
    file->size = 0;
    if (file->now) memset(file->now, 0, (size_t)file->capacity);
    forget_pending(file);
    forget_regions(file);
    if (sync) sync_directory();
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer) {
    (void)vfs;
    (void)flags;
    File *file = find(name, 0);
    *answer = file && file->exists;
    return SQLITE_OK;
}

static int disk_path(sqlite3_vfs *vfs, const char *name, int size, char *path) {
    (void)vfs;
    snprintf(path, (size_t)size, "%s", name);
    return SQLITE_OK;
}

static int disk_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    (void)vfs;
    for (int i = 0; i < count; i++) bytes[i] = (char)next_random();
    return count;
}

static int disk_sleep(sqlite3_vfs *vfs, int microseconds) { (void)vfs; return microseconds; }
static int disk_error(sqlite3_vfs *vfs, int size, char *text) { (void)vfs; (void)size; (void)text; return 0; }

// SQLite asks the time only for file names and random seeds; a constant keeps runs equal.
static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    (void)vfs;
    *time = 212000000000000LL;
    return SQLITE_OK;
}

static int disk_day(sqlite3_vfs *vfs, double *day) {
    (void)vfs;
    *day = 2453705.0;
    return SQLITE_OK;
}

static sqlite3_vfs disk = {
    .iVersion = 2, .szOsFile = sizeof(Handle), .mxPathname = NAME, .zName = "world", .xOpen = disk_open, .xDelete = disk_delete,
    .xAccess = disk_access, .xFullPathname = disk_path, .xRandomness = disk_randomness, .xSleep = disk_sleep,
    .xCurrentTime = disk_day, .xGetLastError = disk_error, .xCurrentTimeInt64 = disk_time,
};

int world_disk_register(void) {
    // Files come and go with each story: their memory stays with the process, else the kernel clears it every time.
    mallopt(M_MMAP_THRESHOLD, 256 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    return sqlite3_vfs_register(&disk, 1);
}

void world_disk_reset(uint64_t seed) {
    for (int i = 0; i < file_count; i++) empty(&files[i]);
    file_count = 0;
    random_state = (seed + 1) * 2654435761ULL;
    if (!random_state) random_state = 1;
    life++;
    effects = fail_at = failures = room = 0;
    memset(errors, 0, sizeof errors);
    trace = 1469598103934665603ULL;
    // SQLite's own generator starts anew from this disk's numbers.
    sqlite3_randomness(0, NULL);
}

// The handles reach nothing any more, and what hung on them is gone.
static void end_life(void) {
    for (int i = 0; i < file_count; i++) {
        File *file = &files[i];
        forget_regions(file);
        memset(file->shared, 0, sizeof file->shared);
        memset(file->exclusive, 0, sizeof file->exclusive);
        memset(file->levels, 0, sizeof file->levels);
        if (file->is_temporary) {
            empty(file);
            file->exists = 0;
        }
    }
    life++;
    fail_at = failures = 0;
    memset(errors, 0, sizeof errors);
    sqlite3_randomness(0, NULL);
}

void world_disk_kill(void) { end_life(); }

// What became durable of a write that was not synced: each sector by itself.
static void tear(File *file, const Pending *entry) {
    if (entry->is_truncation) {
        if (next_random() & 1) truncate_durable(file, entry->offset);
        return;
    }
    for (int at = 0; at < entry->count; at += SECTOR) {
        int count = entry->count - at < SECTOR ? entry->count - at : SECTOR;
        if (next_random() & 1) make_durable(file, entry->offset + at, entry->bytes + at, count);
    }
}

void world_disk_crash(void) {
    end_life();
    for (int i = 0; i < file_count; i++) {
        File *file = &files[i];
        if (file->is_temporary) continue;
        for (Pending *entry = file->pending; entry; entry = entry->next) tear(file, entry);
        forget_pending(file);
        // A directory entry that was not synced: the new file may be gone, the deleted one back.
        if (file->exists != file->is_durable && next_random() & 1) file->exists = file->is_durable;
        if (!file->exists) {
            empty(file);
            file->is_durable = 0;
            continue;
        }
        file->is_durable = 1;
        grow(&file->now, &file->capacity, file->durable_size);
        if (file->now) memset(file->now, 0, (size_t)file->capacity);
        if (file->durable_size) memcpy(file->now, file->durable, (size_t)file->durable_size);
        file->size = file->durable_size;
    }
}

void world_disk_fail_at(int64_t effect) {
    how_it_fails = ALL_FAILS_FROM;
    fail_at = effect;
    failures = 0;
}

void world_disk_fail_once_at(int64_t effect) {
    how_it_fails = ONE_FAILS;
    fail_at = effect;
    failures = 0;
}

void world_disk_fail_next(int kind, int count) {
    if (kind >= 0 && kind < WORLD_DISK_KINDS) errors[kind] = count;
}

void world_disk_room(int64_t bytes) { room = bytes; }

int64_t world_disk_effects(void) { return effects; }
int64_t world_disk_failures(void) { return failures; }
uint64_t world_disk_trace(void) { return trace; }
