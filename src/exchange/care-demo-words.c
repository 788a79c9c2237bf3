/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "care-exchange"

#include "exchange/care-demo-private.h"

/* Content of the demo company, in the languages of its customers; not translated. Names are common ones put together; makers do not exist. */

#define LIST(...) (const char *const[]) { __VA_ARGS__, NULL }

const DemoWords care_demo_words[DEMO_N_LANGUAGES] = {
  [DEMO_EN] = {
    .language = "en", .country = "GB", .phone = "+44 7700 900", .team = "Leeds", .warehouse = "Leeds warehouse",
    .women = LIST ("Olivia", "Amelia", "Margaret", "Susan", "Emily", "Grace", "Hannah", "Chloe", "Ruth", "Janet", "Alice", "Sophie"),
    .men = LIST ("George", "Oliver", "James", "William", "Thomas", "Harry", "Daniel", "Peter", "Alan", "Simon", "Edward", "Mohammed"),
    .women_families = LIST ("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Walker", "Wright", "Hughes", "O'Neill", "Patel", "Green"),
    .men_families = LIST ("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Walker", "Wright", "Hughes", "O'Neill", "Patel", "Green"),
    .firms = LIST ("Harbour Hotel Ltd", "Riverside Dental Practice", "Moorland Bakery", "Northgate Letting", "St Anne's School", "The Copper Kettle"),
    .streets = LIST ("High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane", "Park Avenue", "The Crescent"),
    .cities = LIST ("LS1 4AP Leeds", "YO1 7HH York", "BD1 1HX Bradford", "S1 2HE Sheffield", "HG1 1TT Harrogate", "HU1 1UU Hull"),
    .staff = LIST ("Fiona Clarke", "Ben Turner", "Aisha Khan"),
    .glad = LIST ("Quick, tidy and friendly. Thank you!", "Explained everything, and it has worked since.", "Came on the minute and took his shoes off.",
                  "Best service I have had in years."),
    .so_so = LIST ("Fine, but I waited nine days for the part.", "It works. The price was higher than I thought."),
    .sorry = LIST ("Third visit and still the same noise.", "Nobody rang me back.", "He came a day late and left a mess."),
    .asks = LIST ("Asked when the technician comes.", "Asked what the warranty pays.", "Asked for another day."),
    .calls = LIST ("Told that the part has arrived.", "Agreed on a new time."),
    .solutions = LIST ("Replaced the worn part and tested it for an hour.", "Cleaned, adjusted and tested.", "Replaced the part, updated the settings."),
    .mail_subject = "Your repair {job} is ready", .mail_text = "Good day,\n\nyour repair {job} is ready. Thank you for your patience.",
    .receiver = "the neighbour", .low_score = "Low score in the survey: call and put it right.", .ending = "The warranty ends soon: offer an inspection.",
    .cancelled = "the customer bought a new one" },
  [DEMO_PL] = {
    .language = "pl", .country = "PL", .phone = "+48 600 100", .team = "Warszawa", .warehouse = "Magazyn Warszawa",
    .women = LIST ("Grażyna", "Małgorzata", "Anna", "Elżbieta", "Agnieszka", "Łucja", "Katarzyna", "Zofia", "Bożena", "Joanna", "Świętosława", "Ewa"),
    .men = LIST ("Stanisław", "Łukasz", "Piotr", "Paweł", "Grzegorz", "Michał", "Tomasz", "Jerzy", "Wojciech", "Krzysztof", "Zdzisław", "Andrzej"),
    .women_families = LIST ("Żółć", "Nowak", "Kowalska", "Wiśniewska", "Wójcik", "Kamińska", "Lewandowska", "Zielińska", "Szymańska", "Woźniak",
                            "Dąbrowska", "Kozłowska", "Jabłońska"),
    .men_families = LIST ("Żółć", "Nowak", "Kowalski", "Wiśniewski", "Wójcik", "Kamiński", "Lewandowski", "Zieliński", "Szymański", "Woźniak",
                          "Dąbrowski", "Kozłowski", "Jabłoński"),
    .firms = LIST ("Piekarnia Gołąbek s.c.", "Pensjonat Pod Orłem", "Przychodnia Zdrowie sp. z o.o.", "Szkoła Podstawowa nr 7", "Kawiarnia Źródło",
                   "Pralnia Bąbelek"),
    .streets = LIST ("ul. Długa", "ul. Świętokrzyska", "ul. Łąkowa", "ul. Źródlana", "al. Niepodległości", "ul. Mickiewicza", "ul. Żurawia"),
    .cities = LIST ("00-001 Warszawa", "90-001 Łódź", "30-001 Kraków", "80-001 Gdańsk", "50-001 Wrocław", "60-001 Poznań", "20-001 Lublin"),
    .staff = LIST ("Beata Król", "Łukasz Żak", "Marek Śliwa"),
    .glad = LIST ("Szybko, czysto i z uśmiechem. Dziękuję!", "Pan serwisant wszystko wytłumaczył, działa jak nowe.", "Przyjechał co do minuty.",
                  "Najlepszy serwis, jaki znam."),
    .so_so = LIST ("W porządku, ale na część czekałam dwa tygodnie.", "Działa, choć drogo."),
    .sorry = LIST ("Trzecia wizyta i wciąż ten sam hałas.", "Nikt nie oddzwonił.", "Spóźnił się o dzień, a żółć mnie zalała."),
    .asks = LIST ("Pytanie, kiedy przyjedzie serwisant.", "Pytanie o gwarancję na naprawę.", "Prośba o inny dzień."),
    .calls = LIST ("Część dotarła, umówiono termin.", "Uzgodniono nowy termin wizyty."),
    .solutions = LIST ("Wymieniono zużytą część, próba przez godzinę.", "Wyczyszczono, wyregulowano i sprawdzono.", "Wymieniono część i poprawiono ustawienia."),
    .mail_subject = "Naprawa {job} jest gotowa", .mail_text = "Dzień dobry,\n\nnaprawa {job} jest gotowa. Dziękujemy za cierpliwość.",
    .receiver = "sąsiadka", .low_score = "Niska ocena w ankiecie: zadzwonić i naprawić sprawę.", .ending = "Gwarancja się kończy: zaproponować przegląd.",
    .cancelled = "klient kupił nowe urządzenie" },
  [DEMO_RU] = {
    .language = "ru", .country = "RU", .phone = "+7 900 000 0", .team = "Калининград", .warehouse = "Склад Калининград",
    .women = LIST ("Анна", "Елена", "Ольга", "Наталья", "Татьяна", "Мария", "Светлана", "Людмила", "Ирина", "Екатерина", "Алёна", "Софья"),
    .men = LIST ("Александр", "Сергей", "Дмитрий", "Андрей", "Алексей", "Пётр", "Иван", "Михаил", "Николай", "Семён", "Фёдор", "Юрий"),
    .women_families = LIST ("Орлова", "Иванова", "Смирнова", "Кузнецова", "Попова", "Соколова", "Лебедева", "Новикова", "Королёва", "Воробьёва",
                            "Зайцева", "Щербакова"),
    .men_families = LIST ("Орлов", "Иванов", "Смирнов", "Кузнецов", "Попов", "Соколов", "Лебедев", "Новиков", "Королёв", "Воробьёв", "Зайцев", "Щербаков"),
    .firms = LIST ("Кафе «Орёл»", "Гостиница «Янтарь»", "ООО «Тёплый дом»", "Пекарня «Колосок»", "Детский сад «Ёлочка»", "Стоматология «Жемчуг»"),
    .streets = LIST ("ул. Ленинская", "ул. Садовая", "пр. Мира", "ул. Лесная", "ул. Берёзовая", "наб. Речная", "ул. Школьная"),
    .cities = LIST ("236001 Калининград", "238300 Гурьевск", "238500 Светлогорск", "238750 Советск", "238520 Балтийск"),
    .staff = LIST ("Вера Синицына", "Артём Королёв", "Илья Жуков"),
    .glad = LIST ("Быстро, чисто и вежливо. Спасибо!", "Мастер всё объяснил, работает как новый.", "Приехал минута в минуту.", "Лучший сервис в городе."),
    .so_so = LIST ("Хорошо, но запчасть ждали две недели.", "Работает, но дороговато."),
    .sorry = LIST ("Третий визит, а шум остался.", "Никто не перезвонил.", "Опоздал на день и наследил."),
    .asks = LIST ("Вопрос, когда придёт мастер.", "Вопрос о гарантии на ремонт.", "Просьба о другом дне."),
    .calls = LIST ("Запчасть пришла, договорились о времени.", "Согласовали новое время."),
    .solutions = LIST ("Изношенная деталь заменена, проверено в течение часа.", "Очищено, отрегулировано, проверено.", "Деталь заменена, настройки исправлены."),
    .mail_subject = "Ремонт {job} готов", .mail_text = "Добрый день!\n\nРемонт {job} готов. Спасибо за терпение.",
    .receiver = "соседка", .low_score = "Низкая оценка в опросе: позвонить и исправить.", .ending = "Гарантия заканчивается: предложить осмотр.",
    .cancelled = "клиент купил новый прибор" },
  [DEMO_LT] = {
    .language = "lt", .country = "LT", .phone = "+370 600 00", .team = "Vilnius", .warehouse = "Vilniaus sandėlis",
    .women = LIST ("Rūta", "Eglė", "Jūratė", "Daiva", "Živilė", "Ona", "Aušra", "Gintarė", "Lina", "Birutė", "Austėja", "Janina"),
    .men = LIST ("Jonas", "Tomas", "Vytautas", "Mindaugas", "Darius", "Šarūnas", "Gintaras", "Petras", "Algirdas", "Rokas", "Žygimantas", "Andrius"),
    .women_families = LIST ("Kazlauskienė", "Petrauskaitė", "Jankauskienė", "Žukauskienė", "Stankevičienė", "Butkutė", "Paulauskienė", "Urbonaitė",
                            "Navickienė", "Šimkutė", "Vaitkienė"),
    .men_families = LIST ("Kazlauskas", "Petrauskas", "Jankauskas", "Žukauskas", "Stankevičius", "Butkus", "Paulauskas", "Urbonas", "Navickas", "Šimkus",
                          "Vaitkus"),
    .firms = LIST ("UAB „Šiltas namas“", "Kavinė „Gervė“", "Vaikų darželis „Ąžuoliukas“", "UAB „Vilniaus duona“", "Viešbutis „Žalgiris“"),
    .streets = LIST ("Gedimino pr.", "Pilies g.", "Žalgirio g.", "Šiaurės g.", "Ąžuolų g.", "Laisvės al.", "Ūmėdžių g."),
    .cities = LIST ("01100 Vilnius", "44200 Kaunas", "91200 Klaipėda", "76200 Šiauliai", "35100 Panevėžys", "62100 Alytus"),
    .staff = LIST ("Inga Vaitkutė", "Karolis Žemaitis", "Rimantas Gudas"),
    .glad = LIST ("Greitai, tvarkingai ir maloniai. Ačiū!", "Meistras viską paaiškino, veikia kaip naujas.", "Atvyko minutė į minutę.", "Geriausias servisas."),
    .so_so = LIST ("Gerai, bet dalies laukiau dvi savaites.", "Veikia, tik brangoka."),
    .sorry = LIST ("Trečias vizitas, o triukšmas tas pats.", "Niekas neperskambino.", "Vėlavo dieną ir paliko netvarką."),
    .asks = LIST ("Klausimas, kada atvyks meistras.", "Klausimas dėl garantijos.", "Prašymas atvykti kitą dieną."),
    .calls = LIST ("Dalis atvyko, susitarta dėl laiko.", "Sutartas naujas vizito laikas."),
    .solutions = LIST ("Pakeista susidėvėjusi dalis, bandyta valandą.", "Išvalyta, sureguliuota ir patikrinta.", "Pakeista dalis, pataisyti nustatymai."),
    .mail_subject = "Remontas {job} baigtas", .mail_text = "Laba diena,\n\nremontas {job} baigtas. Ačiū už kantrybę.",
    .receiver = "kaimynė", .low_score = "Žemas įvertinimas apklausoje: paskambinti ir ištaisyti.", .ending = "Garantija baigiasi: pasiūlyti apžiūrą.",
    .cancelled = "klientas nusipirko naują" },
};

static const DemoFault heating[] = {
  { { "No hot water since this morning.", "Od rana nie ma ciepłej wody.", "С утра нет горячей воды.", "Nuo ryto nėra karšto vandens." },
    { "Heat exchanger furred up.", "Zakamieniony wymiennik.", "Теплообменник забит накипью.", "Apkalkėjęs šilumokaitis." } },
  { { "Shows error 28 and goes out.", "Błąd 28 i kocioł gaśnie.", "Ошибка 28, котёл гаснет.", "Rodo klaidą 28 ir užgęsta." },
    { "Ignition electrode burnt.", "Wypalona elektroda zapłonowa.", "Сгорел электрод розжига.", "Perdegęs uždegimo elektrodas." } },
  { { "Pressure drops every night.", "Co noc spada ciśnienie.", "Каждую ночь падает давление.", "Kas naktį krenta slėgis." },
    { "Expansion vessel without air.", "Naczynie wzbiorcze bez powietrza.", "Расширительный бак без воздуха.", "Išsiplėtimo indas be oro." } },
};
static const DemoFault washing[] = {
  { { "Does not spin, and the drum is full of water.", "Nie wiruje, w bębnie stoi woda.", "Не отжимает, в барабане вода.", "Negręžia, būgne vanduo." },
    { "Drain pump blocked by a coin.", "Pompa zablokowana monetą.", "Насос заклинило монетой.", "Siurblį užblokavo moneta." } },
  { { "Jumps through the bathroom when spinning.", "Skacze po łazience przy wirowaniu.", "Прыгает при отжиме.", "Gręždama šokinėja." },
    { "Shock absorbers worn.", "Zużyte amortyzatory.", "Изношены амортизаторы.", "Susidėvėję amortizatoriai." } },
  { { "Yellow stains on everything washed.", "Na praniu zostają żółte plamy.", "На белье жёлтые пятна.", "Ant skalbinių lieka geltonos dėmės." },
    { "Heater corroded.", "Skorodowana grzałka.", "ТЭН проржавел.", "Surūdijęs kaitinimo elementas." } },
};
static const DemoFault cooling[] = {
  { { "Freezer melts, the fridge is warm.", "Zamrażarka się rozmraża, lodówka ciepła.", "Морозилка тает, холодильник тёплый.", "Šaldiklis tirpsta, šaldytuvas šiltas." },
    { "Fan does not turn.", "Nie kręci się wentylator.", "Не крутится вентилятор.", "Nesisuka ventiliatorius." } },
  { { "Hums loudly day and night.", "Głośno buczy dzień i noc.", "Громко гудит день и ночь.", "Garsiai ūžia dieną naktį." },
    { "Compressor mounts hard.", "Stwardniałe poduszki sprężarki.", "Затвердели опоры компрессора.", "Sukietėjusios kompresoriaus atramos." } },
  { { "Puddle under the drawers.", "Kałuża pod szufladami.", "Лужа под ящиками.", "Bala po stalčiais." },
    { "Drain frozen shut.", "Zamarznięty odpływ.", "Замёрз слив.", "Užšalęs nutekėjimas." } },
};
static const DemoFault coffee[] = {
  { { "Coffee is cold and the pump screams.", "Kawa zimna, pompa wyje.", "Кофе холодный, помпа воет.", "Kava šalta, siurblys kaukia." },
    { "Pump worn, scale in the boiler.", "Zużyta pompa, kamień w bojlerze.", "Помпа изношена, накипь в бойлере.", "Susidėvėjęs siurblys, kalkės." } },
  { { "Grinder turns but nothing comes out.", "Młynek kręci, ale nic nie mieli.", "Кофемолка крутится, но не мелет.", "Malūnėlis sukasi, bet nemala." },
    { "Burrs blunt.", "Stępione żarna.", "Затупились жернова.", "Atšipusios girnos." } },
  { { "Leaks over the worktop after each cup.", "Po każdej kawie cieknie na blat.", "После каждой чашки течёт на стол.", "Po kiekvieno puodelio teka ant stalo." },
    { "Seal of the brew group cracked.", "Pęknięta uszczelka zaparzacza.", "Треснула прокладка заварочного блока.", "Įtrūkusi tarpinė." } },
};
static const DemoFault air[] = {
  { { "Blows warm air in cooling mode.", "W trybie chłodzenia dmucha ciepłym.", "В режиме холода дует тёплым.", "Vėsindamas pučia šiltą orą." },
    { "Refrigerant low, leak at the flare.", "Ubytek czynnika na złączce.", "Утечка хладагента на вальцовке.", "Šaltnešio nuotėkis ties jungtimi." } },
  { { "Water drips from the indoor unit.", "Z jednostki wewnętrznej kapie woda.", "Из внутреннего блока капает вода.", "Iš vidinio bloko laša vanduo." },
    { "Condensate pump dead.", "Uszkodzona pompka skroplin.", "Не работает дренажный насос.", "Sugedęs kondensato siurblys." } },
};

const DemoCategory care_demo_categories[] = {
  { "heating", TRUE, heating, G_N_ELEMENTS (heating),
    { { "HT-EXCH", "Plate heat exchanger", 18900, 9900 }, { "HT-ELEC", "Ignition electrode", 4200, 1600 }, { "HT-PUMP", "Circulation pump", 16400, 8800 },
      { "HT-SENS", "Pressure sensor", 5100, 1900 } } },
  { "washing machine", TRUE, washing, G_N_ELEMENTS (washing),
    { { "WM-PUMP", "Drain pump", 5900, 2300 }, { "WM-SHOCK", "Shock absorber", 2400, 900 }, { "WM-HEAT", "Heater 2000 W", 4900, 1800 },
      { "WM-DOOR", "Door lock", 3900, 1400 } } },
  { "fridge", TRUE, cooling, G_N_ELEMENTS (cooling),
    { { "FR-FAN", "Evaporator fan", 6900, 2900 }, { "FR-SEAL", "Door seal", 5400, 2100 }, { "FR-THERM", "Thermostat", 3600, 1300 },
      { "FR-MOUNT", "Compressor mounts", 1800, 600 } } },
  { "coffee machine", FALSE, coffee, G_N_ELEMENTS (coffee),
    { { "CF-PUMP", "Vibration pump", 3400, 1200 }, { "CF-BURR", "Burr set", 4800, 2000 }, { "CF-SEAL", "Seal kit", 1200, 300 },
      { "CF-BOIL", "Boiler", 7900, 3500 } } },
  { "air conditioner", TRUE, air, G_N_ELEMENTS (air),
    { { "AC-GAS", "Refrigerant R32, 1 kg", 5200, 2600 }, { "AC-DRAIN", "Condensate pump", 7400, 3300 }, { "AC-FILT", "Filter set", 2100, 700 },
      { "AC-BOARD", "Control board", 21900, 12900 } } },
};
const guint care_demo_n_categories = G_N_ELEMENTS (care_demo_categories);

const DemoModel care_demo_models[] = {
  { "ZAR-24", "Żar 24 Combi", "Żar", 0, 149900, 24, 60 },         { "ZAR-HP8", "Żar Eco 8 heat pump", "Żar", 0, 689000, 36, 60 },
  { "NW-B30", "Norwell B30", "Norwell", 0, 179900, 24, 0 },       { "NW-W7", "Norwell Wash 7", "Norwell", 1, 44900, 24, 0 },
  { "BALT-W9", "Baltas 9 kg", "Baltas", 1, 57900, 24, 60 },       { "ZAB-W6", "Żabka Slim 6", "Żabka", 1, 39900, 24, 0 },
  { "BALT-F300", "Baltas F300", "Baltas", 2, 62900, 24, 60 },     { "LED-45", "Ледник 45", "Ледник", 2, 49900, 24, 0 },
  { "NW-FF2", "Norwell Frost Free 2", "Norwell", 2, 89900, 36, 0 }, { "OREL-2", "Орёл Эспрессо 2", "Орёл", 3, 59900, 24, 0 },
  { "OREL-PRO", "Орёл Про", "Орёл", 3, 249900, 12, 36 },          { "GER-1", "Gervė Caffè", "Gervė", 3, 34900, 24, 0 },
  { "WICH-35", "Wicher 3.5 kW", "Wicher", 4, 99900, 36, 60 },     { "WICH-50", "Wicher 5.0 kW", "Wicher", 4, 134900, 36, 60 },
};
const guint care_demo_n_models = G_N_ELEMENTS (care_demo_models);
