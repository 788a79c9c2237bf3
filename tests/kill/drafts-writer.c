/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types drafts as fast as it can and says what was kept, for the test that kills it; or says what is there.
 *   drafts-writer STORE write FIRST [LAST]   puts drafts FIRST, FIRST+1 …; prints "put OBJECT N" or "drop OBJECT N" after each
 *   drafts-writer STORE read                 prints "OBJECT N" for each draft; status 1 when a text is not whole */
#include "store/care-drafts.h"

#include <stdio.h>
#include <string.h>

#define OBJECTS 5

static CareId
user (void)
{
  return care_id_derived ("user", "the one who types");
}

/* What number @n types: of a length that changes, and different all through, so that half of it or a mixture is seen. */
static char *
body_of (gint64 n)
{
  GString *body = g_string_new (NULL);
  g_string_append_printf (body, "%" G_GINT64_FORMAT " ", n);
  for (gint64 i = 0; i < (n * 7919) % 600; i++)
    g_string_append_printf (body, "žodis %" G_GINT64_FORMAT "\n", n + i);
  return g_string_free (body, FALSE);
}

static gboolean
put (CareDrafts *drafts, const CareId *id, gint64 n, GError **error)
{
  g_autofree char *object = g_strdup_printf ("job-%d", (int) (n % OBJECTS));
  g_autofree char *body = body_of (n);
  gboolean drop = n % 17 == 0;
  gboolean ok = drop ? care_drafts_drop (drafts, id, object, error) : care_drafts_put (drafts, id, object, body, error);

  if (ok)
    printf ("%s %s %" G_GINT64_FORMAT "\n", drop ? "drop" : "put", object, n);
  return ok && fflush (stdout) == 0;
}

static gboolean
list (CareDrafts *drafts, const CareId *id, GError **error)
{
  g_autoptr (GPtrArray) all = care_drafts_list (drafts, id, error);
  gboolean whole = all != NULL;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const CareDraft *draft = all->pdata[i];
      gint64 n = g_ascii_strtoll (draft->body, NULL, 10);
      g_autofree char *body = body_of (n);
      whole = whole && strcmp (body, draft->body) == 0;
      printf ("%s %" G_GINT64_FORMAT "\n", draft->object, n);
    }
  return whole;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CareDrafts) drafts = argc > 2 ? care_drafts_open (argv[1], &error) : NULL;
  gint64 last = argc > 4 ? g_ascii_strtoll (argv[4], NULL, 10) : G_MAXINT64;
  gboolean ok = drafts != NULL;
  CareId id = user ();

  if (ok && strcmp (argv[2], "read") == 0)
    ok = list (drafts, &id, &error);
  else
    for (gint64 n = argc > 3 ? g_ascii_strtoll (argv[3], NULL, 10) : 1; ok && n <= last; n++)
      ok = put (drafts, &id, n, &error);
  if (error != NULL)
    fprintf (stderr, "%s\n", error->message);
  return ok ? 0 : 1;
}
