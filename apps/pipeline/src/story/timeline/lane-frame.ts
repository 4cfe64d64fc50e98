/** Where a lane's diagram lies, and how time and age are placed in it. */
export interface LaneFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly hours: number;
  x(atMs: number): number;
  /** Ages go up, by their logarithm. */
  y(ageMs: number): number;
}

const leastAgeMs = 5000;

export function laneFrame(top: number, hours: number): LaneFrame {
  const [left, width, height] = [170, 800, 66];
  const spanMs = hours * 3_600_000;
  const x = (atMs: number): number => left + (Math.min(atMs, spanMs) / spanMs) * width;
  const y = (ageMs: number): number => {
    const bounded = Math.min(Math.max(ageMs, leastAgeMs), spanMs);
    return top + height - (Math.log(bounded / leastAgeMs) / Math.log(spanMs / leastAgeMs)) * height;
  };
  return { left, top, width, height, hours, x, y };
}
