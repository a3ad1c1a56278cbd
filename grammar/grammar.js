// CRMScript for tree-sitter: scripts, and templates of text with script between `<%` and `%>`.
//
// Error recovery matters more here than the language itself, and most of it is written out as rules: where a line plainly
// ends before its statement does, or does what only other languages do, the scanner hands out a zero-width token
// (`missing_semicolon`, `missing_name`, `_fault` ...) and a rule gives the construct a node of its own. Nothing is
// skipped, and a half-written line costs only itself. So that such a tree still counts as erroneous (`hasError`), the
// scanner remembers that it mended something and ends the text with a token that no rule accepts; a host that puts
// U+0001 (script) or U+0002 (template) before its text reads the nodes instead and is spared that.

const PREC = {
  assign: 1,
  foreign: 2,
  or: 3,
  and: 4,
  equal: 5,
  relation: 6,
  add: 7,
  multiply: 8,
  unary: 9,
  postfix: 10,
};

const commaSep = ($, rule) => optional(seq(rule, repeat(seq($._comma, rule))));

/** A keyword, also accepted with a capital first letter (the checks give a hint). */
const keyword = (word) => choice(word, word[0].toUpperCase() + word.slice(1));

/**
 * A mended place. Where `T[5] x;` could be a declaration or an expression with a missing semicolon, both are followed
 * for a while; the one that needs no mending wins.
 */
const guess = (rule) => prec.dynamic(-10, rule);

const RESERVED = [
  "if", "else", "while", "for", "foreach", "return", "break", "continue", "throw", "try", "catch", "struct", "this",
  "true", "false",
];

module.exports = grammar({
  name: "crmscript",

  word: ($) => $.identifier,

  reserved: {
    global: (_) => RESERVED,
    member: (_) => [],
  },

  // The order is the order of the scanner's enum.
  externals: ($) => [
    $.comment,
    $._double_quote_open,
    $._single_quote_open,
    $.string_content,
    $.escape_sequence,
    $._quote_close,
    $._unterminated_open,
    $._script_mark,
    $._template_mark,
    $.html,
    $.region_start,
    $.region_end,
    $.chunk_open,
    $.chunk_close,
    $._template_end,
    $.missing_semicolon,
    $.missing_parenthesis,
    $.missing_bracket,
    $.missing_brace,
    $.missing_comma,
    $.missing_name,
    $.missing_expression,
    $.foreign_statement,
    $.foreign_word,
    $.foreign_operator,
    $.foreign_number,
    $.unknown_directive,
    $._fault,
    $._cast,
    $._conditional,
    $._faulty_end,
    $._error_mode,
    // The rest is never handed out: the scanner asks whether they are expected.
    ";",
    ")",
    "]",
    "{",
    "catch",
    $.identifier,
  ],

  // Blanks of every kind: code copied from a page or a mail holds no-break spaces and the like.
  extras: ($) => [
    /[\s\u0000-\u001F\u0085\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]/,
    $.comment,
  ],

  supertypes: ($) => [$.expression, $.statement],

  conflicts: ($) => [
    [$.type, $.expression],
  ],

  rules: {
    source_file: ($) => seq(optional($._script_mark), repeat($._item), optional(seq($._faulty_end, $._never))),

    // Early for the order of their tokens: tree-sitter tries them in this order where it has to invent one.
    _never: (_) => /\uE000\uE001/,
    empty_statement: (_) => ";",
    _close_parenthesis: ($) => choice(")", guess($.missing_parenthesis)),
    _close_bracket: ($) => choice("]", guess($.missing_bracket)),
    _close_brace: ($) => choice("}", guess($.missing_brace)),
    _comma: ($) => choice(",", guess($.missing_comma)),
    _end: ($) => choice(";", guess($.missing_semicolon)),

    _item: ($) => choice($.statement, $.language_level_directive, $.include_directive),

    // Directives

    language_level_directive: ($) =>
      seq(token(seq("#", /[ \t]*/, "setLanguageLevel")), field("level", $.integer), $._end),
    include_directive: ($) => seq(token(seq("#", /[ \t]*/, "include")), field("path", $.string), $._end),

    // Statements

    statement: ($) =>
      choice(
        $.block,
        $.variable_declaration,
        $.expression_statement,
        $.empty_statement,
        $.if_statement,
        $.while_statement,
        $.for_statement,
        $.foreach_statement,
        $.return_statement,
        $.break_statement,
        $.continue_statement,
        $.throw_statement,
        $.try_statement,
        $.text,
        $.function_declaration,
        $.struct_declaration,
        $.foreign,
      ),

    // What belongs to another language, or to another place.
    foreign: ($) =>
      choice(
        $.foreign_statement,
        $.unknown_directive,
        seq($.foreign_word, $.statement),
        seq($._fault, choice($.catch_clause, $.language_level_directive, $.include_directive)),
        seq($._fault, choice(")", "]", "}")),
      ),

    block: ($) => seq("{", repeat($.statement), $._close_brace),

    variable_declaration: ($) => seq($._variable, $._end),
    _variable: ($) =>
      seq(
        field("type", $.type),
        field("name", $.identifier),
        optional(seq("=", field("initializer", $.expression))),
        optional($.misplaced_dimensions),
        optional($.extra_declarators),
      ),
    extra_declarators: ($) =>
      seq($._fault, repeat1(seq(",", $.identifier, optional(seq("=", $.expression))))),
    misplaced_dimensions: ($) => seq($._fault, repeat1($.dimension), optional(seq("=", $.expression))),

    expression_statement: ($) => seq(field("expression", $.expression), optional($.extra_expressions), $._end),
    extra_expressions: ($) => seq($._fault, repeat1(seq(",", $.expression))),

    if_statement: ($) =>
      prec.right(
        seq(
          keyword("if"),
          $._condition,
          field("then", $.statement),
          optional(seq(keyword("else"), field("else", $.statement))),
        ),
      ),
    _condition: ($) => seq("(", field("condition", $.expression), $._close_parenthesis),

    while_statement: ($) => seq(keyword("while"), $._condition, field("body", $.statement)),

    for_statement: ($) =>
      seq(
        keyword("for"),
        field("header", $.for_header),
        field("body", $.statement),
      ),
    for_header: ($) =>
      seq(
        "(",
        optional(
          choice(
            field("initializer", alias($._variable, $.variable_declaration)),
            seq(field("initializer", $.expression), optional($.extra_expressions)),
          ),
        ),
        ";",
        field("condition", optional($.expression)),
        ";",
        optional(seq(field("update", $.expression), optional($.extra_expressions))),
        $._close_parenthesis,
      ),

    // With `for` and `:` as in other languages, too: what is meant is plain.
    foreach_statement: ($) =>
      seq(
        choice(
          seq(keyword("foreach"), "(", field("type", $.type), field("name", $.identifier), "in"),
          seq(keyword("for"), "(", field("type", $.type), field("name", $.identifier), choice(":", "in")),
        ),
        field("iterable", $.expression),
        $._close_parenthesis,
        field("body", $.statement),
      ),

    return_statement: ($) => seq(keyword("return"), optional(field("value", $.expression)), $._end),
    break_statement: ($) => seq(keyword("break"), $._end),
    continue_statement: ($) => seq(keyword("continue"), $._end),
    throw_statement: ($) => seq(keyword("throw"), field("value", $.expression), $._end),

    try_statement: ($) =>
      prec.right(seq(keyword("try"), field("body", $.block), choice(field("handler", $.catch_clause), $._fault))),
    catch_clause: ($) => seq(keyword("catch"), optional($.catch_parameter), field("body", $.block)),
    catch_parameter: ($) =>
      seq($._fault, "(", optional($.identifier), optional($.identifier), $._close_parenthesis),

    // A run of text in a template. It reaches from `%>` (or the start of the file) to `<%` (or the end).
    text: ($) =>
      seq(
        choice($._template_mark, $.chunk_close, $.region_end),
        repeat(choice($.html, $.region_start, $.region_end)),
        choice($.chunk_open, $._template_end),
      ),

    // Declarations

    function_declaration: ($) =>
      seq(
        field("type", $.type),
        field("name", $.identifier),
        field("parameters", $.parameters),
        choice(field("body", $.block), $._end),
      ),
    parameters: ($) => seq("(", commaSep($, $.parameter), $._close_parenthesis),
    parameter: ($) => seq(field("type", $.type), field("name", choice($.identifier, $.missing_name))),

    struct_declaration: ($) =>
      seq(
        keyword("struct"),
        field("name", choice($.identifier, $.missing_name)),
        "{",
        repeat(choice($.field_declaration, $.function_declaration)),
        $._close_brace,
        $._end,
      ),
    field_declaration: ($) =>
      seq(
        $._variable,
        $._end,
      ),

    type: ($) => prec.right(seq(field("name", $.identifier), repeat($.dimension))),
    // A type wins over an index without an operand: both read `Byte[]`, and a host that names the mode keeps both to the end.
    dimension: ($) => prec.dynamic(1, seq("[", optional(field("size", $.expression)), $._close_bracket)),

    // Expressions

    expression: ($) =>
      choice(
        $.identifier,
        $.integer,
        $.long,
        $.float,
        $.string,
        $.boolean,
        $.this,
        $.parenthesized_expression,
        $.unary_expression,
        $.update_expression,
        $.binary_expression,
        $.assignment_expression,
        $.call_expression,
        $.member_expression,
        $.index_expression,
        guess($.missing_expression),
        $.foreign_expression,
      ),

    foreign_expression: ($) =>
      choice(
        $.foreign_number,
        prec.right(PREC.unary, seq($.foreign_word, $.expression)),
        prec.right(PREC.unary, seq($.foreign_operator, $.expression)),
        prec.right(PREC.foreign, seq($.expression, $.foreign_operator, $.expression)),
        prec.right(PREC.foreign, seq($.expression, $._conditional, "?", $.expression, ":", $.expression)),
        prec.right(PREC.unary, seq($.parenthesized_expression, $._cast, $.expression)),
      ),

    parenthesized_expression: ($) =>
      seq("(", field("expression", $.expression), $._close_parenthesis),

    unary_expression: ($) =>
      prec.right(PREC.unary, seq(field("operator", choice("!", "-", "+")), field("operand", $.expression))),

    update_expression: ($) =>
      choice(
        prec.right(PREC.unary, seq(field("operator", choice("++", "--")), field("operand", $.expression))),
        prec.left(PREC.postfix, seq(field("operand", $.expression), field("operator", choice("++", "--")))),
      ),

    binary_expression: ($) =>
      choice(
        ...[
          ["||", PREC.or],
          ["|", PREC.or],
          ["&&", PREC.and],
          ["&", PREC.and],
          ["==", PREC.equal],
          ["!=", PREC.equal],
          ["<", PREC.relation],
          ["<=", PREC.relation],
          [">", PREC.relation],
          [">=", PREC.relation],
          ["+", PREC.add],
          ["-", PREC.add],
          ["*", PREC.multiply],
          ["/", PREC.multiply],
          ["%", PREC.multiply],
        ].map(([operator, level]) =>
          prec.left(
            level,
            seq(field("left", $.expression), field("operator", operator), field("right", $.expression)),
          ),
        ),
      ),

    assignment_expression: ($) =>
      prec.right(
        PREC.assign,
        seq(
          field("left", $.expression),
          field("operator", choice("=", "+=", "-=", "*=", "/=", "%=")),
          field("right", $.expression),
        ),
      ),

    call_expression: ($) =>
      prec.left(PREC.postfix, seq(field("callee", $.expression), field("arguments", $.arguments))),
    arguments: ($) => seq("(", commaSep($, $.expression), $._close_parenthesis),

    member_expression: ($) =>
      prec.left(
        PREC.postfix,
        seq(
          field("object", $.expression),
          ".",
          field("name", choice(reserved("member", $.identifier), $.missing_name)),
        ),
      ),

    index_expression: ($) =>
      prec.left(
        PREC.postfix,
        seq(
          field("object", $.expression),
          "[",
          field("index", $.expression),
          $._close_bracket,
        ),
      ),

    // Literals

    integer: (_) => /[0-9]+/,
    long: (_) => /[0-9]+[lL]/,
    float: (_) => /[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?/,
    boolean: (_) => choice("true", "false", "True", "False"),
    this: (_) => "this",
    string: ($) =>
      choice(
        seq(
          choice(alias($._double_quote_open, '"'), alias($._single_quote_open, "'")),
          repeat(choice($.string_content, $.escape_sequence)),
          alias($._quote_close, '"'),
        ),
        $.unterminated_string,
      ),

    unterminated_string: ($) => seq($._unterminated_open, optional($.string_content)),

    // Letters beyond ASCII and `$` are refused by the checks, with a better message than a syntax error could give.
    identifier: (_) => /[\p{L}_$][\p{L}\p{M}\p{Nd}_$]*/,
  },
});
