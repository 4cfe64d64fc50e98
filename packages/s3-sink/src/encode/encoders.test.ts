import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { csv, type Encoder, jsonLines, parquet } from "../index.js";

interface Flight {
  readonly id: number;
  readonly carrier: string | null;
  readonly note?: string;
}

const flights: readonly Flight[] = Array.from({ length: 25 }, (_, id) => ({
  id,
  carrier: id % 3 === 0 ? null : `c${id % 5}`,
  ...(id % 2 === 0 && { note: `say "hi", ${id}\nbye` }),
}));

const encoders: Readonly<Record<string, Encoder<Flight>>> = {
  "JSON Lines": jsonLines(),
  CSV: csv({ columns: ["id", "carrier", "note"] }),
  Parquet: parquet({
    columns: [
      { name: "id", type: "INT32", nullable: false },
      { name: "carrier", type: "STRING" },
      { name: "note", type: "STRING" },
    ],
    rowGroupRows: 10,
  }),
};

/** The bytes of a file, gone on with by another encoder before each of these records. */
function encoded(encoder: Encoder<Flight>, resumedAt: readonly number[]): Buffer {
  let file = encoder.open();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (const [index, flight] of flights.entries()) {
    if (resumedAt.includes(index)) file = encoder.resume(file.state()?.slice(), bytes);
    const chunk = file.encode(flight);
    bytes += chunk.length;
    chunks.push(chunk);
  }
  return Buffer.concat([...chunks, file.end()]);
}

describe.each(Object.entries(encoders))("%s", (name, encoder) => {
  it("makes the same bytes when another run goes on with the file, wherever", () => {
    const whole = encoded(encoder, []);
    for (let at = 1; at < flights.length; at += 1) {
      expect(encoded(encoder, [at]).equals(whole), `at ${at}`).toBe(true);
    }
    expect(encoded(encoder, [3, 4, 9, 10, 11, 24]).equals(whole)).toBe(true);
  });

  it("holds every record", async () => {
    const whole = encoded(encoder, [7]);
    if (name === "JSON Lines") {
      const lines = whole.toString().trimEnd().split("\n");
      expect(lines.map((line) => JSON.parse(line))).toEqual(flights);
    } else if (name === "CSV") {
      const expected = flights.map(({ id, carrier, note }) => {
        return `${id},${carrier ?? ""},${note === undefined ? "" : `"${note.replaceAll('"', '""')}"`}\r\n`;
      });
      expect(whole.toString()).toBe(["id,carrier,note\r\n", ...expected].join(""));
    } else {
      const file = new Uint8Array(whole).buffer;
      const rows = await parquetReadObjects({ file });
      expect(rows).toEqual(flights.map(({ id, carrier, note = null }) => ({ id, carrier, note })));
    }
  });
});

it("what cannot be encoded is refused, and the file goes on without it", () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  expect(() => jsonLines().open().encode(circular)).toThrow(/is not JSON/);
  expect(() => jsonLines().open().encode(undefined)).toThrow(/is undefined, which is not JSON/);
  expect(() => csv({ columns: [] })).toThrow(/give one name at least/);
  expect(() =>
    csv<{ a: unknown }>({ columns: ["a"] })
      .open()
      .encode({ a: {} }),
  ).toThrow(/give text/);
  const file = parquet<{ n: unknown }>({ columns: [{ name: "n", type: "INT32", nullable: false }] }).open();
  for (const n of ["1", 1.5, 2 ** 40, null, undefined])
    expect(() => file.encode({ n })).toThrow(/is no INT32/);
  expect(() => parquet({ columns: [] })).toThrow(/has no columns/);
});

it("an encoder's id tells its options", () => {
  expect(csv<Flight>({ columns: ["id"] }).id).not.toBe(csv<Flight>({ columns: ["id"], header: false }).id);
});
