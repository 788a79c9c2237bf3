/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* POSIX ustar archives of plain files, as far as ours go: no links, no folders, no owners, one fixed time (1980-01-01), so that the same
 * content gives the same bytes. */

typedef struct _CareTarOut CareTarOut;

/* @stream: a reference is kept; not closed here. */
CareTarOut *care_tar_out_new   (GOutputStream *stream);
void        care_tar_out_free  (CareTarOut *self);
/* One whole file; @name is at most 99 bytes of ASCII. CARE_ERROR_FULL or _IO. */
gboolean    care_tar_out_file  (CareTarOut *self, const char *name, const char *data, gsize len, GError **error);
/* The end of the archive. */
gboolean    care_tar_out_close (CareTarOut *self, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareTarOut, care_tar_out_free)

typedef struct _CareTarIn CareTarIn;

CareTarIn  *care_tar_in_new    (GInputStream *stream);
void        care_tar_in_free   (CareTarIn *self);
/* Goes to the next plain file; folders are passed over. @name is borrowed until the next call, without a "./" before it. FALSE at the end, or with
 * CARE_ERROR_INVALID (no tar archive; links,
 * devices and other kinds of entries), CARE_ERROR_CORRUPT (it ends too early) or CARE_ERROR_IO. */
gboolean    care_tar_in_next   (CareTarIn *self, const char **name, guint64 *size, GError **error);
/* Reads on in this file: how many bytes, 0 at its end, -1 with @error. */
gssize      care_tar_in_read   (CareTarIn *self, char *data, gsize len, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareTarIn, care_tar_in_free)

G_END_DECLS
