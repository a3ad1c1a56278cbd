import { notSimulated } from "../errors.js";
import type { Session } from "../session.js";
export function callAgent(_s: Session, name: string, method: string, _args: readonly unknown[]): unknown {
  throw notSimulated(`${name}.${method}`);
}
