/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The window's files (templates, styles, icons); made by the build. Named here because the linker drops a resource that nobody names. */
GResource *care_app_get_resource (void);

G_END_DECLS
