// GenericSearch: the forerunner of SearchEngine (searchengine.md 2). The forms of a field (id, data, shown text, search
// value) all give its text here.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { executeSearch, SearchEngine, SearchEngineValue } from "./SearchEngine.js";

export class GenericSearchValue {
  readonly query = new SearchEngineValue();
}
type Self = GenericSearchValue;
type T = NullableText;

export const GenericSearch = native("GenericSearch", {
  create: () => new GenericSearchValue(),
  bodies: (run: RunContext) => {
    const search = SearchEngine.bodies(run) as Readonly<Record<string, (...args: unknown[]) => unknown>>;
    /** The same method of SearchEngine. */
    const same = (key: string) => ({ [key]: (self: Self, ...args: unknown[]) => search[key]!(self.query, ...args) });
    return {
      "GenericSearch()": () => new GenericSearchValue(),
      ...same("addComparison(String,String,String,String,Integer)"),
      ...same("addCriteria(String,String,String,String,Integer)"),
      ...same("addField(String)"),
      "addField(String,Integer)": (self: Self, field: T) => search["addField(String)"]!(self.query, field),
      ...same("addOrder(String,Bool)"),
      ...same("setLimit(Integer)"),
      ...same("countRows()"),
      ...same("eof()"),
      ...same("first()"),
      ...same("next()"),
      "execute()": (self: Self) => void executeSearch(run, self.query),
      "get(Integer,Integer)": (self: Self, index: NullableNumber) =>
        search["getField(Integer)"]!(self.query, number(index)),
      "get(String,Integer)": (self: Self, field: T) => search["getField(String)"]!(self.query, text(field)),
      // Texts of lists are kept in one language.
      "setLanguage(Integer)": () => {},
    };
  },
  inspect: (self: Self) => SearchEngine.inspect!(self.query as never),
  describe: (self: Self) => SearchEngine.describe!(self.query as never).replace("SearchEngine", "GenericSearch"),
});
