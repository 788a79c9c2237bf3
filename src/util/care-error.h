/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CareError:
 * @CARE_ERROR_INVALID: input that no rule accepts; the sentence names the field and what to do
 * @CARE_ERROR_USAGE: wrong words on a command line
 * @CARE_ERROR_NOT_FOUND: no such record, file or address
 * @CARE_ERROR_AMBIGUOUS: several records answer to one name; the sentence lists them
 * @CARE_ERROR_REFUSED: a rule or a guard says no, and says which
 * @CARE_ERROR_BUSY: another process holds what is needed
 * @CARE_ERROR_FOREIGN: the file is not one of ours
 * @CARE_ERROR_NEWER: made by a newer program
 * @CARE_ERROR_CORRUPT: damaged content
 * @CARE_ERROR_FULL: no space left, or a cap was reached
 * @CARE_ERROR_IO: the system refused a read or write
 * @CARE_ERROR_NETWORK: the other side does not answer or does not speak our protocol
 * @CARE_ERROR_DENIED: not signed in, or not allowed
 * @CARE_ERROR_CONSTRAINT: the database refused a row (a programming error, or a twin)
 *
 * The one error domain of the house. Messages are whole sentences for people.
 */
typedef enum
{
  CARE_ERROR_INVALID = 1,
  CARE_ERROR_USAGE,
  CARE_ERROR_NOT_FOUND,
  CARE_ERROR_AMBIGUOUS,
  CARE_ERROR_REFUSED,
  CARE_ERROR_BUSY,
  CARE_ERROR_FOREIGN,
  CARE_ERROR_NEWER,
  CARE_ERROR_CORRUPT,
  CARE_ERROR_FULL,
  CARE_ERROR_IO,
  CARE_ERROR_NETWORK,
  CARE_ERROR_DENIED,
  CARE_ERROR_CONSTRAINT,
} CareError;

#define CARE_ERROR (care_error_quark ())

GQuark care_error_quark (void);

G_END_DECLS
