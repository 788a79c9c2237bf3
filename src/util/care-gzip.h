/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Compresses @len bytes; free with g_bytes_unref(). */
GBytes       *care_gzip_deflate (gconstpointer data, gsize len);
/* Inflates, refusing to give more than @max_bytes, or more than @max_ratio times the input after the first MiB (0 for either: no such limit).
 * Truncated or damaged input is
 * CARE_ERROR_CORRUPT, too much is CARE_ERROR_FULL. */
GBytes       *care_gzip_inflate (gconstpointer data, gsize len, gsize max_bytes, guint max_ratio, GError **error);
/* Wraps @base: if it starts with the gzip magic the result inflates (with the caps, streaming, constant memory), else it gives the bytes as they are.
 * A stream that ends inside the gzip data gives CARE_ERROR_CORRUPT from read, never a silent end. Caller owns the result. Several gzip
 * members in a row are one text. */
GInputStream *care_gzip_open    (GInputStream *base, guint64 max_bytes, guint max_ratio, GError **error);

G_END_DECLS
