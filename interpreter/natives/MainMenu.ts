// MainMenu: the navigation menu as scripts see it (natives-crm.md 1.11). It exists in memory, for the run; nobody sees it.
// Positions count from 0, inserting moves the rest on, and the label is the id of what has none.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

interface Item {
  readonly label: string;
  readonly url: string;
  readonly id: string;
  readonly onClick: string;
  readonly target: string;
  readonly icon: string;
}
interface Group {
  readonly label: string;
  readonly image: string;
  readonly onClick: string;
  readonly items: Item[];
}

export class MainMenuValue {
  groups: Group[] = [];
}
type Self = MainMenuValue;
type T = NullableText;
type N = NullableNumber;

export const MainMenu = native("MainMenu", {
  create: () => new MainMenuValue(),
  bodies: (run) => ({
    "MainMenu()": () => new MainMenuValue(),
    ...groups(run),
    ...items(run),
    "clear()": (self: Self) => {
      self.groups = [];
    },
  }),
  inspect: (self: Self) =>
    self.groups.map((group) => [group.label, group.items.map((item) => item.label), "String[]"] as const),
  describe: (self: Self) => `MainMenu (${self.groups.length} ${self.groups.length === 1 ? "group" : "groups"})`,
});

const menuKey = Symbol("main menu");

/** The one menu of the run. */
export function mainMenu(run: RunContext): MainMenuValue {
  return run.state(menuKey, () => new MainMenuValue());
}

function groups(run: RunContext) {
  const insert = (self: Self, label: T, image: T, position?: N, onClick?: T) => {
    const group = { label: text(label), image: text(image), onClick: text(onClick ?? null), items: [] };
    self.groups.splice(
      position === undefined ? self.groups.length : place(number(position), self.groups.length),
      0,
      group,
    );
  };
  return {
    "addGroup(String,String)": insert,
    "addGroup(String,String,Integer)": insert,
    "addGroup(String,String,Integer,String)": insert,
    "deleteGroup(Integer)": (self: Self, index: N) =>
      void self.groups.splice(inside(run, "group", index, self.groups.length), 1),
    "getGroupId(Integer)": (self: Self, index: N) => self.groups[number(index)]?.label ?? "",
    "getGroupIndex(String)": (self: Self, label: T) => self.groups.findIndex((group) => group.label === text(label)),
    "getNumGroups()": (self: Self) => self.groups.length,
    "getNumItems(Integer)": (self: Self, group: N) => self.groups[number(group)]?.items.length ?? 0,
  };
}

function items(run: RunContext) {
  const insert = (
    self: Self,
    label: T,
    url: T,
    group: N,
    position: N,
    onClick: T = "",
    id: T = "",
    target: T = "",
    icon: T = "",
  ) => {
    const { items: list } = groupAt(run, self, group);
    const texts = {
      label: text(label),
      url: text(url),
      onClick: text(onClick),
      target: text(target),
      icon: text(icon),
    };
    list.splice(place(number(position), list.length), 0, { ...texts, id: text(id) || text(label) });
  };
  return {
    "addItem(String,String)": (self: Self, label: T, url: T) => {
      if (self.groups.length === 0) self.groups.push({ label: "", image: "", onClick: "", items: [] });
      const last = self.groups.length - 1;
      insert(self, label, url, last, self.groups[last]!.items.length);
    },
    "addItem(String,String,Integer,Integer)": insert,
    "addItem(String,String,Integer,Integer,String,String,String)": insert,
    "addItem(String,String,Integer,Integer,String,String,String,String)": insert,
    "deleteItem(Integer,Integer)": (self: Self, group: N, index: N) => {
      const { items: list } = groupAt(run, self, group);
      list.splice(inside(run, "item", index, list.length), 1);
    },
    "getItemId(Integer,Integer)": (self: Self, group: N, index: N) =>
      self.groups[number(group)]?.items[number(index)]?.id ?? "",
    "getItemIndex(Integer,String)": (self: Self, group: N, label: T) =>
      self.groups[number(group)]?.items.findIndex((item) => item.label === text(label)) ?? -1,
  };
}

function groupAt(run: RunContext, self: Self, index: N): Group {
  return self.groups[inside(run, "group", index, self.groups.length)]!;
}

function inside(run: RunContext, what: string, index: N, length: number): number {
  if (number(index) >= 0 && number(index) < length) return number(index);
  throw run.fail("RunTimeException", `MainMenu: there is no ${what} ${number(index)} (there are ${length})`);
}

function place(position: number, length: number): number {
  return Math.min(Math.max(position, 0), length);
}
