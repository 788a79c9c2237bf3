/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareId:
 *
 * A 16 byte identifier (RFC 9562 UUID). All zero means "none". A plain value: copy it freely.
 */
typedef struct
{
  guint8 b[16];
} CareId;

#define CARE_ID_TEXT 27 /* 26 characters and the final NUL */

/* A new UUIDv7 from care_now_ms(): strictly increasing inside one process, also when the clock stands still. Thread-safe. */
CareId   care_id_new      (void);
/* Every identifier drawn from now on sorts after @id, a UUIDv7 of an earlier process, also where that ran in the same moment of the clock. One that
 * lies more than a day ahead of the clock is not followed. */
void     care_id_follow   (const CareId *id);
/* A random UUIDv4, for identifiers that must tell nothing, not even a time. */
CareId   care_id_random   (void);
/* UUIDv8 of SHA-256 (kind NUL key): the same words give the same id on every station. */
CareId   care_id_derived  (const char *kind, const char *key);
gboolean care_id_is_null  (const CareId *id);
gboolean care_id_equal    (const CareId *a, const CareId *b);
int      care_id_compare  (const CareId *a, const CareId *b);
/* For GHashTable with CareId* keys. */
guint    care_id_hash     (gconstpointer id);
gboolean care_id_equal_fn (gconstpointer a, gconstpointer b);
/* 26 characters of lower-case base32hex (0-9 a-v), which sort as the bytes do. Returns @out. */
char    *care_id_to_text  (const CareId *id, char out[CARE_ID_TEXT]);
/* Reads 26 characters, either case. FALSE leaves @id untouched. */
gboolean care_id_parse    (const char *text, CareId *id);

G_END_DECLS
