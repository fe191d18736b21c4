#ifndef WORLD_DISK_H
#define WORLD_DISK_H

#include <stdint.h>

// A disk in memory for SQLite that behaves like a bad one: what was not synced may be lost or torn, and from a chosen operation on
// every write fails. One thread; everything that it does follows from the seed.

/// Makes it SQLite's default disk. To be called before SQLite is used. Returns SQLITE_OK or an SQLite error.
int world_disk_register(void);

/// An empty disk, and random numbers that follow from `seed`.
void world_disk_reset(uint64_t seed);

/// The power goes: of what was not synced each 512-byte sector survives or not, at random; a new file without a sync may be
/// gone, one deleted without a sync may be back; handles that are open die.
void world_disk_crash(void);

/// The process is killed and the machine goes on: handles that are open die, what was written stays, synced or not.
void world_disk_kill(void);

/// Counts one effect of the world outside the disk (a frame, an answer) in the same row as the disk's own operations.
/// Returns 1 where the chosen operation is reached.
int world_disk_effect(void);

/// From this effect on (1 is the first) every write and sync fails; 0: never.
void world_disk_fail_at(int64_t effect);

/// Only this effect (1 is the first) fails, and those after it succeed again; 0: none.
void world_disk_fail_once_at(int64_t effect);

/// Kinds of operations that can be made to fail by themselves.
enum { WORLD_DISK_READ, WORLD_DISK_WRITE, WORLD_DISK_SYNC, WORLD_DISK_KINDS };

/// The next operations of a kind fail; a new life of the process begins without.
void world_disk_fail_next(int kind, int count);

/// All files together may not grow beyond so many bytes: as on a full disk. 0: as far as they like.
void world_disk_room(int64_t bytes);

/// What all files together take, bytes.
int64_t world_disk_size(void);

/// How many effects there were since the reset.
int64_t world_disk_effects(void);

/// How many operations failed in this life of the process.
int64_t world_disk_failures(void);

/// A hash of every byte that was written, where and when in the row; equal runs have equal hashes.
uint64_t world_disk_trace(void);

/// Mixes bytes of the world outside the disk into the hash.
void world_disk_note(const void *bytes, int count);

/// Takes one row of an answer; nil columns are null pointers.
typedef void (*WorldRow)(void *context, int count, const char *const *columns);

/// Opens the database at `path` on this disk over a connection that writes nothing, for whoever checks the books without
/// trusting the code that keeps them. Returns SQLITE_OK or an SQLite error.
int world_disk_look(const char *path);

/// Asks what was opened one question. Returns SQLITE_OK or an SQLite error.
int world_disk_ask(const char *sql, WorldRow row, void *context);

/// Ends ``world_disk_look``.
void world_disk_look_away(void);

#endif
