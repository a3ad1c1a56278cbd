// DbConverter: only for converter programs, which a tenant does not run; otherwise every use throws (natives-crm.md 1.11).
import { native } from "../native.js";

const reason = "it works inside converter programs only";

export const DbConverter = native("DbConverter", {
  create: () => ({}),
  bodies: () => ({ "DbConverter()": () => ({}) }),
  notSimulated: {
    "eof()": reason,
    "getRow()": reason,
    "next()": reason,
    "readBatch(String,Integer,Integer,Integer,Integer)": reason,
    "setSourceConnection(String,String,String,String,String)": reason,
    "update(String,Map,Map)": reason,
    "write(String,Map)": reason,
  },
});
