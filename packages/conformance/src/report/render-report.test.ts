import { expect, test } from "vitest";
import { failingCase, fakeCase, memoryHarness, oneOfEach } from "../../test/support/fake-cases.js";
import { runCases } from "../runner/run-cases.js";
import { escapeHtml, html } from "./escape-html.js";
import { renderHtml } from "./render-html.js";
import { renderMarkdown } from "./render-markdown.js";

const evil = `<script>alert("1")</script> & '</td>' | \`a\` *b* [c](d)\n# e \u0000 ${"```"}`;
const evilHarness = memoryHarness({
  name: evil,
  brokenPlaces: [{ name: evil, open: () => Promise.reject(new Error(evil)) }],
  knownDeviations: { "LIST-01": evil },
});
const evilCases = [
  fakeCase(
    "CREATE-01",
    async ({ note }) => {
      note(evil);
      throw new Error(evil);
    },
    { title: evil },
  ),
  failingCase("LIST-01"),
];

test("what may not stand in HTML is escaped, or shown", () => {
  expect(escapeHtml(`<a href="x" & 'y'>`)).toBe("&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;");
  expect(escapeHtml("a\u0000\u001b[31m\tb\nc\ud800")).toBe("a\\u0000\\u001b[31m\tb\nc\\ud800");
  expect(html`<b title="${'"'}">${"<"}${[html`<i>${"&"}</i>`]}${undefined}${3}</b>`.text).toBe(
    '<b title="&quot;">&lt;<i>&amp;</i>3</b>',
  );
});

test("an HTML report takes no text of a case or harness for markup, and needs nothing from elsewhere", async () => {
  const page = renderHtml(await runCases(evilCases, evilHarness));
  expect(page).not.toMatch(/<script/i);
  expect(page).not.toContain("'</td>'");
  expect(page).not.toContain("\u0000");
  expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  expect(page).not.toMatch(/(src|href)="(?!#)/);
  expect(page).not.toMatch(/url\(|@import|<link|<img/i);
});

test("an HTML report shows each case, and a choice for each outcome there is", async () => {
  const knownDeviations = { "LIST-01": "the store has no such thing" };
  const report = await runCases(oneOfEach, memoryHarness({ knownDeviations }));
  const page = renderHtml(report);
  for (const { id, outcome } of report.cases) {
    expect(page).toContain(`<tr class="case ${outcome}" id="${id}">`);
  }
  for (const outcome of ["fail", "known-deviation", "skipped", "pass"]) {
    expect(page).toContain(`id="only-${outcome}"`);
    expect(page).toContain(`#only-${outcome}:checked`);
  }
  expect(page).toContain("the store has no such thing");
  expect(page).toContain("does not count against the verdict");
  expect(page).toContain("tested negatively: the harness names no address");
  expect(page).toContain("--only WRITE-01 --seed");
});

test("a Markdown report takes no text for Markdown or HTML, and keeps its tables", async () => {
  const text = renderMarkdown(await runCases(evilCases, evilHarness));
  const outsideOfFences = text.replaceAll(/^(`{3,})[^`\n]*\n[\s\S]*?\n\1$/gm, "");
  expect(outsideOfFences).not.toMatch(/(^|[^\\])<script/);
  expect(outsideOfFences).not.toMatch(/(^|[^\\])`/);
  for (const line of outsideOfFences.split("\n").filter((it) => it.startsWith("| CREATE"))) {
    expect(line.match(/(?<!\\)\|/g)).toHaveLength(7);
  }
  expect(text).toMatch(/^### CREATE-01 failed: /m);
});

test("a Markdown report tells what passed, what was skipped and why", async () => {
  const knownDeviations = { "LIST-01": "the store has no such thing" };
  const text = renderMarkdown(await runCases(oneOfEach, memoryHarness({ knownDeviations })));
  expect(text).toContain("**not conformant**: 2 passed, 1 skipped, 1 known deviation, 2 failed");
  expect(text).toMatch(/\| CREATE-01 \| must \| .* \| LINEAR \| passed; 64 racers \|/);
  expect(text).toMatch(/\| NETWORK-01 \| .* skipped; the harness names no address \|/);
});
