/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * care_export_run:
 * @kind: ords, customers, devices, jobs or everything
 * @stream: gets the file; flushed, not closed
 * @n_rows: (nullable): how many rows went out
 * @notes: (nullable): gets sentences (owned), such as what was left out
 *
 * The reverse of an import, in one consistent view and in constant memory (but for a list of ids).
 *
 * - ords: the jobs that Open Repair Data brought, in the order of their numbers, each column as it stood there, with the columns of the
 * newest release
 *   among them; what a person changed goes out changed.
 * - customers, devices: tables that `import` takes back unchanged. Text that a spreadsheet would run as a formula gets an apostrophe in front, which
 *   `import` takes off again. Devices without a serial number are left out: no table can name them.
 * - jobs: for people and their spreadsheets.
 * - everything: one tar archive, see care-everything.h.
 *
 * Errors: CARE_ERROR_USAGE for an unknown kind, CARE_ERROR_FULL, CARE_ERROR_IO.
 */
gboolean care_export_run (CareStore *store, const char *kind, GOutputStream *stream, guint64 *n_rows, GPtrArray *notes, GError **error);

G_END_DECLS
