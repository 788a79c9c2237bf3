/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The one guarded entry for JSON (DESIGN 10). json-glib crashes on deep nesting, cuts text at a NUL escape, turns 2^64 into -1, keeps the
 * last of two equal keys and accepts 'a': everything of that is refused before the parser sees it, with the byte offset in the sentence.
 * Limits: @max_bytes (0: 1 MiB), depth 32, valid UTF-8, RFC 8259 grammar, integers inside 64 bits, numbers finite, equal and empty
 * keys in one object refused, 10,000 members in an object, lone surrogates refused. Size is CARE_ERROR_FULL, all else CARE_ERROR_INVALID.
 * Returns a node to be freed with json_node_unref(). */
JsonNode *care_json_parse    (const char *data, gssize len, gsize max_bytes, GError **error);
/* Text of a node, members in their order; compact, or with line breaks and two blanks a level. Numbers that are not finite become null.
 * Free with g_free(). */
char     *care_json_to_text  (JsonNode *node, gboolean pretty);
/* Appends @text as a JSON string with its quotes; NULL appends null. @text must be valid UTF-8. */
void      care_json_append_string (GString *out, const char *text);

/* Getters that never abort: the fallback when the member is missing, null or of another type. Borrowed. */
const char *care_json_string (JsonObject *object, const char *member, const char *fallback);
gint64      care_json_int    (JsonObject *object, const char *member, gint64 fallback);
gboolean    care_json_bool   (JsonObject *object, const char *member, gboolean fallback);
JsonObject *care_json_object (JsonObject *object, const char *member);
JsonArray  *care_json_array  (JsonObject *object, const char *member);

G_END_DECLS
