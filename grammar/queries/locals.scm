(source_file) @local.scope
(block) @local.scope
(function_declaration) @local.scope
(for_statement) @local.scope
(foreach_statement) @local.scope

(variable_declaration name: (identifier) @local.definition.var)
(parameter name: (identifier) @local.definition.parameter)
(foreach_statement name: (identifier) @local.definition.var)
(field_declaration name: (identifier) @local.definition.field)
(struct_declaration name: (identifier) @local.definition.type)
(function_declaration name: (identifier) @local.definition.function)

(type name: (identifier) @local.reference)
(expression/identifier) @local.reference
