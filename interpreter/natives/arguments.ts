// What null means to a body: a null String acts as "", a null Integer, Long or Float as zero (values/README.md).
// Bodies call these at the place of use, so that the few that treat null differently stay visible.

export type NullableText = string | null;
export type NullableNumber = number | null;

export function text(value: NullableText): string {
  return value ?? "";
}

export function number(value: NullableNumber): number {
  return value ?? 0;
}

/** Text for messages: cut, so that a failure never carries a whole document. */
export function excerpt(value: string): string {
  return value.length <= 60 ? value : `${value.slice(0, 57)}...`;
}
