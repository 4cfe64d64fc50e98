import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Schema = { [member: string]: Schema | unknown };

const schema: Schema = JSON.parse(readFileSync(new URL("../../report.schema.json", import.meta.url), "utf8"));

function problemsBy(used: Schema): (report: unknown) => readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  const validate = ajv.compile(used);
  return (report) => {
    validate(report);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

/** What the package's schema finds wrong. */
export const schemaProblems: (report: unknown) => readonly string[] = problemsBy(schema);

/** The same, and each member that the schema does not describe. */
export const strictSchemaProblems: (report: unknown) => readonly string[] = problemsBy(closed(schema));

function closed(part: Schema): Schema {
  const copy = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && !Array.isArray(value) ? closed(value as Schema) : value,
    ]),
  );
  return Reflect.get(copy, "type") === "object" && "required" in copy
    ? { ...copy, additionalProperties: false }
    : copy;
}
