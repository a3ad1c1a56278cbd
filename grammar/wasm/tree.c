// Reads a parsed tree for JavaScript, a top-level node at a time. web-tree-sitter crosses between JavaScript and
// WebAssembly several times for each node; this crosses once for each top-level node and leaves what it holds as
// numbers in memory. Linked into the grammar's WebAssembly; language/syntax/tree.ts is the other half.
// The functions named ts_*_wasm are those of web-tree-sitter. They take nodes and cursors from its transfer buffer and
// put them there; the cursor stays in this file between calls, since any other call may use that buffer.
#include <stdbool.h>
#include <stdint.h>

typedef struct TSTree TSTree;

extern uint32_t *ts_init(void);
extern void ts_tree_root_node_wasm(const TSTree *);
extern void ts_tree_cursor_new_wasm(const TSTree *);
extern void ts_tree_cursor_delete_wasm(const TSTree *);
extern bool ts_tree_cursor_goto_first_child_wasm(const TSTree *);
extern bool ts_tree_cursor_goto_next_sibling_wasm(const TSTree *);
extern bool ts_tree_cursor_goto_parent_wasm(const TSTree *);
extern void ts_tree_cursor_current_node_wasm(const TSTree *);
extern uint32_t ts_tree_cursor_current_node_type_id_wasm(const TSTree *);
extern uint32_t ts_tree_cursor_current_field_id_wasm(const TSTree *);
extern bool ts_tree_cursor_current_node_is_missing_wasm(const TSTree *);
extern uint32_t ts_tree_cursor_start_index_wasm(const TSTree *);
extern uint32_t ts_tree_cursor_end_index_wasm(const TSTree *);
extern uint32_t ts_node_descendant_count_wasm(const TSTree *);
extern bool ts_node_has_error_wasm(const TSTree *);
extern void *realloc(void *, unsigned long);
extern void free(void *);

#define EXPORT(name) __attribute__((export_name(#name))) name

enum { CURSOR_WORDS = 4, RECORD_WORDS = 4, KEPT_RECORDS = 16384 };
static const uint32_t NONE = UINT32_MAX;
static const uint32_t MISSING = 1u << 31;

static const TSTree *tree;
static uint32_t *transfer;
static uint32_t cursor[CURSOR_WORDS];
static uint32_t *records;
static uint32_t capacity;

static void put_cursor(void) {
  for (int i = 0; i < CURSOR_WORDS; i++) transfer[i] = cursor[i];
}

static void take_cursor(void) {
  for (int i = 0; i < CURSOR_WORDS; i++) cursor[i] = transfer[i];
}

// Room for one more record. False when there is no memory left.
static bool reserve(uint32_t count) {
  if (count < capacity) return true;
  uint32_t wanted = capacity == 0 ? 1024 : capacity * 2;
  uint32_t *grown = realloc(records, (unsigned long)wanted * RECORD_WORDS * sizeof(uint32_t));
  if (!grown) return false;
  records = grown;
  capacity = wanted;
  return true;
}

// Begins to read a tree. The kind of its root; crm_close must follow.
uint32_t EXPORT(crm_open)(const TSTree *opened) {
  tree = opened;
  transfer = ts_init();
  ts_tree_root_node_wasm(tree);
  ts_tree_cursor_new_wasm(tree);
  take_cursor();
  return ts_tree_cursor_current_node_type_id_wasm(tree);
}

// Goes to the first top-level node, or to the one behind this. False when there is none.
bool EXPORT(crm_next)(bool first) {
  put_cursor();
  bool moved = first ? ts_tree_cursor_goto_first_child_wasm(tree) : ts_tree_cursor_goto_next_sibling_wasm(tree);
  take_cursor();
  return moved;
}

// The node at the cursor, without what it holds: kind, start, end, number of nodes in it with itself, whether any of
// them is an error. Zero when there is no memory left.
uint32_t *EXPORT(crm_node)(void) {
  if (!reserve(1)) return 0;
  put_cursor();
  records[0] = ts_tree_cursor_current_node_type_id_wasm(tree);
  records[1] = ts_tree_cursor_start_index_wasm(tree);
  records[2] = ts_tree_cursor_end_index_wasm(tree);
  ts_tree_cursor_current_node_wasm(tree);
  records[3] = ts_node_descendant_count_wasm(tree);
  records[4] = ts_node_has_error_wasm(tree);
  return records;
}

static void write_record(uint32_t at) {
  uint32_t *record = records + at * RECORD_WORDS;
  record[0] = ts_tree_cursor_current_node_type_id_wasm(tree) | ts_tree_cursor_current_field_id_wasm(tree) << 16;
  record[1] = ts_tree_cursor_start_index_wasm(tree);
  record[2] = ts_tree_cursor_end_index_wasm(tree);
}

// Writes the node at the cursor and all that it holds, parents first: kind and field in the halves of one word, start,
// end, number of records of the node and what it holds; a leaf that the parser invented has the top bit set there.
// The cursor stays where it is. Zero when there is no memory left.
uint32_t *EXPORT(crm_subtree)(void) {
  if (capacity > KEPT_RECORDS) {
    free(records);
    records = 0;
    capacity = 0;
  }
  put_cursor();
  uint32_t count = 0;
  uint32_t open = NONE;
  bool whole = true;
  for (;;) {
    whole = reserve(count);
    if (!whole) break;
    write_record(count);
    uint32_t at = count++;
    if (ts_tree_cursor_goto_first_child_wasm(tree)) {
      // Until its size is known, an open node names the one around it.
      records[at * RECORD_WORDS + 3] = open;
      open = at;
      continue;
    }
    records[at * RECORD_WORDS + 3] = 1 | (ts_tree_cursor_current_node_is_missing_wasm(tree) ? MISSING : 0);
    while (open != NONE && !ts_tree_cursor_goto_next_sibling_wasm(tree)) {
      ts_tree_cursor_goto_parent_wasm(tree);
      uint32_t outer = records[open * RECORD_WORDS + 3];
      records[open * RECORD_WORDS + 3] = count - open;
      open = outer;
    }
    if (open == NONE) break;
  }
  for (; open != NONE; open = records[open * RECORD_WORDS + 3]) ts_tree_cursor_goto_parent_wasm(tree);
  take_cursor();
  return whole ? records : 0;
}

// Ends the reading. The tree itself is not freed.
void EXPORT(crm_close)(void) {
  put_cursor();
  ts_tree_cursor_delete_wasm(tree);
}
