/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-language.h"

#include "config.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

static gboolean
runs_in_the_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *build = g_path_get_dirname (CARE_BUILD_LOCALE_DIR);

  return program != NULL && g_str_has_prefix (program, build) && program[strlen (build)] == '/';
}

void
care_language_start (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (CARE_GETTEXT, runs_in_the_build () ? CARE_BUILD_LOCALE_DIR : CARE_LOCALE_DIR);
  bind_textdomain_codeset (CARE_GETTEXT, "UTF-8");
  textdomain (CARE_GETTEXT);
}
