# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour's papers: the customer's page with what it needs, and one page that leads to all of them."""
import datetime
import html
import os
import re
import zoneinfo

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf8; --card: #fff; --ink: #1d1c1a; --soft: #5f5b55; --line: #dedad3; --mark: #1f6f5c; --link: #17607f; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #181715; --card: #211f1d; --ink: #edeae5; --soft: #a9a39a; --line: #3a3733; --mark: #7fd1b9; --link: #8cc8e6; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, "Noto Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p.lead { color: var(--soft); margin: 0; max-width: 44rem; }
a { color: var(--link); text-underline-offset: .18em; }
a:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; border-radius: 3px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 1rem; margin: 1.75rem 0 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem; }
.card b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: .92rem; }
ul.papers { list-style: none; padding: 0; margin: 0; }
ul.papers li { border-top: 1px solid var(--line); padding: .55rem 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }
ul.papers li:last-child { border-bottom: 1px solid var(--line); }
ul.papers .forms a { margin-left: .8rem; }
ol.facts { list-style: none; padding: 0; margin: 0; }
ol.facts li { padding: .12rem 0 .12rem 1.6rem; position: relative; }
ol.facts li::before { content: "\\2713"; position: absolute; left: .2rem; color: var(--mark); font-weight: 700; }
h3 { font-size: 1rem; margin: 1.4rem 0 .35rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
td.when, td.who { white-space: nowrap; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.25rem; }
figure { margin: 0; }
figure img { display: block; max-width: 100%; max-height: 26rem; border: 1px solid var(--line); border-radius: 12px; }
figcaption { color: var(--soft); font-size: .92rem; padding: .4rem 0; }
td.when { font-variant-numeric: tabular-nums; color: var(--soft); }
"""


def esc(value):
    return html.escape("" if value is None else str(value))


def save(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def localised(page):
    """The page's own addresses made relative, so that it opens from a folder."""
    return re.sub(r'(href|src)="/(style\.css|icon\.svg)"', r'\1="\2"', page)


def save_page(folder, page, get):
    save(folder, "survey.html", localised(page))
    for name in ("style.css", "icon.svg"):
        save(folder, name, get("/" + name))


def card(value, label):
    return f'<div class="card"><b>{esc(value)}</b><span>{esc(label)}</span></div>'


def paper(title, forms):
    links = "".join(f'<a href="{esc(name)}">{esc(label)}</a>' for label, name in forms)
    return f'<li><span>{esc(title)}</span><span class="forms">{links}</span></li>'


def local(instant):
    """As the company's clock showed it; a day alone where only the day is known."""
    at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo("Europe/Warsaw"))
    return at.strftime("%Y-%m-%d" if (at.hour, at.minute, at.second) == (0, 0, 0) else "%Y-%m-%d %H:%M")


def history_rows(history):
    return "".join(f'<tr><td class="when">{esc(local(entry["at"]))}</td><td>{esc(entry["text"])}</td><td class="who">{esc(entry.get("by"))}</td></tr>'
                   for entry in history)


def fact_lists(facts):
    parts, is_open = [], False
    for holds, sentence in facts:
        if holds is None:
            parts.append(("</ol>" if is_open else "") + f"<h3>{esc(sentence)}</h3><ol class=\"facts\">")
            is_open = True
        else:
            parts.append(f"<li>{esc(sentence)}</li>")
    return "".join(parts) + ("</ol>" if is_open else "")


def figures(pictures):
    """The windows, step by step; (file, caption) each."""
    if not pictures:
        return ""
    rows = "".join(f'<figure><a href="{esc(name)}"><img src="{esc(name)}" alt="{esc(caption)}" loading="lazy"></a><figcaption>{esc(caption)}</figcaption></figure>'
                   for name, caption in pictures)
    return f'<h2>In the window</h2>\n<div class="figures">{rows}</div>'


def write_index(folder, company, customer, facts, history, cover, satisfaction, pictures):
    csat = satisfaction["totals"]["csat"]
    told = sum(1 for fact in facts if fact[0])
    page = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The main job, from end to end – Aftercare</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>The main job, from end to end</h1>
<p class="lead">{esc(company)}, two stations and a server, run by the programs just built. What stands here was made by them a moment ago, and each fact
below was checked against what they answered.</p>
<div class="cards">
{card(told, "facts, each checked")}
{card(cover["verdict"]["parts"]["until"], "parts and labour are covered until")}
{card(len(history), f"entries in {customer}’s care history")}
{card(f"n = {csat['n']}", "answer in the satisfaction report")}
</div>
<h2>Papers</h2>
<ul class="papers">
{paper("Warranties that end", [("CSV", "warranty-expiry.csv"), ("JSON", "warranty-expiry.json"), ("Spreadsheet", "warranty-expiry.xlsx")])}
{paper("Satisfaction after service", [("CSV", "satisfaction.csv"), ("JSON", "satisfaction.json"), ("Spreadsheet", "satisfaction.xlsx")])}
{paper("What the customer saw", [("Survey page", "survey.html"), ("Thanks", "survey-thanks.html")])}
{paper("Care history", [("JSON", "care-history.json")])}
{paper("Every command and every answer", [("Transcript", "transcript.txt")])}
</ul>
<h2>Why it is covered</h2>
<ul>{"".join(f"<li>{esc(reason)}</li>" for reason in cover["reasons"])}</ul>
<h2>{esc(customer)}’s care history</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Who</th></tr></thead>
<tbody>{history_rows(history)}</tbody>
</table></div>
{figures(pictures)}
<h2>What was checked</h2>
{fact_lists(facts)}
</main>
</body>
</html>
"""
    save(folder, "index.html", page)
