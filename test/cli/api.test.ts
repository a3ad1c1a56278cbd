// `crmscript api import`: reference files of somebody else become the texts of hover in a workspace.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { languageReference } from "../../automation/openWorkspace.js";
import { readReferenceFile } from "../../cli/docfx.js";
import { readImportedApi } from "../../workspace/importedApi.js";
import { folderOf } from "../automation/folder.js";
import { command } from "./command.js";

const reference = `### YamlMime:ManagedReference
items:
- uid: CRMScript.Native.String
  type: Class
  summary: Text of any length.
- uid: CRMScript.Native.String.subString(CRMScript.Native.Integer,CRMScript.Native.Integer)
  type: Method
  summary: 'Part of <xref href="CRMScript.Native.String" data-throw></xref>.'
  syntax:
    content: String subString(Integer start, Integer length)
    parameters:
    - id: start
      type: CRMScript.Native.Integer
      description: Where it starts.
    return:
      type: CRMScript.Native.String
      description: The part.
- uid: CRMScript.Global.Void.printLine(CRMScript.Native.String)
  type: Method
  summary: Writes a line.
- uid: CRMScript.Native.String.noSuchMember
  type: Method
  summary: Not there.
- uid: CRMScript.Native.String.isNull
  type: Method
`;

describe("crmscript api import", function () {
  this.timeout(20_000);

  it("keeps the descriptions of known built-ins in the workspace, by signature", async () => {
    const folder = folderOf(
      `--- crmscript.json\n{}\n--- files/deep/String.yml\n${reference}\n--- files/toc.yml\n- uid: x\n`,
    );
    const { code, out, err } = await command(folder, "api", "import", "files");
    assert.equal(code, 0, err);
    assert.match(out, /^3 descriptions in .*imported\.json\n$/);
    assert.match(err, /1 description of names/);
    const { descriptions } = await readImportedApi(folder);
    assert.deepEqual(
      [...descriptions],
      [
        ["String", "Text of any length."],
        ["String.subString(Integer,Integer)", "Part of String.\n@param start Where it starts.\nReturns: The part."],
        ["printLine(String)", "Writes a line."],
      ],
    );
  });

  it("names files that do not read, and ends with 1 when nothing was found", async () => {
    const folder = folderOf("--- crmscript.json\n{}\n--- files/a.yml\nitems: [\n");
    const { code, err } = await command(folder, "api", "import", "files");
    assert.equal(code, 1);
    assert.match(err, /a\.yml: no YAML/);
    assert.ok(!fs.existsSync(path.join(folder, ".crmscript/api")));
  });

  it("reads no file that stands for more than it holds", async () => {
    const bomb = "a: &a [x, x]\nb: &b [*a, *a]\nitems: [*b, *b]\n";
    assert.match(readReferenceFile(bomb, await languageReference()).problem ?? "", /alias/i);
  });
});
