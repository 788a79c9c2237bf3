/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-util"

#include "util/care-error.h"

G_DEFINE_QUARK (care-error-quark, care_error)
