/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/care-hand-over.h"

G_BEGIN_DECLS

/* How a command looks on the socket: a CareHandOverHead with all descriptors on its first byte (the standard streams,
 * then the files), and @length bytes of a GVariant of CARE_HAND_OVER_TYPE. Then the server sends one or two
 * CareHandOverReply. Both ends are on one machine, so numbers are in its own byte order. Another form of the message
 * needs another magic. */

#define CARE_HAND_OVER_MAGIC 0x43415231u /* "CAR1" */
#define CARE_HAND_OVER_MAX_LENGTH (1024 * 1024)
#define CARE_HAND_OVER_STREAMS 3
#define CARE_HAND_OVER_MAX_FDS (CARE_HAND_OVER_STREAMS + CARE_HAND_OVER_MAX_FILES)
/* argv, cwd, LANGUAGE, LC_ALL, LANG, AFTERCARE_CLOCK, files (path, write): all bytes ended by NUL, since no encoding is
 * sure */
#define CARE_HAND_OVER_TYPE "(aayayayayaymaya(ayb))"

typedef struct
{
  guint32 magic;
  guint32 length;
} CareHandOverHead;

typedef enum
{
  CARE_HAND_OVER_BEGUN,   /* the command runs from here on; another reply follows */
  CARE_HAND_OVER_DONE,    /* @status is its exit status */
  CARE_HAND_OVER_DENIED,  /* not this user. This one and the next ones are instead of BEGUN */
  CARE_HAND_OVER_UNKNOWN, /* the message was not understood */
  CARE_HAND_OVER_NO_FDS,  /* the descriptors did not arrive */
  CARE_HAND_OVER_CLOSING, /* the server is about to end */
} CareHandOverAnswer;

typedef struct
{
  guint32 answer;
  gint32 status;
} CareHandOverReply;

/* The message of a command without its head, from what this process is. NULL with CARE_ERROR_FULL or _USAGE. */
GBytes              *care_hand_over_pack         (const char *const *argv, const CareHandOverFile *files, gsize n_files,
                                                  GError **error);
/* The command in a message from outside. Takes the descriptors: always, those of a message that is not understood
 * (NULL) are closed. @n_fds may differ from what the message says: that too is not understood, and @answer says so. */
CareHandOverCommand *care_hand_over_unpack       (GBytes *bytes, const int *fds, gsize n_fds,
                                                  CareHandOverAnswer *answer);
/* Closes its descriptors. */
void                 care_hand_over_command_free (CareHandOverCommand *command);

/* A short path in /proc that means @name in the open folder @dir_fd, or the open file @dir_fd itself when @name is
 * NULL: sun_path holds only 107 bytes, and changing the working directory would change it for all threads. */
char                *care_hand_over_short_path   (int dir_fd, const char *name);
/* The user at the other end of a connected socket, as the kernel noted it; FALSE when it cannot be known. */
gboolean             care_hand_over_peer         (int fd, guint32 *uid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareHandOverCommand, care_hand_over_command_free)

G_END_DECLS
