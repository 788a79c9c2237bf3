/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/care-ctl.h"
#include "util/care-language.h"

int
main (int argc, char **argv)
{
  care_language_start ();
  return care_ctl_main ((const char *const *) argv);
}
