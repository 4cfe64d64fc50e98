import fc from "fast-check";
import { expect, it } from "vitest";
import { childrenNamed, childText, parseXml } from "./parse-xml.js";
import { renderXml } from "./render-xml.js";

it("renders text, elements and lists, and leaves out what is not there", () => {
  const fields = { Name: "a&b", Empty: undefined, List: ["1", 2], Inner: { Flag: true } };
  expect(renderXml("Root", fields, "urn:x").toString()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<Root xmlns="urn:x"><Name>a&amp;b</Name><List>1</List><List>2</List><Inner><Flag>true</Flag></Inner></Root>',
  );
});

it("reads what clients send: attributes, empty elements, blanks, entities", () => {
  const document = parseXml(
    '<?xml version="1.0"?><Delete xmlns="u">\n <Object><Key>a&#xe9;&#233;&amp;</Key></Object><Object/><!-- c --></Delete>',
  );
  const objects = document ? childrenNamed(document, "Object") : [];
  expect(objects.map((object) => childText(object, "Key"))).toEqual(["aéé&", undefined]);
});

it("refuses what is no document", () => {
  for (const text of ["", "text", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a><b></a></b>"]) {
    expect(parseXml(text), text).toBeUndefined();
  }
});

it("any text comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const document = parseXml(Buffer.from(renderXml("R", { T: text })).toString());
      expect(document && childText(document, "T")).toBe(text);
    }),
  );
});
