"""One self-contained page, `chart.html`: the picture, what each mark says, its figures to sort."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from mha_monitor.formats.html import document, escaped
from mha_monitor.sentences.tables import PLAIN_COLUMNS, plain_row

STYLE = """
body{font-family:Arial,Helvetica,sans-serif;line-height:1.45;color:#0B0C0C;background:#fff;
max-width:70rem;margin:1.5rem auto;padding:0 1rem}
svg{width:100%;max-width:44rem;height:auto}
svg g[tabindex]:focus{outline:3px solid #0B0C0C;outline-offset:2px}
#said{min-height:3em;border-left:4px solid #12436D;padding:.3em .8em;max-width:44rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #B1B4B6}
th button{font:inherit;font-weight:bold;border:0;background:none;padding:0;text-align:left;
text-decoration:underline;cursor:pointer}
"""
# One tab stop, arrows from mark to mark; headings sort. Everything is in the page: no request.
SCRIPT = """
(function(){
var said=document.getElementById("said"),marks=[];
document.querySelectorAll("svg g>title").forEach(function(t){
 var g=t.parentNode,words=t.textContent;marks.push(g);
 g.setAttribute("tabindex",marks.length>1?"-1":"0");g.setAttribute("role","img");
 g.setAttribute("aria-label",words);
 function say(){said.textContent=words}
 g.addEventListener("mouseenter",say);g.addEventListener("focus",say);
 g.addEventListener("click",say);
});
var svg=document.querySelector("svg");
if(marks.length){svg.setAttribute("role","group");svg.addEventListener("keydown",function(e){
 var at=marks.indexOf(document.activeElement),
  step={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[e.key];
 if(at<0||!step)return;e.preventDefault();
 var next=marks[(at+step+marks.length)%marks.length];
 marks[at].setAttribute("tabindex","-1");next.setAttribute("tabindex","0");next.focus();
});}
document.querySelectorAll("th").forEach(function(th,column){
 var button=document.createElement("button");button.type="button";
 button.textContent=th.textContent;th.textContent="";th.appendChild(button);
 button.addEventListener("click",function(){
  var up=th.getAttribute("aria-sort")!=="ascending",
   body=document.querySelector("tbody"),rows=Array.from(body.rows);
  rows.sort(function(a,b){
   var x=a.cells[column].textContent,y=b.cells[column].textContent,
    m=parseFloat(x.replace(/,/g,"")),n=parseFloat(y.replace(/,/g,"")),
    order=isNaN(m)||isNaN(n)?x.localeCompare(y,"en"):m-n;
   return up?order:-order});
  document.querySelectorAll("th").forEach(function(o){o.removeAttribute("aria-sort")});
  th.setAttribute("aria-sort",up?"ascending":"descending");
  rows.forEach(function(r){body.appendChild(r)});
 });
});
})();
"""


class Told(NamedTuple):
    """What the page says: its title, and source and caveats in full."""

    title: str
    source: str


def standalone_html(
    svg: str, told: Told, ratios: pd.DataFrame, plain: pd.DataFrame | None = None
) -> str:
    """Return a whole HTML page that asks nothing of any host; `ratios` is what the chart shows.

    `plain` is the same as a reader needs it, where it is no table of ratios.
    """
    body = f"""<main>
<h1>{escaped(told.title)}</h1>
{svg}
<p id="said" role="status">Point at a mark, or move to it by the arrow keys, to read it here.</p>
<p>{escaped(told.source)}</p>
<h2>The same figures as a table</h2>
{_table(_plain(ratios) if plain is None else plain)}
</main>
<script>{SCRIPT}</script>"""
    return document(told.title, f"<style>{STYLE}</style>", body)


def _plain(ratios: pd.DataFrame) -> pd.DataFrame:
    first = [name for name in PLAIN_COLUMNS if name in ratios and len(set(ratios[name])) > 1]
    return pd.DataFrame([plain_row(row, first or ["group"]) for _, row in ratios.iterrows()])


def _table(plain: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{escaped(str(name))}</th>' for name in plain)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in plain.itertuples(index=False))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(texts) -> str:
    return "".join(f"<td>{escaped(text)}</td>" for text in texts)
