/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/care-ctl.h"
#include "ctl/care-ctl-words.h"
#include "store/care-act.h"
#include "store/care-hand-over.h"
#include "store/care-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CareCtl:
 *
 * One run of one command. Nothing here is the process' own: inside aftercared the streams, files, folder and clock are those of the caller. What a
 * command prints is kept until it is over, so that a failure prints nothing on standard output.
 */
struct _CareCtl
{
  CareCtlWords words;
  int in_fd, out_fd, err_fd;
  gboolean json;
  char *where;      /* the store */
  CareStore *store; /* (nullable): open as the command's access says; borrowed when handed over */
  guint role;       /* CARE_DESK … of who acts; 0: not looked up yet */
  GString *out;     /* what to print on standard output */
  GString *err;     /* sentences beside it */
  GArray *files;    /* of CareHandOverFile: opened by the caller; descriptors and paths are this run's */
  GPtrArray *made;  /* of char *: output files that were not there before */
  gboolean lent;    /* the store and the files belong to the hand-over */
  const CareCtlLender *lender; /* whose store it is then */
  int status;       /* CARE_CTL_DONE or CARE_CTL_PARTLY; counts when the command gave TRUE */
  gboolean progress;/* a progress line stands on the terminal */
};

/* --- files: only those that the command line names, and in a handed-over command only those that the caller opened --- */
/* "-" is standard input. */
GInputStream *care_ctl_open_input  (CareCtl *ctl, const char *path, GError **error);
/* For options with CARE_CTL_WRITE_FILE: emptied here, not before. */
GOutputStream *care_ctl_open_output (CareCtl *ctl, const char *path, GError **error);
/* Writes a file whole or not at all: under another name first. */
typedef gboolean (*CareCtlWrite) (GOutputStream *stream, gpointer data, GError **error);
gboolean care_ctl_write_file (const char *path, CareCtlWrite write, gpointer data, GError **error);
/* Opens what a writing command's words name. */
gboolean care_ctl_open_files (CareCtl *ctl, GError **error);
/* Closes them; files that were made for a command that @failed are removed. */
void     care_ctl_close_files (CareCtl *ctl, gboolean failed);

/* --- Ctrl+C: SIGINT and SIGTERM cancel @cancellable instead of ending the process, until it is freed --- */
typedef struct _CareCtlInterrupt CareCtlInterrupt;
CareCtlInterrupt *care_ctl_interrupt_new  (GCancellable *cancellable);
void              care_ctl_interrupt_free (CareCtlInterrupt *interrupt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCtlInterrupt, care_ctl_interrupt_free)

/* --- sentences on standard error --- */
void     care_ctl_warn       (CareCtl *ctl, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A line that is drawn over, on a terminal only; never waits for it. @total 0: not known. */
void     care_ctl_progress   (CareCtl *ctl, const char *what, gint64 done, gint64 total);
/* @sentence as one line with a full stop. Free with g_free(). */
char    *care_ctl_sentence   (const char *text);

/* --- JSON: a comma is put where one is needed; @name NULL inside arrays --- */
void     care_ctl_json_name  (GString *out, const char *name);
void     care_ctl_json_open  (GString *out, const char *name, char bracket);
void     care_ctl_json_close (GString *out, char bracket);
void     care_ctl_json_text  (GString *out, const char *name, const char *text);
void     care_ctl_json_int   (GString *out, const char *name, gint64 value);
void     care_ctl_json_bool  (GString *out, const char *name, gboolean value);
void     care_ctl_json_id    (GString *out, const char *name, const CareId *id);
void     care_ctl_json_instant (GString *out, const char *name, gint64 instant);
void     care_ctl_json_date  (GString *out, const char *name, gint32 date);
void     care_ctl_json_quantity (GString *out, const char *name, gint64 thousandths);
void     care_ctl_json_strings (GString *out, const char *name, GPtrArray *strings);
void     care_ctl_json_words (GString *out, const char *name, const char *const *words);

/* --- tables for people --- */
typedef struct _CareCtlTable CareCtlTable;
/* @headers ends with NULL; one that starts with ">" is for numbers, which stand to the right. */
CareCtlTable *care_ctl_table_new  (const char *const *headers);
void          care_ctl_table_free (CareCtlTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareCtlTable, care_ctl_table_free)
/* The next cell, from left to right; text of several lines is put in one. NULL is an empty cell. */
void          care_ctl_table_cell (CareCtlTable *table, const char *text);
void          care_ctl_table_take (CareCtlTable *table, char *text);
void          care_ctl_table_row  (CareCtlTable *table, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Prints it; columns without any text are left out. @widest: longer cells are cut (0: never). */
void          care_ctl_table_print (CareCtlTable *table, guint widest, GString *out);
/* Columns that a terminal needs for @text. */
guint         care_ctl_text_width (const char *text);

/* --- records --- */
/* CARE_ERROR_USAGE when there is no such entity. */
const CareEntity *care_ctl_entity (const char *name, GError **error);
/* The entity of argument @n and the record of argument @n + 1. */
gboolean     care_ctl_entity_and_id (CareCtl *ctl, guint n, const CareEntity **entity, CareId *id, GError **error);
/* "field=value" from argument @from on, ended by a NULL name; free with care_ctl_pairs_free(). */
CarePair    *care_ctl_pairs       (CareCtl *ctl, guint from, GError **error);
void         care_ctl_pairs_free  (CarePair *pairs);
/* TRUE when the acting user may read field @n. Bookkeeping fields are nobody's. */
gboolean     care_ctl_may_read    (CareCtl *ctl, const CareEntity *entity, guint n);
/* How a record is called: its number, code, serial or name. Free with g_free(); "" for none. */
char        *care_ctl_call        (CareCtl *ctl, const CareEntity *entity, const CareId *id);
/* A value for people: references by what they are called. Free with g_free(). */
char        *care_ctl_value       (CareCtl *ctl, const CareRecord *record, guint n);
/* The members of a record's JSON object, from "id" on. */
void         care_ctl_record_json (CareCtl *ctl, const CareRecord *record, GString *out);
/* The preferred contact point of a customer, "phone" (mobile too) or "email"; NULL when there is none. Free with g_free(). */
char        *care_ctl_reach       (CareCtl *ctl, const CareId *customer, const char *kind);

/* --- the commands --- */
gboolean care_ctl_init (CareCtl *ctl, GError **error);
gboolean care_ctl_demo (CareCtl *ctl, GError **error);
gboolean care_ctl_new (CareCtl *ctl, GError **error);
gboolean care_ctl_set (CareCtl *ctl, GError **error);
gboolean care_ctl_show (CareCtl *ctl, GError **error);
gboolean care_ctl_list (CareCtl *ctl, GError **error);
gboolean care_ctl_search (CareCtl *ctl, GError **error);
gboolean care_ctl_history (CareCtl *ctl, GError **error);
gboolean care_ctl_job (CareCtl *ctl, GError **error);
gboolean care_ctl_delete (CareCtl *ctl, GError **error);
gboolean care_ctl_merge (CareCtl *ctl, GError **error);
gboolean care_ctl_undo (CareCtl *ctl, GError **error);
gboolean care_ctl_fields (CareCtl *ctl, GError **error);
gboolean care_ctl_transitions (CareCtl *ctl, GError **error);
gboolean care_ctl_coverage (CareCtl *ctl, GError **error);
gboolean care_ctl_stock (CareCtl *ctl, GError **error);
gboolean care_ctl_import (CareCtl *ctl, GError **error);
gboolean care_ctl_import_undo (CareCtl *ctl, GError **error);
gboolean care_ctl_export (CareCtl *ctl, GError **error);
gboolean care_ctl_report (CareCtl *ctl, GError **error);
gboolean care_ctl_backup (CareCtl *ctl, GError **error);
gboolean care_ctl_restore (CareCtl *ctl, GError **error);
gboolean care_ctl_check (CareCtl *ctl, GError **error);
gboolean care_ctl_user_add (CareCtl *ctl, GError **error);
gboolean care_ctl_enrol_code (CareCtl *ctl, GError **error);
gboolean care_ctl_station_list (CareCtl *ctl, GError **error);
gboolean care_ctl_station_revoke (CareCtl *ctl, GError **error);
gboolean care_ctl_sync_enrol (CareCtl *ctl, GError **error);
gboolean care_ctl_sync_now (CareCtl *ctl, GError **error);
gboolean care_ctl_sync_status (CareCtl *ctl, GError **error);
gboolean care_ctl_sync_conflicts (CareCtl *ctl, GError **error);
gboolean care_ctl_sync_settle (CareCtl *ctl, GError **error);
gboolean care_ctl_man (CareCtl *ctl, GError **error);
gboolean care_ctl_complete (CareCtl *ctl, GError **error);

G_END_DECLS
