/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* `aftercare --pictures DIR`: draws every page of the table care_pages (records: a job with a story, its customer and device; my-day: of a technician
 * who has visits today), then "omnibox" and "first-run", from the store at @where into DIR/NAME.png and gives the exit status. @options: page, style,
 * size, language. Also for tests: never stale, because it draws what is there. */
int care_pictures_run (const char *where, const char *folder, GVariantDict *options);
/* A mapped widget into a file, at its own size (PLATFORM 2b). */
gboolean care_pictures_save (GtkWidget *widget, const char *path, GError **error);

G_END_DECLS
