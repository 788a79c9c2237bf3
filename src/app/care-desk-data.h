/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-list.h"

G_BEGIN_DECLS

/* What the desk page shows, read in one go on a reading thread. */

#define CARE_DESK_ROWS 12

typedef enum
{
  CARE_DESK_NEW,
  CARE_DESK_MINE,
  CARE_DESK_DUE,
  CARE_DESK_OVERDUE,
  CARE_DESK_WAITING,
  CARE_DESK_READY,
  CARE_DESK_CALL_BACK,
  CARE_DESK_LOW_SCORES,
  CARE_DESK_N,
} CareDeskCounter;

typedef enum
{
  CARE_SIGNAL_OVERDUE,  /* promises that were not kept */
  CARE_SIGNAL_STOCK,    /* a balance below zero */
  CARE_SIGNAL_SCORE,    /* a low score that nobody answered */
  CARE_SIGNAL_CONFLICT, /* edits that met */
  CARE_SIGNAL_PARKED,   /* changes that the server put aside */
} CareDeskSignalKind;

/* What a row of the desk needs beside its record. */
typedef struct
{
  char *phone;      /* of the customer: (nullable) */
  gboolean is_bench; /* a job that is done in the workshop */
  gint64 score;     /* a follow-up after a rating: the score, and the best one; 0: not rated */
  int scale;
} CareDeskBeside;

/* entity NULL: it is about many, or about no record. */
typedef struct
{
  CareDeskSignalKind kind;
  guint n;
  char *name, *place; /* what or whom it is about, and where; nullable */
  char *phone;        /* of whom it is about; nullable */
  gint64 amount;      /* stock: thousandths; score: the score */
  int scale;          /* score: the best one */
  const CareEntity *entity;
  CareId id;
} CareDeskSignal;

typedef struct
{
  gint64 counts[CARE_DESK_N];
  GPtrArray *rows;       /* of CareListRow, most urgent first */
  GPtrArray *beside;     /* of CareDeskBeside, one per row */
  GPtrArray *calls;      /* of CareListRow (follow-ups that are due), oldest first */
  GPtrArray *calls_beside; /* of CareDeskBeside, one per call */
  GPtrArray *notable;    /* of CareDeskSignal */
  guint visits, people;  /* visits planned for today, and of how many technicians */
} CareDeskNews;

typedef struct
{
  CareListSpec *specs[CARE_DESK_N]; /* owned */
  CareDeskCounter chosen;
} CareDeskQuery;

void          care_desk_query_free (gpointer query);
void          care_desk_news_free  (gpointer news);
/* A CareEngineRead: @data is a CareDeskQuery, the result a CareDeskNews. */
gpointer      care_desk_read       (CareStore *store, gpointer data, GError **error);
/* When a job is wanted, in seconds UTC: scheduled_at, else the end of promised_on; G_MAXINT64 without either. */
gint64        care_desk_due        (const CareRecord *job, GTimeZone *zone);

G_END_DECLS
