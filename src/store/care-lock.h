/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareLock:
 *
 * The right to write a SQLite store: one process at a time, by a kernel lock on the side file STORE-lock. There is no
 * pid file: the lock is let go when the process ends, however it ends. The side file (0600) stays for ever, since a
 * deleted file could be locked twice; what is written in it is only for the sentence that names the holder. Needed
 * because two writing processes can damage a store in WAL mode with SQLite 3.40. Usable from any thread; not inherited
 * by programs that the process starts, but by a fork() without exec().
 */
typedef struct _CareLock CareLock;

/**
 * care_lock_take:
 * @store_path: the store's file, which need not exist yet; its folder must
 * @who: the program and its process number, such as "aftercarectl 1234", as people will read it
 * @wait_seconds: how long to wait for an `aftercarectl` that holds the lock; 0 for not at all
 *
 * Takes the lock of a store. All paths of one store, relative or through symbolic links, meet the same lock. Commands
 * are short, so a holder whose @who begins with "aftercarectl" is waited for; any other holder keeps its store for
 * hours, so then the call fails at once.
 *
 * Returns: the lock, free with care_lock_free(); or %NULL with %CARE_ERROR_BUSY (the sentence names who has the store
 *   open), %CARE_ERROR_NOT_FOUND (no such folder) or %CARE_ERROR_IO
 */
CareLock *care_lock_take      (const char *store_path, const char *who, guint wait_seconds, GError **error);

/**
 * care_lock_free:
 *
 * Lets the store go. The store's connections must be closed before, the side file stays.
 */
void      care_lock_free      (CareLock *lock);

/**
 * care_lock_holder:
 * @store_path: the store's file
 *
 * Who holds the store's lock at this moment, without taking or waiting for it. The answer may be old when it is read:
 * to write, call care_lock_take() and let it decide.
 *
 * Returns: such as "aftercared 1234", free with g_free(); %NULL when nobody holds it or the side file cannot be read
 */
char     *care_lock_holder    (const char *store_path);

/**
 * care_lock_side_path:
 * @store_path: the store's file, which need not exist yet; its folder must
 * @suffix: such as "-lock"
 *
 * The path of a file beside the store, the same for all paths of one store: the store's real path, as SQLite resolves
 * it for its own side files, and @suffix.
 *
 * Returns: an absolute path, free with g_free(); or %NULL with %CARE_ERROR_NOT_FOUND (no such folder) or %CARE_ERROR_IO
 */
char     *care_lock_side_path (const char *store_path, const char *suffix, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareLock, care_lock_free)

G_END_DECLS
