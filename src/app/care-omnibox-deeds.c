/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-omnibox-deeds.h"

#include "app/care-page.h"
#include "util/care-text.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct { const char *title, *action, *target, *keys, *icon; } commands[] = {
  { N_("New intake"), "win.intake", NULL, "Ctrl N", "care-plus-symbolic" },
  { N_("Sync now"), "win.sync", NULL, "Ctrl R", "care-sync-symbolic" },
  { N_("Undo the last change"), "win.take-back", "change", "Ctrl Z", "care-undo-symbolic" },
  { N_("Do again what was undone"), "win.do-again", "change", "Ctrl Shift Z", "care-repeat-symbolic" },
  { N_("Sync and conflicts"), "win.go", "sync", NULL, "care-swap-symbolic" },
  { N_("Preferences"), "win.go", "preferences", "Ctrl ," },
  { N_("Keyboard shortcuts"), "app.shortcuts", NULL, "Ctrl ?" },
};

/* The words as they begin a word of the title: "sy" is in "Sync now", "cts" in nothing. */
static gboolean
matches (const char *title, const char *folded)
{
  g_autofree char *text = care_text_fold (title);
  for (const char *p = text; (p = strstr (p, folded)) != NULL; p++)
    if (p == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p))))
      return TRUE;
  return FALSE;
}

/* The page stands among the commands, under a name of its own. */
static gboolean
is_a_command (const char *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].target, page) == 0 || g_str_equal (commands[i].action + strlen ("win."), page))
      return TRUE;
  return FALSE;
}

static CareOmniboxHit *
to_do (const char *title, const char *icon, const char *action, const char *target, const char *keys)
{
  CareOmniboxHit *hit = care_omnibox_hit_new (CARE_OMNIBOX_DO, NULL, NULL);
  hit->title = g_strdup (title);
  hit->icon = icon;
  hit->action = action;
  hit->target = g_strdup (target);
  hit->keys = keys;
  return hit;
}

void
care_omnibox_add_commands (GPtrArray *hits, const char *words, guint most)
{
  g_autofree char *folded = care_text_fold (words);
  guint end = hits->len + most;
  for (guint i = 0; i < G_N_ELEMENTS (commands) && hits->len < end; i++)
    if (matches (_(commands[i].title), folded))
      g_ptr_array_add (hits, to_do (_(commands[i].title), commands[i].icon, commands[i].action, commands[i].target, commands[i].keys));
  for (guint i = 0; i < care_n_pages && hits->len < end; i++)
    {
      const char *title = g_dpgettext2 (NULL, "section", care_pages[i].title);
      if (care_pages[i].entity != NULL || is_a_command (care_pages[i].name) || !matches (title, folded))
        continue;
      g_ptr_array_add (hits, to_do (title, care_pages[i].icon, "win.go", care_pages[i].name, NULL));
      ((CareOmniboxHit *) hits->pdata[hits->len - 1])->second = g_strdup (_("Section"));
    }
}

char *
care_omnibox_intake_target (const CareId about[2], const char *words)
{
  char id[CARE_ID_TEXT];
  if (!care_id_is_null (&about[0]))
    return g_strconcat ("device/", care_id_to_text (&about[0], id), NULL);
  if (!care_id_is_null (&about[1]))
    return g_strconcat ("customer/", care_id_to_text (&about[1], id), NULL);
  return words != NULL && *words != '\0' ? g_strdup (words) : NULL;
}

char *
care_omnibox_intake_title (const CareOmniboxHit *hit, const char *words)
{
  if (hit != NULL && !care_id_is_null (&hit->about[0]) && hit->entity != NULL && g_str_equal (hit->entity->name, "device") && *hit->title != '\0')
    return hit->name != NULL && *hit->name != '\0' ? g_strdup_printf (_("New intake for %s, %s"), hit->title, hit->name)
                                                    : g_strdup_printf (_("New intake for %s"), hit->title);
  if (hit != NULL && hit->name != NULL && *hit->name != '\0')
    return g_strdup_printf (_("New intake for %s"), hit->name);
  return g_strdup_printf (_("New intake for “%s”"), words);
}

void
care_omnibox_add_deeds (GPtrArray *hits, const char *words)
{
  const CareOmniboxHit *best = hits->len > 0 ? hits->pdata[0] : NULL;
  CareOmniboxHit *intake;
  g_autofree char *title = care_omnibox_intake_title (best, words);
  g_autofree char *target = best != NULL ? care_omnibox_intake_target (best->about, NULL) : care_omnibox_intake_target ((CareId[2]) { 0 }, words);

  if (target == NULL)
    return;
  intake = to_do (title, "care-plus-symbolic", "win.intake-for", target, C_ ("key", "Ctrl Enter"));
  if (best != NULL)
    memcpy (intake->about, best->about, sizeof intake->about);
  g_ptr_array_add (hits, intake);
  if (best != NULL && best->phone != NULL)
    {
      g_autofree char *call = g_strdup_printf (_("Call %s, %s"), best->name, best->phone);
      g_autofree char *digits = care_text_digits (best->phone);
      g_autofree char *uri = g_strconcat ("tel:", *best->phone == '+' ? "+" : "", digits, NULL);
      g_ptr_array_add (hits, to_do (call, "care-call-symbolic", "uri", uri, NULL));
    }
}

gboolean
care_omnibox_is_deed (const CareOmniboxHit *hit)
{
  return hit->action != NULL && (g_str_equal (hit->action, "win.intake-for") || g_str_equal (hit->action, "uri"));
}
