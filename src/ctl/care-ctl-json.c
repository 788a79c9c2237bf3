/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include "util/care-json.h"
#include "util/care-money.h"
#include "util/care-time.h"

/* Text inside strings ends with a quotation mark, so the last character tells whether something stands before. */
void
care_ctl_json_name (GString *out, const char *name)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '{';
  if (last != '{' && last != '[')
    g_string_append_c (out, ',');
  if (name == NULL)
    return;
  care_json_append_string (out, name);
  g_string_append_c (out, ':');
}

void
care_ctl_json_open (GString *out, const char *name, char bracket)
{
  care_ctl_json_name (out, name);
  g_string_append_c (out, bracket);
}

void
care_ctl_json_close (GString *out, char bracket)
{
  g_string_append_c (out, bracket);
}

void
care_ctl_json_text (GString *out, const char *name, const char *text)
{
  care_ctl_json_name (out, name);
  care_json_append_string (out, text);
}

void
care_ctl_json_int (GString *out, const char *name, gint64 value)
{
  care_ctl_json_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

void
care_ctl_json_bool (GString *out, const char *name, gboolean value)
{
  care_ctl_json_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

void
care_ctl_json_id (GString *out, const char *name, const CareId *id)
{
  char text[CARE_ID_TEXT];
  care_ctl_json_text (out, name, care_id_is_null (id) ? NULL : care_id_to_text (id, text));
}

void
care_ctl_json_instant (GString *out, const char *name, gint64 instant)
{
  g_autofree char *text = care_instant_format (instant);
  care_ctl_json_text (out, name, text);
}

void
care_ctl_json_date (GString *out, const char *name, gint32 date)
{
  g_autofree char *text = care_date_format (date);
  care_ctl_json_text (out, name, text);
}

void
care_ctl_json_quantity (GString *out, const char *name, gint64 thousandths)
{
  g_autofree char *text = care_quantity_format (thousandths);
  care_ctl_json_name (out, name);
  g_string_append (out, text);
}

void
care_ctl_json_strings (GString *out, const char *name, GPtrArray *strings)
{
  care_ctl_json_open (out, name, '[');
  for (guint i = 0; strings != NULL && i < strings->len; i++)
    care_ctl_json_text (out, NULL, strings->pdata[i]);
  care_ctl_json_close (out, ']');
}

void
care_ctl_json_words (GString *out, const char *name, const char *const *words)
{
  care_ctl_json_open (out, name, '[');
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    care_ctl_json_text (out, NULL, words[i]);
  care_ctl_json_close (out, ']');
}
