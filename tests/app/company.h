/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company for tests of the window: a server that runs beside it, its mail, a customer's browser, and commands on stores. Programs are those
 * of AFTERCARE_BUILD. Everything fails the test by itself. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;  /* stores, mail and log; taken away at the end */
  char *build;
  char *clock;   /* of the programs that are started */
  char *url;
  guint port;
  GSubprocess *server; /* (nullable) */
} Company;

void  company_begin        (Company *company);
void  company_end          (Company *company);
/* What every program and this process takes for now, from now on; a running server keeps its own. */
void  company_set_clock    (Company *company, const char *instant);
/* FOLDER/STORE.db */
char *company_store        (Company *company, const char *store);
/* Runs aftercarectl on a store with the words up to NULL, and gives what it printed. */
char *company_ctl          (Company *company, const char *store, ...) G_GNUC_NULL_TERMINATED;
void  company_start_server (Company *company);
void  company_stop_server  (Company *company);
/* Waits for a mail to @address that holds a link of the server's beginning with /s/, and gives the link. */
char *company_survey_link  (Company *company, const char *address);
/* One request: GET without @form, else POST. Gives the whole answer, which began with @status. */
char *company_fetch        (Company *company, const char *path, const char *form, int status);

G_END_DECLS
