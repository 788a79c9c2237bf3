/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A target takes any bytes and comes back; what it finds wrong it asserts. With clang and -Dfuzz=true libFuzzer drives it, else fuzz-main.c does. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);
