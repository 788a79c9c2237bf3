/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-words-app.h"

#include "domain/care-words.h"
#include "util/care-error.h"
#include "util/care-money.h"
#include "util/care-time.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *value;
  CareMark mark;
} MarkRow;

/* Circles that fill: dotted, empty, quarter, half, three quarters, tick; a van on the road; bars while it waits (VISUAL 4). */
static const MarkRow phases[] = {
  { "new", { "care-phase-new-symbolic", "neutral", NC_ ("phase", "New") } },
  { "triage", { "care-phase-triage-symbolic", "neutral", NC_ ("phase", "Triage") } },
  { "waiting_approval", { "care-phase-hold-symbolic", "attention", NC_ ("phase", "Waiting: reply") } },
  { "approved", { "care-phase-triage-symbolic", "neutral", NC_ ("phase", "Approved") } },
  { "scheduled", { "care-phase-scheduled-symbolic", "neutral", NC_ ("phase", "Scheduled") } },
  { "travelling", { "care-van-symbolic", "accent", NC_ ("phase", "On the way") } },
  { "in_progress", { "care-phase-work-symbolic", "accent", NC_ ("phase", "In progress") } },
  { "on_hold", { "care-phase-hold-symbolic", "attention", NC_ ("phase", "On hold") } },
  { "quality_check", { "care-phase-check-symbolic", "neutral", NC_ ("phase", "Check") } },
  { "ready", { "care-phase-done-symbolic", "good", NC_ ("phase", "Ready") } },
  { "handed_over", { "care-phase-done-symbolic", "neutral", NC_ ("phase", "Handed over") } },
  { "closed", { "care-phase-done-symbolic", "neutral", NC_ ("phase", "Closed") } },
  { "cancelled", { "care-cross-symbolic", "neutral", NC_ ("phase", "Cancelled") } },
  { NULL },
};

static const MarkRow holds[] = {
  { "customer_answer", { "care-phase-hold-symbolic", "attention", NC_ ("phase", "Waiting: reply") } },
  { "part_on_order", { "care-phase-hold-symbolic", "attention", NC_ ("phase", "Waiting: part") } },
  { "supplier_repair", { "care-phase-hold-symbolic", "attention", NC_ ("phase", "At the supplier") } },
  { NULL },
};

static const MarkRow coverages[] = {
  { "covered", { "care-shield-full-symbolic", "good", NC_ ("coverage", "Covered") } },
  { "partly_covered", { "care-shield-half-symbolic", "attention", NC_ ("coverage", "Partly covered") } },
  { "not_covered", { "care-shield-cross-symbolic", "neutral", NC_ ("coverage", "Not covered") } },
  { "needs_inspection", { "care-shield-question-symbolic", "neutral", NC_ ("coverage", "Inspect first") } },
  { "date_missing", { "care-shield-warning-symbolic", "attention", NC_ ("coverage", "Date missing") } },
  { NULL },
};

static const MarkRow bills[] = {
  { "list", { NULL, "neutral", NC_ ("billed as", "List price") } },
  { "warranty", { NULL, "good", NC_ ("billed as", "Warranty") } },
  { "contract", { NULL, "good", NC_ ("billed as", "Contract") } },
  { "goodwill", { NULL, "attention", NC_ ("billed as", "Goodwill") } },
  { "at_cost", { NULL, "neutral", NC_ ("billed as", "At cost") } },
  { NULL },
};

static const MarkRow devices[] = {
  { "in_stock", { "care-part-symbolic", "neutral", NC_ ("device", "In stock") } },
  { "sold", { "care-device-symbolic", "neutral", NC_ ("device", "Sold") } },
  { "installed", { "care-device-symbolic", "neutral", NC_ ("device", "Installed") } },
  { "in_service", { "care-phase-done-symbolic", "good", NC_ ("device", "In service") } },
  { "out_of_order", { "care-warning-symbolic", "bad", NC_ ("device", "Out of order") } },
  { "in_shop", { "care-wrench-symbolic", "accent", NC_ ("device", "In the workshop") } },
  { "at_supplier", { "care-phase-hold-symbolic", "attention", NC_ ("device", "At the supplier") } },
  { NULL },
};

static const MarkRow priorities[] = {
  { "low", { NULL, "neutral", NC_ ("priority", "Low") } },
  { "normal", { NULL, "neutral", NC_ ("priority", "Normal") } },
  { "high", { "care-warning-symbolic", "attention", NC_ ("priority", "High") } },
  { "urgent", { "care-warning-symbolic", "bad", NC_ ("priority", "Urgent") } },
  { NULL },
};

static const MarkRow invitations[] = {
  { "planned", { "care-phase-new-symbolic", "neutral", NC_ ("invitation", "Planned") } },
  { "sent", { "care-mail-symbolic", "accent", NC_ ("invitation", "Sent") } },
  { "suppressed", { "care-cross-symbolic", "neutral", NC_ ("invitation", "Not asked") } },
  { "answered", { "care-phase-done-symbolic", "good", NC_ ("invitation", "Answered") } },
  { "expired", { "care-phase-hold-symbolic", "neutral", NC_ ("invitation", "Expired") } },
  { "bounced", { "care-warning-symbolic", "attention", NC_ ("invitation", "Bounced") } },
  { NULL },
};

static CareMark
find_mark (const MarkRow *rows, const char *context, const char *value)
{
  CareMark mark = { NULL, "neutral", "" };
  for (; rows->value != NULL; rows++)
    if (g_strcmp0 (rows->value, value) == 0)
      {
        mark = rows->mark;
        mark.words = g_dpgettext2 (NULL, context, mark.words);
        return mark;
      }
  mark.words = value != NULL ? care_words_value (value) : "";
  return mark;
}

CareMark
care_mark_phase (const char *phase, const char *hold_reason)
{
  if (g_strcmp0 (phase, "on_hold") == 0 && hold_reason != NULL)
    for (guint i = 0; holds[i].value != NULL; i++)
      if (g_str_equal (holds[i].value, hold_reason))
        return find_mark (holds, "phase", hold_reason);
  return find_mark (phases, "phase", phase != NULL ? phase : "new");
}

CareMark
care_mark_coverage (const char *state)
{
  return find_mark (coverages, "coverage", state);
}

CareMark
care_mark_bill (const char *bill_code)
{
  return find_mark (bills, "billed as", bill_code);
}

CareMark
care_mark_result (const char *result)
{
  CareMark mark = { "care-phase-done-symbolic", "neutral", result != NULL ? care_words_value (result) : "" };
  if (g_strcmp0 (result, "repaired") == 0 || g_strcmp0 (result, "installed") == 0 || g_strcmp0 (result, "replaced") == 0)
    mark.tone = "good";
  return mark;
}

CareMark
care_mark_device (const char *status)
{
  return find_mark (devices, "device", status);
}

CareMark
care_mark_priority (const char *priority)
{
  return find_mark (priorities, "priority", priority);
}

CareMark
care_mark_invitation (const char *state)
{
  return find_mark (invitations, "invitation", state);
}

const char *
care_words_value (const char *value)
{
  return care_words_value_in (NULL, value);
}

const char *
care_words_value_in (const char *const *enumeration, const char *value)
{
  g_autofree char *words = care_value_words_in (enumeration, value);
  g_autofree char *first = NULL;
  g_autofree char *whole = NULL;
  if (words == NULL)
    return "";
  first = g_utf8_strup (words, (gssize) (g_utf8_next_char (words) - words));
  whole = g_strconcat (first, g_utf8_next_char (words), NULL);
  return g_intern_string (whole); /* few and often */
}

const char *
care_words_change (const char *what)
{
  static const struct { const char *what, *words;
  } rows[] = {
    { "new", N_("new record") },           { "set", N_("edit") },
    { "delete", N_("deletion") },          { "merge", N_("merge") },
    { "settle", N_("settled conflict") },  { "demo", N_("demo company") },
    { "job start", N_("start of work") },  { "job finish", N_("finished job") },
    { "job hand_over", N_("hand-over") },  { "job schedule", N_("appointment") },
    { "job assign", N_("assignment") },    { "job hold", N_("hold") },
    { "job resume", N_("resumed work") },  { "job close", N_("closed job") },
    { "job cancel", N_("cancelled job") }, { "job reopen", N_("reopened job") },
    { "job travel", N_("on the way") },    { "job triage", N_("triage") },
    { "job propose", N_("estimate") },     { "job approve", N_("approval") },
    { "job check", N_("quality check") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].what, what) == 0)
      return _(rows[i].words);
  for (guint i = 0; care_entities[i] != NULL; i++)
    if (what != NULL && g_str_has_suffix (what, care_entities[i]->name))
      return _(care_entities[i]->label);
  return what;
}

const char *
care_words_entity (const CareEntity *entity)
{
  return _(entity->label);
}

const char *
care_words_field (const CareField *field)
{
  return _(field->label);
}

const char *
care_words_step (const char *transition)
{
  static const struct { const char *step, *words; } rows[] = {
    { "triage", NC_ ("step", "Begin Triage") }, { "propose", NC_ ("step", "Send Estimate…") }, { "approve", NC_ ("step", "Mark as Approved…") },
    { "schedule", NC_ ("step", "Schedule…") }, { "assign", NC_ ("step", "Assign…") }, { "travel", NC_ ("step", "On My Way") },
    { "start", NC_ ("step", "Start Work") }, { "hold", NC_ ("step", "Put on Hold…") }, { "resume", NC_ ("step", "Resume") },
    { "check", NC_ ("step", "Quality Check") }, { "finish", NC_ ("step", "Finish…") }, { "hand_over", NC_ ("step", "Hand Over…") },
    { "close", NC_ ("step", "Close…") }, { "cancel", NC_ ("step", "Cancel Job…") }, { "reopen", NC_ ("step", "Reopen…") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].step, transition) == 0)
      return g_dpgettext2 (NULL, "step", rows[i].words);
  return transition;
}

/* --- dates, times, numbers --------------------------------------------------------------------------------------------------------- */

/* Names of ours, not of the C library's locale, which may be another than the window's language, or not be installed. */
static const char *const months[12] = {
  NC_ ("in a date", "January"), NC_ ("in a date", "February"), NC_ ("in a date", "March"), NC_ ("in a date", "April"),
  NC_ ("in a date", "May"), NC_ ("in a date", "June"), NC_ ("in a date", "July"), NC_ ("in a date", "August"),
  NC_ ("in a date", "September"), NC_ ("in a date", "October"), NC_ ("in a date", "November"), NC_ ("in a date", "December"),
};
static const char *const short_months[12] = {
  NC_ ("short month", "Jan"), NC_ ("short month", "Feb"), NC_ ("short month", "Mar"), NC_ ("short month", "Apr"),
  NC_ ("short month", "May"), NC_ ("short month", "Jun"), NC_ ("short month", "Jul"), NC_ ("short month", "Aug"),
  NC_ ("short month", "Sep"), NC_ ("short month", "Oct"), NC_ ("short month", "Nov"), NC_ ("short month", "Dec"),
};
static const char *const weekdays[7] = {
  NC_ ("weekday", "Monday"), NC_ ("weekday", "Tuesday"), NC_ ("weekday", "Wednesday"), NC_ ("weekday", "Thursday"),
  NC_ ("weekday", "Friday"), NC_ ("weekday", "Saturday"), NC_ ("weekday", "Sunday"),
};

/* What stands for %b. Of the short months only May is written otherwise where no day stands before it: “май”, not “мая”. */
static const char *
short_month (int month, gboolean alone)
{
  static const char *const may = NC_ ("month alone", "May");
  const char *words = alone && month == 5 ? g_dpgettext2 (NULL, "month alone", may) : may;
  return words != may ? words : g_dpgettext2 (NULL, "short month", short_months[month - 1]);
}

static char *
date_as (gint32 date, const char *format, gboolean alone)
{
  int year, month, day;
  g_autoptr (GDateTime) when = NULL;
  g_autoptr (GString) named = g_string_new (format);

  care_date_to_ymd (date, &year, &month, &day);
  when = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (when == NULL)
    return care_date_format (date);
  g_string_replace (named, "%A", g_dpgettext2 (NULL, "weekday", weekdays[g_date_time_get_day_of_week (when) - 1]), 0);
  g_string_replace (named, "%B", g_dpgettext2 (NULL, "in a date", months[month - 1]), 0);
  g_string_replace (named, "%b", short_month (month, alone), 0);
  return g_date_time_format (when, named->str);
}

char *
care_words_date_as (gint32 date, const char *format)
{
  return date_as (date, format, FALSE);
}

char *
care_words_month_as (gint32 date, const char *format)
{
  return date_as (date, format, TRUE);
}

char *
care_words_date (gint32 date)
{
  /* Translators: a date in a list: day, short month, year. */
  return care_words_date_as (date, C_ ("date", "%-d %b %Y"));
}

char *
care_words_day (CareEngine *engine, gint32 date)
{
  gint32 today = care_engine_today (engine);
  if (date == today)
    return g_strdup (_("Today"));
  if (date == today + 1)
    return g_strdup (_("Tomorrow"));
  if (date == today - 1)
    return g_strdup (_("Yesterday"));
  /* Translators: a day near today: weekday, day, month. */
  return ABS (date - today) < 180 ? care_words_date_as (date, C_ ("date", "%A, %-d %B")) : care_words_date (date);
}

char *
care_words_time (CareEngine *engine, gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, care_engine_zone (engine)) : NULL;
  return local != NULL ? g_date_time_format (local, "%H:%M") : g_strdup ("");
}

char *
care_words_when (CareEngine *engine, gint64 at)
{
  gint32 date = care_date_of_instant (at, care_engine_zone (engine));
  g_autofree char *day = care_words_day (engine, date);
  g_autofree char *time = care_words_time (engine, at);
  /* Translators: a day and a time of day: "Today, 09:15". */
  return ABS (date - care_engine_today (engine)) < 180 ? g_strdup_printf (C_ ("day, time", "%s, %s"), day, time) : g_strdup (day);
}

char *
care_words_minutes (gint64 minutes)
{
  if (minutes >= 48 * 60)
    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (minutes / 1440)), (int) (minutes / 1440));
  /* Nobody acts by the minute then, and the words stay short. */
  if (minutes >= 10 * 60)
    return g_strdup_printf (C_ ("hours", "%d h"), (int) (minutes / 60));
  if (minutes >= 60)
    return g_strdup_printf (C_ ("hours and minutes", "%d h %02d min"), (int) (minutes / 60), (int) (minutes % 60));
  return g_strdup_printf (C_ ("minutes", "%d min"), (int) minutes);
}

/* Digits up to the first other sign, in groups of three. */
static char *
grouped (const char *number)
{
  /* Translators: what stands between groups of three digits in a long number: 98,627. A no-break space where a space is usual. */
  const char *between = C_ ("thousands separator", ",");
  gsize sign = *number == '-', digits = strspn (number + sign, "0123456789");
  GString *text = g_string_new_len (number, (gssize) sign);

  for (gsize i = 0; i < digits; i++)
    {
      if (i > 0 && (digits - i) % 3 == 0)
        g_string_append (text, between);
      g_string_append_c (text, number[sign + i]);
    }
  g_string_append (text, number + sign + digits);
  return g_string_free (text, FALSE);
}

char *
care_words_number (gint64 number)
{
  g_autofree char *plain = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return grouped (plain);
}

char *
care_words_money (CareEngine *engine, gint64 minor)
{
  g_autofree char *plain = care_money_format (minor, care_engine_currency (engine));
  return grouped (plain);
}

char *
care_words_quantity (gint64 thousandths)
{
  return care_quantity_format (thousandths);
}

char *
care_words_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name != NULL ? name : "", " ", -1);
  GString *initials = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL && initials->len < 8; i++)
    if (*words[i] != '\0' && g_utf8_strlen (initials->str, -1) < 2)
      g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (words[i])));
  return g_string_free (initials, FALSE);
}

char *
care_words_record_field (CareEngine *engine, const CareRecord *record, guint n, const char *name)
{
  CareBook book = { care_engine_currency (engine) };
  const CareField *field = &record->entity->fields[n];
  if (!care_record_has (record, n))
    return g_strdup ("");
  switch (field->kind)
    {
    case CARE_ENUM:
      return g_strdup (care_words_value_in (field->values, care_record_text (record, n)));
    case CARE_BOOL:
      return g_strdup (care_record_int (record, n) ? _("Yes") : _("No"));
    case CARE_DATE:
      return care_words_date ((gint32) care_record_int (record, n));
    case CARE_INSTANT:
      return care_words_when (engine, care_record_int (record, n));
    case CARE_ID:
      return g_strdup (name != NULL ? name : "");
    case CARE_INT:
      return field->unit != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", care_record_int (record, n), field->unit)
                                 : g_strdup_printf ("%" G_GINT64_FORMAT, care_record_int (record, n));
    case CARE_TEXT: case CARE_MONEY: case CARE_QUANTITY: case CARE_N_KINDS: default:
      return care_record_format (record, n, &book);
    }
}

/* --- sync ----------------------------------------------------------------------------------------------------------------------------- */

const char *
care_words_sync (CareEngine *engine, char **title, char **detail)
{
  const char *role = care_engine_store_role (engine);
  guint unsent = care_engine_unsent (engine), conflicts = care_engine_conflicts (engine);
  const GError *problem = care_engine_sync_error (engine);
  g_autofree char *when = care_engine_synced_at (engine) != 0 ? care_words_when (engine, care_engine_synced_at (engine)) : NULL;

  if (g_strcmp0 (role, "station") != 0)
    {
      *title = g_strdup (_("Everything is saved"));
      *detail = g_strdup (_("On this computer"));
      return "emblem-ok-symbolic";
    }
  if (care_engine_is_syncing (engine))
    {
      *title = unsent > 0 ? g_strdup_printf (ngettext ("%u change to send", "%u changes to send", unsent), unsent)
                          : g_strdup (_("Everything is saved"));
      *detail = g_strdup (_("Talking to the office …"));
      return "care-sync-symbolic";
    }
  if (conflicts > 0)
    {
      *title = g_strdup_printf (ngettext ("%u edit needs a look", "%u edits need a look", conflicts), conflicts);
      *detail = g_strdup (_("Both values are kept"));
      return "care-warning-symbolic";
    }
  if (unsent > 0 || problem != NULL)
    {
      *title = unsent > 0 ? g_strdup_printf (ngettext ("%u change to send", "%u changes to send", unsent), unsent)
                          : g_strdup (_("Everything is saved"));
      *detail = g_strdup (problem == NULL                                                    ? _("Saved on this computer")
                          : g_error_matches (problem, CARE_ERROR, CARE_ERROR_NETWORK) ? _("The office does not answer")
                                                                                             : _("The last try did not work"));
      return "care-offline-symbolic";
    }
  *title = g_strdup (_("Everything is saved"));
  *detail = when != NULL ? g_strdup_printf (_("Sent to the office: %s"), when) : g_strdup (_("Not yet sent to the office"));
  return "emblem-ok-symbolic";
}
