/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "ctl/care-ctl.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (CARE_GETTEXT, CARE_LOCALE_DIR);
  bind_textdomain_codeset (CARE_GETTEXT, "UTF-8");
  textdomain (CARE_GETTEXT);
  return care_ctl_main ((const char *const *) argv);
}
