/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-form-private.h"

#include "app/care-draft-discard.h"
#include "app/care-draft-keeper.h"
#include "app/care-page.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_changed (CareForm *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (PIECE (self, i)->row != NULL && care_field_row_is_changed (PIECE (self, i)->row))
      return TRUE;
  return FALSE;
}

static char *
draft_body (CareForm *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean any = FALSE;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      CareFieldRow *row = PIECE (self, i)->row;
      g_autofree char *typed = NULL;
      if (row == NULL || !care_field_row_is_changed (row))
        continue;
      typed = care_field_row_typed (row);
      g_key_file_set_string (file, "draft", care_field_row_field (row)->name, typed);
      g_key_file_set_string (file, "before", care_field_row_field (row)->name, care_field_row_before (row));
      any = TRUE;
    }
  return any ? g_key_file_to_data (file, NULL, NULL) : NULL;
}

void
care_form_show_status (CareForm *self, const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->status), words);
  gtk_widget_set_visible (self->discard, *words != '\0');
}

static void
show_kept (CareForm *self)
{
  care_form_show_status (self, care_draft_keeper_problem (care_draft_keeper_of (self->engine)) != NULL ? _("The draft cannot be kept") : _("Draft kept"));
}

/* The disk filled up, or has space again. */
void
care_form_kept (CareForm *self)
{
  if (gtk_widget_get_visible (self->discard))
    show_kept (self);
}

void
care_form_put_draft (CareForm *self)
{
  g_autofree char *body = NULL;
  if (self->object == NULL)
    return;
  body = draft_body (self);
  care_draft_keeper_put (care_draft_keeper_of (self->engine), self->object, body);
  if (body != NULL)
    show_kept (self);
  else
    care_form_show_status (self, "");
}

static gboolean
put_back (CareForm *self, const char *body)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) names = NULL;
  gboolean any = FALSE;

  if (body == NULL || !g_key_file_load_from_data (file, body, strlen (body), G_KEY_FILE_NONE, NULL))
    return FALSE;
  names = g_key_file_get_keys (file, "draft", NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      CareFieldRow *row = care_form_row (self, names[i]);
      g_autofree char *typed = g_key_file_get_string (file, "draft", names[i], NULL);
      g_autofree char *before = g_key_file_get_string (file, "before", names[i], NULL);
      if (row == NULL || typed == NULL)
        continue;
      care_field_row_put_draft (row, typed, before);
      any = TRUE;
    }
  return any;
}

static void
draft_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = care_draft_keeper_find_finish (CARE_DRAFT_KEEPER (source), result, &error);
  CareForm *self = data; /* alive unless cancelled */

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* Who typed meanwhile is right. */
  if (is_changed (self) || !put_back (self, body))
    return;
  care_form_show_status (self, _("Draft restored"));
  g_signal_emit_by_name (self, "said", _("Draft restored"));
}

void
care_form_forget_search (CareForm *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
care_form_keep_draft (CareForm *self, const char *object)
{
  g_free (self->object);
  self->object = g_strdup (object);
  care_form_forget_search (self);
  self->cancellable = g_cancellable_new ();
  care_draft_keeper_find (care_draft_keeper_of (self->engine), object, self->cancellable, draft_found, self);
}

void
care_form_drop_draft (CareForm *self)
{
  if (self->object != NULL)
    care_draft_keeper_drop (care_draft_keeper_of (self->engine), self->object);
  care_form_show_status (self, "");
}

static gboolean
put_draft_back (GObject *editor, const char *object, const char *body)
{
  CareForm *self = CARE_FORM (editor);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || g_strcmp0 (self->object, object) != 0)
    return TRUE;
  if (is_changed (self))
    return FALSE;
  if (put_back (self, body))
    care_form_show_status (self, _("Draft restored"));
  return TRUE;
}

void
care_form_discard (CareForm *self)
{
  CarePage *page = CARE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), CARE_TYPE_PAGE));
  g_autofree char *body = draft_body (self);
  g_autofree char *object = g_strdup (self->object);

  care_form_drop_draft (self);
  care_form_leave (self);
  if (body != NULL && object != NULL && page != NULL)
    care_draft_discarded (page, G_OBJECT (self), object, g_steal_pointer (&body), put_draft_back);
}
