/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-app"

#include "app/care-intake.h"

#include "util/care-text.h"

#include <string.h>

#define GROUP "intake"
#define SHORTEST_PHONE 7

static const char *const field_names[CARE_INTAKE_N_FIELDS] = { "serial", "model", "accessories", "type", "priority", "promised_on", "technician" };

CareIntake *
care_intake_new (void)
{
  CareIntake *intake = g_new0 (CareIntake, 1);
  intake->who = g_strdup ("");
  intake->problem = g_strdup ("");
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    intake->fields[i] = g_strdup ("");
  return intake;
}

void
care_intake_free (gpointer data)
{
  CareIntake *intake = data;
  if (intake == NULL)
    return;
  g_free (intake->who);
  g_free (intake->problem);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    g_free (intake->fields[i]);
  g_free (intake);
}

/* Type and priority stand at their defaults and say nothing of anybody. */
gboolean
care_intake_is_empty (const CareIntake *intake)
{
  return *intake->who == '\0' && *intake->problem == '\0' && care_id_is_null (&intake->customer) &&
         care_id_is_null (&intake->device) && *intake->fields[CARE_INTAKE_SERIAL] == '\0' &&
         *intake->fields[CARE_INTAKE_MODEL] == '\0' && *intake->fields[CARE_INTAKE_ACCESSORIES] == '\0' &&
         *intake->fields[CARE_INTAKE_PROMISED] == '\0' && *intake->fields[CARE_INTAKE_TECHNICIAN] == '\0';
}

/* --- the draft -------------------------------------------------------------------------------------------------------------------------- */

static void
write_id (GKeyFile *file, const char *key, const CareId *id)
{
  char text[CARE_ID_TEXT];
  if (!care_id_is_null (id))
    g_key_file_set_string (file, GROUP, key, care_id_to_text (id, text));
}

static void
read_id (GKeyFile *file, const char *key, CareId *id)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, key, NULL);
  if (text != NULL && !care_id_parse (text, id))
    *id = (CareId){ 0 };
}

char *
care_intake_write (const CareIntake *intake)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (care_intake_is_empty (intake))
    return g_strdup ("");
  g_key_file_set_string (file, GROUP, "who", intake->who);
  write_id (file, "customer", &intake->customer);
  write_id (file, "device", &intake->device);
  g_key_file_set_string (file, GROUP, "problem", intake->problem);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    g_key_file_set_string (file, GROUP, field_names[i], intake->fields[i]);
  g_key_file_set_integer (file, GROUP, "service", (int) intake->service);
  g_key_file_set_integer (file, GROUP, "survey", (int) intake->survey);
  return g_key_file_to_data (file, NULL, NULL);
}

static void
read_text (GKeyFile *file, const char *key, char **text)
{
  char *value = g_key_file_get_string (file, GROUP, key, NULL);
  if (value == NULL)
    return;
  g_free (*text);
  *text = value;
}

CareIntake *
care_intake_read (const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  CareIntake *intake;

  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL) || !g_key_file_has_group (file, GROUP))
    return NULL;
  intake = care_intake_new ();
  read_text (file, "who", &intake->who);
  read_text (file, "problem", &intake->problem);
  read_id (file, "customer", &intake->customer);
  read_id (file, "device", &intake->device);
  for (guint i = 0; i < CARE_INTAKE_N_FIELDS; i++)
    read_text (file, field_names[i], &intake->fields[i]);
  intake->service = (CareIntakeConsent) CLAMP (g_key_file_get_integer (file, GROUP, "service", NULL), 0, CARE_CONSENT_REFUSED);
  intake->survey = (CareIntakeConsent) CLAMP (g_key_file_get_integer (file, GROUP, "survey", NULL), 0, CARE_CONSENT_REFUSED);
  return intake;
}

/* --- one field for three things ------------------------------------------------------------------------------------------------------------- */

static guint
count_digits (const char *text)
{
  guint n = 0;
  for (; *text != '\0'; text++)
    n += g_ascii_isdigit (*text) ? 1 : 0;
  return n;
}

static gboolean
may_be_phone (const char *word)
{
  return *word != '\0' && strspn (word, "+0123456789-()/.") == strlen (word) && (count_digits (word) > 0 || strpbrk (word, "+(") != NULL);
}

/* Words that look like a phone and stand together are one, up to a comma; too few digits are a word of the name ("Klinika 24"). */
static guint
phone_end (char **words, guint from, GString *phone)
{
  guint i = from;
  gboolean more = words[from] != NULL;

  for (; more && words[i] != NULL; i++)
    {
      g_autofree char *word = g_strndup (words[i], strcspn (words[i], ",;"));
      if (!may_be_phone (word) || strlen (words[i]) > strlen (word) + 1)
        break;
      g_string_append_printf (phone, "%s%s", phone->len > 0 ? " " : "", word);
      more = strlen (word) == strlen (words[i]);
    }
  return i;
}

static void
append_word (GString *name, const char *word)
{
  g_autofree char *clean = g_strdup (word);
  gsize end = strlen (clean);
  while (end > 0 && strchr (",;", clean[end - 1]) != NULL)
    clean[--end] = '\0';
  if (end > 0)
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", clean);
}

static char *
nonempty (GString *text)
{
  gboolean empty = text->len == 0;
  char *all = g_string_free (text, empty);
  return empty ? NULL : all;
}

static char *
strip_mail (const char *word)
{
  g_autofree char *mail = g_strdup (word);
  gsize end;
  if (*mail == '<')
    memmove (mail, mail + 1, strlen (mail));
  for (end = strlen (mail); end > 0 && strchr (">,;", mail[end - 1]) != NULL; end--)
    mail[end - 1] = '\0';
  return care_text_is_email (mail) ? g_steal_pointer (&mail) : NULL;
}

/* Numbers are copied from anywhere: with blanks and hyphens that do not break, and with marks of direction. */
static char *
plain_line (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      GUnicodeType type = g_unichar_type (c);
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        g_string_append_c (plain, ' ');
      else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        g_string_append_c (plain, '-');
      else if (type != G_UNICODE_FORMAT)
        g_string_append_unichar (plain, c);
    }
  return g_string_free (plain, FALSE);
}

/* "tel. 600 700 800": the word says what comes, and is nobody's name. */
static gboolean
announces_phone (char **words, guint i)
{
  static const char *const announcements[] = { "tel", "telefon", "mob", "kom", "phone", "тел", "моб", NULL };
  g_autofree char *word = g_utf8_strdown (words[i], -1);
  g_autoptr (GString) run = g_string_new (NULL);
  gsize end = strlen (word);

  while (end > 0 && strchr (".:,", word[end - 1]) != NULL)
    word[--end] = '\0';
  phone_end (words, i + 1, run);
  return g_strv_contains (announcements, word) && count_digits (run->str) >= SHORTEST_PHONE;
}

static void
strip_scheme (char **words)
{
  static const char *const schemes[] = { "tel:", "mailto:" };
  for (; *words != NULL; words++)
    for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
      if (g_ascii_strncasecmp (*words, schemes[i], strlen (schemes[i])) == 0 && strlen (*words) > strlen (schemes[i]))
        memmove (*words, *words + strlen (schemes[i]), strlen (*words + strlen (schemes[i])) + 1);
}

void
care_intake_split (const char *who, char **name, char **phone, char **email)
{
  g_autofree char *plain = plain_line (who);
  g_auto (GStrv) words = g_strsplit (plain, " ", -1);
  GString *rest = g_string_new (NULL), *number = g_string_new (NULL);

  *email = NULL;
  strip_scheme (words);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GString) run = g_string_new (NULL);
      if (announces_phone (words, i))
        continue;
      guint end = phone_end (words, i, run);
      if (end > i && number->len == 0 && count_digits (run->str) >= SHORTEST_PHONE)
        {
          g_string_assign (number, run->str);
          i = end - 1;
          continue;
        }
      if (*email == NULL && strchr (words[i], '@') != NULL && (*email = strip_mail (words[i])) != NULL)
        continue;
      append_word (rest, words[i]);
    }
  *name = nonempty (rest);
  *phone = nonempty (number);
}

/* The number without its country and without what is dialled before it inside the country (0, or 8 in Lithuania and Russia). */
static const char *
inside_country (const char *digits)
{
  gsize n = strlen (digits);
  if (digits[0] == '0' && n > SHORTEST_PHONE)
    return digits + 1;
  return digits[0] == '8' && (n == 9 || n == 11) ? digits + 1 : digits;
}

const char *
care_intake_phone_tail (const char *digits)
{
  const char *inside = inside_country (digits);
  gsize n = strlen (inside);
  return n > SHORTEST_PHONE ? inside + n - SHORTEST_PHONE : inside;
}

static gboolean
ends_alike (const char *a, const char *b)
{
  return strlen (a) >= SHORTEST_PHONE && strlen (b) >= SHORTEST_PHONE && (g_str_has_suffix (a, b) || g_str_has_suffix (b, a));
}

gboolean
care_intake_same_phone (const char *a, const char *b)
{
  return ends_alike (a, b) || ends_alike (inside_country (a), b) || ends_alike (a, inside_country (b)) ||
         ends_alike (inside_country (a), inside_country (b));
}

void
care_intake_ask_free (gpointer data)
{
  CareIntakeAsk *ask = data;
  g_free (ask->who);
  g_free (ask->serial);
  g_free (ask);
}
