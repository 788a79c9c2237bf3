/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-field-row-private.h"

#include "app/care-bits.h"
#include "app/care-theirs.h"
#include "domain/care-values.h"

#include <glib/gi18n.h>
#include <string.h>

/* References are the same when they lead to one record, whatever it is called now. */
static gboolean
same_typed (CareFieldRow *self, const char *a, const char *b)
{
  CareId one, other;
  g_autofree char *first = g_strndup (a, CARE_ID_TEXT - 1);
  g_autofree char *second = g_strndup (b, CARE_ID_TEXT - 1);

  if (self->field->kind == CARE_ID && care_id_parse (first, &one) && care_id_parse (second, &other))
    return care_id_equal (&one, &other);
  return g_str_equal (a, b);
}

static char *
words_for_people (CareFieldRow *self, const char *typed)
{
  CareId id;
  g_autofree char *head = g_strndup (typed, CARE_ID_TEXT - 1);

  if (self->field->kind == CARE_BOOL)
    return g_strdup (g_str_equal (typed, "true") ? _("Yes") : _("No"));
  if (self->field->kind == CARE_ENUM && *typed != '\0')
    return g_strdup (self->field->values == care_languages ? care_bits_language (typed) : care_words_value_in (self->field->values, typed));
  if (self->field->kind == CARE_ID && strlen (typed) >= CARE_ID_TEXT && care_id_parse (head, &id))
    return g_strdup (typed + CARE_ID_TEXT);
  return g_strdup (typed);
}

static void theirs_chosen (CareFieldRow *self, int choice);

void
care_field_row_set_theirs (CareFieldRow *self, const char *typed)
{
  g_autofree char *words = typed != NULL ? words_for_people (self, typed) : NULL;
  char *theirs = g_strdup (typed);

  if (typed == NULL && self->theirs != NULL)
    care_field_row_set_problem (self, NULL);
  g_free (self->theirs);
  self->theirs = theirs;
  if (self->beside == NULL && typed == NULL)
    return;
  if (self->beside == NULL)
    {
      self->beside = care_theirs_new (care_field_row_is_long (self->field));
      g_signal_connect_swapped (self->beside, "chosen", G_CALLBACK (theirs_chosen), self);
      gtk_box_append (GTK_BOX (self), self->beside);
    }
  care_theirs_set (CARE_THEIRS (self->beside), words);
}

/* What was theirs is what this field is compared with from now on. */
static void
accept_theirs (CareFieldRow *self)
{
  g_free (self->before);
  self->before = g_strdup (self->theirs);
  care_field_row_set_theirs (self, NULL);
}

/* Typed the same by both: there is nothing to choose. */
void
care_field_row_settle_theirs (CareFieldRow *self)
{
  g_autofree char *typed = self->theirs != NULL ? care_field_row_typed (self) : NULL;
  if (typed != NULL && same_typed (self, typed, self->theirs))
    accept_theirs (self);
}

static void
theirs_chosen (CareFieldRow *self, int choice)
{
  g_autofree char *mine = care_field_row_typed (self);
  g_autofree char *both = g_strjoin ("\n", self->theirs, mine, NULL);

  gtk_widget_grab_focus (care_field_row_input (self));
  if (choice == CARE_THEIRS_THEIRS)
    care_field_row_set_typed (self, self->theirs);
  else if (choice == CARE_THEIRS_BOTH)
    care_field_row_set_typed (self, both);
  accept_theirs (self);
  g_signal_emit_by_name (self, "changed");
}

gboolean
care_field_row_is_torn (CareFieldRow *self)
{
  return self->theirs != NULL;
}

void
care_field_row_ask_whose (CareFieldRow *self)
{
  care_field_row_set_problem (self, _("Two people changed this. Choose whose text stays."));
  care_theirs_focus (CARE_THEIRS (self->beside));
}

/* Untouched: the new text with the cursor where it was. */
static void
take_silently (CareFieldRow *self, const char *typed)
{
  int position = self->entry != NULL ? gtk_editable_get_position (GTK_EDITABLE (self->entry)) : 0;
  care_field_row_set_typed (self, typed);
  if (self->entry != NULL)
    gtk_editable_set_position (GTK_EDITABLE (self->entry), MIN (position, (int) gtk_entry_get_text_length (GTK_ENTRY (self->entry))));
  g_free (self->before);
  self->before = care_field_row_typed (self);
}

static void
meet (CareFieldRow *self, const char *now)
{
  if (same_typed (self, now, self->before))
    care_field_row_set_theirs (self, NULL);
  else if (!care_field_row_is_changed (self))
    take_silently (self, now);
  else
    {
      care_field_row_set_theirs (self, now);
      care_field_row_settle_theirs (self);
    }
}

void
care_field_row_meet_record (CareFieldRow *self, const CareRecord *record, guint n, const char *name)
{
  g_autofree char *now = care_field_row_typed_of (self, record, n, name);
  meet (self, now);
}

const char *
care_field_row_before (CareFieldRow *self)
{
  return self->before;
}

void
care_field_row_put_draft (CareFieldRow *self, const char *typed, const char *before)
{
  care_field_row_set_typed (self, typed);
  if (before == NULL || same_typed (self, before, self->before))
    return;
  care_field_row_set_theirs (self, self->before);
  care_field_row_settle_theirs (self);
}
