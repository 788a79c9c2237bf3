/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"

G_BEGIN_DECLS

/* What a change did to a row, as the change log keeps it: JSON {"field":[new,old]} of the fields that changed. Written and read here alone. */
typedef struct _CareDelta CareDelta;
typedef enum { CARE_DELTA_NEW, CARE_DELTA_OLD } CareDeltaSide;

/* Of the fields in @changed. Free with g_free(). */
char      *care_delta_write  (const CareRecord *now, const CareRecord *before, guint64 changed);
/* CARE_ERROR_INVALID when it cannot be read; fields that @entity does not have are passed over. */
CareDelta *care_delta_read   (const CareEntity *entity, const char *text, GError **error);
void       care_delta_free   (CareDelta *delta);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareDelta, care_delta_free)
/* A bit for each field that changed. */
guint64    care_delta_fields (const CareDelta *delta);
/* Sets field @n of @record, of the delta's entity, to its value on one side; nothing when @n is not among the fields. FALSE when the value is
 * not one of its kind. */
gboolean   care_delta_take   (const CareDelta *delta, CareDeltaSide side, guint n, CareRecord *record, GError **error);
/* Whether a delta speaks of a field, without reading all of it: inside of a text a quotation mark is escaped, so what is looked for can only be
 * the field itself. @text: (nullable). */
gboolean   care_delta_names  (const char *text, const char *field);

G_END_DECLS
