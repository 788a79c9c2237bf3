/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-fuzz"

#include "fuzz/fuzz.h"

#include <string.h>

#include "util/care-json.h"

/* What is accepted must survive a round trip: its text is accepted again, and gives the same text. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = care_json_parse (size > 0 ? (const char *) data : "", (gssize) size, 0, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;

  if (node == NULL)
    return 0;
  text = care_json_to_text (node, FALSE);
  /* Escapes may make the text longer than what came in. */
  again = care_json_parse (text, -1, strlen (text) + 1, NULL);
  g_assert_nonnull (again);
  second = care_json_to_text (again, FALSE);
  g_assert_cmpstr (text, ==, second);
  return 0;
}
