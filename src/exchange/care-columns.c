/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "util/care-error.h"
#include "util/care-text.h"

typedef struct
{
  CareColumnsKind kind;
  const char *name;
  gboolean many;
  const char *words; /* the better first; English, Polish, Russian, Lithuanian of one meaning together */
} Column;

/* The words are what other programs and people write above their columns; they are data, not translations of ours. */
static const Column columns[] = {
  { CARE_COLUMNS_CUSTOMERS, "number", FALSE,
    "number|customer no|customer number|customer nr|client no|client number|account no|account number|numer"
    "|numer klienta|nr klienta|номер|номер клиента|№ клиента|numeris|kliento numeris|kliento nr|customer id|client id"
    "|customer code|kod klienta|identyfikator klienta|код клиента|kliento kodas|identyfikator|код|ид|id" },
  { CARE_COLUMNS_CUSTOMERS, "kind", FALSE,
    "kind|customer kind|customer type|client type|type|rodzaj klienta|typ klienta|rodzaj|typ|вид клиента|тип клиента"
    "|вид|тип|kliento tipas|kliento rūšis|rūšis|tipas" },
  { CARE_COLUMNS_CUSTOMERS, "name", FALSE,
    "name|full name|customer name|client name|display name|imię i nazwisko|nazwisko i imię|nazwa|nazwa klienta|фио"
    "|имя и фамилия|фамилия и имя|фамилия имя|фамилия имя отчество|полное имя|имя клиента|название|наименование"
    "|наименование клиента|vardas pavardė|vardas ir pavardė|pavardė ir vardas|pavardė vardas|kliento vardas"
    "|pavadinimas|kliento pavadinimas|customer|client|klient|kontrahent|клиент|контрагент|покупатель|klientas"
    "|pirkėjas|contact|contact name|kontakt|контакт|контактное лицо|kontaktas" },
  { CARE_COLUMNS_CUSTOMERS, "first_name", FALSE, "first name|given name|forename|imię|imiona|имя|vardas" },
  { CARE_COLUMNS_CUSTOMERS, "last_name", FALSE, "last name|surname|family name|nazwisko|фамилия|pavardė" },
  { CARE_COLUMNS_CUSTOMERS, "company", FALSE,
    "company|company name|organisation|organization|organisation name|organization name|business name|firm|firma"
    "|nazwa firmy|przedsiębiorstwo|organizacja|компания|название компании|организация|название организации|фирма"
    "|предприятие|įmonė|įmonės pavadinimas|bendrovė|organizacija" },
  { CARE_COLUMNS_CUSTOMERS, "phone", TRUE,
    "phone|phone number|phone no|telephone|telephone number|tel|tel no|home phone|work phone|business phone"
    "|office phone|landline|telefon|numer telefonu|nr telefonu|nr tel|telefon domowy|telefon służbowy"
    "|telefon stacjonarny|телефон|номер телефона|тел|домашний телефон|рабочий телефон|telefonas|telefono numeris"
    "|telefono nr|tel nr|namų telefonas|darbo telefonas" },
  { CARE_COLUMNS_CUSTOMERS, "mobile", TRUE,
    "mobile|mobile phone|mobile number|mobile no|cell|cell phone|cellphone|gsm|komórka|telefon komórkowy"
    "|tel komórkowy|tel kom|komórkowy|мобильный|мобильный телефон|моб телефон|моб тел|моб|сотовый|сотовый телефон"
    "|mobilusis|mobilusis telefonas|mobilus telefonas|mobilaus telefono numeris|mob tel|mob telefonas|mob" },
  { CARE_COLUMNS_CUSTOMERS, "email", TRUE,
    "email|email address|mail|adres e-mail|adres email|mejl|poczta elektroniczna|электронная почта|эл почта"
    "|адрес электронной почты|почта|имейл|емейл|емайл|el paštas|el pašto adresas|elektroninis paštas"
    "|elektroninio pašto adresas" },
  { CARE_COLUMNS_CUSTOMERS, "language", FALSE, "language|preferred language|lang|locale|język|язык|kalba" },
  { CARE_COLUMNS_CUSTOMERS, "tax_id", FALSE,
    "tax id|vat|vat id|vat no|vat number|vat reg no|tax no|tax number|tin|nip|numer nip|nr nip"
    "|identyfikator podatkowy|инн|унп|идентификационный номер налогоплательщика|pvm kodas|pvm mokėtojo kodas|pvm" },
  { CARE_COLUMNS_CUSTOMERS, "address", FALSE,
    "address|address 1|address line 1|street address|street|adres|adres 1|ulica|ulica i numer|адрес|адрес 1|улица"
    "|adresas|adresas 1|gatvė" },
  { CARE_COLUMNS_CUSTOMERS, "address2", FALSE,
    "address 2|address line 2|address second line|adres 2|adres cd|адрес 2|адрес строка 2|adresas 2" },
  { CARE_COLUMNS_CUSTOMERS, "postal_code", FALSE,
    "postal code|zip|zip code|postcode|post code|zip postal code|kod pocztowy|индекс|почтовый индекс|pašto kodas"
    "|pašto indeksas|indeksas" },
  { CARE_COLUMNS_CUSTOMERS, "city", FALSE,
    "city|town|locality|miasto|miejscowość|город|населённый пункт|miestas|gyvenvietė|vietovė" },
  { CARE_COLUMNS_CUSTOMERS, "region", FALSE,
    "region|state|state province|province|county|województwo|регион|область|край|apskritis|regionas|savivaldybė"
    "|rajonas" },
  { CARE_COLUMNS_CUSTOMERS, "country", FALSE, "country|country code|kraj|państwo|страна|šalis|valstybė" },
  { CARE_COLUMNS_CUSTOMERS, "notes", FALSE,
    "notes|note|comments|comment|remarks|remark|uwagi|notatki|notatka|komentarz|примечания|примечание|заметки"
    "|комментарий|комментарии|pastabos|pastaba|komentaras|komentarai" },

  { CARE_COLUMNS_DEVICES, "serial", FALSE,
    "serial|serial number|serial no|serial nr|serial #|s/n|numer seryjny|nr seryjny|numer fabryczny|nr fabryczny"
    "|серийный номер|серийный №|серийный|заводской номер|заводской №|с/н|serijos numeris|serijos nr|serijinis numeris"
    "|serijinis nr" },
  { CARE_COLUMNS_DEVICES, "model", FALSE,
    "model|model code|model no|model number|kod modelu|модель|код модели|modelis|modelio kodas|product code"
    "|product no|product number|item code|sku|article|article number|article no|kod produktu|kod towaru|indeks|symbol"
    "|код товара|код изделия|артикул|prekės kodas|gaminio kodas|artikulas|product|produkt|товар|изделие|prekė"
    "|gaminys" },
  { CARE_COLUMNS_DEVICES, "brand", FALSE,
    "brand|make|manufacturer|maker|marka|producent|марка|бренд|производитель|изготовитель|markė|prekės ženklas"
    "|gamintojas" },
  { CARE_COLUMNS_DEVICES, "model_name", FALSE,
    "model name|product name|name|nazwa modelu|nazwa produktu|nazwa towaru|nazwa|название модели|наименование модели"
    "|название товара|наименование товара|наименование|название|modelio pavadinimas|prekės pavadinimas"
    "|gaminio pavadinimas|pavadinimas" },
  { CARE_COLUMNS_DEVICES, "category", FALSE,
    "category|product category|device category|device type|product group|group|type|kategoria|kategoria produktu"
    "|rodzaj urządzenia|grupa|rodzaj|typ|категория|тип устройства|вид техники|группа|тип|вид|kategorija"
    "|įrenginio tipas|grupė|tipas|rūšis" },
  { CARE_COLUMNS_DEVICES, "customer_number", FALSE,
    "customer no|customer number|customer nr|customer id|client no|client number|client id|account no|account number"
    "|numer klienta|nr klienta|kod klienta|номер клиента|№ клиента|код клиента|kliento numeris|kliento nr"
    "|kliento kodas" },
  { CARE_COLUMNS_DEVICES, "customer_email", FALSE,
    "customer email|client email|email|email address|mail|e-mail klienta|adres e-mail|адрес электронной почты"
    "|электронная почта|эл почта|почта клиента|почта|kliento el paštas|el paštas|el pašto adresas"
    "|elektroninis paštas" },
  { CARE_COLUMNS_DEVICES, "customer_phone", FALSE,
    "customer phone|customer phone number|client phone|phone|phone number|telephone|tel|mobile|telefon klienta"
    "|telefon|numer telefonu|nr telefonu|телефон клиента|телефон|номер телефона|тел|kliento telefonas|telefonas"
    "|telefono numeris|telefono nr" },
  { CARE_COLUMNS_DEVICES, "customer", FALSE, "customer|client|owner|klient|właściciel|клиент|владелец|klientas"
                                             "|savininkas" },
  { CARE_COLUMNS_DEVICES, "sold_on", FALSE,
    "sold on|sold|date sold|sale date|sales date|date of sale|purchase date|date of purchase|purchased on|purchased"
    "|data sprzedaży|sprzedano|data zakupu|kupiono|дата продажи|продано|продан|дата покупки|куплено|pardavimo data"
    "|parduota|pirkimo data|pirkta" },
  { CARE_COLUMNS_DEVICES, "delivered_on", FALSE,
    "delivered on|delivered|date delivered|delivery date|date of delivery|data dostawy|dostarczono|data doręczenia"
    "|data wydania|дата доставки|доставлено|дата поставки|pristatymo data|pristatyta" },
  { CARE_COLUMNS_DEVICES, "installed_on", FALSE,
    "installed on|installed|date installed|installation date|install date|date of installation|data montażu"
    "|data instalacji|zamontowano|zainstalowano|data uruchomienia|дата установки|установлено|дата монтажа"
    "|дата ввода в эксплуатацию|montavimo data|įrengimo data|diegimo data|sumontuota|įrengta" },
  { CARE_COLUMNS_DEVICES, "manufactured_on", FALSE,
    "manufactured on|manufactured|manufacture date|manufacturing date|date of manufacture|production date"
    "|date of production|made on|built on|data produkcji|wyprodukowano|дата производства|дата изготовления"
    "|дата выпуска|изготовлено|произведено|pagaminimo data|gamybos data|pagaminta" },
  { CARE_COLUMNS_DEVICES, "status", FALSE, "status|device status|state|stan|статус|состояние|būsena|būklė|statusas" },
  { CARE_COLUMNS_DEVICES, "notes", FALSE,
    "notes|note|comments|comment|remarks|remark|uwagi|notatki|notatka|komentarz|примечания|примечание|заметки"
    "|комментарий|комментарии|pastabos|pastaba|komentaras|komentarai" },
};

struct _CareColumns
{
  CareColumnsKind kind;
  GArray *lists[G_N_ELEMENTS (columns)]; /* owned; of guint, by the table above */
  GArray *unknown;                       /* owned; of guint */
};

/* What a name means: which row of the table, and how good a word it is (0 the best; a mapping's are better than all).
 * */
typedef struct
{
  int column; /* -1: to be left out */
  int rank;
} Meaning;

#define RANK_MAPPED -1

/* ---- Names ---- */

/* Case, marks, blanks and punctuation do not count. */
static char *
key_of (const char *name)
{
  g_autofree char *folded = care_text_fold (name);
  GString *key = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_isalnum (g_utf8_get_char (at)))
        g_string_append_unichar (key, g_utf8_get_char (at));
    }
  return g_string_free (key, FALSE);
}

static void
learn (GHashTable *words, char *key, int column, int rank)
{
  Meaning *meaning = g_new (Meaning, 1);

  meaning->column = column;
  meaning->rank = rank;
  g_hash_table_replace (words, key, meaning);
}

static void
learn_word (GHashTable *words, const char *word, int column, int rank)
{
  g_autofree char *key = key_of (word);
  const Meaning *known = g_hash_table_lookup (words, key);

  /* No word may mean two columns; of two spellings that fold into one the better rank stays. */
  g_warn_if_fail (known == NULL || known->column == column);
  if (known == NULL)
    learn (words, g_steal_pointer (&key), column, rank);
}

static GHashTable *
words_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static GHashTable *
words_of (CareColumnsKind kind)
{
  GHashTable *words = words_new ();

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      g_auto (GStrv) list = columns[c].kind == kind ? g_strsplit (columns[c].words, "|", -1) : NULL;

      if (list == NULL)
        continue;
      learn_word (words, columns[c].name, (int) c, 0);
      for (guint rank = 0; list[rank] != NULL; rank++)
        learn_word (words, list[rank], (int) c, (int) rank + 1);
    }
  return words;
}

/* "Phone 2" is a phone: where a column may stand several times, a number behind its word does not count. */
static const Meaning *
meaning_of (GHashTable *words, const char *name)
{
  g_autofree char *key = key_of (name);
  const Meaning *meaning = g_hash_table_lookup (words, key);
  gsize len = strlen (key);

  if (meaning != NULL)
    return meaning;
  while (len > 0 && g_ascii_isdigit (key[len - 1]))
    key[--len] = '\0';
  meaning = g_hash_table_lookup (words, key);
  return meaning != NULL && meaning->column >= 0 && columns[meaning->column].many ? meaning : NULL;
}

/* ---- The mapping file ---- */

static char *
unquote (char *text)
{
  gsize len;

  g_strstrip (text);
  len = strlen (text);
  if (len < 2 || text[0] != '"' || text[len - 1] != '"')
    return text;
  text[len - 1] = '\0';
  return g_strstrip (text + 1);
}

static char *
our_names (CareColumnsKind kind)
{
  GString *names = g_string_new (NULL);

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      if (columns[c].kind == kind)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", columns[c].name);
    }
  return g_string_free (names, FALSE);
}

static char *
find_separator (char *line)
{
  for (const char *separator = "=\t;,"; *separator != '\0'; separator++)
    {
      char *at = strrchr (line, *separator);

      if (at != NULL)
        return at;
    }
  return NULL;
}

static gboolean
read_map_line (GHashTable *map, GHashTable *words, CareColumnsKind kind, char *line, guint number, GError **error)
{
  g_autofree char *names = NULL;
  const Meaning *meaning = NULL;
  char *ours;
  char *theirs;
  char *at;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  at = find_separator (line);
  if (at == NULL)
    {
      g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                   _("Line %u of the mapping has no “=”. Write: their name = our name."), number);
      return FALSE;
    }
  *at = '\0';
  theirs = unquote (line);
  ours = unquote (at + 1);
  if (*ours != '\0' && strcmp (ours, "-") != 0)
    {
      meaning = meaning_of (words, ours);
      if (meaning == NULL)
        {
          names = our_names (kind);
          g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
                       _("Line %u of the mapping: there is no column “%s”. There are: %s."), number, ours, names);
          return FALSE;
        }
    }
  learn (map, key_of (theirs), meaning != NULL ? meaning->column : -1, RANK_MAPPED);
  return TRUE;
}

static gboolean
read_map (GHashTable *map, GHashTable *words, CareColumnsKind kind, const char *text, GError **error)
{
  g_auto (GStrv) lines = NULL;

  /* The CR of a CR LF goes with the blanks around a line. */
  if (text == NULL)
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, CARE_ERROR, CARE_ERROR_INVALID,
                           _("The mapping is not valid UTF-8. Save it as UTF-8 text."));
      return FALSE;
    }
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (!read_map_line (map, words, kind, lines[i], i + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Matching ---- */

static gboolean
refuse_twice (const CareCsvHeader *header, guint first, guint second, GError **error)
{
  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("Columns %u (“%s”) and %u (“%s”) mean the same. Rename one, or say with --map which one to take."),
               first + 1, header->name[first], second + 1, header->name[second]);
  return FALSE;
}

/* A column that may stand once only: the better word wins, the other is not understood. */
static gboolean
take_once (CareColumns *self, const CareCsvHeader *header, int *ranks, const Meaning *meaning, guint i, GError **error)
{
  GArray *list = self->lists[meaning->column];
  guint holder;

  if (list->len == 0)
    {
      g_array_append_val (list, i);
      ranks[meaning->column] = meaning->rank;
      return TRUE;
    }
  holder = g_array_index (list, guint, 0);
  if (meaning->rank == ranks[meaning->column])
    return refuse_twice (header, holder, i, error);
  if (meaning->rank < ranks[meaning->column])
    {
      g_array_append_val (self->unknown, holder);
      g_array_index (list, guint, 0) = i;
      ranks[meaning->column] = meaning->rank;
    }
  else
    g_array_append_val (self->unknown, i);
  return TRUE;
}

static gboolean
match_all (CareColumns *self, const CareCsvHeader *header, GHashTable *words, GHashTable *map, GError **error)
{
  int ranks[G_N_ELEMENTS (columns)] = { 0 };

  for (guint i = 0; i < header->n; i++)
    {
      g_autofree char *key = key_of (header->name[i]);
      const Meaning *mapped = g_hash_table_lookup (map, key);
      const Meaning *meaning = mapped != NULL ? mapped : meaning_of (words, header->name[i]);

      if (meaning == NULL && *header->name[i] != '\0')
        g_array_append_val (self->unknown, i);
      if (meaning == NULL || meaning->column < 0)
        continue;
      if (columns[meaning->column].many)
        g_array_append_val (self->lists[meaning->column], i);
      else if (!take_once (self, header, ranks, meaning, i, error))
        return FALSE;
    }
  return TRUE;
}

static GArray *
list_of (const CareColumns *self, const char *column)
{
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      if (columns[c].kind == self->kind && strcmp (columns[c].name, column) == 0)
        return self->lists[c];
    }
  g_return_val_if_reached (NULL);
}

static gboolean
refuse_without (const CareCsvHeader *header, const char *what, GError **error)
{
  g_autofree char *theirs = g_strjoinv ("”, “", (char **) header->name);
  g_autofree char *some = g_utf8_strlen (theirs, -1) > 300 ? g_utf8_substring (theirs, 0, 300) : NULL;

  g_set_error (error, CARE_ERROR, CARE_ERROR_INVALID,
               _("The table has no column for %s. Its columns are “%s”%s. "
                 "Rename one, or say with --map which one to take."),
               what, some != NULL ? some : theirs, some != NULL ? "…" : "");
  return FALSE;
}

static gboolean
check_needed (CareColumns *self, const CareCsvHeader *header, GError **error)
{
  if (self->kind == CARE_COLUMNS_DEVICES)
    {
      if (!care_columns_has (self, "serial"))
        return refuse_without (header, _("the serial number (serial)"), error);
      if (!care_columns_has (self, "model"))
        return refuse_without (header, _("the model (model or product code)"), error);
      return TRUE;
    }
  if (care_columns_has (self, "name") || care_columns_has (self, "last_name") || care_columns_has (self, "company"))
    return TRUE;
  if (!care_columns_has (self, "first_name"))
    return refuse_without (header, _("a name (name, last name or company)"), error);
  /* Who has only one column for names often calls it by the word for the first name. */
  g_array_append_vals (list_of (self, "name"), list_of (self, "first_name")->data, 1);
  g_array_set_size (list_of (self, "first_name"), 0);
  return TRUE;
}

static int
compare_indexes (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

CareColumns *
care_columns_match (CareColumnsKind kind, const CareCsvHeader *header, const char *map, GError **error)
{
  g_autoptr (CareColumns) self = g_new0 (CareColumns, 1);
  g_autoptr (GHashTable) words = words_of (kind);
  g_autoptr (GHashTable) mapped = words_new ();

  self->kind = kind;
  self->unknown = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    self->lists[c] = g_array_new (FALSE, FALSE, sizeof (guint));

  if (!read_map (mapped, words, kind, map, error) || !match_all (self, header, words, mapped, error)
      || !check_needed (self, header, error))
    return NULL;
  g_array_sort (self->unknown, compare_indexes);
  return g_steal_pointer (&self);
}

void
care_columns_free (CareColumns *self)
{
  if (self == NULL)
    return;
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    g_array_unref (self->lists[c]);
  g_array_unref (self->unknown);
  g_free (self);
}

const guint *
care_columns_list (const CareColumns *self, const char *column, guint *n)
{
  GArray *list = list_of (self, column);

  *n = list != NULL ? list->len : 0;
  return list != NULL ? (gconstpointer) list->data : NULL;
}

gboolean
care_columns_has (const CareColumns *self, const char *column)
{
  guint n;

  care_columns_list (self, column, &n);
  return n > 0;
}

const char *
care_columns_value (const CareColumns *self, const CareCsvRow *row, const char *column)
{
  guint n;
  const guint *list = care_columns_list (self, column, &n);

  for (guint i = 0; i < n; i++)
    {
      if (*row->field[list[i]] != '\0')
        return row->field[list[i]];
    }
  return "";
}

const guint *
care_columns_unknown (const CareColumns *self, guint *n)
{
  *n = self->unknown->len;
  return (gconstpointer) self->unknown->data;
}
