/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/care-db.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The SQL files of data/sql; made by the build. Named here because the linker drops a resource that nobody names. */
GResource *care_sql_get_resource (void);
/* Runs one of them with the type tokens replaced. */
gboolean   care_store_run_sql    (CareDb *db, const char *name, GError **error);

G_END_DECLS
