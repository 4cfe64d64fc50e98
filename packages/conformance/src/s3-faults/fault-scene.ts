import type { Scene } from "../scene/scene.js";
import { alone, smallState, takenOver, tended } from "../scene/small-scenes.js";

/** A huge entry goes in two parts of the least size. */
export const smallRules: Scene["rules"] = smallState(5 * 2 ** 20 + 100_000);

export type SceneName = "commits" | "huge" | "holds" | "sweeps" | "taken-over" | "tended";

/** Short ones: each fault is placed at each request of each, so that a scene costs the square of its length. */
export const faultScenes: Readonly<Record<SceneName, Scene>> = {
  commits: alone(smallRules, "claim", "commit", "commit", "commit-two"),
  huge: alone(smallRules, "claim", "commit-huge"),
  holds: alone(smallRules, "claim", "commit", "savepoint", "pin-and-read", "release", "verify"),
  sweeps: alone(smallRules, "claim", "commit", "commit", "commit", "commit", "sweep", "latest"),
  "taken-over": takenOver(smallRules),
  tended: tended(smallRules),
};

export const sceneNames: readonly SceneName[] = Object.keys(faultScenes) as SceneName[];
