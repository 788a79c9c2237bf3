/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "exchange/care-columns.h"
#include "util/care-error.h"

#define C CARE_COLUMNS_CUSTOMERS
#define D CARE_COLUMNS_DEVICES

/* Our columns in the order they are shown. */
static const char *const ours[2][20] = {
  { "number", "kind", "name", "first_name", "last_name", "company", "phone", "mobile", "email", "language", "tax_id",
    "address", "address2",
    "postal_code", "city", "region", "country", "notes", NULL },
  { "serial", "model", "brand", "model_name", "category", "customer", "customer_number", "customer_email",
    "customer_phone", "sold_on",
    "delivered_on", "installed_on", "manufactured_on", "status", "notes", NULL },
};

static CareColumns *
match (CareColumnsKind kind, const char *names, const char *map, GError **error)
{
  g_auto (GStrv) list = g_strsplit (names, "|", -1);
  CareCsvHeader header = { g_strv_length (list), (const char *const *) list };

  return care_columns_match (kind, &header, map, error);
}

static void
show_list (GString *out, const char *name, const guint *list, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s%u", i > 0 ? "," : out->len > 0 ? " " : "", i > 0 ? "" : name, list[i]);
}

static char *
show (const CareColumns *columns, CareColumnsKind kind)
{
  GString *out = g_string_new (NULL);
  const guint *list;
  guint n;

  for (guint i = 0; ours[kind][i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (ours[kind][i], "=", NULL);

      list = care_columns_list (columns, ours[kind][i], &n);
      show_list (out, name, list, n);
      g_assert_true (care_columns_has (columns, ours[kind][i]) == (n > 0));
    }
  list = care_columns_unknown (columns, &n);
  show_list (out, "?=", list, n);
  return g_string_free (out, FALSE);
}

static const struct
{
  CareColumnsKind kind;
  const char *names;
  const char *expected;
  const char *map;
} good[] = {
  { C, "number|kind|name|company|phone|mobile|phone 2|email|language|tax id|address|address2|postal code|city|region"
       "|country|notes",
    "number=0 kind=1 name=2 company=3 phone=4,6 mobile=5 email=7 language=8 tax_id=9 address=10 address2=11 "
    "postal_code=12 city=13 region=14 country=15 notes=16" },
  { C, "Customer No|FIRST_NAME|last-name|VAT|Zip|State",
    "number=0 first_name=1 last_name=2 tax_id=3 postal_code=4 region=5" },
  { C, "ID|firstName|lastName|E-Mail|Address Line 1|Address Line 2|ZIP Code",
    "number=0 first_name=1 last_name=2 email=3 address=4 address2=5 postal_code=6" },
  { C, "Numer klienta|Rodzaj|Imię|NAZWISKO|Firma|Telefon|Telefon komórkowy|Adres e-mail|Język|NIP|Ulica|Kod pocztowy"
       "|Miejscowość|Województwo|Kraj|Uwagi",
    "number=0 kind=1 first_name=2 last_name=3 company=4 phone=5 mobile=6 email=7 language=8 tax_id=9 address=10 "
    "postal_code=11 city=12 region=13 country=14 notes=15" },
  { C, "Код клиента|Тип|Имя|Фамилия|Организация|Телефон|Моб. телефон|Эл. почта|Язык|ИНН|Адрес|Индекс|Город|Область"
       "|Страна|Примечание",
    "number=0 kind=1 first_name=2 last_name=3 company=4 phone=5 mobile=6 email=7 language=8 tax_id=9 address=10 "
    "postal_code=11 city=12 region=13 country=14 notes=15" },
  { C, "Kliento Nr.|Tipas|Vardas|Pavardė|Įmonė|Telefonas|Mob. tel.|El. paštas|Kalba|PVM kodas|Gatvė|Pašto kodas"
       "|Miestas|Apskritis|Šalis|Pastabos",
    "number=0 kind=1 first_name=2 last_name=3 company=4 phone=5 mobile=6 email=7 language=8 tax_id=9 address=10 "
    "postal_code=11 city=12 region=13 country=14 notes=15" },
  { C, "vardas pavarde|telefonas 2|Įmonės kodas", "name=0 phone=1 ?=2" },
  { C, "ФИО|Населенный пункт", "name=0 city=1" },
  { C, "№ клиента|имя|телефон", "number=0 name=1 phone=2" },
  { C, "Imię|Telefon", "name=0 phone=1" },
  { C, "name|||colour", "name=0 ?=3" },
  { C, "id|customer no|name", "number=1 name=2 ?=0" },
  { C, "customer no|id|name", "number=0 name=2 ?=1" },
  { C, "customer|client name|email 1|email 2", "name=1 email=2,3 ?=0" },
  { C, "First Name|Last Name|Email|Username|Activated|Location|Address|City|State|Country|Postal Code|Website|Phone"
       "|Job Title|Notes|Employee Number|Company",
    "first_name=0 last_name=1 company=16 phone=12 email=2 address=6 postal_code=10 city=7 region=8 country=9 "
    "notes=14 ?=3,4,5,11,13,15" },
  { D, "serial|model|brand|model name|category|customer no|sold on|delivered on|installed on|manufactured on|status"
       "|notes",
    "serial=0 model=1 brand=2 model_name=3 category=4 customer_number=5 sold_on=6 delivered_on=7 installed_on=8 "
    "manufactured_on=9 status=10 notes=11" },
  { D, "S/N|Product code|email|phone|customer", "serial=0 model=1 customer=4 customer_email=2 customer_phone=3" },
  { D, "Numer seryjny|Kod produktu|Marka|Nazwa modelu|Kategoria|Nr klienta|Data sprzedaży|Data dostawy|Data montażu"
       "|Data produkcji|Stan|Uwagi",
    "serial=0 model=1 brand=2 model_name=3 category=4 customer_number=5 sold_on=6 delivered_on=7 installed_on=8 "
    "manufactured_on=9 status=10 notes=11" },
  { D, "Серийный номер|Модель|Марка|Название модели|Категория|Номер клиента|Дата продажи|Дата доставки|Дата установки"
       "|Дата выпуска|Статус|Примечания",
    "serial=0 model=1 brand=2 model_name=3 category=4 customer_number=5 sold_on=6 delivered_on=7 installed_on=8 "
    "manufactured_on=9 status=10 notes=11" },
  { D, "Serijos Nr.|Modelis|Gamintojas|Modelio pavadinimas|Kategorija|Kliento numeris|Pardavimo data|Pristatymo data"
       "|Montavimo data|Pagaminimo data|Būsena|Pastabos",
    "serial=0 model=1 brand=2 model_name=3 category=4 customer_number=5 sold_on=6 delivered_on=7 installed_on=8 "
    "manufactured_on=9 status=10 notes=11" },
  { C, "a|b|c|d", "name=0 phone=1,2 ?=3", "a=name\nB = phone\n\"c\";telefon 2\n" },
  { C, "name|nick|x=y", "name=1 ?=0", "# the other name\r\n\r\nnick = name\r\nx=y = -\r\n" },
  { C, "name|secret", "name=0", "secret=\nnot there=email" },
  { C, "name|tel", "name=0 email=1", "\xef\xbb\xbfTel\tE-mail\n" },
  { D, "who|what", "serial=1 model=0", "who,model\nwhat,serial\n" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CareColumns) columns = NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s", good[i].names);
      columns = match (good[i].kind, good[i].names, good[i].map, &error);
      g_assert_no_error (error);
      shown = show (columns, good[i].kind);
      g_assert_cmpstr (shown, ==, good[i].expected);
    }
}

static const struct
{
  CareColumnsKind kind;
  const char *names;
  const char *says;
  const char *map;
} bad[] = {
  { C, "phone|email|colour", "no column for a name (name, last name or company). Its columns are “phone”, “email”, "
                             "“colour”." },
  { C, "name|Name", "Columns 1 (“name”) and 2 (“Name”) mean the same" },
  { C, "name|City|phone|city", "Columns 2 (“City”) and 4 (“city”)" },
  { D, "model|sold on", "no column for the serial number" },
  { D, "serial|brand", "no column for the model" },
  { C, "name|a", "Line 2 of the mapping has no “=”", "a=phone\nname\n" },
  { C, "name|a", "Line 1 of the mapping: there is no column “colour”. There are: number, kind, name,", "a=colour" },
  { C, "name|a", "Line 1 of the mapping: there is no column “serial”", "a=serial" },
  { C, "a|b", "Columns 1 (“a”) and 2 (“b”)", "a=name\nb=name" },
  { C, "name", "not valid UTF-8", "\xff=name" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (match (bad[i].kind, bad[i].names, bad[i].map, &error));
      g_assert_error (error, CARE_ERROR, CARE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].says));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* Each column is known by its own name, so that what we export can come in again. */
static void
test_own_names (void)
{
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autofree char *names = g_strjoinv ("|", (char **) ours[kind]);
      g_autoptr (CareColumns) columns = match (kind, names, NULL, NULL);

      for (guint i = 0; ours[kind][i] != NULL; i++)
        {
          guint n;
          const guint *list = care_columns_list (columns, ours[kind][i], &n);

          g_assert_cmpuint (n, ==, 1);
          g_assert_cmpuint (list[0], ==, i);
        }
    }
}

static void
test_value (void)
{
  static const char text[] = "name;phone;tel 2;city\nAnna;;22 1;\nJan;22 2\n";
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (CareCsv) csv = care_csv_new (stream, NULL, NULL);
  g_autoptr (CareColumns) columns = care_columns_match (C, care_csv_header (csv), NULL, NULL);
  CareCsvRow row;

  g_assert_true (care_csv_next (csv, &row, NULL));
  g_assert_cmpstr (care_columns_value (columns, &row, "name"), ==, "Anna");
  g_assert_cmpstr (care_columns_value (columns, &row, "phone"), ==, "22 1");
  g_assert_cmpstr (care_columns_value (columns, &row, "city"), ==, "");
  g_assert_cmpstr (care_columns_value (columns, &row, "email"), ==, "");
  g_assert_true (care_csv_next (csv, &row, NULL));
  g_assert_cmpstr (care_columns_value (columns, &row, "phone"), ==, "22 2");
  g_assert_cmpstr (care_columns_value (columns, &row, "city"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/columns/good", test_good);
  g_test_add_func ("/columns/bad", test_bad);
  g_test_add_func ("/columns/own-names", test_own_names);
  g_test_add_func ("/columns/value", test_value);
  return g_test_run ();
}
