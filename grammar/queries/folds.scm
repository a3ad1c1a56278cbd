[
  (block)
  (struct_declaration)
  (comment)
  (arguments)
  (parameters)
  (text)
] @fold

(include_directive)+ @fold
