/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-last-change.h"

#include "app/care-words-app.h"

#include <glib/gi18n.h>

#define MOST 50 /* undone changes of a session that can be done again */

struct _CareLastChange
{
  GObject parent_instance;
  CareEngine *engine; /* owned */
  CareToasts *toasts; /* owned */

  CareTakeBack take_back; /* the last change, when it is not in the store */
  gpointer data;
  GDestroyNotify free_data;
  guint n_undone; /* what this window undid and did not do again */
};

G_DEFINE_FINAL_TYPE (CareLastChange, care_last_change, G_TYPE_OBJECT)

static void
forget_own (CareLastChange *self)
{
  if (self->free_data != NULL)
    self->free_data (self->data);
  self->take_back = NULL;
  self->data = NULL;
  self->free_data = NULL;
}

/* A newer change takes the button of the one before away: it would mean the newer one. */
static void
forget (CareLastChange *self)
{
  forget_own (self);
  care_toasts_withdraw (self->toasts);
}

/* What a sync brings is nobody's last change here. */
static void
store_changed (CareEngine *engine, CareLastChange *self)
{
  if (!care_engine_is_syncing (engine))
    forget (self);
}

void
care_last_change_said (CareLastChange *self, const char *sentence)
{
  forget (self);
  care_toasts_say (self->toasts, sentence, _("Undo"), "win.take-back::change");
}

void
care_last_change_said_own (CareLastChange *self, const char *sentence, CareTakeBack take_back, gpointer data, GDestroyNotify free_data)
{
  care_last_change_said (self, sentence);
  self->take_back = take_back;
  self->data = data;
  self->free_data = free_data;
  self->n_undone = 0;
}

/* --- undo and redo -------------------------------------------------------------------------------------------------------------------- */

static void
undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareLastChange) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = care_engine_undo_finish (CARE_ENGINE (source), result, &error);
  g_autofree char *sentence = what != NULL ? g_strdup_printf (_("Undone: %s"), care_words_change (what)) : NULL;

  if (what == NULL)
    {
      care_toasts_say (self->toasts, error->message, NULL, NULL);
      return;
    }
  self->n_undone = MIN (self->n_undone + 1, MOST);
  care_toasts_say (self->toasts, sentence, C_ ("undo", "Redo"), "win.do-again::change");
}

void
care_last_change_undo (CareLastChange *self)
{
  CareTakeBack take_back = self->take_back;
  gpointer data = self->data;
  GDestroyNotify free_data = self->free_data;

  if (take_back == NULL)
    {
      care_engine_undo (self->engine, NULL, undone, g_object_ref (self));
      return;
    }
  self->take_back = NULL;
  self->free_data = NULL;
  take_back (data);
  if (free_data != NULL)
    free_data (data);
  forget (self);
  care_toasts_say (self->toasts, C_ ("undo", "Undone"), NULL, NULL);
}

static gboolean
write_redo (CareStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  return care_store_redo (store, data, kept, error);
}

static void
free_what (gpointer data)
{
  g_free (*(char **) data);
  g_free (data);
}

static void
redone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CareLastChange) self = data;
  g_autoptr (GError) error = NULL;
  char **what = g_task_get_task_data (G_TASK (result));
  g_autofree char *sentence = NULL;

  if (!care_engine_write_finish (CARE_ENGINE (source), result, &error))
    {
      care_toasts_say (self->toasts, error->message, NULL, NULL);
      return;
    }
  self->n_undone -= MIN (self->n_undone, 1);
  /* Translators: after Redo, in a toast: what was undone and is done once more. */
  sentence = g_strdup_printf (_("Done again: %s"), care_words_change (*what));
  care_last_change_said (self, sentence);
}

/* The store knows whether something was done since; here it is only known what belongs to this session. */
void
care_last_change_redo (CareLastChange *self)
{
  if (self->n_undone == 0)
    care_toasts_say (self->toasts, _("There is nothing to do again."), NULL, NULL);
  else
    care_engine_write (self->engine, write_redo, g_new0 (char *, 1), free_what, NULL, redone, g_object_ref (self));
}

/* --- the object ------------------------------------------------------------------------------------------------------------------------ */

CareLastChange *
care_last_change_new (CareEngine *engine, CareToasts *toasts)
{
  CareLastChange *self = g_object_new (CARE_TYPE_LAST_CHANGE, NULL);
  self->engine = g_object_ref (engine);
  self->toasts = g_object_ref (toasts);
  g_signal_connect_object (engine, "changed", G_CALLBACK (store_changed), self, 0);
  return self;
}

void
care_last_change_end (CareLastChange *self)
{
  forget_own (self);
}

static void
care_last_change_dispose (GObject *object)
{
  CareLastChange *self = CARE_LAST_CHANGE (object);
  forget_own (self);
  g_clear_object (&self->toasts);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (care_last_change_parent_class)->dispose (object);
}

static void
care_last_change_class_init (CareLastChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = care_last_change_dispose;
}

static void
care_last_change_init (CareLastChange *self)
{
}
