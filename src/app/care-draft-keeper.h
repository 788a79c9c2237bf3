/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/care-engine.h"
#include "store/care-drafts.h"

G_BEGIN_DECLS

/**
 * CareDraftKeeper:
 *
 * Keeps what is being typed. Editors hand it their whole text at every keystroke; it reaches the disk on a thread of its own at most 300 ms
 * after the first keystroke that is not there yet, so that a
 * kill costs less than a second of text. One keeper an engine.
 *
 * Signal: void kept (CareDraftKeeper *): care_draft_keeper_problem() is another one.
 */
#define CARE_TYPE_DRAFT_KEEPER (care_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (CareDraftKeeper, care_draft_keeper, CARE, DRAFT_KEEPER, GObject)

/* The keeper of @engine, made when needed; the engine owns it. */
CareDraftKeeper *care_draft_keeper_of   (CareEngine *engine);
/* @object: what is edited: "job 01h…" or "new job". @body: the editor's own text, kept as it is; NULL or "" drops the draft. */
void             care_draft_keeper_put  (CareDraftKeeper *keeper, const char *object, const char *body);
void             care_draft_keeper_drop (CareDraftKeeper *keeper, const char *object);
/* What was put goes to the thread now. Once what it became is written, the writing thread drops the draft with care_draft_keeper_drop_sent(), so that a
 * program that is closed at that moment does not offer it again. */
void             care_draft_keeper_push (CareDraftKeeper *keeper);
void             care_draft_keeper_drop_sent (CareDraftKeeper *keeper, const CareId *user, const char *object);
/* What was typed for @object; also what is not on the disk yet. */
void care_draft_keeper_find (CareDraftKeeper *keeper, const char *object, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* The body (g_free()); NULL without error when there is none. */
char            *care_draft_keeper_find_finish (CareDraftKeeper *keeper, GAsyncResult *result, GError **error);
/* Why drafts do not reach the disk, as a sentence; NULL when they do. Nobody may be told that a draft is kept when it is not. */
const char      *care_draft_keeper_problem (CareDraftKeeper *keeper);
/* TRUE when nothing was put for @object since the program began: a draft that is found was left by another run. */
gboolean         care_draft_keeper_is_old  (CareDraftKeeper *keeper, const char *object);
/* Waits until all is on the disk: when the program ends, and in tests. */
void             care_draft_keeper_flush (CareDraftKeeper *keeper);

G_END_DECLS
