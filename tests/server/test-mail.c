/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-test"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/care-mail-words.h"
#include "server/care-mail.h"
#include "util/care-error.h"
#include "util/care-time.h"

#include "html-check.h"

#define LINK "https://serwis.example/s/0123456789abcdefghijklmnop"

static CareMail
good_mail (void)
{
  return (CareMail){
    .from_name = "Ciepły Dom \"Serwis\", Łódź",
    .from_address = "pomoc@cieplydom.example",
    .reply_to = "biuro@cieplydom.example",
    .to_name = "Алёна Орлова",
    .to_address = "alena@ciepły.example",
    .subject = "Jak nam poszło? Zlecenie J-2026-000123 – źdźbło, ёж ir žąsis, razem bardzo długi temat wiadomości",
    .message_id = "<abc.123@cieplydom.example>",
    .text = "Dzień dobry,\n\n.\nFrom the start\nСпасибо\n" LINK "?lang=pl&v=5\n",
    .html = "<!DOCTYPE html>\n<p>Dzień dobry</p>\n",
    .unsubscribe_url = LINK "/stop",
    .lang = CARE_LANG_PL,
    .date = 1795000000,
  };
}

static GMimeMessage *
parse (GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (data, len);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  g_object_unref (stream);
  g_object_unref (parser);
  g_assert_nonnull (message);
  return message;
}

static char *
part_text (GMimeMessage *message,
           int           index)
{
  GMimeObject *root = g_mime_message_get_mime_part (message);
  GMimeObject *part = GMIME_IS_MULTIPART (root) ? g_mime_multipart_get_part (GMIME_MULTIPART (root), index) : root;

  return g_mime_text_part_get_text (GMIME_TEXT_PART (part));
}

static void
test_build (void)
{
  CareMail mail = good_mail ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = care_mail_build (&mail, &error);
  g_autoptr (GBytes) again = care_mail_build (&mail, NULL);
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  g_autofree char *html = NULL;
  g_autofree char *date = NULL;
  GMimeMessage *message;
  InternetAddress *from, *to;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
  raw = html_check_bytes_to_text (bytes);
  g_assert_true (g_str_is_ascii (raw));
  g_assert_null (strchr (raw, '\r'));
  lines = g_strsplit (raw, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 998);
  message = parse (bytes);
  g_assert_cmpstr (g_mime_message_get_subject (message), ==, mail.subject);
  g_assert_cmpstr (g_mime_message_get_message_id (message), ==, "abc.123@cieplydom.example");
  from = internet_address_list_get_address (g_mime_message_get_from (message), 0);
  to = internet_address_list_get_address (g_mime_message_get_to (message), 0);
  g_assert_cmpint (internet_address_list_length (g_mime_message_get_to (message)), ==, 1);
  g_assert_cmpstr (internet_address_get_name (from), ==, mail.from_name);
  g_assert_cmpstr (internet_address_get_name (to), ==, mail.to_name);
  g_assert_nonnull (strstr (raw, "<alena@xn--"));
  g_assert_cmpstr (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (to)), ==, mail.to_address);
  date = g_date_time_format_iso8601 (g_mime_message_get_date (message));
  g_assert_cmpstr (date, ==, "2026-11-18T11:06:40Z");
  g_assert_nonnull (strstr (raw, "Date: Wed, 18 Nov 2026 11:06:40 +0000\n"));
  g_assert_nonnull (strstr (raw, "\nAuto-Submitted: auto-generated\n"));
  g_assert_nonnull (strstr (raw, "\nList-Unsubscribe: <" LINK "/stop>\n"));
  g_assert_nonnull (strstr (raw, "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
  g_assert_nonnull (strstr (raw, "\nContent-Language: pl\n"));
  g_assert_nonnull (strstr (raw, "\nReply-To: biuro@cieplydom.example\n"));
  g_assert_nonnull (strstr (raw, "\nMIME-Version: 1.0\n"));
  text = part_text (message, 0);
  html = part_text (message, 1);
  g_assert_cmpstr (text, ==, mail.text);
  g_assert_cmpstr (html, ==, mail.html);
  g_object_unref (message);
}

static void
test_plain (void)
{
  CareMail mail = good_mail ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  GMimeMessage *message;

  mail.html = mail.unsubscribe_url = mail.from_name = mail.to_name = mail.reply_to = NULL;
  mail.date = 0;
  g_assert_true (care_clock_set ("2026-11-21T14:05:00Z/frozen", NULL));
  bytes = care_mail_build (&mail, NULL);
  g_assert_true (care_clock_set (NULL, NULL));
  raw = html_check_bytes_to_text (bytes);
  g_assert_null (strstr (raw, "multipart"));
  g_assert_null (strstr (raw, "List-Unsubscribe"));
  g_assert_nonnull (strstr (raw, "Date: Sat, 21 Nov 2026 14:05:00 +0000\n"));
  message = parse (bytes);
  text = part_text (message, 0);
  g_assert_cmpstr (text, ==, mail.text);
  g_object_unref (message);
}

static void
test_refuses (void)
{
  static const struct
  {
    gsize field;
    const char *value;
  } cases[] = {
#define BAD(field, value) { G_STRUCT_OFFSET (CareMail, field), value }
    BAD (subject, "Hello\r\nBcc: everyone@example.org"),
    BAD (subject, "Hello\nX: y"),
    BAD (subject, "Hello\x0bX"),
    BAD (subject, "Hello\xe2\x80\xa8X"),
    BAD (subject, "Hello\xff"),
    BAD (subject, ""),
    BAD (subject, NULL),
    BAD (from_name, "A\nB"),
    BAD (to_name, "A\rB"),
    BAD (from_address, "a@b.example\nBcc: c@d.example"),
    BAD (to_address, "a@b.example\r\nBcc: c@d.example"),
    BAD (to_address, "a@b.example, c@d.example"),
    BAD (to_address, "<a@b.example>"),
    BAD (to_address, "no address"),
    BAD (to_address, "a@"),
    BAD (to_address, "łukasz@b.example"),
    BAD (to_address, ""),
    BAD (to_address, NULL),
    BAD (from_address, NULL),
    BAD (reply_to, "nobody"),
    BAD (message_id, "abc"),
    BAD (message_id, "a b@c"),
    BAD (message_id, "a@b\nX: y"),
    BAD (message_id, NULL),
    BAD (unsubscribe_url, "https://x.example/\nX: y"),
    BAD (unsubscribe_url, "https://x.example/> <https://y.example/"),
    BAD (text, NULL),
    BAD (text, "\xff"),
#undef BAD
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CareMail mail = good_mail ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      G_STRUCT_MEMBER (const char *, &mail, cases[i].field) = cases[i].value;
      bytes = care_mail_build (&mail, &error);
      if (bytes != NULL)
        g_test_message ("accepted: %s", cases[i].value);
      g_assert_null (bytes);
      g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_null (strpbrk (error->message, "\r\n"));
    }
}

/* ---- maildir ---- */

static guint
files_in (const char *maildir,
          const char *part)
{
  g_autofree char *path = g_build_filename (maildir, part, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_mode (const char *maildir,
             const char *part,
             guint       mode)
{
  g_autofree char *path = g_build_filename (maildir, part, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
test_maildir (void)
{
  g_autofree char *dir = g_dir_make_tmp ("care-mail-XXXXXX", NULL);
  g_autofree char *maildir = g_build_filename (dir, "a", "mail", NULL);
  g_autofree char *fresh = g_build_filename (maildir, "new", "m1", NULL);
  g_autofree char *seen = g_build_filename (maildir, "cur", "m1:2,S", NULL);
  g_autoptr (GBytes) one = g_bytes_new_static ("Subject: one\n\none\n", 18);
  g_autoptr (GBytes) two = g_bytes_new_static ("Subject: two\n\ntwo\n", 18);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  g_assert_true (care_maildir_deliver (maildir, one, "m1", &error));
  g_assert_no_error (error);
  g_assert_true (care_maildir_deliver (maildir, two, "m1", &error));
  g_assert_true (care_maildir_deliver (maildir, two, "m10", &error));
  g_assert_true (g_file_get_contents (fresh, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "Subject: one\n\none\n");
  g_assert_cmpuint (files_in (maildir, "new"), ==, 2);
  g_assert_cmpuint (files_in (maildir, "tmp"), ==, 0);
  for (gsize i = 0; i < 3; i++)
    assert_mode (maildir, (const char *const[]){ "tmp", "new", "cur" }[i], 0700);
  assert_mode (maildir, "new/m1", 0600);
  assert_mode (maildir, ".", 0700);
  /* Read and flagged by a mail program: delivered all the same. */
  g_assert_cmpint (g_rename (fresh, seen), ==, 0);
  g_assert_true (care_maildir_deliver (maildir, two, "m1", &error));
  g_assert_cmpuint (files_in (maildir, "new"), ==, 1);
  g_assert_cmpuint (files_in (maildir, "cur"), ==, 1);
  remove_tree (dir);
}

static gpointer
deliver_many (gpointer data)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("x\n", 2);

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *unique = g_strdup_printf ("m%d", i);

      g_assert_true (care_maildir_deliver (data, message, unique, NULL));
    }
  return NULL;
}

static void
test_maildir_race (void)
{
  g_autofree char *dir = g_dir_make_tmp ("care-mail-XXXXXX", NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("mail", deliver_many, dir);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (files_in (dir, "new"), ==, 20);
  g_assert_cmpuint (files_in (dir, "tmp"), ==, 0);
  remove_tree (dir);
}

static void
test_maildir_refuses (void)
{
  static const char *const uniques[] = { "", ".", "..", ".hidden", "a/b", "../x", "a b", "a:2,S", "ł" };
  g_autofree char *dir = g_dir_make_tmp ("care-mail-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autoptr (GBytes) message = g_bytes_new_static ("x\n", 2);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (uniques); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_false (care_maildir_deliver (dir, message, uniques[i], &refused));
      g_assert_error (refused, CARE_ERROR, CARE_ERROR_INVALID);
    }
  g_assert_cmpuint (files_in (dir, "."), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_false (care_maildir_deliver (file, message, "m1", &error));
  g_assert_error (error, CARE_ERROR, CARE_ERROR_IO);
  remove_tree (dir);
}

/* ---- words ---- */

static void
check_words (CareMailKind kind,
             CareLang     lang,
             gboolean     full,
             const char  *metric)
{
  CareMailWords words = {
    .kind = kind, .lang = lang, .company = "Ciepły <Dom> & {job}", .job_number = "J-2026-000123", .metric = metric, .survey_url = LINK,
    .phone = full ? "+48 85 741 20 00" : NULL, .email = full ? "pomoc@cieplydom.example" : NULL, .device = full ? "Nordvik {date}" : NULL,
    .date = care_date_from_ymd (2026, 11, 24), .has_date = full, .time = full ? "9:00–12:00" : NULL,
    .link_until = care_date_from_ymd (2026, 12, 24), .has_link_until = full,
  };
  gboolean is_survey = kind == CARE_MAIL_SURVEY || kind == CARE_MAIL_SURVEY_REMINDER;
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  g_autofree char *html = NULL;
  g_autofree char *date = care_lang_date (lang, words.date);
  g_autofree char *best = g_strdup_printf ("%s?lang=%s&v=%s", LINK, care_lang_code (lang), strcmp (metric, "nps") == 0 ? "10" : "5");
  g_autofree char *stop = g_strdup_printf ("%s/stop?lang=%s", LINK, care_lang_code (lang));
  g_autoptr (HtmlCheck) check = NULL;

  care_mail_words_write (&words, &subject, &text, &html);
  g_test_message ("%d %s: %s", kind, care_lang_code (lang), subject);
  check = html_check_new (html);
  g_assert_null (strpbrk (subject, "\r\n"));
  g_assert_nonnull (strstr (subject, "J-2026-000123"));
  g_assert_nonnull (strstr (text, "J-2026-000123"));
  g_assert_nonnull (strstr (text, "Ciepły <Dom> & {job}"));
  g_assert_nonnull (strstr (check->text->str, "Ciepły <Dom> & {job}"));
  g_assert_null (strstr (text, "{company}"));
  g_assert_null (strstr (text, ".."));
  g_assert_cmpint (strstr (text, best) != NULL, ==, is_survey);
  g_assert_cmpint (strstr (text, stop) != NULL, ==, is_survey);
  g_assert_cmpint (strstr (html, "/s/0123") != NULL, ==, is_survey);
  g_assert_null (strstr (subject, "/s/"));
  if (full && kind != CARE_MAIL_JOB_READY)
    g_assert_nonnull (strstr (text, date));
  if (full)
    g_assert_nonnull (strstr (text, "pomoc@cieplydom.example"));
  g_assert_cmpuint (html_check_count (check, "a"), ==, !is_survey ? 0 : strcmp (metric, "nps") == 0 ? 12 : 6);
}

static void
test_words (void)
{
  for (int kind = 0; kind < CARE_N_MAILS; kind++)
    for (int lang = 0; lang < CARE_N_LANGS; lang++)
      for (int full = 0; full < 2; full++)
        {
          check_words ((CareMailKind) kind, (CareLang) lang, full, "csat");
          check_words ((CareMailKind) kind, (CareLang) lang, full, "nps");
        }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/build", test_build);
  g_test_add_func ("/mail/plain", test_plain);
  g_test_add_func ("/mail/refuses", test_refuses);
  g_test_add_func ("/maildir/deliver", test_maildir);
  g_test_add_func ("/maildir/race", test_maildir_race);
  g_test_add_func ("/maildir/refuses", test_maildir_refuses);
  g_test_add_func ("/mail/words", test_words);
  return g_test_run ();
}
