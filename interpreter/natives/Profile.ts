// Profile: deprecated since 7; nobody chooses fields of a list here, so that there are none (natives-crm.md 1.11).
import { native } from "../native.js";

export const Profile = native("Profile", {
  create: () => ({}),
  bodies: () => ({
    "Profile()": () => ({}),
    "getListTicketsFields(Integer)": () => [],
  }),
});
