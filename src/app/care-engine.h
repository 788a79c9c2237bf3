/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"
#include "sync/care-sync.h"

G_BEGIN_DECLS

/**
 * CareEngine:
 *
 * The window's way to a store. The store lives on threads of the engine (one writes, two read); the main thread hands work over and gets its result
 * in a callback, so nothing here ever
 * waits for a disk or a network. Functions are called from the main thread; work functions run on the engine's threads and must not touch widgets.
 */
#define CARE_TYPE_ENGINE (care_engine_get_type ())
G_DECLARE_FINAL_TYPE (CareEngine, care_engine, CARE, ENGINE, GObject)

/* Reads something; the result goes to care_engine_finish(). NULL with @error, or NULL alone for nothing. */
typedef gpointer (*CareEngineRead) (CareStore *store, gpointer data, GError **error);
/* Changes something (care_act_* and the like). */
typedef gboolean (*CareEngineWrite) (CareStore *store, gpointer data, GError **error);

/* Opens the store at @where for this program; it is made when missing and @init is not NULL. Blocking: before there is a window, or on
 * another thread. */
CareEngine *care_engine_new      (const char *where, const CareStoreInit *init, GError **error);
/* Ends all work and closes the store. */
void        care_engine_close    (CareEngine *engine);
const char *care_engine_where    (CareEngine *engine);

/* @data is freed with @free_data on the main thread, the result (if nobody takes it) with @free_result. */
void        care_engine_read     (CareEngine *engine, CareEngineRead func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* After a write that succeeded the signal "changed" is emitted before the callback runs. */
void        care_engine_write    (CareEngine *engine, CareEngineWrite func, gpointer data, GDestroyNotify free_data, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* The result of a read (transfer full). */
gpointer    care_engine_finish   (CareEngine *engine, GAsyncResult *result, GError **error);
gboolean    care_engine_write_finish (CareEngine *engine, GAsyncResult *result, GError **error);
/* Undoes the last change; the result is what was undone, in a word or two (char *, g_free()). */
void        care_engine_undo     (CareEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char       *care_engine_undo_finish (CareEngine *engine, GAsyncResult *result, GError **error);
/* Synchronises; while the line is busy other writes go on. Asked again while one runs, its result serves both. The result is a
 * CareSyncResult (g_free()). */
void        care_engine_sync     (CareEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same from another thread than the main one: waits for a sync of its own. */
gboolean    care_engine_sync_and_wait (CareEngine *engine, CareSyncResult *result, GError **error);
/* Ends the wait of every sync that was asked for: G_IO_ERROR_CANCELLED. What the server had acknowledged stays acknowledged. Any thread. */
void        care_engine_stop_sync (CareEngine *engine);
/* What ends such a wait, for other work that talks to a server from now on (transfer full). Any thread. */
GCancellable *care_engine_line   (CareEngine *engine);
/* The same before the end: no later sync waits for the line either. */
void        care_engine_hang_up  (CareEngine *engine);

/* What the main thread may know without asking: kept up after every change. Borrowed. */
GTimeZone  *care_engine_zone     (CareEngine *engine);
const char *care_engine_currency (CareEngine *engine);
const char *care_engine_company  (CareEngine *engine);
const char *care_engine_user_name (CareEngine *engine);
CareId      care_engine_user     (CareEngine *engine);
const char *care_engine_user_role (CareEngine *engine);
/* "", "station" or "server"; how many changes wait to be sent; when it was last complete (0: never). */
const char *care_engine_store_role (CareEngine *engine);
gboolean    care_engine_is_syncing (CareEngine *engine);
guint       care_engine_unsent   (CareEngine *engine);
/* When the first of them was written; 0: nothing waits. */
gint64      care_engine_oldest_unsent (CareEngine *engine);
/* The address this station joined; NULL: none. */
const char *care_engine_server   (CareEngine *engine);
guint       care_engine_conflicts (CareEngine *engine);
gint64      care_engine_synced_at (CareEngine *engine);
/* The sentence of the last sync that failed; NULL when the last one did not. */
const char *care_engine_sync_problem (CareEngine *engine);
const GError *care_engine_sync_error (CareEngine *engine);
gint32      care_engine_today    (CareEngine *engine);

/* Lends the writer's store to another thread (a command handed over) until given back. Blocking; never on the main thread. */
CareStore  *care_engine_borrow   (CareEngine *engine);
void        care_engine_give_back (CareEngine *engine);

G_END_DECLS
