; Later patterns win where several match.

(identifier) @variable

(type name: (identifier) @type)
((type name: (identifier) @type.builtin)
  (#match? @type.builtin "^(Bool|Byte|Date|DateTime|Float|Generic|Integer|Long|String|Time|TimeSpan|Void)$"))

(struct_declaration name: (identifier) @type.definition)
(function_declaration name: (identifier) @function)
(struct_declaration (function_declaration name: (identifier) @function.method))
(parameter name: (identifier) @variable.parameter)
(field_declaration name: (identifier) @variable.member)

(member_expression name: (identifier) @variable.member)
(call_expression callee: (identifier) @function.call)
(call_expression callee: (member_expression name: (identifier) @function.method.call))
(this) @variable.builtin

(integer) @number
(long) @number
(float) @number.float
(boolean) @boolean
(string) @string
(escape_sequence) @string.escape
(comment) @comment
(html) @markup

[
  "if" "If" "else" "Else"
] @keyword.conditional
[
  "for" "For" "foreach" "Foreach" "while" "While" "in" "break" "Break" "continue" "Continue"
] @keyword.repeat
[
  "return" "Return"
] @keyword.return
[
  "try" "Try" "catch" "Catch" "throw" "Throw"
] @keyword.exception
[
  "struct" "Struct"
] @keyword.type
(language_level_directive) @keyword.directive
(include_directive) @keyword.import
(include_directive path: (string) @string.special)

[
  (region_start)
  (region_end)
  (chunk_open)
  (chunk_close)
] @tag.delimiter

[
  "=" "+=" "-=" "*=" "/=" "%=" "+" "-" "*" "/" "%" "++" "--" "!" "&&" "||" "&" "|" "==" "!=" "<" "<=" ">" ">="
] @operator
[ ";" "," "." ] @punctuation.delimiter
[ "(" ")" "[" "]" "{" "}" ] @punctuation.bracket

(foreign_word) @error
(foreign_operator) @error
(foreign_number) @error
