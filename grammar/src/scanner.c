// What the table-driven lexer cannot see: template text, strings and comments that a template may cut off, and the
// places where a half-written line plainly ends. The state between tokens is four bytes: the mode of the text,
// the string that is open, a counter that lets zero-width tokens follow one another while the parser recovers, and
// whether something was mended.
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

enum TokenType {
  COMMENT,
  DOUBLE_QUOTE_OPEN,
  SINGLE_QUOTE_OPEN,
  STRING_CONTENT,
  ESCAPE_SEQUENCE,
  QUOTE_CLOSE,
  UNTERMINATED_OPEN,
  SCRIPT_MARK,
  TEMPLATE_MARK,
  HTML,
  REGION_START,
  REGION_END,
  CHUNK_OPEN,
  CHUNK_CLOSE,
  TEMPLATE_END,
  MISSING_SEMICOLON,
  MISSING_PARENTHESIS,
  MISSING_BRACKET,
  MISSING_BRACE,
  MISSING_COMMA,
  MISSING_NAME,
  MISSING_EXPRESSION,
  FOREIGN_STATEMENT,
  FOREIGN_WORD,
  FOREIGN_OPERATOR,
  FOREIGN_NUMBER,
  UNKNOWN_DIRECTIVE,
  FAULT,
  CAST,
  CONDITIONAL,
  FAULTY_END,
  ERROR_MODE,
  // Only asked for, never handed out.
  SEMICOLON,
  CLOSE_PARENTHESIS,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CATCH,
  IDENTIFIER,
};

enum Mode { SCRIPT, OUTSIDE, REGION, CODE };

typedef struct {
  uint8_t mode;
  uint8_t quote;
  uint8_t repairs;
  uint8_t fault;
} Scanner;

// The states of `Scanner.fault`: nothing mended yet; something mended, which the end of the text must tell; or not to
// be kept, because the host reads the mended places itself. Keeping it would cost that host the reuse of everything
// behind the place where an edit mends or breaks something.
enum { SOUND, FAULTY, UNTOLD };

// How far a decision may look ahead: no text costs more than a constant for each token, and a host that parses a part of
// a text knows how much of the rest it needs (language/syntax/parse.ts). Only the search for the end of a string
// is free, and that for the end of a struct whose members are not indented.
enum { LOOKAHEAD_LIMIT = 1000, FOREIGN_LIMIT = 4000, CLOSING_LIMIT = 200000 };

static const char REGION_START_TEXT[] = "%EJSCRIPT_START%";
static const char REGION_END_TEXT[] = "%EJSCRIPT_END%";

static bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }
static bool is_line_end(int32_t c) { return c == '\n' || c == '\r'; }
/** Blanks, control characters, and what pages and mails put in the place of blanks; as the `extras` of grammar.js. */
static bool is_space(int32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 1 && c < 32);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}
static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_name_start(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c >= 0xC0 && !is_space(c));
}
static bool is_name_part(int32_t c) { return is_name_start(c) || is_digit(c); }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

/** Takes the rest of a fixed text; false leaves the lexer somewhere inside of it. */
static bool take(TSLexer *lexer, const char *text) {
  for (; *text; text++) {
    if (lexer->lookahead != *text) return false;
    advance(lexer);
  }
  return true;
}

static void note_fault(Scanner *scanner) {
  if (scanner->fault == SOUND) scanner->fault = FAULTY;
}

// Template text

/** Whether some line starts, after blanks, with the START mark. */
static bool holds_region_start(TSLexer *lexer) {
  bool at_line_start = true;
  while (!lexer->eof(lexer)) {
    if (at_line_start && lexer->lookahead == '%') {
      if (take(lexer, REGION_START_TEXT)) return true;
      at_line_start = false;
      continue;
    }
    if (is_line_end(lexer->lookahead)) at_line_start = true;
    else if (!is_space(lexer->lookahead)) at_line_start = false;
    advance(lexer);
  }
  return false;
}

/** A mark at the cursor: moves past it and returns its symbol, or HTML when the text is something else. */
static enum TokenType mark_at(TSLexer *lexer, const Scanner *scanner) {
  if (scanner->mode == REGION && lexer->lookahead == '<') {
    advance(lexer);
    if (lexer->lookahead != '%') return HTML;
    advance(lexer);
    return CHUNK_OPEN;
  }
  if (lexer->lookahead != '%') return HTML;
  advance(lexer);
  if (!take(lexer, "EJSCRIPT_")) return HTML;
  if (lexer->lookahead == 'S') return take(lexer, "START%") ? REGION_START : HTML;
  return take(lexer, "END%") ? REGION_END : HTML;
}

static bool scan_text(TSLexer *lexer, Scanner *scanner) {
  bool any = false;
  lexer->mark_end(lexer);
  while (!lexer->eof(lexer)) {
    bool candidate = lexer->lookahead == '%' || (lexer->lookahead == '<' && scanner->mode == REGION);
    if (!candidate) {
      advance(lexer);
      lexer->mark_end(lexer);
      any = true;
      continue;
    }
    enum TokenType mark = mark_at(lexer, scanner);
    if (mark == HTML) {
      // At least the first unit was taken; the cursor may stand at the start of another mark now.
      lexer->mark_end(lexer);
      any = true;
      continue;
    }
    if (any) {
      lexer->result_symbol = HTML;
      return true;
    }
    lexer->mark_end(lexer);
    lexer->result_symbol = mark;
    if (mark == REGION_START) scanner->mode = REGION;
    if (mark == REGION_END) scanner->mode = OUTSIDE;
    if (mark == CHUNK_OPEN) scanner->mode = CODE;
    return true;
  }
  if (any) {
    lexer->result_symbol = HTML;
    return true;
  }
  scanner->mode = CODE;
  lexer->result_symbol = TEMPLATE_END;
  return true;
}

/** True at `%>`, which ends a chunk wherever it stands; moves past the `%` to find out. */
static bool ends_chunk_after_percent(TSLexer *lexer, const Scanner *scanner) {
  return scanner->mode == CODE && lexer->lookahead == '>';
}

// Strings

/** What may follow a closing quote in a program that can be read. */
static bool may_follow_string(int32_t c) {
  return is_line_end(c) || c == 0 || (c < 128 && strchr(")],;+.=!<>&|}/*-?:", (int)c) != NULL);
}

/**
 * With the cursor behind a closing quote that stands on a later line than the opening one: whether that quote closes
 * its string, or opens the next one because the first was never closed.
 */
static bool closes_plausibly(TSLexer *lexer, int32_t quote) {
  while (is_blank(lexer->lookahead)) advance(lexer);
  if (!lexer->eof(lexer) && !may_follow_string(lexer->lookahead)) return false;
  int32_t open = 0;
  for (int taken = 0; !lexer->eof(lexer) && taken < LOOKAHEAD_LIMIT; taken++) {
    int32_t c = lexer->lookahead;
    if (is_line_end(c) && open != quote) return true;
    advance(lexer);
    if (open) {
      if (c == '\\') advance(lexer);
      else if (c == open) open = 0;
    } else if (c == '"' || c == '\'') {
      open = c;
    } else if (c == '/' && lexer->lookahead == '/') {
      while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) advance(lexer);
    }
  }
  return open != quote;
}

// The states of `Scanner.quote` besides the open quote itself.
enum { NO_QUOTE = 0, UNTERMINATED = 1 };

/** Whether a unit of an unterminated string's line belongs to the string rather than to the code around it. */
static bool is_certain_content(int32_t c) {
  return c != ')' && c != ']' && c != '}' && c != ';' && c != ',' && !is_space(c);
}

/** At a quote: takes it, and reads ahead to tell a string from a quote that is never closed. */
static bool scan_string_start(TSLexer *lexer, Scanner *scanner) {
  int32_t quote = lexer->lookahead;
  bool spans_lines = false;
  bool has_content = false;
  bool closes = false;
  advance(lexer);
  lexer->mark_end(lexer);
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == quote) {
      closes = !spans_lines || closes_plausibly(lexer, quote);
      break;
    }
    if (c == '%' && ends_chunk_after_percent(lexer, scanner)) break;
    if (c == '\\' && !lexer->eof(lexer)) advance(lexer);
    if (is_line_end(c)) spans_lines = true;
    else if (!spans_lines && is_certain_content(c)) has_content = true;
  }
  if (closes) {
    scanner->quote = (uint8_t)quote;
    lexer->result_symbol = quote == '"' ? DOUBLE_QUOTE_OPEN : SINGLE_QUOTE_OPEN;
  } else {
    scanner->quote = has_content ? UNTERMINATED : NO_QUOTE;
    note_fault(scanner);
    lexer->result_symbol = UNTERMINATED_OPEN;
  }
  return true;
}

/**
 * The rest of a line behind a quote that is never closed, but for trailing `)`, `]`, `}`, `;` and `,`, which more
 * likely belong to the code around the string.
 */
static bool scan_unterminated(TSLexer *lexer, Scanner *scanner) {
  while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '%' && ends_chunk_after_percent(lexer, scanner)) break;
    if (is_certain_content(c)) lexer->mark_end(lexer);
  }
  scanner->quote = NO_QUOTE;
  lexer->result_symbol = STRING_CONTENT;
  return true;
}

/** The next part of an open string: an escape, the closing quote, or the text up to one of them. */
static bool scan_string_part(TSLexer *lexer, Scanner *scanner) {
  if (scanner->quote == UNTERMINATED) return scan_unterminated(lexer, scanner);
  if (lexer->eof(lexer)) {
    scanner->quote = NO_QUOTE;
    return false;
  }
  if (lexer->lookahead == scanner->quote) {
    advance(lexer);
    lexer->mark_end(lexer);
    scanner->quote = NO_QUOTE;
    lexer->result_symbol = QUOTE_CLOSE;
    return true;
  }
  if (lexer->lookahead == '\\') {
    advance(lexer);
    bool carriage_return = lexer->lookahead == '\r';
    if (!lexer->eof(lexer)) advance(lexer);
    if (carriage_return && lexer->lookahead == '\n') advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = ESCAPE_SEQUENCE;
    return true;
  }
  while (!lexer->eof(lexer) && lexer->lookahead != '\\' && lexer->lookahead != scanner->quote) advance(lexer);
  lexer->mark_end(lexer);
  lexer->result_symbol = STRING_CONTENT;
  return true;
}

// Comments and blanks

/** Behind a `/`: takes a comment, if it is one. An unterminated block comment reaches to the end of the text. */
static bool take_comment(TSLexer *lexer, const Scanner *scanner) {
  if (lexer->lookahead == '/') {
    while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) {
      bool percent = lexer->lookahead == '%';
      if (percent) lexer->mark_end(lexer);
      advance(lexer);
      if (percent && ends_chunk_after_percent(lexer, scanner)) return true;
    }
    lexer->mark_end(lexer);
    return true;
  }
  if (lexer->lookahead != '*') return false;
  advance(lexer);
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    if (c == '%') lexer->mark_end(lexer);
    advance(lexer);
    if (c == '%' && ends_chunk_after_percent(lexer, scanner)) return true;
    if (c == '*' && lexer->lookahead == '/') {
      advance(lexer);
      break;
    }
  }
  lexer->mark_end(lexer);
  return true;
}

/** What the blanks before a token say. */
typedef struct {
  bool new_line;
  /** A mark that ends the script chunk of a template comes next. */
  bool ends_chunk;
  /** What follows stands in the first column, behind a line end. */
  bool first_column;
} Gap;

// Guessing where a half-written statement ends

enum { WORD_LIMIT = 16 };

static bool scan_foreign_construct(TSLexer *lexer, const char *word);

/** Reads a name; the first units of it are kept. */
static void read_word(TSLexer *lexer, char word[WORD_LIMIT]) {
  int length = 0;
  for (int taken = 0; is_name_part(lexer->lookahead) && taken < LOOKAHEAD_LIMIT; taken++) {
    if (length < WORD_LIMIT - 1) word[length++] = lexer->lookahead < 128 ? (char)lexer->lookahead : '?';
    advance(lexer);
  }
  word[length] = 0;
}

static bool is_one_of(const char *word, const char *const *words) {
  for (; *words; words++) {
    if (strcmp(word, *words) == 0) return true;
  }
  return false;
}

/** Whether a word is a statement keyword, in lower case or with a capital first letter as some scripts write it. */
static bool starts_statement(const char *word) {
  static const char *const KEYWORDS[] = {"if",    "else",   "while", "for",   "foreach", "return", "break", "continue",
                                         "throw", "try",    "catch", "struct", NULL};
  char lower[WORD_LIMIT];
  memcpy(lower, word, WORD_LIMIT);
  if (lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = (char)(lower[0] - 'A' + 'a');
  return is_one_of(lower, KEYWORDS);
}

static void skip_spaces(TSLexer *lexer) {
  for (int taken = 0; is_space(lexer->lookahead) && taken < LOOKAHEAD_LIMIT; taken++) advance(lexer);
}

/** Behind a name: skips `[...]` groups and blanks. */
static void skip_dimensions(TSLexer *lexer) {
  skip_spaces(lexer);
  while (lexer->lookahead == '[') {
    for (int taken = 0; !lexer->eof(lexer) && lexer->lookahead != ']' && taken < 200; taken++) advance(lexer);
    if (lexer->lookahead == ']') advance(lexer);
    else return;
    skip_spaces(lexer);
  }
}

/** Skips blanks and comments. Behind a `/` that begins no comment it stops, and no caller expects what follows one. */
static void skip_gap(TSLexer *lexer) {
  for (int taken = 0; taken < LOOKAHEAD_LIMIT; taken++) {
    skip_spaces(lexer);
    if (lexer->lookahead != '/') return;
    advance(lexer);
    int32_t kind = lexer->lookahead;
    if (kind != '/' && kind != '*') return;
    advance(lexer);
    for (int32_t last = 0; !lexer->eof(lexer) && taken < LOOKAHEAD_LIMIT; taken++) {
      if (kind == '/' && is_line_end(lexer->lookahead)) break;
      bool closes = kind == '*' && last == '*' && lexer->lookahead == '/';
      last = lexer->lookahead;
      advance(lexer);
      if (closes) break;
    }
  }
}

/** Behind the `(` that follows `name` on a line of its own: whether this is the head of a function definition. */
static bool continues_function_head(TSLexer *lexer) {
  char word[WORD_LIMIT];
  advance(lexer);
  skip_gap(lexer);
  if (lexer->lookahead == ')') {
    advance(lexer);
    skip_gap(lexer);
    return lexer->lookahead == '{';
  }
  if (!is_name_start(lexer->lookahead)) return false;
  read_word(lexer, word);
  skip_gap(lexer);
  skip_dimensions(lexer);
  skip_gap(lexer);
  return is_name_start(lexer->lookahead);
}

/** At the first name of a line that follows a bare name: whether the line goes on with what the name began. */
static bool continues_declaration(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  if (starts_statement(word)) return false;
  skip_gap(lexer);
  switch (lexer->lookahead) {
    case '(':
      return continues_function_head(lexer);
    case '=':
      advance(lexer);
      return lexer->lookahead != '=';
    case ';':
    case ',':
    case ')':
      return true;
    default:
      return false;
  }
}

static bool emit_empty(TSLexer *lexer, Scanner *scanner, const bool *valid, enum TokenType symbol) {
  if (!valid[symbol]) return false;
  scanner->repairs++;
  note_fault(scanner);
  lexer->result_symbol = symbol;
  return true;
}

/** At a name in the first column: whether a function or struct definition starts here. */
static bool is_definition_head(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  bool is_struct = strcmp(word, "struct") == 0 || strcmp(word, "Struct") == 0;
  if (!is_struct && starts_statement(word)) return false;
  skip_dimensions(lexer);
  if (!is_name_start(lexer->lookahead)) return false;
  read_word(lexer, word);
  skip_spaces(lexer);
  if (is_struct) return lexer->lookahead == '{';
  if (lexer->lookahead != '(') return false;
  for (int taken = 0; !lexer->eof(lexer) && lexer->lookahead != ')' && taken < LOOKAHEAD_LIMIT; taken++) {
    if (lexer->lookahead == ';' || lexer->lookahead == '{' || lexer->lookahead == '"') return false;
    advance(lexer);
  }
  if (lexer->lookahead != ')') return false;
  advance(lexer);
  skip_spaces(lexer);
  return lexer->lookahead == '{';
}

/** Behind the head of a definition: whether the text goes on to close the block that the definition stands in. */
static bool closes_later(TSLexer *lexer) {
  int depth = 0;
  for (int taken = 0; taken < CLOSING_LIMIT; taken++) {
    if (lexer->eof(lexer)) return false;
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '"' || c == '\'') {
      for (; taken < CLOSING_LIMIT && !lexer->eof(lexer) && lexer->lookahead != c; taken++) {
        if (lexer->lookahead == '\\') advance(lexer);
        advance(lexer);
      }
      advance(lexer);
    } else if (c == '/' && lexer->lookahead == '/') {
      while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) advance(lexer);
    } else if (c == '/' && lexer->lookahead == '*') {
      advance(lexer);
      for (int32_t last = 0; !lexer->eof(lexer) && !(last == '*' && lexer->lookahead == '/'); taken++) {
        last = lexer->lookahead;
        advance(lexer);
      }
    } else if (c == '{') {
      depth++;
    } else if (c == '}' && --depth < 0) {
      return true;
    }
  }
  return true;
}

/** At a name: whether it begins a statement of its own, so that it cannot go on with an argument or operand. */
static bool begins_statement(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  if (starts_statement(word)) return true;
  skip_dimensions(lexer);
  return is_name_start(lexer->lookahead);
}

/** At a name in place of an operand: whether the line begins something else. A `for` may declare its variable there. */
static bool leaves_expression(TSLexer *lexer, const bool *valid) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  if (starts_statement(word)) return true;
  if (valid[SEMICOLON]) return false;
  skip_dimensions(lexer);
  return is_name_start(lexer->lookahead);
}

/** Whether a statement may begin here: only there both an operand and a block are expected. */
static bool starts_statement_here(const bool *valid) { return valid[DOUBLE_QUOTE_OPEN] && valid[OPEN_BRACE]; }

static bool is_in(int32_t c, const char *set) { return c > 0 && c < 128 && strchr(set, (int)c) != NULL; }

/** Whether a unit starts an operand, so that two operands would meet without an operator. */
static bool starts_operand(int32_t c) { return is_name_part(c) || c == '"' || c == '\''; }

/** At a name behind an argument: whether a list goes on there although its comma is missing. */
static bool continues_list(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  skip_spaces(lexer);
  return lexer->lookahead == ',' || lexer->lookahead == ')';
}

/**
 * At the `]` of an index without an operand: whether a name follows on its line, as in `Integer[] list`. Then it is the
 * type of a declaration, and followed as nothing else: where an error comes later, tree-sitter may take the wrong one.
 */
static bool is_declared_array(TSLexer *lexer) {
  bool inside = true;
  for (int taken = 0; taken < LOOKAHEAD_LIMIT && !lexer->eof(lexer) && !is_line_end(lexer->lookahead); taken++) {
    if (!inside && !is_blank(lexer->lookahead) && lexer->lookahead != '[') break;
    if (lexer->lookahead == '[' || lexer->lookahead == ']') inside = lexer->lookahead == '[';
    advance(lexer);
  }
  return !inside && is_name_start(lexer->lookahead);
}

/** Where a statement may begin: what only could stand elsewhere, and blocks that were never closed. */
static bool repair_statement_start(TSLexer *lexer, Scanner *scanner, const bool *valid, const Gap *gap) {
  char word[WORD_LIMIT];
  int32_t c = lexer->lookahead;
  if (lexer->eof(lexer)) {
    if (valid[MISSING_BRACE]) return emit_empty(lexer, scanner, valid, MISSING_BRACE);
    if (scanner->fault != FAULTY) return false;
    scanner->fault = SOUND;
    lexer->result_symbol = FAULTY_END;
    return true;
  }
  // What follows is text of the template, which may begin with any mark or word.
  if (gap->ends_chunk) return false;
  if (valid[MISSING_BRACE] && gap->first_column && is_name_start(c)) {
    return is_definition_head(lexer) && emit_empty(lexer, scanner, valid, MISSING_BRACE);
  }
  if (!valid[FAULT]) return false;
  lexer->mark_end(lexer);
  if (c == ')' || c == ']' || (c == '}' && !valid[MISSING_BRACE])) return emit_empty(lexer, scanner, valid, FAULT);
  if (c == 'c' || c == 'C') {
    if (valid[CATCH]) return false;
    // A word that is not `catch` may still be one of another language; those are read from the same place.
    read_word(lexer, word);
    if (strcmp(word + 1, "atch") == 0) return emit_empty(lexer, scanner, valid, FAULT);
    return scan_foreign_construct(lexer, word) && (note_fault(scanner), true);
  }
  return false;
}

/**
 * Behind blanks, with the end of the token marked before them: hands out the zero-width token that ends or completes
 * what a half-written line left open. Only guesses where going on would be an error in any case.
 */
static bool scan_repair(TSLexer *lexer, Scanner *scanner, const bool *valid, const Gap *gap) {
  // Behind `%>` stands text of the template, which is no code however it begins.
  int32_t c = gap->ends_chunk ? 0 : lexer->lookahead;
  bool needs_operand = valid[DOUBLE_QUOTE_OPEN];
  bool at_end = lexer->eof(lexer) || gap->ends_chunk || c == '}';
  bool at_new_name = gap->new_line && is_name_start(c);

  if (starts_statement_here(valid)) return repair_statement_start(lexer, scanner, valid, gap);
  if (valid[MISSING_BRACE]) {
    // Between the members of a struct.
    if (lexer->eof(lexer)) return emit_empty(lexer, scanner, valid, MISSING_BRACE);
    // Members need not be indented: a definition in the first column tells a struct that is never closed only then.
    bool at_head = at_new_name && gap->first_column && is_definition_head(lexer);
    return at_head && !closes_later(lexer) && emit_empty(lexer, scanner, valid, MISSING_BRACE);
  }
  if (valid[CATCH] && valid[FAULT]) {
    // Behind the block of a `try`.
    char word[WORD_LIMIT];
    read_word(lexer, word);
    return strcmp(word, "catch") != 0 && strcmp(word, "Catch") != 0 && emit_empty(lexer, scanner, valid, FAULT);
  }
  if (valid[FAULT]) {
    bool behind_operand = valid[FOREIGN_OPERATOR];
    bool misplaced = (c == '[' && !behind_operand && !needs_operand) ||
                     (c == ',' && !valid[MISSING_COMMA] && !needs_operand) ||
                     (c == '(' && valid[OPEN_BRACE] && !valid[SEMICOLON] && !needs_operand);
    if (misplaced) {
      lexer->mark_end(lexer);
      return emit_empty(lexer, scanner, valid, FAULT);
    }
  }
  if (c == '?' && valid[CONDITIONAL]) return emit_empty(lexer, scanner, valid, CONDITIONAL);
  if (valid[CAST] && !gap->new_line && starts_operand(c)) return emit_empty(lexer, scanner, valid, CAST);
  if (valid[MISSING_SEMICOLON]) {
    if (at_end || c == '#') return emit_empty(lexer, scanner, valid, MISSING_SEMICOLON);
    if (c == '{' && !valid[OPEN_BRACE]) return emit_empty(lexer, scanner, valid, MISSING_SEMICOLON);
    if (valid[IDENTIFIER]) {
      // Behind a bare name, which may be the type of a declaration, or behind `return`.
      if (!at_new_name) return (is_digit(c) || c == '"' || c == '\'') && !needs_operand && emit_empty(lexer, scanner, valid, MISSING_SEMICOLON);
      bool goes_on = needs_operand ? !begins_statement(lexer) : continues_declaration(lexer);
      return !goes_on && emit_empty(lexer, scanner, valid, MISSING_SEMICOLON);
    }
    return starts_operand(c) && emit_empty(lexer, scanner, valid, MISSING_SEMICOLON);
  }
  if (valid[MISSING_NAME]) {
    if (at_end || is_in(c, ",);]({=")) return c != '[' && emit_empty(lexer, scanner, valid, MISSING_NAME);
    return at_new_name && begins_statement(lexer) && emit_empty(lexer, scanner, valid, MISSING_NAME);
  }
  if (needs_operand && valid[MISSING_EXPRESSION]) {
    bool closes = (c == ')' && valid[CLOSE_PARENTHESIS]) || (c == ']' && valid[CLOSE_BRACKET]) || (c == ';' && valid[SEMICOLON]);
    if (closes) return false;
    bool empty_list = valid[CLOSE_PARENTHESIS] && valid[MISSING_PARENTHESIS];
    bool leaves = at_end || c == '{' || c == ';' || (at_new_name && leaves_expression(lexer, valid));
    if (leaves) return emit_empty(lexer, scanner, valid, empty_list ? MISSING_PARENTHESIS : MISSING_EXPRESSION);
    if (c == ']' && is_declared_array(lexer)) return false;
    return is_in(c, "),]=*/%<>&|:?") && emit_empty(lexer, scanner, valid, MISSING_EXPRESSION);
  }
  if (needs_operand) return false;
  if (valid[MISSING_BRACKET]) {
    return (at_end || is_in(c, ");{") || starts_operand(c)) && emit_empty(lexer, scanner, valid, MISSING_BRACKET);
  }
  if (valid[MISSING_PARENTHESIS]) {
    // Between parameters.
    if (valid[IDENTIFIER]) return (at_end || c == ';' || c == '{') && emit_empty(lexer, scanner, valid, MISSING_PARENTHESIS);
    if (at_end || c == ';' || c == '{' || c == ']') return emit_empty(lexer, scanner, valid, MISSING_PARENTHESIS);
    if (!starts_operand(c)) return false;
    if (!valid[MISSING_COMMA]) return emit_empty(lexer, scanner, valid, MISSING_PARENTHESIS);
    bool leaves = at_new_name && !continues_list(lexer);
    return emit_empty(lexer, scanner, valid, leaves ? MISSING_PARENTHESIS : MISSING_COMMA);
  }
  return false;
}

// Constructs of other languages

/** Behind an opening mark: moves behind the mark that balances it. Strings and comments are read over. */
static bool take_balanced(TSLexer *lexer, int32_t open, int32_t close) {
  int depth = 1;
  for (int taken = 0; !lexer->eof(lexer) && taken < FOREIGN_LIMIT; taken++) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (c == '"' || c == '\'') {
      while (!lexer->eof(lexer) && lexer->lookahead != c && !is_line_end(lexer->lookahead)) {
        if (lexer->lookahead == '\\') advance(lexer);
        advance(lexer);
      }
      if (lexer->lookahead == c) advance(lexer);
    } else if (c == '/' && lexer->lookahead == '/') {
      while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) advance(lexer);
    } else if (c == open) {
      depth++;
    } else if (c == close && --depth == 0) {
      return true;
    }
  }
  return false;
}

static bool finish(TSLexer *lexer, enum TokenType symbol) {
  lexer->mark_end(lexer);
  lexer->result_symbol = symbol;
  return true;
}

/** Behind `do`, `switch (...)`, `enum X`, `class X : Y`: the block, and what may follow it. */
static bool take_foreign_block(TSLexer *lexer) {
  if (lexer->lookahead != '{') return false;
  advance(lexer);
  if (!take_balanced(lexer, '{', '}')) return false;
  lexer->mark_end(lexer);
  return true;
}

/** At a word where a statement may start: a whole construct of another language, or a modifier before a statement. */
static bool scan_foreign_statement(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  return scan_foreign_construct(lexer, word);
}

/** Behind the first word of what may be such a construct. */
static bool scan_foreign_construct(TSLexer *lexer, const char *word) {
  static const char *const MODIFIERS[] = {"const", "static", "public", "private", "protected", "final", "var", "let",
                                          "function", "extern", NULL};
  char next[WORD_LIMIT];
  lexer->result_symbol = FOREIGN_STATEMENT;
  if (is_one_of(word, MODIFIERS)) {
    lexer->mark_end(lexer);
    skip_spaces(lexer);
    if (!is_name_start(lexer->lookahead)) return false;
    read_word(lexer, next);
    skip_dimensions(lexer);
    bool two_names = is_name_start(lexer->lookahead);
    bool untyped = strcmp(word, "var") == 0 || strcmp(word, "let") == 0 || strcmp(word, "function") == 0;
    lexer->result_symbol = FOREIGN_WORD;
    return two_names && !untyped;
  }
  skip_spaces(lexer);
  if (strcmp(word, "switch") == 0) {
    if (lexer->lookahead != '(') return false;
    advance(lexer);
    if (!take_balanced(lexer, '(', ')')) return false;
    skip_spaces(lexer);
    return take_foreign_block(lexer);
  }
  if (strcmp(word, "do") == 0) {
    if (!take_foreign_block(lexer)) return false;
    skip_spaces(lexer);
    read_word(lexer, next);
    skip_spaces(lexer);
    if (strcmp(next, "while") != 0 || lexer->lookahead != '(') return true;
    advance(lexer);
    if (!take_balanced(lexer, '(', ')')) return true;
    lexer->mark_end(lexer);
    skip_spaces(lexer);
    if (lexer->lookahead == ';') advance(lexer);
    lexer->mark_end(lexer);
    return true;
  }
  if (strcmp(word, "finally") == 0) return take_foreign_block(lexer);
  if (strcmp(word, "enum") == 0 || strcmp(word, "class") == 0 || strcmp(word, "interface") == 0) {
    for (int taken = 0; taken < 200 && lexer->lookahead != '{'; taken++) {
      if (!is_name_part(lexer->lookahead) && !is_space(lexer->lookahead) && lexer->lookahead != ':') return false;
      advance(lexer);
    }
    if (!take_foreign_block(lexer)) return false;
    skip_spaces(lexer);
    if (lexer->lookahead == ';') advance(lexer);
    lexer->mark_end(lexer);
    return true;
  }
  if (strcmp(word, "goto") == 0) {
    if (!is_name_start(lexer->lookahead)) return false;
    read_word(lexer, next);
    skip_spaces(lexer);
    if (lexer->lookahead != ';') return false;
    advance(lexer);
    return finish(lexer, FOREIGN_STATEMENT);
  }
  return false;
}

/** At `n`: the word `new` before a type name. */
static bool scan_new(TSLexer *lexer) {
  char word[WORD_LIMIT];
  read_word(lexer, word);
  if (strcmp(word, "new") != 0) return false;
  lexer->mark_end(lexer);
  lexer->result_symbol = FOREIGN_WORD;
  if (!is_space(lexer->lookahead)) return false;
  skip_spaces(lexer);
  return is_name_start(lexer->lookahead);
}

/** At a digit or `.`: a number as other languages write it, such as `0x1F`, `.5`, `5.` and `12px`. */
static bool scan_foreign_number(TSLexer *lexer, const bool *valid) {
  bool starts_with_point = lexer->lookahead == '.';
  while (is_digit(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead == '.') {
    advance(lexer);
    if (is_name_start(lexer->lookahead)) {
      // `5.toString()` is a call; `.toString()` lacks what it is called on.
      lexer->result_symbol = MISSING_EXPRESSION;
      return starts_with_point && valid[MISSING_EXPRESSION];
    }
    bool no_digits = !is_digit(lexer->lookahead);
    while (is_digit(lexer->lookahead)) advance(lexer);
    if (no_digits && !starts_with_point) return finish(lexer, FOREIGN_NUMBER);
    if (starts_with_point && !no_digits) return finish(lexer, FOREIGN_NUMBER);
    if (starts_with_point) return false;
    if (lexer->lookahead == 'e' || lexer->lookahead == 'E') {
      advance(lexer);
      if (lexer->lookahead == '+' || lexer->lookahead == '-') advance(lexer);
      if (is_digit(lexer->lookahead)) {
        while (is_digit(lexer->lookahead)) advance(lexer);
      }
    }
  } else if (lexer->lookahead == 'L' || lexer->lookahead == 'l') {
    advance(lexer);
  }
  if (!is_name_start(lexer->lookahead)) return false;
  while (is_name_part(lexer->lookahead)) advance(lexer);
  return finish(lexer, FOREIGN_NUMBER);
}

/** Behind an operand: `<<`, `>>`, `^`, `**`, `&&=`, `->` and the like. */
static bool scan_foreign_operator(TSLexer *lexer) {
  int32_t first = lexer->lookahead;
  advance(lexer);
  int32_t second = lexer->lookahead;
  lexer->result_symbol = FOREIGN_OPERATOR;
  switch (first) {
    case '^':
      if (second == '=') advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case '*':
      if (second != '*') return false;
      advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case '<':
    case '>':
      if (second != first) return false;
      advance(lexer);
      if (lexer->lookahead == first) advance(lexer);
      if (lexer->lookahead == '=') advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case '&':
    case '|':
      if (second == '=') {
        advance(lexer);
        lexer->mark_end(lexer);
        return true;
      }
      if (second != first) return false;
      advance(lexer);
      if (lexer->lookahead != '=') return false;
      advance(lexer);
      if (lexer->lookahead == '=') return false;
      lexer->mark_end(lexer);
      return true;
    case '=':
      if (second != '=' && second != '>') return false;
      advance(lexer);
      if (second == '=' && lexer->lookahead != '=') return false;
      if (second == '=') advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case '!':
      if (second != '=') return false;
      advance(lexer);
      if (lexer->lookahead != '=') return false;
      advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case '-':
      if (second != '>') return false;
      advance(lexer);
      lexer->mark_end(lexer);
      return true;
    case ':':
      if (second != ':') return false;
      advance(lexer);
      lexer->mark_end(lexer);
      return true;
    default:
      return false;
  }
}

/** At `#`: a directive that does not exist, with the rest of its line, or one inside of a block. */
static bool scan_directive(TSLexer *lexer, const bool *valid) {
  char word[WORD_LIMIT];
  advance(lexer);
  while (is_blank(lexer->lookahead)) advance(lexer);
  read_word(lexer, word);
  if (strcmp(word, "include") == 0 || strncmp(word, "setLanguageLevel", WORD_LIMIT - 1) == 0) {
    lexer->result_symbol = FAULT;
    return valid[MISSING_BRACE];
  }
  while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) advance(lexer);
  return finish(lexer, UNKNOWN_DIRECTIVE);
}

/** At a mark that ends a script chunk. */
static bool scan_chunk_end(TSLexer *lexer, Scanner *scanner, bool is_region_end) {
  lexer->mark_end(lexer);
  scanner->mode = is_region_end ? OUTSIDE : REGION;
  scanner->repairs = 0;
  if (is_region_end) note_fault(scanner);
  lexer->result_symbol = is_region_end ? REGION_END : CHUNK_CLOSE;
  return true;
}

/** What other languages have here. */
static bool scan_foreign(TSLexer *lexer, const bool *valid) {
  int32_t c = lexer->lookahead;
  if (valid[UNKNOWN_DIRECTIVE] && c == '#') return scan_directive(lexer, valid);
  if (valid[FOREIGN_NUMBER] && (is_digit(c) || c == '.')) return scan_foreign_number(lexer, valid);
  if (valid[FOREIGN_NUMBER] && c == '~') {
    advance(lexer);
    return finish(lexer, FOREIGN_OPERATOR);
  }
  if (valid[FOREIGN_STATEMENT] && is_in(c, "cdefgilpsv")) return scan_foreign_statement(lexer);
  if (valid[FOREIGN_WORD] && c == 'n') return scan_new(lexer);
  return valid[FOREIGN_OPERATOR] && !valid[FOREIGN_NUMBER] && scan_foreign_operator(lexer);
}

/** Whether looking for a repair has already read the name at the cursor, so that nothing else can read it. */
static bool repair_reads_name(const bool *valid, const Gap *gap, int32_t c) {
  if (!is_name_start(c)) return false;
  if (!starts_statement_here(valid)) return gap->new_line;
  return gap->first_column || c == 'c' || c == 'C';
}

static bool scan_code(TSLexer *lexer, Scanner *scanner, const bool *valid) {
  bool recovering = valid[ERROR_MODE];
  Gap gap = {false, false, false};
  // Zero-width tokens sit directly behind the token before them.
  lexer->mark_end(lexer);
  while (is_space(lexer->lookahead)) {
    if (is_line_end(lexer->lookahead)) gap.new_line = true;
    skip(lexer);
  }
  int32_t c = lexer->lookahead;
  gap.first_column = gap.new_line && valid[MISSING_BRACE] && !lexer->eof(lexer) && lexer->get_column(lexer) == 0;
  if ((c == '"' || c == '\'') && (valid[DOUBLE_QUOTE_OPEN] || recovering)) {
    scanner->repairs = 0;
    return scan_string_start(lexer, scanner);
  }
  if (c == '/') {
    advance(lexer);
    scanner->repairs = 0;
    lexer->result_symbol = COMMENT;
    return take_comment(lexer, scanner);
  }
  bool is_region_end = false;
  if (c == '%' && scanner->mode == CODE) {
    advance(lexer);
    is_region_end = lexer->lookahead == 'E';
    gap.ends_chunk = is_region_end ? take(lexer, "EJSCRIPT_END%") : lexer->lookahead == '>';
    if (!gap.ends_chunk) return false;
    if (!is_region_end) advance(lexer);
  }
  if (!recovering && scan_repair(lexer, scanner, valid, &gap)) return true;
  if (gap.ends_chunk) return scan_chunk_end(lexer, scanner, is_region_end);
  if (recovering || repair_reads_name(valid, &gap, c)) return false;
  if (!scan_foreign(lexer, valid)) return false;
  note_fault(scanner);
  return true;
}

bool tree_sitter_crmscript_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (valid[SCRIPT_MARK] && !valid[ERROR_MODE]) {
    // A host that knows what the text is says so with one control character before it, which saves the search.
    lexer->mark_end(lexer);
    bool told = lexer->lookahead == 1 || lexer->lookahead == 2;
    bool is_template = told ? lexer->lookahead == 2 : holds_region_start(lexer);
    if (told) {
      advance(lexer);
      lexer->mark_end(lexer);
      scanner->fault = UNTOLD;
    }
    if (is_template) scanner->mode = OUTSIDE;
    lexer->result_symbol = is_template ? TEMPLATE_MARK : SCRIPT_MARK;
    return true;
  }
  if (scanner->mode == OUTSIDE || scanner->mode == REGION) return scan_text(lexer, scanner);
  if (scanner->quote != NO_QUOTE) return scan_string_part(lexer, scanner);
  return scan_code(lexer, scanner, valid);
}

void *tree_sitter_crmscript_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_crmscript_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_crmscript_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(Scanner));
  return sizeof(Scanner);
}

void tree_sitter_crmscript_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(Scanner));
  if (length == sizeof(Scanner)) memcpy(payload, buffer, sizeof(Scanner));
}
