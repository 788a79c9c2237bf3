/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-ctl"

#include "ctl/care-ctl-private.h"

#include <glib/gi18n.h>

/* The one table of commands. A command is a row here and a function. */

#define OPTIONS(name, ...) static const CareCtlOption name[] = { __VA_ARGS__, { NULL } };
#define LIMIT(words) { "limit", 0, "N", 0, words }

OPTIONS (common,
  { "store", 0, "WHERE", CARE_CTL_LOCAL_FILE, N_("The store: a file. Default: the user's own store.") },
  { "as", 0, "NAME", 0, N_("On a server's store: act as this user. For administrators.") },
  { "json", 0, NULL, 0, N_("Print one JSON document instead of text for people.") },
  { "help", 'h', NULL, 0, N_("Say how the command is used.") },
  { "version", 0, NULL, 0, N_("Say which version this is.") })

OPTIONS (init_options,
  { "company", 0, "NAME", 0, N_("The company's name.") },
  { "zone", 0, "ZONE", 0, N_("Its time zone, such as Europe/Warsaw.") },
  { "currency", 0, "CODE", 0, N_("Its currency, such as PLN. It cannot be changed later.") },
  { "language", 0, "CODE", 0, N_("Its language: en, pl, ru or lt.") },
  { "user", 0, "NAME", 0, N_("The name of the local user. Default: the login name.") })

OPTIONS (demo_options,
  { "seed", 0, "N", 0, N_("The same seed gives the same company (1).") },
  { "scale", 0, "X", 0, N_("1 is about 300 customers and 1,000 jobs.") })

OPTIONS (list_options,
  { "where", 0, "FIELD=VALUE", CARE_CTL_REPEATED, N_("Only rows with this value; references by what names them. An empty value means none.") },
  { "order", 0, "FIELD", 0, N_("Sort by this field; -FIELD turns it round.") },
  LIMIT (N_("At most so many rows (100).")),
  { "csv", 0, NULL, 0, N_("Print CSV with every field.") })

OPTIONS (search_options, LIMIT (N_("At most so many rows (20).")))
OPTIONS (history_options, LIMIT (N_("At most so many rows (1,000).")))
OPTIONS (merge_options, { "preview", 0, NULL, 0, N_("Say what would happen, and change nothing.") })
OPTIONS (coverage_options, { "on", 0, "DATE", 0, N_("The day to look at. Default: today.") })
OPTIONS (import_options,
  { "map", 0, "FILE", CARE_CTL_READ_FILE, N_("Which column is which field, one THEIRS = OURS a line.") },
  { "encoding", 0, "NAME", 0, N_("The files' encoding. Default: found out.") },
  { "dry-run", 0, NULL, 0, N_("Do everything but write.") },
  { "refused", 0, "OUT.csv", CARE_CTL_WRITE_FILE, N_("Write refused rows there, with column, value and reason.") })
OPTIONS (undo_options, { "undo", 0, "ID", 0, N_("The id that the import gave.") })
OPTIONS (export_options, { "output", 'o', "FILE", CARE_CTL_LOCAL_FILE, N_("Write into this file; - is standard output.") })
OPTIONS (report_options,
  { "from", 0, "DATE", 0, N_("First day.") },
  { "to", 0, "DATE", 0, N_("Last day.") },
  { "by", 0, "FIELD", 0, N_("Group rows by this field.") },
  { "format", 0, "FORMAT", 0, N_("csv, json or xlsx. Default: a table for people.") },
  { "output", 'o', "FILE", CARE_CTL_LOCAL_FILE, N_("Write into this file.") })
OPTIONS (user_options, { "role", 0, "ROLE", 0, N_("desk, technician, manager or administrator.") })
OPTIONS (stock_options, { "at", 0, "LOCATION", 0, N_("Only this place.") })

#define FIELDS_HELP \
  N_("Dates are written 2026-11-21, instants 2026-11-21T14:05:00Z, money 129.99 PLN, quantities 0.5. An empty value clears a field. References are " \
     "given by id or by what names them: a number, serial, code, name, phone or e-mail. at=INSTANT dates work back that was done earlier. " \
     "aftercarectl fields ENTITY lists the fields.")

static const CareCtlCommand commands[] = {
  { "init", "", NULL, CARE_CTL_ALONE, init_options, N_ ("Make a new store."),
    N_ ("The store gets the company, a local user and the built-in stock locations SUPPLIER, CUSTOMER and SCRAP. It "
        "becomes a station's by its "
        "first sync enrol, or a server's by its first user add or by aftercared, for ever."),
    care_ctl_init },
  { "demo", "", NULL, CARE_CTL_WRITES, demo_options, N_ ("Fill a store with a believable company in four languages."),
    NULL, care_ctl_demo },
  { "new", "ENTITY [FIELD=VALUE…]", NULL, CARE_CTL_WRITES, NULL, N_ ("Make a record."), FIELDS_HELP, care_ctl_new },
  { "set", "ENTITY REF FIELD=VALUE…", NULL, CARE_CTL_WRITES, NULL, N_ ("Change fields of a record."), FIELDS_HELP,
    care_ctl_set },
  { "show", "ENTITY REF", NULL, CARE_CTL_READS, NULL, N_ ("Show one record."), NULL, care_ctl_show },
  { "list", "ENTITY", NULL, CARE_CTL_READS, list_options, N_ ("List records."), NULL, care_ctl_list },
  { "search", "TEXT…", NULL, CARE_CTL_READS, search_options,
    N_ ("Find customers, devices, jobs and the rest by any words, number, serial or phone."),
    N_ ("Letters are found without their marks. Three and more characters of a serial, number or phone are enough."),
    care_ctl_search },
  { "history", "ENTITY REF", NULL, CARE_CTL_READS, history_options,
    N_ ("The care history of a customer, device or job, oldest first."), NULL, care_ctl_history },
  { "job", "REF do TRANSITION [FIELD=VALUE…]", NULL, CARE_CTL_WRITES, NULL, N_ ("A step in the life of a job."),
    N_ ("aftercarectl transitions lists the steps, from where each is possible, what it needs and its arguments. "
        "at=INSTANT dates a step back."),
    care_ctl_job },
  { "delete", "ENTITY REF", NULL, CARE_CTL_WRITES, NULL, N_ ("Mark a record as deleted."), NULL, care_ctl_delete },
  { "merge", "ENTITY REF INTO-REF", NULL, CARE_CTL_WRITES, merge_options,
    N_ ("Fold one record into another; everything follows."), NULL, care_ctl_merge },
  { "undo", "", NULL, CARE_CTL_WRITES, NULL, N_ ("Undo the last change of this store's user."), NULL, care_ctl_undo },
  { "fields", "ENTITY", NULL, CARE_CTL_NO_STORE, NULL, N_ ("The fields of an entity, with their values."), NULL,
    care_ctl_fields },
  { "transitions", "", NULL, CARE_CTL_NO_STORE, NULL, N_ ("The steps in the life of a job."), NULL,
    care_ctl_transitions },
  { "coverage", "DEVICE", NULL, CARE_CTL_READS, coverage_options, N_ ("What is covered on a day, and why."), NULL,
    care_ctl_coverage },
  { "stock", "[PART]", NULL, CARE_CTL_READS, stock_options, N_ ("Balances of spare parts, from the ledger."), NULL,
    care_ctl_stock },
  { "import", "", "undo", CARE_CTL_WRITES, undo_options,
    N_ ("Take a whole import back, but for what people changed since."), NULL, care_ctl_import_undo },
  { "import", "KIND FILE…", NULL, CARE_CTL_WRITES, import_options,
    N_ ("Bring data of other programs in: ords, customers, devices, everything or auto."),
    N_ ("All files of one call are one import. A row that was applied already changes nothing, and a field that a "
        "person changed is never "
        "overwritten. FILE - is standard input; gzip is understood. Status 3 when rows were refused; the others are "
        "in. import --undo ID takes an "
        "import back."),
    care_ctl_import },
  { "export", "KIND", NULL, CARE_CTL_READS, export_options,
    N_ ("Bring data out: ords, customers, devices, jobs or everything."),
    N_ ("The reverse of import. everything is one archive that import everything restores."), care_ctl_export },
  { "report", "NAME", NULL, CARE_CTL_READS, report_options, N_ ("Figures: warranty-expiry or satisfaction."),
    /* xgettext:no-c-format */ N_ ("Every rate has its n and 95 % interval, every row the ids of its records."),
    care_ctl_report },
  { "backup", "FILE", NULL, CARE_CTL_READS, NULL, N_ ("Write a verified copy of the store into a new file."), NULL,
    care_ctl_backup },
  { "restore", "FILE", NULL, CARE_CTL_ALONE, NULL,
    N_ ("Put a backup in the place of the store; what was there is kept beside it."), NULL, care_ctl_restore },
  { "check", "", NULL, CARE_CTL_READS, NULL, N_ ("Check file, references, ledgers and derived values."),
    N_ ("Status 3 when faults were found; they are listed."), care_ctl_check },
  { "user add", "NAME", NULL, CARE_CTL_WRITES, user_options, N_ ("Make an account on a server's store."),
    N_ ("The first account makes a local store a server's, for ever."), care_ctl_user_add },
  { "enrol-code", "NAME", NULL, CARE_CTL_WRITES, NULL,
    N_ ("A code with which one station of that user may enrol, once."), NULL, care_ctl_enrol_code },
  { "station list", "", NULL, CARE_CTL_READS, NULL, N_ ("The computers that are enrolled at this server."), NULL,
    care_ctl_station_list },
  { "station revoke", "STATION", NULL, CARE_CTL_WRITES, NULL, N_ ("Shut a station out, for ever: a lost computer, a user who left."),
    N_ ("STATION is the four letters that its numbers begin with, or its id; station list shows both. The server takes nothing from it any more and "
        "gives it nothing; what it has stays on its disk."),
    care_ctl_station_revoke },
  { "sync enrol", "URL CODE", NULL, CARE_CTL_ALONE, NULL, N_ ("Make this store a station of a server, for ever."),
    N_ ("What the store holds already is sent with the next sync now."), care_ctl_sync_enrol },
  { "sync now", "", NULL, CARE_CTL_WRITES, NULL, N_ ("Send what was written here, and take over what others wrote."),
    NULL, care_ctl_sync_now },
  { "sync status", "", NULL, CARE_CTL_READS, NULL, N_ ("What waits to be sent, and when it was last."), NULL,
    care_ctl_sync_status },
  { "sync conflicts", "", NULL, CARE_CTL_READS, NULL, N_ ("Edits that met another edit of the same field."), NULL,
    care_ctl_sync_conflicts },
  { "sync settle", "ID KEPT-OR-LOST", NULL, CARE_CTL_WRITES, NULL,
    N_ ("Close a conflict: kept, or lost to bring the other value back."), NULL, care_ctl_sync_settle },
  { "man", "[PROGRAM]", NULL, CARE_CTL_NO_STORE, NULL, "", NULL, care_ctl_man, TRUE },
  { "completion", "bash [PROGRAM]", NULL, CARE_CTL_NO_STORE, NULL, "", NULL, care_ctl_complete, TRUE },
  { NULL },
};

const CareCtlProgram care_ctl_program = {
  .name = "aftercarectl",
  .section = "1",
  .summary = N_("the after-sales book on the command line"),
  .description = N_("aftercarectl makes, shows and changes the records of an Aftercare store, takes jobs through their steps, brings data in and "
                    "out, and keeps stores. Options may stand before or after the other words; -- ends them.\n\n"
                    "REF names one record: an id, a number, a serial for a device, a code for a part, model or stock location, a name for a user or "
                    "team, a phone or e-mail for a customer.\n\n"
                    "One process writes a store. While aftercared or aftercare holds it, that process runs the writing commands; reading ones work "
                    "beside it."),
  .commands = commands,
  .options = common,
};
