/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * care_everything_write:
 *
 * The whole book in one tar archive: `manifest.json`, then for each entity, parents before children, files `ENTITY.0001.jsonl`, … of about 4 MiB, one
 * JSON object a line: "id", and the fields that are not empty as `show --json` names and writes them. Live rows only, in the order of their
 * ids, without
 * caches, history, imports and drafts, without any time: the same book gives the same bytes. A fact that was taken back and told again goes out under
 * the id it had first.
 *
 * Errors: CARE_ERROR_FULL, CARE_ERROR_IO.
 */
gboolean care_everything_write (CareStore *store, GOutputStream *stream, guint64 *n_rows, GError **error);

G_END_DECLS
