/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "util/care-id.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An entity is a table of fields (DESIGN 3). One list per entity gives a plain struct, field numbers and this table; generic code loops over
 * the table. Records are values: fill one, hand it to the store, do not change it afterwards. */

#define CARE_KINDS(K) \
  K (ID, CareId) K (TEXT, char *) K (INT, gint64) K (ENUM, const char *) K (BOOL, gint64) \
  K (INSTANT, gint64) K (DATE, gint64) K (MONEY, gint64) K (QUANTITY, gint64)
#define CARE_KIND_NUMBER(kind, ctype) CARE_##kind,
#define CARE_KIND_TYPE(kind, ctype) typedef ctype CareC_##kind;

/* ID: reference to another record. ENUM: an interned snake_case value; values from newer peers are kept. INSTANT: seconds UTC. DATE: civil days.
 * MONEY: minor units of the company's currency. QUANTITY: thousandths. */
typedef enum { CARE_KINDS (CARE_KIND_NUMBER) CARE_N_KINDS } CareKind;
CARE_KINDS (CARE_KIND_TYPE)

/* How two concurrent edits of one field meet (SYNC A.4). SERVER_SETS: stations may propose, the server decides. */
typedef enum { CARE_LATER_WINS, CARE_KEEP_BOTH, CARE_SERVER_SETS } CareMerge;

enum
{
  CARE_NEEDED = 1 << 0,      /* a record without it is not valid */
  CARE_SEARCHED = 1 << 1,    /* its words are in the search text */
  CARE_FRAGMENTS = 1 << 2,   /* short: found by any three characters in it */
  CARE_PERSONAL = 1 << 3,    /* about a person: part of her export, emptied by erasure */
  CARE_OWNER = 1 << 4,       /* the record lives and dies with the one it names */
  CARE_SCOPE_EDGE = 1 << 5,  /* whoever sees this record needs the one it names */
  CARE_CACHE = 1 << 6,       /* derived from events, rebuilt at any time, never pushed */
  CARE_HISTORY = 1 << 7,     /* shown of a device's earlier jobs to a technician */
  CARE_LOCAL = 1 << 8,       /* bookkeeping that is neither shown, imported nor edited by hand (deleted_at, source …) */
  CARE_SET_BY_STEP = 1 << 9, /* `set` refuses it: a lifecycle step sets it */
};

/* Bytes of all texts of one record together. A change of it travels with new and old values, escaped, inside one request of sync
 * (CARE_SYNC_WIRE_BYTES): a longer one would stand at the head of its station's queue for ever. */
#define CARE_RECORD_TEXT_MAX 250000
/* Bytes of an enumeration's value, known here or not. */
#define CARE_VALUE_MAX 64

/* Who may read or write; 0 in the table means everybody signed in. */
enum { CARE_DESK = 1, CARE_TECHNICIAN = 2, CARE_MANAGER = 4, CARE_ADMINISTRATOR = 8, CARE_ROLE_ALL = 15 };

typedef struct
{
  const char *name;
  const char *label; /* for people; translatable */
  CareKind kind;
  guint16 offset;
  guint flags;
  CareMerge merge;
  const char *to;   /* ID: name of the entity it refers to; NULL: any */
  const char *unit; /* "min", "%", "month" … or NULL */
  const char *const *values; /* ENUM: NULL-ended */
  guint8 read, write;
  guint8 since; /* schema that brought it; 0 means the first */
} CareField;

typedef struct _CareRecord CareRecord;

typedef struct
{
  const char *name;
  const char *label;
  gsize size;
  const CareField *fields;
  guint n_fields;
  gboolean insert_only; /* facts: never updated, undone by a row that voids them */
  gboolean imported;    /* carries source, source_row, source_seen */
  guint8 read, write;   /* roles; 0 everybody. Fields narrow it further. */
  gboolean (*validate) (const CareRecord *record, GError **error);
} CareEntity;

struct _CareRecord
{
  const CareEntity *entity;
  CareId id;
  gint64 rev;    /* server commit that last changed it; 0 before */
  guint64 has;   /* bit n: field n is not null */
  char *unknown; /* JSON object of fields that a newer schema sent, kept and passed on */
};

#define CARE_MEMBER(E, kind, field, ...) CareC_##kind field;
#define CARE_INDEX(E, kind, field, ...) E##_##field,
#define CARE_ENTITY_ROW(E, knd, field, ...) { .name = #field, .kind = CARE_##knd, .offset = G_STRUCT_OFFSET (E, field), __VA_ARGS__ },
#define CARE_DECLARE(E, LIST) \
  typedef struct { CareRecord record; LIST (CARE_MEMBER, E) } E; \
  enum { LIST (CARE_INDEX, E) E##_N }; \
  extern const CareEntity E##_ENTITY;
#define CARE_DEFINE(E, LIST, ...) \
  G_STATIC_ASSERT (E##_N <= 64); \
  static const CareField E##_fields[] = { LIST (CARE_ENTITY_ROW, E) }; \
  const CareEntity E##_ENTITY = { .size = sizeof (E), .fields = E##_fields, .n_fields = E##_N, __VA_ARGS__ };

/* Tails that lists share. */
#define CARE_TAIL(F, E) \
  F (E, INSTANT, deleted_at, .label = N_("Deleted at"), .flags = CARE_LOCAL)
#define CARE_TAIL_MERGED(F, E) \
  CARE_TAIL (F, E) \
  F (E, ID, merged_into, .label = N_("Merged into"), .flags = CARE_LOCAL)
#define CARE_TAIL_IMPORTED(F, E) \
  F (E, TEXT, source, .label = N_("Source"), .flags = CARE_LOCAL) \
  F (E, TEXT, source_row, .label = N_("Source row"), .flags = CARE_LOCAL | CARE_PERSONAL) \
  F (E, TEXT, source_seen, .label = N_("Source rows applied"), .flags = CARE_LOCAL)
#define CARE_TAIL_FACT(F, E) \
  F (E, INSTANT, recorded_at, .label = N_("Recorded at"), .flags = CARE_NEEDED) \
  F (E, ID, by, .label = N_("By"), .to = "user") \
  F (E, ID, voids, .label = N_("Voids"), .flags = CARE_LOCAL)

/* Typed access: job->problem reads; CARE_PUT (job, CareJob, due, 5) writes plain values, care_record_set_* everything. */
#define CARE_HAS(r, E, field) (((r)->record.has >> E##_##field) & 1)
#define CARE_PUT(r, E, field, value) ((r)->field = (value), (r)->record.has |= G_GUINT64_CONSTANT (1) << E##_##field)
#define CARE_PUT_TEXT(r, E, field, value) care_record_set_text (&(r)->record, E##_##field, (value))
#define CARE_RECORD(r) (&(r)->record)

/* A new record without id; free with care_record_free(). Typed: CareJob *job = CARE_NEW (CareJob). */
CareRecord *care_record_new  (const CareEntity *entity);
#define CARE_NEW(E) ((E *) care_record_new (&E##_ENTITY))
CareRecord *care_record_copy (const CareRecord *record);
void        care_record_free (CareRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CareRecord, care_record_free)

static inline gboolean
care_record_has (const CareRecord *r, guint n)
{
  return (r->has >> n) & 1;
}

static inline gconstpointer
care_record_at (const CareRecord *r, guint n)
{
  return (const char *) r + r->entity->fields[n].offset;
}

/* Setters by field number. Text is copied as it is (clean it before), enum values are interned; NULL clears. */
void        care_record_clear    (CareRecord *record, guint n);
void        care_record_set_text (CareRecord *record, guint n, const char *text);
void        care_record_take_text (CareRecord *record, guint n, char *text);
void        care_record_set_int  (CareRecord *record, guint n, gint64 value);
void        care_record_set_id   (CareRecord *record, guint n, const CareId *id);
/* Getters: NULL, 0 and the null id for what is empty. Borrowed. */
const char *care_record_text     (const CareRecord *record, guint n);
gint64      care_record_int      (const CareRecord *record, guint n);
CareId      care_record_id       (const CareRecord *record, guint n);
gboolean    care_record_same     (const CareRecord *a, const CareRecord *b, guint n);
void        care_record_copy_field (CareRecord *to, const CareRecord *from, guint n);

/* Field by name; -1 when there is none. */
int         care_entity_field    (const CareEntity *entity, const char *name);
/* TRUE when the record is alive: not deleted, not merged away. (Voided facts and dead owners are the store's to know.) */
gboolean    care_record_is_live  (const CareRecord *record);
/* Bytes of all its texts. */
gsize       care_record_text_bytes (const CareRecord *record);
/* Needed fields, texts that fit (CARE_RECORD_TEXT_MAX), then the entity's own validate. */
gboolean    care_record_validate (const CareRecord *record, GError **error);

/* What a value needs besides itself to become text. */
typedef struct
{
  const char *currency; /* the company's; ISO 4217 */
} CareBook;

/* From the words of a command line or a file. @text "" clears. References must already be ids. Refuses values outside an enumeration, with
 * the list. */
gboolean    care_record_parse    (CareRecord *record, guint n, const char *text, const CareBook *book, GError **error);
/* Plain text as CSV and `show` print it; "" when empty. Free with g_free(). */
char       *care_record_format   (const CareRecord *record, guint n, const CareBook *book);
/* JSON as CLI.md says: null, true/false, ids as text, money {"minor","currency"}, quantity a decimal number. */
void        care_record_append_json (const CareRecord *record, guint n, const CareBook *book, GString *out);
/* JSON back into a field, strictly typed; also accepts the wire form (see care_record_append_wire). */
gboolean    care_record_read_json (CareRecord *record, guint n, JsonNode *node, const CareBook *book, GError **error);
/* The compact wire and delta form: numbers for every numeric kind, 26 characters for ids. */
void        care_record_append_wire (const CareRecord *record, guint n, GString *out);
gboolean    care_record_read_wire (CareRecord *record, guint n, JsonNode *node, GError **error);

/* --- the registry ------------------------------------------------------------------------------------------------------------ */
extern const CareEntity *const care_entities[]; /* NULL-ended, parents before children */
guint             care_n_entities (void);
const CareEntity *care_entity_find (const char *name); /* NULL when unknown */
int               care_entity_index (const CareEntity *entity);
/* Values of one enumeration: TRUE when @value is among them. */
gboolean          care_values_have (const char *const *values, const char *value);

G_END_DECLS
