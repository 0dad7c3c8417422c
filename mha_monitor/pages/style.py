"""How every page looks: on a screen, on a phone and on paper."""

STYLE = """
<style>
/* Three drawings of each chart, for a screen, a phone and a page enlarged four times: the browser
   shows the one that fits. */
[class*="st-key-narrow-"], [class*="st-key-slim-"] { display: none; }
.stMainBlockContainer { max-width: 78rem; padding-top: 1rem; padding-bottom: 3rem; }
.stMainBlockContainer h1 { font-size: 2.2rem; padding: .5rem 0 .25rem; }
.stMainBlockContainer h2 { font-size: 1.2rem; padding: .25rem 0; }
.stMainBlockContainer [class*="st-key-card-"] h2 { font-size: 1rem; padding: 0; }
.stMainBlockContainer h3 { font-size: 1.05rem; padding: .25rem 0; }
.finding { font-size: 1.35rem; line-height: 1.45; max-width: 58rem; margin: 0 0 .4rem; }
.doubt { max-width: 58rem; margin: 0 0 .25rem; }
.verdict { background: #0B0C0C; color: #FFFFFF; border-radius: 4px; padding: .1rem .6rem;
  font-size: 1.1rem; white-space: nowrap; }
.stMainBlockContainer [data-testid="stMarkdown"] :is(p, li) { max-width: 46rem; }
.prose { max-width: 46rem; margin: 0 0 .75rem; }
.prose:last-child { margin-bottom: 0; }
ul.prose { padding-left: 1.25rem; }
/* A term that the glossary explains: seen as one, without taking the eye from the sentence. */
a.term { color: inherit; text-decoration: underline dotted 1px; text-underline-offset: 3px; }
a.term:hover { text-decoration-style: solid; }
.stMainBlockContainer [data-testid="stCaptionContainer"] p { max-width: 58rem; }
.source { color: #505A5F; font-size: .9rem; max-width: 58rem; margin: 0; }
/* A ratio and its interval stay on one line. */
.st-key-wide-ranks td:nth-child(n+2):nth-child(-n+4) p { white-space: nowrap; }
.st-key-narrow-ranks table { table-layout: fixed; }
/* Wide tables of the written documents move within themselves, not the page with them. */
@media (max-width: 640px) {
  .st-key-dates-in-short table { table-layout: fixed; width: 100% !important; }
  .st-key-dates-in-short :is(td, th, p) { overflow-wrap: anywhere; white-space: normal !important;
    min-width: 0 !important; padding: .2rem !important; }
  [data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; max-width: 100%; }
}
.st-key-narrow-ranks th:first-child { width: 38%; }
a:focus-visible, button:focus-visible, summary:focus-visible, [role="tab"]:focus-visible {
  outline: 3px solid #0B0C0C !important; outline-offset: 2px;
}
/* What can be done with a picture: words in a row, not a wall of boxes. */
[class*="st-key-downloads-"] button { border: 0; padding: .1rem .3rem; min-height: 1.75rem;
  color: #12436D; text-decoration: underline; text-underline-offset: 3px; background: none; }
[class*="st-key-downloads-"] button:hover { text-decoration-thickness: 2px; }
[class*="st-key-downloads-"] [data-testid="stIconMaterial"] { display: none; }
/* The menu: one row of words; on a phone behind a button that says so. */
header[data-testid="stHeader"] { display: none; }
.st-key-menu { min-height: 2.6rem; border-bottom: 1px solid #B1B4B6; margin-bottom: .25rem; }
.st-key-pages { flex-wrap: wrap; }
.st-key-pages a, .st-key-pages .here { padding: .25rem .1rem; margin-right: .9rem;
  color: #0B0C0C; white-space: nowrap; }
.st-key-pages a p { color: #0B0C0C; }
.st-key-pages a:hover { background: none; text-decoration: underline; }
.st-key-pages .here { font-weight: 700; border-bottom: 3px solid #12436D; }
details.menu { display: none; }
[class*="st-key-leads-"] a p, [class*="st-key-card-"] a p { color: #12436D;
  text-decoration: underline; }
/* Boxes of a page's lower half. */
[class*="st-key-card-"] { border: 1px solid #B1B4B6; border-radius: 6px; padding: .75rem 1rem; }
/* What stands on paper alone: which figures these are, and how sure. */
[data-testid="stElementContainer"]:has(.paper), [class*="st-key-middle-"] { display: none; }
[data-testid="stTable"] :is(td, th) { vertical-align: top; }
/* Where a picture has not the room that it was drawn for, it is drawn smaller or has it alone. */
@media (max-width: 1240px) {
  [data-testid="stHorizontalBlock"]:has([class*="st-key-wide-"] .stVegaLiteChart) > * {
    min-width: 100%; }
}
@media (max-width: 1190px) {
  [class*="st-key-wide-full-"] { display: none; }
  [class*="st-key-middle-"] { display: block; }
}
@media (max-width: 760px) {
  [class*="st-key-wide-"], [class*="st-key-middle-"] { display: none; }
  [class*="st-key-narrow-"] { display: block; }
  .stMainBlockContainer { padding: .75rem 1rem 3rem; }
  .stMainBlockContainer h1 { font-size: 1.7rem; }
  .finding { font-size: 1.15rem; }
  .verdict { white-space: normal; font-size: 1rem; }
  details.menu { display: block; }
  details.menu summary { cursor: pointer; font-weight: 700; padding: .4rem 0; }
  .st-key-pages { display: none; }
  .stApp:has(details.menu[open]) .st-key-pages { display: flex; }
}
@media (max-width: 371px) {
  [class*="st-key-narrow-"]:has(.stVegaLiteChart) { display: none; }
  [class*="st-key-slim-"] { display: block; }
  .stMainBlockContainer { padding: .75rem .75rem 3rem; }
  [data-testid="stButtonGroup"] > div { flex-wrap: wrap; }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
@page { size: A4; margin: 14mm; }
@media print {
  a.term { text-decoration: none; }
  html { font-size: 80% !important; }  /* of 16 pixels: 10 points on paper */
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; overflow: visible !important; height: auto !important; }
  .st-key-menu, [class*="st-key-downloads-"], [class*="st-key-controls"], [class*="st-key-fold-"],
  [data-testid="stSelectbox"], [data-testid="stCheckbox"], .st-key-card-board,
  [data-testid="stExpander"]:not(:has(details[open])),
  [data-testid="stPageLink"], [data-testid="stButton"] { display: none !important; }
  .stMainBlockContainer { padding: 0; max-width: none; }
  [class*="st-key-wide-"], [class*="st-key-card-"], .finding, .doubt { break-inside: avoid; }
  [class*="st-key-wide-"], [class*="st-key-middle-"],
  [data-testid="stElementContainer"]:has(.paper) { display: block; }
  [class*="st-key-wide-full-"] { display: none; }
  h1, h2, h3, [data-testid="stElementContainer"]:has(> [data-testid="stHeading"]) {
    break-after: avoid; }
  [class*="st-key-narrow-"], [class*="st-key-slim-"] { display: none; }
  /* The map keeps the width that it was drawn in: beside its key it would be cut off. */
  [data-testid="stHorizontalBlock"]:has([class*="st-key-map-"]) { display: block !important; }
  [data-testid="stHorizontalBlock"]:has([class*="st-key-map-"]) > * {
    width: 100% !important; max-width: 100% !important; }
  [data-testid="stDateInput"], [data-testid="stToggle"], [data-testid="stSlider"],
  [data-testid="stPopover"], .st-key-leads-frozen a { display: none !important; }
  [class*="st-key-wide-"] :is(canvas, svg) { max-width: 100% !important; height: auto !important; }
}
</style>
"""
