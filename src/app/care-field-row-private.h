/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-completion.h"
#include "app/care-field-row.h"

G_BEGIN_DECLS

/* The field row is one class in two files: its input and values (care-field-row.c), and what somebody else puts there meanwhile
 * (care-field-theirs.c). */
struct _CareFieldRow
{
  GtkBox parent_instance;
  CareEngine *engine; /* owned */
  const CareField *field;

  /* Children */
  GtkWidget *caption, *problem, *beside; /* theirs */
  GtkWidget *entry, *text, *choice, *toggle; /* one of them */
  CareCompletion *completion; /* (nullable), owned: of a reference */

  char *before; /* typed form of what was set */
  char *theirs; /* (nullable): typed form of what somebody else put there since; a person chooses */
  char *chosen; /* a reference: the id of the record named in the entry */
  gboolean quiet; /* being set by the program */
};

/* The widget that is typed in. */
GtkWidget *care_field_row_input         (CareFieldRow *row);
/* Text of many lines, which keeps both when two people write it. */
gboolean   care_field_row_is_long       (const CareField *field);
/* What a record says, in the form of care_field_row_typed(). */
char      *care_field_row_typed_of      (CareFieldRow *row, const CareRecord *record, guint n, const char *name);
/* What somebody else put there, in that form; NULL: nobody did. */
void       care_field_row_set_theirs    (CareFieldRow *row, const char *typed);
/* Nothing to choose when both typed the same. */
void       care_field_row_settle_theirs (CareFieldRow *row);

G_END_DECLS
