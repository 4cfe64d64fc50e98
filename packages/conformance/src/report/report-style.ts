/**
 * The style of the HTML page. The filter works without a script: each radio button hides what it does not show.
 * On paper all is shown.
 */
export const reportStyle: string = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #57606a; --line: #d0d7de; --page: #fff; --panel: #f6f8fa;
  --pass: #1a7f37; --fail: #cf222e; --skipped: #6e7781; --known-deviation: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --page: #0d1117;
  --panel: #151b23; --pass: #3fb950; --fail: #f85149; --skipped: #9198a1; --known-deviation: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: .85rem; }
.facts { width: auto; } .facts th { white-space: nowrap; }
.verdict { font-size: 1.1rem; } .badge { font-weight: 700; white-space: nowrap; }
.conformant, .pass .badge { color: var(--pass); } .not-conformant, .fail .badge { color: var(--fail); }
.deviating, .known-deviation .badge { color: var(--known-deviation); }
.incomplete, .skipped .badge { color: var(--skipped); }
section { overflow-x: auto; } section table { table-layout: fixed; min-width: 50rem; }
th.id { width: 7.5rem; } th.level { width: 5rem; } th.invariant { width: 8rem; } th.outcome { width: 10rem; } th.time { width: 7rem; text-align: right; }
td.id, td.time { white-space: nowrap; font-variant-numeric: tabular-nums; } td.time { text-align: right; }
ul.remarks { margin: .25rem 0 0; padding-left: 1.1rem; color: var(--soft); }
ul.remarks li { white-space: pre-wrap; overflow-wrap: anywhere; }
code, pre { font: 13px/1.45 ui-monospace, monospace; } code { overflow-wrap: anywhere; }
pre { background: var(--panel); padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.filter { display: inline-block; margin: 1.25rem .35rem 0 0; padding: .2rem .7rem; border: 1px solid var(--line);
  border-radius: 1rem; cursor: pointer; }
input.choice { position: absolute; opacity: 0; pointer-events: none; }
input.choice:checked + label { background: var(--ink); color: var(--page); }
input.choice:focus-visible + label { outline: 2px solid var(--pass); outline-offset: 2px; }
#only-fail:checked ~ section tr.case:not(.fail), #only-fail:checked ~ section:not(:has(tr.fail)),
#only-known-deviation:checked ~ section tr.case:not(.known-deviation),
#only-known-deviation:checked ~ section:not(:has(tr.known-deviation)),
#only-skipped:checked ~ section tr.case:not(.skipped), #only-skipped:checked ~ section:not(:has(tr.skipped)),
#only-pass:checked ~ section tr.case:not(.pass), #only-pass:checked ~ section:not(:has(tr.pass)) { display: none; }
@media print { :root { --ink: #000; --soft: #333; --page: #fff; --panel: #fff; --line: #999; }
  body { padding: 0; max-width: none; font-size: 10pt; } .filter, input.choice { display: none; }
  main section tr.case { display: table-row !important; } main section { display: block !important; }
  tr { break-inside: avoid; } }
`;
