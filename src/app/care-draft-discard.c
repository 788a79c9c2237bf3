/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-draft-discard.h"

#include "app/care-draft-keeper.h"

#include <glib/gi18n.h>

typedef struct
{
  GWeakRef editor;
  CareEngine *engine; /* owned */
  char *object, *body;
  CareDraftBack put_back;
} Discarded;

static void
discarded_free (gpointer data)
{
  Discarded *it = data;
  g_weak_ref_clear (&it->editor);
  g_object_unref (it->engine);
  g_free (it->object);
  g_free (it->body);
  g_free (it);
}

static void
take_back (gpointer data)
{
  Discarded *it = data;
  g_autoptr (GObject) editor = g_weak_ref_get (&it->editor);

  if (editor == NULL || it->put_back (editor, it->object, it->body))
    care_draft_keeper_put (care_draft_keeper_of (it->engine), it->object, it->body);
}

void
care_draft_discarded (CarePage *page, GObject *editor, const char *object, char *body, CareDraftBack put_back)
{
  Discarded *it = g_new0 (Discarded, 1);

  g_weak_ref_init (&it->editor, editor);
  it->engine = g_object_ref (care_page_engine (page));
  it->object = g_strdup (object);
  it->body = body;
  it->put_back = put_back;
  care_page_said_own (page, C_ ("toast", "Draft discarded"), take_back, it, discarded_free);
}
