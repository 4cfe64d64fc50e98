/** A report as JSON: the options of a mount are a map, which JSON has not. */
export function reportAsJson(report: object): string {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Map ? Object.fromEntries(value) : value;
  return `${JSON.stringify(report, plain, 2)}\n`;
}
