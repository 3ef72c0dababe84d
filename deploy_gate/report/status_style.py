"""What the page of a board looks like, and the little that it does by itself."""

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--ground:#fff;--raised:#f6f8fa;--ink:#1f2328;--soft:#59636e;--rule:#d1d9e0;--link:#0969da;
--good:#1a7f37;--move:#9a6700;--bad:#cf222e;--odd:#8250df;--movebg:#fff8c5;--badbg:#ffebe9;--oddbg:#fbefff}
@media(prefers-color-scheme:dark){:root{--ground:#0d1117;--raised:#151b23;--ink:#f0f6fc;--soft:#9198a1;--rule:#3d444d;
--link:#4493f8;--good:#3fb950;--move:#d29922;--bad:#f85149;--odd:#ab7df8;--movebg:#2e2410;--badbg:#3a1518;--oddbg:#271a3f}}
*{box-sizing:border-box}
body{margin:0;padding:24px;background:var(--ground);color:var(--ink);
font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{margin:0;font-size:22px}
h2{margin:28px 0 8px;font-size:16px}
p{margin:4px 0}
a{color:var(--link);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
.soft,small{color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 0;padding:0;list-style:none}
.chips li{padding:2px 10px;border:1px solid var(--rule);border-radius:999px;background:var(--raised)}
.tools{display:flex;flex-wrap:wrap;gap:16px;align-items:center;margin:16px 0 8px}
.tools[hidden]{display:none}
.tools input[type=search]{width:280px;max-width:100%;padding:6px 10px;border:1px solid var(--rule);border-radius:6px;
background:var(--ground);color:var(--ink);font:inherit}
.wide{overflow:auto;max-height:85vh;border:1px solid var(--rule);border-radius:8px}
table{width:100%;border-collapse:collapse}
th,td{padding:8px 14px;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
thead th{position:sticky;top:0;background:var(--raised);white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
tbody th{font-weight:600;overflow-wrap:anywhere;min-width:200px}
tbody tr:target{outline:2px solid var(--link);outline-offset:-2px}
.version{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px;overflow-wrap:anywhere}
td small{display:block}
td.move{background:var(--movebg)}
td.fail{background:var(--badbg)}
td.unk{background:var(--oddbg)}
td.none .version,td.out .version{color:var(--soft)}
.mark{display:inline-block;margin-left:6px;padding:0 7px;border:1px solid var(--move);border-radius:999px;
color:var(--move);font-size:12px}
.mark.differs{border-color:var(--odd);border-style:dashed;color:var(--odd)}
details{margin:6px 0}
summary{cursor:pointer}
td details{margin:0}
.remarks{margin:4px 0 12px;padding-left:20px}
.remarks li{margin:4px 0;overflow-wrap:anywhere}
.topic{font-weight:600}
.graph{overflow:auto;max-height:80vh;border:1px solid var(--rule);border-radius:8px;background:var(--raised)}
.graph svg{display:block}
.line{fill:none;stroke:var(--soft);stroke-width:1.4;opacity:.75}
.line:hover{stroke:var(--link);stroke-width:2.5;opacity:1}
.drift{stroke-dasharray:5 4;stroke:var(--odd)}
.head{fill:var(--soft)}
.box rect{fill:var(--ground);stroke:var(--rule);stroke-width:1.5}
.box text{fill:var(--ink);font-size:13px;font-weight:600}
.box .below{fill:var(--soft);font-size:11px;font-weight:400}
.box.run rect{stroke:var(--good)}
.box.move rect{stroke:var(--move);fill:var(--movebg)}
.box.fail rect{stroke:var(--bad);fill:var(--badbg)}
.box.unk rect{stroke:var(--odd);fill:var(--oddbg)}
.box.none rect,.box.out rect{stroke-dasharray:4 3}
footer{margin-top:32px;color:var(--soft);font-size:12px}
@media print{.tools{display:none}.graph,.wide{overflow:visible;max-height:none}}
"""

SCRIPT: Final = """
"use strict";
const tools=document.getElementById("tools"),find=document.getElementById("find"),odd=document.getElementById("odd");
const rows=Array.from(document.querySelectorAll("tbody tr"),row=>[row,row.textContent.toLowerCase()]);
const sift=()=>{const want=find.value.trim().toLowerCase();
for(const [row,text] of rows)row.hidden=!text.includes(want)||odd.checked&&!row.classList.contains("odd")};
tools.hidden=false;find.addEventListener("input",sift);odd.addEventListener("change",sift);
"""
