/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive of everything: the same book gives the same bytes, comes back whole into a new store, harms no store that has its own, and
 * foreign archives are refused. */
#include "import-fixture.h"

#include "exchange/care-demo.h"
#include "exchange/care-tar.h"
#include "util/care-gzip.h"

static void
import_archive (Fixture *f, const char *bytes, gsize len)
{
  g_autoptr (GError) error = NULL;

  import_bytes (f, "everything", "book.tar", bytes, len, &error);
  g_assert_no_error (error);
}

static void
fill (Fixture *f)
{
  g_autofree char *table = sample ("ords-sample-0.2.1.csv");
  g_autoptr (GError) error = NULL;

  care_demo_fill (f->store, 7, 0.03, NULL, &error);
  g_assert_no_error (error);
  import_text (f, "ords", table);
  import_text (f, "customers", "number,name,phone,city\n1,Ann,601222333,Lublin\n");
}

static void
test_round (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autofree char *again = NULL;
  g_autofree char *empty = NULL;
  gsize len, len_again;
  Fixture other = { NULL };
  CareId import;

  open_store (f, "PLN");
  fill (f);
  bytes = export_bytes (f, "everything", &len);
  open_store (&other, "EUR");
  empty = book (&other);
  import_archive (&other, bytes, len);
  import = other.result.import;
  g_assert_cmpuint (other.result.refused, ==, 0);
  g_assert_cmpstr (care_store_book (other.store)->currency, ==, "PLN");
  again = export_bytes (&other, "everything", &len_again);
  g_assert_cmpmem (again, len_again, bytes, len);
  assert_clean (&other);
  import_archive (&other, bytes, len);
  g_assert_cmpuint (other.result.unchanged, ==, other.result.read);
  g_assert_cmpuint (undo_import (&other, &import), ==, 0);
  assert_book (&other, empty);
  assert_clean (&other);
  import_archive (&other, bytes, len);
  g_assert_cmpint (count (&other, &CareJob_ENTITY), ==, count (f, &CareJob_ENTITY));
  g_assert_cmpint (count (&other, &CareCoverage_ENTITY), ==, count (f, &CareCoverage_ENTITY));
  assert_clean (&other);
  tear_down (&other, NULL);
  tear_down (f, NULL);
}

/* What a person did in a store stays when an older archive comes in; what she deleted stays deleted; what is missing comes. */
static void
test_into_used (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autofree char *before = NULL;
  g_autoptr (CareRecord) job = NULL;
  g_autoptr (CareRecord) gone = NULL;
  g_autoptr (CareRecord) after = NULL;
  g_autofree char *table = sample ("ords-sample-0.2.1.csv");
  gsize len;
  Fixture other = { NULL };

  set_up (f, NULL);
  set_up (&other, NULL);
  import_text (f, "ords", table);
  bytes = export_bytes (f, "everything", &len);
  job = job_of (f, "fixitclinic_264");
  gone = job_of (f, "fixitclinic_272");
  change (f, job, "problem", "by hand");
  remove_record (f, gone);
  before = book (f);
  import_archive (f, bytes, len);
  g_assert_cmpuint (f->result.unchanged, ==, f->result.read);
  assert_book (f, before);
  import_text (&other, "customers", "number,name\n1,Ann\n");
  import_archive (&other, bytes, len);
  g_assert_cmpint (count (&other, &CareJob_ENTITY), ==, 31);
  g_assert_cmpint (count (&other, &CareCustomer_ENTITY), ==, 2);
  after = job_of (&other, "fixitclinic_264");
  g_assert_cmpstr (((CareJob *) after)->phase, ==, "closed");
  g_assert_cmpstr (((CareJob *) after)->result, ==, "could_not_complete");
  assert_clean (&other);
  tear_down (&other, NULL);
  tear_down (f, NULL);
}

typedef struct { const char *name, *text; } File;

static GBytes *
make_tar (const File *files, guint n)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CareTarOut) tar = care_tar_out_new (stream);

  for (guint i = 0; i < n; i++)
    g_assert_true (care_tar_out_file (tar, files[i].name, files[i].text, strlen (files[i].text), NULL));
  g_assert_true (care_tar_out_close (tar, NULL));
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

#define MANIFEST { "manifest.json", "{\"format\":\"aftercare-everything\",\"version\":1,\"schema\":1,\"user\":\"\"}" }
#define ID "\"id\":\"0000000000000000000000000g\""

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct { File files[3]; guint n; int code; } cases[] = {
    { { { "customer.0001.jsonl", "{" ID ",\"name\":\"A\"}\n" } }, 1, CARE_ERROR_INVALID },
    { { MANIFEST, { "../../etc/passwd", "x" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "poem.0001.jsonl", "{}\n" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "{}\n" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "[1]\n" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":\"A\"}" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":7,\"company\":8}\n" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "{" ID "}\n" } }, 2, CARE_ERROR_INVALID },
    { { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":\"\\u0000\"}\n" } }, 2, CARE_ERROR_INVALID },
    { { { "manifest.json", "{\"format\":\"aftercare-everything\",\"version\":2}" } }, 1, CARE_ERROR_NEWER },
    { { { "manifest.json", "{}" } }, 1, CARE_ERROR_INVALID },
  };
  static const File good[] = { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":\"A\",\"kind\":\"person\",\"shoe\":{\"size\":[4,2]}}\n" } };
  static const char kept[] = "\"unknown\":{\"shoe\":{\"size\":[4,2]}}";
  g_autofree char *before = NULL;
  g_autoptr (GBytes) whole = make_tar (good, 2);
  g_autofree char *text = NULL;
  gsize len;
  const char *bytes = g_bytes_get_data (whole, &len);

  set_up (f, NULL);
  before = book (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) tar = make_tar (cases[i].files, cases[i].n);
      gsize n;
      const char *at = g_bytes_get_data (tar, &n);

      g_test_message ("case %u", i);
      assert_fails (f, "everything", at, n, cases[i].code);
      assert_book (f, before);
    }
  assert_fails (f, "everything", "", 0, CARE_ERROR_CORRUPT);
  assert_fails (f, "everything", "a,b\n1,2\n", 8, CARE_ERROR_INVALID);
  for (gsize cut = 512; cut < len - 1024; cut += 512)
    assert_fails (f, "everything", bytes, cut, CARE_ERROR_CORRUPT);
  assert_book (f, before);
  import_archive (f, bytes, len);
  g_assert_cmpuint (f->result.created, ==, 1);
  text = export_bytes (f, "everything", &len); /* what a newer program said is kept */
  g_assert_nonnull (memmem (text, len, kept, sizeof kept - 1));
  tear_down (f, NULL);
}

/* One byte of a header changed: never taken. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  static const File good[] = { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":\"A\"}\n" } };
  g_autoptr (GBytes) whole = make_tar (good, 2);
  gsize len;
  const char *bytes = g_bytes_get_data (whole, &len);

  set_up (f, NULL);
  for (gsize i = 0; i < 345; i += 13)
    {
      g_autofree char *damaged = g_memdup2 (bytes, len);

      damaged[i] ^= 0x15;
      assert_fails (f, "everything", damaged, len, CARE_ERROR_INVALID);
    }
  tear_down (f, NULL);
}

/* Packed with gzip it comes in as well; a bomb does not. */
static void
test_packed (Fixture *f, gconstpointer data)
{
  static const File good[] = { MANIFEST, { "customer.0001.jsonl", "{" ID ",\"name\":\"A\"}\n" } };
  g_autoptr (GBytes) whole = make_tar (good, 2);
  g_autoptr (GBytes) packed = care_gzip_deflate (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  g_autofree char *zeros = g_malloc0 (32 << 20);
  G_GNUC_UNUSED g_autoptr (GBytes) bomb = care_gzip_deflate (zeros, 32 << 20);
  File big[] = { MANIFEST, { "customer.0001.jsonl", NULL } };
  g_autoptr (GBytes) big_tar = NULL;
  g_autoptr (GBytes) big_bomb = NULL;

  set_up (f, NULL);
  import_archive (f, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_assert_cmpuint (f->result.created, ==, 1);
  memset (zeros, 'x', (32 << 20) - 1);
  big[1].text = zeros;
  big_tar = make_tar (big, 2);
  big_bomb = care_gzip_deflate (g_bytes_get_data (big_tar, NULL), g_bytes_get_size (big_tar));
  assert_fails (f, "everything", g_bytes_get_data (big_bomb, NULL), g_bytes_get_size (big_bomb), CARE_ERROR_FULL);
  tear_down (f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, NULL, func, NULL)
  ADD ("/everything/round", test_round);
  ADD ("/everything/into-used", test_into_used);
  ADD ("/everything/refused", test_refused);
  ADD ("/everything/damaged", test_damaged);
  ADD ("/everything/packed", test_packed);
  return g_test_run ();
}
