import { cacheHazards } from "./cache-hazards.js";
import type { HazardDescription } from "./hazard-description.js";
import { nameHazards } from "./name-hazards.js";
import { ownerHazards } from "./owner-hazards.js";
import { placeHazards } from "./place-hazards.js";
import { writeHazards } from "./write-hazards.js";

/** Every known way in which NFS and Amazon EFS break those who trust them, and how each is met here. */
export const HAZARDS: readonly HazardDescription[] = [
  ...nameHazards,
  ...cacheHazards,
  ...writeHazards,
  ...ownerHazards,
  ...placeHazards,
];
