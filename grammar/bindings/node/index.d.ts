/** The native language object, as `Parser.setLanguage` of the `tree-sitter` package takes it. */
declare const language: {
  readonly name: "crmscript";
  readonly language: unknown;
  readonly nodeTypeInfo: readonly unknown[];
};
export = language;
