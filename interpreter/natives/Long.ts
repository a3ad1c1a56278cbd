// Long (natives-core 3.4): signed 64 bits as bigint; null acts as 0 and prints as "0".
import { native } from "../native.js";

export const Long = native("Long", {
  bodies: () => ({
    "Long()": () => null,
    "Long(Integer)": (value: number | null) => (value === null ? null : BigInt(value)),
    "Long(Long)": (value: bigint | null) => value,
    "getHighInteger()": (self: bigint | null) => Number(BigInt.asIntN(32, (self ?? 0n) >> 32n)),
    "getLowInteger()": (self: bigint | null) => Number(BigInt.asIntN(32, self ?? 0n)),
    "isNull()": (self: bigint | null) => self === null,
    "toString()": (self: bigint | null) => (self === null ? "0" : self.toString()),
  }),
});
