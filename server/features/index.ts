// The one list of what the server answers. Adding a feature: its file here in this folder, one line below, its test.
import type { Feature } from "../feature.js";

export const features: readonly Feature[] = [];
