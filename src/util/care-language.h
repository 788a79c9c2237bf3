/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First in every main: the locale of the environment, and the translations that belong to this program: those of the build when it runs
 * there, without
 * installing, else the installed ones. */
void care_language_start (void);

G_END_DECLS
