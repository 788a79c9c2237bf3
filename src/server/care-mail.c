/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-mail.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

#include "util/care-error.h"
#include "util/care-text.h"
#include "util/care-time.h"

/* ---- building ---- */

static gboolean
refuse (GError    **error,
        const char *what)
{
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("The %s of a message is missing, or holds a line break or another control character."), what);
  return FALSE;
}

static gboolean
is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || g_utf8_get_char (p) == 0x2028 || g_utf8_get_char (p) == 0x2029)
      return FALSE;
  return TRUE;
}

static gboolean
check_line (const char *text,
            gboolean    needed,
            const char *what,
            GError    **error)
{
  if (text == NULL || *text == '\0')
    return !needed || refuse (error, what);
  return is_one_line (text) || refuse (error, what);
}

/* The address as it goes into a header: a domain of other letters in its ASCII form. NULL and @error for what is
 * no address. */
static char *
ascii_address (const char *address,
               GError    **error)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  g_autofree char *local = at != NULL ? g_strndup (address, (gsize) (at - address)) : NULL;
  g_autofree char *domain = at != NULL ? g_hostname_to_ascii (at + 1) : NULL;

  if (address == NULL || !is_one_line (address) || !care_text_is_email (address) || domain == NULL ||
      !g_str_is_ascii (local) || strpbrk (address, "<>,;:\"\\()[] ") != NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   _("“%s” is not an e-mail address that a message can be sent to."),
                   address != NULL && is_one_line (address) ? address : "");
      return NULL;
    }
  return g_strconcat (local, "@", domain, NULL);
}

static gboolean
add_address (GMimeMessage    *message,
             GMimeAddressType type,
             const char      *name,
             const char      *address,
             GError         **error)
{
  g_autofree char *ascii = ascii_address (address, error);
  InternetAddress *mailbox;

  if (ascii == NULL)
    return FALSE;
  mailbox = internet_address_mailbox_new (name != NULL && *name != '\0' ? name : NULL, ascii);
  internet_address_set_charset (mailbox, "utf-8");
  internet_address_list_add (g_mime_message_get_addresses (message, type), mailbox);
  g_object_unref (mailbox);
  return TRUE;
}

static GMimeObject *
text_part (const char *subtype,
           const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  /* Nothing depends on 8BITMIME: quoted-printable for mostly Latin text, base64 for Cyrillic. */
  g_mime_part_set_content_encoding (
      GMIME_PART (part), g_mime_part_get_best_content_encoding (GMIME_PART (part), GMIME_ENCODING_CONSTRAINT_7BIT));
  return GMIME_OBJECT (part);
}

/* Of the Message-ID, not of chance: the same mail gives the same bytes. "=_" can stand in neither encoding. */
static char *
boundary_for (const CareMail *mail)
{
  g_autofree char *hash = care_text_sha256 (mail->message_id, -1);

  return g_strdup_printf ("=_%.32s", hash);
}

static GMimeObject *
make_body (const CareMail *mail)
{
  GMimeObject *plain = text_part ("plain", mail->text);
  GMimeObject *html;
  GMimeMultipart *both;
  g_autofree char *boundary = boundary_for (mail);

  if (mail->html == NULL)
    return plain;
  html = text_part ("html", mail->html);
  both = g_mime_multipart_new_with_subtype ("alternative");
  g_mime_multipart_set_boundary (both, boundary);
  g_mime_multipart_add (both, plain);
  g_mime_multipart_add (both, html);
  g_object_unref (plain);
  g_object_unref (html);
  return GMIME_OBJECT (both);
}

/* GMime takes a long address for a word to be encoded; RFC 2369 wants it as it is, however long the line. */
static void
set_plain_header (GMimeObject *object,
                  const char  *name,
                  const char  *value)
{
  g_autofree char *raw = g_strdup_printf (" %s\n", value);

  g_mime_object_set_header (object, name, "", NULL);
  g_mime_header_set_raw_value (g_mime_header_list_get_header (g_mime_object_get_header_list (object), name), raw);
}

static gboolean
set_headers (GMimeMessage   *message,
             const CareMail *mail,
             GError        **error)
{
  GMimeObject *object = GMIME_OBJECT (message);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (mail->date != 0 ? mail->date : care_now ());
  g_autofree char *id = g_strdup (mail->message_id);

  if (!add_address (message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from_address, error) ||
      !add_address (message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to_address, error) ||
      (mail->reply_to != NULL && !add_address (message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, mail->reply_to, error)))
    return FALSE;
  if (id[0] == '<' && g_str_has_suffix (id, ">"))
    {
      memmove (id, id + 1, strlen (id));
      id[strlen (id) - 1] = '\0';
    }
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, id);
  /* RFC 3834: no out-of-office answers to a machine. */
  g_mime_object_set_header (object, "Auto-Submitted", "auto-generated", NULL);
  g_mime_object_set_header (object, "Content-Language", care_lang_code (mail->lang), NULL);
  if (mail->unsubscribe_url != NULL)
    {
      g_autofree char *list = g_strdup_printf ("<%s>", mail->unsubscribe_url);

      set_plain_header (object, "List-Unsubscribe", list);
      g_mime_object_set_header (object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", NULL);
    }
  return TRUE;
}

static gboolean
check (const CareMail *mail,
       GError        **error)
{
  if (!check_line (mail->from_name, FALSE, "From", error) || !check_line (mail->to_name, FALSE, "To", error) ||
      !check_line (mail->subject, TRUE, "Subject", error) ||
      !check_line (mail->message_id, TRUE, "Message-ID", error) ||
      !check_line (mail->unsubscribe_url, FALSE, "List-Unsubscribe", error))
    return FALSE;
  if (!g_str_is_ascii (mail->message_id) || strchr (mail->message_id, '@') == NULL ||
      strchr (mail->message_id, ' ') != NULL)
    return refuse (error, "Message-ID");
  if (mail->unsubscribe_url != NULL &&
      (!g_str_is_ascii (mail->unsubscribe_url) || strlen (mail->unsubscribe_url) > 900 ||
       strpbrk (mail->unsubscribe_url, "<> ,") != NULL))
    return refuse (error, "List-Unsubscribe");
  if (mail->text == NULL || !g_utf8_validate (mail->text, -1, NULL) ||
      (mail->html != NULL && !g_utf8_validate (mail->html, -1, NULL)))
    return refuse (error, "text");
  return TRUE;
}

static GBytes *
write_out (GMimeMessage *message)
{
  GMimeFormatOptions *format = g_mime_format_options_new ();
  char *text;

  g_mime_format_options_set_newline_format (format, GMIME_NEWLINE_FORMAT_UNIX);
  text = g_mime_object_to_string (GMIME_OBJECT (message), format);
  g_mime_format_options_free (format);
  return g_bytes_new_take (text, strlen (text));
}

GBytes *
care_mail_build (const CareMail *mail,
                 GError        **error)
{
  static gsize ready;
  GMimeMessage *message;
  GMimeObject *body;
  GBytes *bytes = NULL;

  if (g_once_init_enter (&ready))
    {
      g_mime_init ();
      g_once_init_leave (&ready, 1);
    }
  if (!check (mail, error))
    return NULL;
  message = g_mime_message_new (TRUE);
  if (set_headers (message, mail, error))
    {
      body = make_body (mail);
      g_mime_message_set_mime_part (message, body);
      g_object_unref (body);
      bytes = write_out (message);
    }
  g_object_unref (message);
  return bytes;
}

/* ---- maildir ---- */

static gboolean
fail_io (GError    **error,
         const char *path)
{
  int saved = errno;
  gboolean full = saved == ENOSPC || saved == EDQUOT;

  g_set_error (error, CARE_ERROR, full ? CARE_ERROR_FULL : CARE_ERROR_IO,
               _("The mail could not be written to %s: %s."), path, g_strerror (saved));
  return FALSE;
}

static gboolean
sync_folder (const char *path,
             GError    **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    fail_io (error, path);
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
make_folders (const char *maildir,
              GError    **error)
{
  static const char *const parts[] = { "tmp", "new", "cur" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (maildir, parts[i], NULL);

      if (g_mkdir_with_parents (path, 0700) != 0)
        return fail_io (error, path);
    }
  return TRUE;
}

/* In cur a mail program has put flags behind a colon. */
static gboolean
is_delivered (const char *maildir,
              const char *unique)
{
  g_autofree char *fresh = g_build_filename (maildir, "new", unique, NULL);
  g_autofree char *seen = g_build_filename (maildir, "cur", NULL);
  g_autoptr (GDir) dir = NULL;
  gsize len = strlen (unique);
  const char *name;

  if (g_file_test (fresh, G_FILE_TEST_EXISTS))
    return TRUE;
  dir = g_dir_open (seen, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strncmp (name, unique, len) == 0 && (name[len] == '\0' || name[len] == ':'))
      return TRUE;
  return FALSE;
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      len -= (gsize) n;
    }
  return fsync (fd) == 0;
}

/* link() and not rename(): it refuses a name that is taken, so two deliveries at the same moment make one message. */
static gboolean
write_and_link (const char *from,
                const char *to,
                GBytes     *message,
                GError    **error)
{
  int fd = open (from, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return fail_io (error, from);
  written = write_all (fd, message);
  if (!written)
    fail_io (error, from);
  close (fd);
  if (!written)
    return FALSE;
  return link (from, to) == 0 || errno == EEXIST || fail_io (error, to);
}

gboolean
care_maildir_deliver (const char *maildir,
                      GBytes     *message,
                      const char *unique,
                      GError    **error)
{
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (unique, ".", random, NULL);
  g_autofree char *from = g_build_filename (maildir, "tmp", name, NULL);
  g_autofree char *to = g_build_filename (maildir, "new", unique, NULL);
  g_autofree char *folder = g_build_filename (maildir, "new", NULL);
  gboolean ok;

  if (*unique == '\0' || *unique == '.' || strlen (unique) > 128 ||
      strspn (unique, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != strlen (unique))
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   _("A message in a maildir is named by letters, digits, points and hyphens only."));
      return FALSE;
    }
  if (!make_folders (maildir, error))
    return FALSE;
  if (is_delivered (maildir, unique))
    return sync_folder (folder, error); /* the first may have been cut off before its own */
  ok = write_and_link (from, to, message, error);
  g_unlink (from);
  return ok && sync_folder (folder, error);
}
