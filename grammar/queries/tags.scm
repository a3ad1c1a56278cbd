(source_file (function_declaration name: (identifier) @name) @definition.function)
(struct_declaration (function_declaration name: (identifier) @name) @definition.method)
(struct_declaration name: (identifier) @name) @definition.class
(field_declaration name: (identifier) @name) @definition.field
(source_file (variable_declaration name: (identifier) @name) @definition.variable)
(call_expression callee: (identifier) @name) @reference.call
(call_expression callee: (member_expression name: (identifier) @name)) @reference.call
(type name: (identifier) @name) @reference.type
