/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A number with its interval on a scale: dot now, band interval, line before. Where nothing is known a value is NAN and not drawn. */
typedef struct
{
  double value, low, high; /* the interval, in the unit of the scale */
  double before;           /* the value of the period before */
  double start, end;       /* the scale */
} CareIntervalFace;

#define CARE_TYPE_INTERVAL (care_interval_get_type ())
G_DECLARE_FINAL_TYPE (CareInterval, care_interval, CARE, INTERVAL, GtkWidget)

GtkWidget *care_interval_new (void);
/* @words: what it says, for those who do not see it ("91 %, 88 to 94, before 85"); copied. */
void       care_interval_set (CareInterval *interval, const CareIntervalFace *face, const char *words);

G_END_DECLS
