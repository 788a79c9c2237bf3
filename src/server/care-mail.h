/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "server/care-lang.h"

G_BEGIN_DECLS

/**
 * CareMail:
 *
 * One message to one person. @message_id is the caller's ("<ID@host>" or without the brackets): a message that is
 * sent again keeps it, so that the receiver's programs see one. Names may hold any letters; a line feed in a name,
 * subject or address is refused, because it would begin a header of somebody else's making.
 */
typedef struct
{
  const char *from_name;       /* may be NULL */
  const char *from_address;
  const char *reply_to;        /* may be NULL */
  const char *to_name;         /* may be NULL */
  const char *to_address;
  const char *subject;
  const char *message_id;
  const char *text;
  const char *html;            /* may be NULL */
  const char *unsubscribe_url; /* of one click by POST (RFC 8058); NULL for mail about a job */
  CareLang lang;
  gint64 date;                 /* instant; 0: care_now () */
} CareMail;

/* The message as RFC 5322 asks, lines ended by LF alone (a transport by SMTP makes them CR LF). Equal mails give
 * equal bytes. CARE_ERROR_INVALID names what is wrong. Free with g_bytes_unref(). */
GBytes  *care_mail_build       (const CareMail *mail, GError **error);
/* Puts @message into a maildir, which is made (0700) when missing, and returns when it is safe on disk. A second
 * delivery of the same @unique (letters, digits, ".", "_" and "-") does nothing, also after a mail program has
 * moved or flagged the first. */
gboolean care_maildir_deliver  (const char *maildir, GBytes *message, const char *unique, GError **error);

G_END_DECLS
