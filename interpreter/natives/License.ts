// License: deprecated since 7.1 and gone with the licence files it read (natives-crm.md 1.11).
import { native } from "../native.js";

const reason = "it read the licence file of the old product";

export const License = native("License", {
  create: () => ({}),
  bodies: () => ({ "License()": () => ({}) }),
  notSimulated: {
    "License(String,String)": reason,
    "getInfo()": reason,
    "getReasonInvalid()": reason,
    "getValue(String)": reason,
    "legalKey()": reason,
    "toParser(Parser)": reason,
  },
});
