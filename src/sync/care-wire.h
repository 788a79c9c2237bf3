/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-outbox.h"

G_BEGIN_DECLS

/* The one reader and writer of sync's JSON (data/doc/protocol.md). */

#define CARE_PROTOCOL 1
#define CARE_SYNC_ROWS 5000             /* rows of a page */
#define CARE_SYNC_CHANGES 2000          /* changes of a push */
#define CARE_SYNC_WIRE_BYTES (1 << 20)  /* of a request as it travels */
#define CARE_SYNC_REQUEST_BYTES (8 << 20) /* and inflated */
#define CARE_SYNC_REPLY_BYTES (64 << 20)

/* One pushed row. */
typedef struct
{
  gint64 n;
  const CareEntity *entity;
  char *entity_name; /* also when this program does not know it */
  CareId row;
  gboolean insert;
  gint64 base;
  CareRecord *now;   /* the fields in @fields as the station wants them */
  CareRecord *old;   /* updates: as it knew them */
  guint64 fields;
  char *body;        /* the change as it was sent, for parking */
  char *fault;       /* why it cannot be read; NULL when it can */
} CarePushed;

/* One pushed transaction. */
typedef struct
{
  char *what;
  gint64 hlc, at;
  GPtrArray *rows; /* of CarePushed */
} CarePushedTx;

void        care_pushed_tx_free   (gpointer tx);
/* "push" of a request into transactions. CARE_ERROR_INVALID when its frame is not readable; a bad row has its fault instead. */
GPtrArray  *care_wire_read_push   (JsonArray *txs, GError **error);
/* The hash chain of pushed changes: identity, not content, since a row pushed again may have been edited. Free with g_free(). */
char       *care_wire_chain       (const char *prev, gint64 n, const CareId *row, gint64 hlc);

/* Appends the transactions of an outbox as a JSON array. */
void        care_wire_append_push (GString *out, GPtrArray *outbox);
/* Appends {"tables":…,"gone":…} of a page, with the fields that @roles may read. */
void        care_wire_append_page (GString *out, GPtrArray *rows, guint roles);

/* A pulled row; @sent: fields that the page had. */
typedef gboolean (*CareWireRow) (CareRecord *record, guint64 sent, gpointer data, GError **error);
typedef gboolean (*CareWireGone) (const CareEntity *entity, const CareId *row, const char *reason, gpointer data, GError **error);
gboolean    care_wire_read_page   (JsonObject *page, CareWireRow row, CareWireGone gone, gpointer data, GError **error);

void        care_wire_append_cursor (GString *out, const CareCursor *cursor);
gboolean    care_wire_read_cursor (JsonArray *array, CareCursor *cursor);

G_END_DECLS
