/** A minute of event time as text, such as `2001-01-01T05:10`; local time, so without a zone. */
export function localMinute(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(0, "2001-01-01T05:10".length);
}
