// StringMatrix: rows of texts, indices from 0, rows may differ in length (natives-core.md 5.3).
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number } from "./arguments.js";
import { Growth } from "./growth.js";

export class StringMatrixValue {
  readonly rows: NullableText[][] = [];
  readonly growth: Growth;

  constructor(run: RunContext) {
    this.growth = new Growth(run);
  }
}

export const StringMatrix = native("StringMatrix", {
  create: (run) => new StringMatrixValue(run),
  bodies: (run) => ({
    "StringMatrix()": () => new StringMatrixValue(run),
    "addRow()": (self: StringMatrixValue) => {
      self.growth.add();
      self.rows.push([]);
    },
    "addCell(String)": (self: StringMatrixValue, value: NullableText) => {
      self.growth.add(value);
      if (self.rows.length === 0) self.rows.push([]);
      self.rows[self.rows.length - 1]!.push(value);
    },
    "getNumRows()": (self: StringMatrixValue) => self.rows.length,
    "getNumColumns(Integer)": (self: StringMatrixValue, row: NullableNumber) => rowOf(run, self, row).length,
    "getCell(Integer,Integer)": (self: StringMatrixValue, row: NullableNumber, column: NullableNumber) => {
      const cells = rowOf(run, self, row);
      return cells[inside(run, "Column", number(column), cells.length)];
    },
    "setCell(Integer,Integer,String)": (
      self: StringMatrixValue,
      row: NullableNumber,
      column: NullableNumber,
      value: NullableText,
    ) => {
      const cells = rowOf(run, self, row);
      const place = inside(run, "Column", number(column), cells.length);
      self.growth.add(value);
      self.growth.remove(cells[place]!);
      cells[place] = value;
    },
    "deleteRow(Integer)": (self: StringMatrixValue, row: NullableNumber) => {
      const [gone] = self.rows.splice(inside(run, "Row", number(row), self.rows.length), 1);
      for (const cell of gone!) self.growth.remove(cell);
      self.growth.remove();
    },
    "clear()": (self: StringMatrixValue) => {
      self.rows.length = 0;
      self.growth.clear();
    },
  }),
  inspect: (self: StringMatrixValue) => self.rows.map((row, index) => [`[${index}]`, row, "String[]"] as const),
  describe: (self: StringMatrixValue) =>
    `StringMatrix (${self.rows.length} ${self.rows.length === 1 ? "row" : "rows"})`,
});

function rowOf(run: RunContext, matrix: StringMatrixValue, row: NullableNumber): NullableText[] {
  return matrix.rows[inside(run, "Row", number(row), matrix.rows.length)]!;
}

function inside(run: RunContext, what: string, index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  throw run.fail("RunTimeException", `${what} out of range: ${index} (length ${length})`);
}
