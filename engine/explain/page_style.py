"""Looks of the page that a staff member is handed: for the screen, and for A4."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font-family: 宋体, SimSun, "Noto Serif CJK SC", "Songti SC", serif; color: #111; background: #fff;
  max-width: 210mm; margin: 0 auto; padding: 14mm 15mm; font-size: 11pt; line-height: 1.6; }
h1, h2, summary, th, .result b { font-family: 黑体, SimHei, "Noto Sans CJK SC", "PingFang SC", sans-serif; }
h1 { font-size: 18pt; font-weight: normal; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; font-weight: normal; border-bottom: 1px solid #888; margin: 7mm 0 2mm; padding-bottom: 1mm; }
.under { text-align: center; margin: 0 0 5mm; color: #333; }
.result { border: 1.5px solid #333; padding: 3mm 4mm; margin: 4mm 0; }
.result .figures { display: flex; flex-wrap: wrap; gap: 2mm 9mm; font-size: 12pt; }
.result b { font-weight: normal; font-size: 15pt; }
.result ul { margin: 2mm 0 0; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 10pt; }
th, td { border: 1px solid #888; padding: 1mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #e4e4e4; font-weight: normal; }
table.who th { width: 22mm; }
table.figures td:nth-child(n + 2), table.figures th:nth-child(n + 2) { text-align: center; }
table.facts td:first-child, table.facts td:nth-child(3) { white-space: nowrap; }
details { border: 1px solid #bbb; margin: 2mm 0; padding: 0 3mm; }
details > details { margin-left: 0; }
details[open] { padding-bottom: 2mm; }
summary { cursor: pointer; padding: 1.5mm 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5mm 3mm; margin: 1mm 0; }
dl + dl { border-top: 1px dotted #999; padding-top: 1mm; }
dt { color: #444; }
dd { margin: 0; overflow-wrap: anywhere; }
ul, ol { margin: 1mm 0; padding-left: 6mm; }
pre { font: inherit; font-size: 10pt; white-space: pre-wrap; margin: 1mm 0; }
.basis { font-size: 10pt; color: #333; border-left: 3px solid #888; padding-left: 3mm; margin: 6mm 0 4mm; }
.sign { margin-top: 8mm; display: flex; justify-content: space-between; }
.hint { font-size: 9.5pt; color: #555; }
.page { break-after: page; }
.page:last-child { break-after: auto; }
@media print {
  @page { size: A4; margin: 16mm 15mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .hint { display: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  tr, summary, dl, .closing, .result { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
"""

# Browsers that do not know ::details-content open everything by this before they print.
SCRIPT = "addEventListener('beforeprint',()=>document.querySelectorAll('details').forEach(d=>d.open=true));"
