#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The customer's survey page in headless Chromium (TAP): found by its mail's link, filled in by label and keyboard with JavaScript off, measured at
320 pixels, light and dark, in four languages. Skipped where Chromium or Selenium is not installed."""
import os
import re
import shutil
import sys
import tempfile
import time

import tour

DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium")
try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None

# What stands out of the page, targets too small to hit, texts too faint to read: lists of words, empty when all is well.
MEASURE = """
const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + ' ' + e.className);
const small = [...document.querySelectorAll('a, button, label, textarea')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 0 && getComputedStyle(e).display !== 'inline' && (r.width < 24 || r.height < 24);
}).map(e => e.tagName + ' ' + e.textContent.slice(0, 30));
const part = c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
const colour = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n; };
const behind = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c) return c; } return null; };
const faint = [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
  const a = light(colour(getComputedStyle(e).color)), ground = behind(e), b = ground ? light(ground) : (matchMedia('(prefers-color-scheme: dark)').matches ? 0 : 1);
  return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName + ' ' + e.textContent.trim().slice(0, 30)];
}).filter(x => x[0] < 4.5).map(x => x[0].toFixed(2) + ' ' + x[1]);
const foreign = performance.getEntriesByType('resource').map(r => r.name).filter(name => !name.startsWith(location.origin));
return {wide, small, faint, foreign, h1: document.querySelectorAll('h1').length, lang: document.documentElement.lang, title: document.title,
        unlabelled: [...document.querySelectorAll('input:not([type=hidden]), textarea')].filter(e => !e.labels.length).map(e => e.name),
        bytes: new Blob([document.documentElement.outerHTML]).size};
"""


class Tap:
    def __init__(self):
        self.n, self.bad = 0, 0

    def say(self, ok, name, notes=()):
        self.n += 1
        self.bad += 0 if ok else 1
        for note in [] if ok else notes:
            print("#", str(note).replace("\n", " "))
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}", flush=True)

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


def open_browser(folder, script):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", f"--user-data-dir={folder}"):
        options.add_argument(word)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(service=Service(DRIVER), options=options)


def resize(driver, width):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})


def wait(holds, seconds=30):
    """Until @holds; what the browser does after a click or a key takes its time, and a page that is just going away answers with an exception."""
    until = time.monotonic() + seconds
    while True:
        try:
            found = holds()
        except WebDriverException:
            found = None
        if found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def leave(driver, press):
    """@press, and wait for the next page."""
    page = driver.find_element(By.TAG_NAME, "html")

    def is_gone():
        try:
            page.is_enabled()
        except WebDriverException:
            return True
        return False

    press()
    return wait(is_gone) and wait(lambda: driver.find_elements(By.TAG_NAME, "h1"))


def measure(tap, driver, link):
    for language in ("en", "pl", "ru", "lt"):
        for scheme in ("light", "dark"):
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            resize(driver, 320)
            driver.get(f"{link}?lang={language}")
            found = driver.execute_script(MEASURE)
            faults = found["wide"] + found["small"] + found["faint"] + found["foreign"] + found["unlabelled"]
            tap.say(not faults and found["h1"] == 1 and found["lang"] == language and found["title"] and found["bytes"] < 30000,
                    f"{language}, {scheme}, 320 px: nothing stands out, is too small, too faint, unlabelled or foreign", [found])


def errors(tap, driver, link):
    driver.get(f"{link}?lang=en")
    driver.find_element(By.TAG_NAME, "textarea").send_keys("Kept, whatever happens")
    leave(driver, driver.find_element(By.CSS_SELECTOR, "button[type=submit]").click)
    links = wait(lambda: driver.find_elements(By.CSS_SELECTOR, "[role=alert] a"))
    kept = driver.find_element(By.TAG_NAME, "textarea").get_attribute("value")
    tap.say(links and kept == "Kept, whatever happens", "an empty answer is explained at the top, and what was typed is kept", [driver.page_source[:1500]])
    target = links[0].get_attribute("href").rsplit("#", 1)[1] if links else None
    tap.say(target and driver.find_elements(By.ID, target), "and the explanation leads to its field")


def answer(tap, driver, link):
    driver.get(f"{link}?lang=en&v=5")
    chosen = driver.find_elements(By.CSS_SELECTOR, "input[type=radio]:checked")
    tap.say([e.get_attribute("value") for e in chosen] == ["5"], "the value of the mail's link is chosen, and only shown")
    groups = {}
    for radio in driver.find_elements(By.CSS_SELECTOR, "input[type=radio]"):
        groups.setdefault(radio.get_attribute("name"), []).append(radio)
    for name, radios in list(groups.items())[1:]:
        driver.find_element(By.CSS_SELECTOR, f"label[for='{radios[-1].get_attribute('id')}']").click()
        tap.say(wait(radios[-1].is_selected), f"{name}: its last value is chosen by a click on its words")
    first = next(iter(groups.values()))
    first[-1].send_keys(Keys.ARROW_LEFT)
    tap.say(wait(first[-2].is_selected), "and the first by the keyboard")
    driver.find_element(By.TAG_NAME, "textarea").send_keys("Szybko i miło. Спасибо! Ačiū!")
    button = driver.find_element(By.CSS_SELECTOR, "button[type=submit]")
    leave(driver, lambda: button.send_keys(Keys.ENTER))
    tap.say(not driver.find_elements(By.TAG_NAME, "fieldset") and driver.find_elements(By.TAG_NAME, "h1"), "she is thanked", [driver.page_source[:1500]])


def test(tap, folder):
    narrator = tour.Narrator(tap=True)
    narrator.fact = lambda holds, sentence: None if holds else tap.say(False, sentence)
    programs = tour.Programs(os.environ["AFTERCARE_BUILD"], folder, narrator)
    story = tour.Story(programs, narrator, folder)
    drivers = []
    try:
        for chapter in (story.set_up, story.open_job, story.visit, story.hand_over):
            chapter()
        programs.next_day("2026-11-19T12:00:00Z")
        mail = programs.wait_for_mail("zofia@example.com", lambda m: "/s/" in tour.text_of(m))
        link = re.search(re.escape(programs.url) + r"/s/[A-Za-z0-9]+", tour.text_of(mail)).group()
        drivers.append(open_browser(os.path.join(folder, "on"), script=True))
        measure(tap, drivers[0], link)
        drivers.append(open_browser(os.path.join(folder, "off"), script=False))
        errors(tap, drivers[1], link)
        tap.say(not programs.rows("server", "response"), "nothing was counted so far")
        answer(tap, drivers[1], link)
        scores = sorted(row["score"] for row in programs.rows("server", "response") if row["score"] is not None)
        tap.say(scores == [4, 7, 10], "and the answers are in the store", [scores])
        comments = [row["comment"] for row in programs.rows("server", "response") if row["comment"]]
        tap.say(comments == ["Szybko i miło. Спасибо! Ačiū!"], "with every letter of the comment", comments)
    finally:
        for driver in drivers:
            driver.quit()
        programs.kill_server()


def main():
    if webdriver is None or DRIVER is None or BROWSER is None:
        print("1..0 # SKIP chromium, chromedriver or python3-selenium is not installed")
        return 0
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="aftercare-browser-", ignore_cleanup_errors=True) as folder:
        test(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
