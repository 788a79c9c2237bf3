/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE when every part of the zip file @data is a whole XML document: it inflates, has the size that the directory says, and ends with the end of
 * its first element. For files made through temporary files whose writer does not look whether there was room. */
gboolean care_zip_is_whole_xml (const guint8 *data, gsize len);

G_END_DECLS
