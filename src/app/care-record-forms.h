/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-record-page.h"

G_BEGIN_DECLS

/* Forms that several record pages fold out under their head, and small writes they share. */

/* A new record: @fields are names of its fields, NULL-ended; @presets fill them or, where they are not among the fields, are written as
 * given. @entity and @fields are static. */
void care_record_page_ask_new (CareRecordPage *page, const CareEntity *entity, const char *title,
                               const char *const *fields, const CarePair *presets, const char *said);
void care_record_page_ask_note   (CareRecordPage *page, const CareId *customer, const CareId *job);
/* @job, @device: (nullable). */
void care_record_page_ask_follow_up (CareRecordPage *page, const CareId *customer, const CareId *job, const CareId *device);
/* One write without a form: a new record or (@id) other values of one; a deletion. @pairs are copied. */
void care_record_page_put        (CareRecordPage *page, const CareEntity *entity, const CareId *id, const CarePair *pairs, const char *said);
void care_record_page_delete     (CareRecordPage *page, const CareEntity *entity, const CareId *id, const char *said);

G_END_DECLS
