/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-server"

#include "server/care-mail-words.h"

#include "domain/care-contact.h"
#include "server/care-html.h"
#include "server/care-survey-words.h"

typedef enum
{
  SAY_HELLO,
  SAY_REGARDS,
  SAY_CLICK,
  SAY_ONLY_REMINDER,
  SAY_STOP,
  SAY_OPENED,
  SAY_PROMISED,
  SAY_NEXT,
  SAY_COMING,
  SAY_COMING_AT,
  SAY_NOT_SUITABLE,
  SAY_READY,
  SAY_PICK_UP,
  SAY_WHY_JOB,
  N_SAYINGS,
} Saying;

/* English, Polish, Russian, Lithuanian. */
static const char *const sayings[N_SAYINGS][CARE_N_LANGS] = {
  [SAY_HELLO] = { "Hello,", "Dzień dobry,", "Здравствуйте!", "Laba diena," },
  [SAY_REGARDS] = { "Kind regards", "Z poważaniem", "С уважением", "Pagarbiai" },
  [SAY_CLICK] = { "A click only opens the page. Your rating counts once you send it there.",
                  "Kliknięcie tylko otwiera stronę. Ocena liczy się dopiero po jej wysłaniu.",
                  "Нажатие только открывает страницу. Оценка засчитывается, когда вы её там отправите.",
                  "Paspaudus tik atsidaro puslapis. Vertinimas įskaitomas, kai jį ten išsiunčiate." },
  [SAY_ONLY_REMINDER] = { "This is the only reminder.", "To jedyne przypomnienie.", "Это единственное напоминание.",
                          "Tai vienintelis priminimas." },
  [SAY_STOP] = { "No more surveys", "Nie chcę więcej ankiet", "Больше не присылать опросы", "Daugiau nesiųsti apklausų" },
  [SAY_OPENED] = { "Thank you for contacting us. We have opened job {job} for you.",
                   "Dziękujemy za zgłoszenie. Zarejestrowaliśmy je jako zlecenie {job}.",
                   "Спасибо за обращение. Мы зарегистрировали его как заказ {job}.",
                   "Ačiū, kad kreipėtės. Užregistravome Jūsų užsakymą {job}." },
  [SAY_PROMISED] = { "We expect to be ready by {date}.", "Planowany termin: {date}.", "Ожидаемый срок: {date}.",
                     "Numatomas terminas: {date}." },
  [SAY_NEXT] = { "We will write to you again when there is news.", "Napiszemy ponownie, gdy tylko będzie coś nowego.",
                 "Мы напишем вам снова, как только будут новости.", "Parašysime vėl, kai tik turėsime naujienų." },
  [SAY_COMING] = { "We will come to you on {date}.", "Przyjedziemy do Państwa {date}.", "Мы приедем к вам {date}.",
                   "Atvyksime pas Jus {date}." },
  [SAY_COMING_AT] = { "We will come to you on {date}, {time}.", "Przyjedziemy do Państwa {date}, godz. {time}.",
                      "Мы приедем к вам {date}, {time}.", "Atvyksime pas Jus {date}, {time}." },
  [SAY_NOT_SUITABLE] = { "If the time does not suit you, please call or write to us.",
                         "Jeśli termin Państwu nie odpowiada, prosimy o telefon lub wiadomość.",
                         "Если время вам не подходит, позвоните или напишите нам.",
                         "Jei laikas Jums netinka, paskambinkite arba parašykite mums." },
  [SAY_READY] = { "The work on your job {job} is finished.", "Prace przy zleceniu {job} są zakończone.",
                  "Работы по заказу {job} завершены.", "Darbai pagal užsakymą {job} baigti." },
  [SAY_PICK_UP] = { "Your device can be picked up.", "Urządzenie można odebrać.", "Устройство можно забрать.",
                    "Įrenginį galite atsiimti." },
  [SAY_WHY_JOB] = { "You receive this message because of your job {job} with {company}.",
                    "Wiadomość dotyczy Państwa zlecenia {job} w firmie {company}.",
                    "Это сообщение о вашем заказе {job} в компании {company}.",
                    "Šis laiškas susijęs su Jūsų užsakymu {job} įmonėje {company}." },
};

static const char *const subjects[CARE_N_MAILS][CARE_N_LANGS] = {
  [CARE_MAIL_SURVEY] = { "How did it go? Job {job}", "Jak nam poszło? Zlecenie {job}", "Как всё прошло? Заказ {job}",
                         "Kaip mums pavyko? Užsakymas {job}" },
  [CARE_MAIL_SURVEY_REMINDER] = { "A short reminder: how did it go? Job {job}", "Krótkie przypomnienie: jak nam poszło? Zlecenie {job}",
                                  "Короткое напоминание: как всё прошло? Заказ {job}",
                                  "Trumpas priminimas: kaip mums pavyko? Užsakymas {job}" },
  [CARE_MAIL_JOB_OPENED] = { "We have your request: job {job}", "Przyjęliśmy Państwa zgłoszenie: zlecenie {job}",
                             "Мы приняли ваше обращение: заказ {job}", "Gavome Jūsų kreipimąsi: užsakymas {job}" },
  [CARE_MAIL_JOB_SCHEDULED] = { "Our visit on {date}: job {job}", "Nasza wizyta {date}: zlecenie {job}", "Наш визит {date}: заказ {job}",
                                "Mūsų vizitas {date}: užsakymas {job}" },
  [CARE_MAIL_JOB_READY] = { "Ready: job {job}", "Gotowe: zlecenie {job}", "Готово: заказ {job}", "Paruošta: užsakymas {job}" },
};

/* Both forms of a message are written at once, line by line, so that they say the same. */
typedef struct
{
  const CareMailWords *words;
  char *date;
  GString *text;
  CareHtml *html;
} Writer;

#define FONT "font:16px/1.5 sans-serif;color:#1d211f"
#define LINK "color:#17693f"
#define BOX "padding:10px 14px;border:1px solid #7b8780;border-radius:10px;color:#17693f;text-decoration:none;font-weight:bold;"
#define ROW BOX "display:block;max-width:20em;margin:0 0 8px"
#define CELL BOX "display:inline-block;margin:0 4px 8px 0"

static char *
fill (Writer     *writer,
      const char *text)
{
  return care_lang_fill (text, "job", writer->words->job_number, "company", writer->words->company, "date", writer->date, "time",
                         writer->words->time, "device", writer->words->device, NULL);
}

static void
styled_paragraph (Writer     *writer,
                  const char *words,
                  const char *style)
{
  g_autofree char *line = fill (writer, words);

  g_string_append_printf (writer->text, "%s\n\n", line);
  care_html_element (writer->html, "p", line, "style", style, NULL);
  care_html_newline (writer->html);
}

static void
paragraph (Writer     *writer,
           const char *words)
{
  styled_paragraph (writer, words, "margin:0 0 14px");
}

static void
say (Writer *writer,
     Saying  saying)
{
  paragraph (writer, sayings[saying][writer->words->lang]);
}

static void
link_line (Writer     *writer,
           const char *label,
           const char *href,
           const char *style)
{
  g_string_append_printf (writer->text, "%s\n%s\n\n", label, href);
  care_html_element (writer->html, "a", label, "href", href, "style", style, NULL);
  care_html_newline (writer->html);
}

static void
write_points (Writer *writer)
{
  const CareMailWords *words = writer->words;
  int low, high;

  if (!care_metric_range (words->metric, &low, &high))
    return;
  care_html_open (writer->html, "div", "style", "margin:0 0 14px", NULL);
  for (int value = low; value <= high; value++)
    {
      g_autofree char *label = care_survey_value_words (words->lang, words->metric, value);
      g_autofree char *href = g_strdup_printf ("%s?lang=%s&v=%d", words->survey_url, care_lang_code (words->lang), value);

      link_line (writer, label, href, high > 7 ? CELL : ROW);
    }
  care_html_close (writer->html, "div");
}

static void
write_survey (Writer *writer)
{
  const CareMailWords *words = writer->words;
  g_autofree char *until = words->has_link_until ? care_lang_date (words->lang, words->link_until) : NULL;
  g_autofree char *works = care_lang_fill (care_survey_word (words->lang, CARE_WORD_LINK_UNTIL), "date", until, NULL);
  g_autofree char *stop = g_strdup_printf ("%s/stop?lang=%s", words->survey_url, care_lang_code (words->lang));

  paragraph (writer, care_survey_word (words->lang, words->has_date ? CARE_WORD_WHY : CARE_WORD_WHY_NO_DATE));
  if (words->device != NULL)
    paragraph (writer, care_survey_word (words->lang, CARE_WORD_DEVICE));
  styled_paragraph (writer, words->question != NULL ? words->question : care_survey_question (words->lang, words->metric),
                    "margin:0 0 10px;font-weight:bold");
  write_points (writer);
  say (writer, SAY_CLICK);
  if (words->kind == CARE_MAIL_SURVEY_REMINDER)
    say (writer, SAY_ONLY_REMINDER);
  if (until != NULL)
    paragraph (writer, works);
  link_line (writer, sayings[SAY_STOP][words->lang], stop, LINK);
}

static void
write_job (Writer *writer)
{
  const CareMailWords *words = writer->words;

  if (words->kind == CARE_MAIL_JOB_OPENED)
    say (writer, SAY_OPENED);
  else if (words->kind == CARE_MAIL_JOB_READY)
    say (writer, SAY_READY);
  else if (words->has_date)
    say (writer, words->time != NULL ? SAY_COMING_AT : SAY_COMING);
  if (words->device != NULL)
    paragraph (writer, care_survey_word (words->lang, CARE_WORD_DEVICE));
  if (words->kind == CARE_MAIL_JOB_SCHEDULED)
    say (writer, SAY_NOT_SUITABLE);
  if (words->kind == CARE_MAIL_JOB_READY)
    say (writer, SAY_PICK_UP);
  if (words->kind == CARE_MAIL_JOB_OPENED && words->has_date)
    say (writer, SAY_PROMISED);
  if (words->kind == CARE_MAIL_JOB_OPENED)
    say (writer, SAY_NEXT);
  say (writer, SAY_WHY_JOB);
}

static void
write_signature (Writer *writer)
{
  const CareMailWords *words = writer->words;
  const char *const lines[] = { sayings[SAY_REGARDS][words->lang], words->company, words->phone, words->email };

  care_html_open (writer->html, "p", "style", "margin:18px 0 0", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      if (lines[i] == NULL)
        continue;
      g_string_append_printf (writer->text, "%s\n", lines[i]);
      if (i > 0)
        care_html_void (writer->html, "br", NULL);
      care_html_text (writer->html, lines[i]);
    }
  care_html_close (writer->html, "p");
}

static void
open_html (Writer     *writer,
           const char *subject)
{
  CareHtml *html = writer->html;

  care_html_doctype (html);
  care_html_open (html, "html", "lang", care_lang_code (writer->words->lang), NULL);
  care_html_open (html, "head", NULL);
  care_html_void (html, "meta", "charset", "utf-8", NULL);
  care_html_void (html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
  care_html_element (html, "title", subject, NULL);
  care_html_close (html, "head");
  care_html_newline (html);
  care_html_open (html, "body", "style", "margin:0;padding:16px;background:#f6f8f6", NULL);
  care_html_open (html, "div", "style",
                  "max-width:34em;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid #1a7346;border-radius:12px;" FONT, NULL);
  care_html_newline (html);
}

void
care_mail_words_write (const CareMailWords *words,
                       char               **subject,
                       char               **text,
                       char               **html)
{
  Writer writer = { .words = words, .text = g_string_new (NULL), .html = care_html_new (CARE_HTML_MAIL) };
  g_autoptr (GBytes) bytes = NULL;

  writer.date = words->has_date ? care_lang_date (words->lang, words->date) : g_strdup ("");
  *subject = fill (&writer, subjects[words->kind][words->lang]);
  open_html (&writer, *subject);
  say (&writer, SAY_HELLO);
  if (words->kind == CARE_MAIL_SURVEY || words->kind == CARE_MAIL_SURVEY_REMINDER)
    write_survey (&writer);
  else
    write_job (&writer);
  write_signature (&writer);
  care_html_close (writer.html, "div");
  care_html_close (writer.html, "body");
  care_html_close (writer.html, "html");
  care_html_newline (writer.html);
  bytes = care_html_finish (writer.html);
  *html = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  *text = g_string_free (writer.text, FALSE);
  g_free (writer.date);
}
