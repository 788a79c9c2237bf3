/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/care-db.h"

G_BEGIN_DECLS

/* What a database must do for us. A second driver is a second table of these. Private to src/db. */
typedef struct
{
  const char *name;
  const char *const *types; /* pairs: token, type; NULL-ended */
  gpointer (*open) (const char *where, CareDbMode mode, GError **error);
  void (*close) (gpointer handle);
  gboolean (*script) (gpointer handle, const char *sql, GError **error);
  gpointer (*prepare) (gpointer handle, const char *sql, GError **error);
  void (*finalize) (gpointer stmt);
  void (*bind_int) (gpointer stmt, guint n, gint64 value);
  void (*bind_text) (gpointer stmt, guint n, const char *text);
  void (*bind_blob) (gpointer stmt, guint n, gconstpointer data, gsize len);
  void (*bind_null) (gpointer stmt, guint n);
  gboolean (*step) (gpointer handle, gpointer stmt, gboolean *row, GError **error);
  void (*reset) (gpointer stmt);
  guint (*n_columns) (gpointer stmt);
  const char *(*column_name) (gpointer stmt, guint column);
  gboolean (*is_null) (gpointer stmt, guint column);
  gint64 (*get_int) (gpointer stmt, guint column);
  const char *(*get_text) (gpointer stmt, guint column);
  gconstpointer (*get_blob) (gpointer stmt, guint column, gsize *len);
  const char *begin_write, *begin_read;
  gboolean (*identity) (gpointer handle, gint64 *application, gint64 *schema, GError **error);
  gboolean (*set_identity) (gpointer handle, gint64 application, gint64 schema, GError **error);
  gboolean (*backup) (gpointer handle, const char *path, GError **error);
  gboolean (*integrity) (gpointer handle, GPtrArray *problems, GError **error);
  void (*watch) (gpointer handle, CareDbWatch watch, gpointer data);
  const char *scrub; /* script */
  const char *search_words, *search_fragment; /* SELECT entity, row … $1 text, $2 entity or NULL, $3 limit */
  char *(*words_query) (const char *const *words);
  char *(*fragment_query) (const char *fragment);
  gboolean (*search_put) (CareDb *db, const char *entity, const CareId *row, const char *words, const char *fragments, const char *sort_key,
                          gboolean fresh, GError **error);
} CareDbDriver;

extern const CareDbDriver care_db_sqlite;

G_END_DECLS
