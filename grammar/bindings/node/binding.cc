#include <napi.h>

typedef struct TSLanguage TSLanguage;

extern "C" TSLanguage *tree_sitter_crmscript();

// The tag by which the `tree-sitter` package recognises a language object: "tree-sitter", "language" hashed.
static const napi_type_tag LANGUAGE_TYPE_TAG = {0x8AF2E5212AD58ABF, 0xD5006CAD83ABBA16};

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  auto language = Napi::External<TSLanguage>::New(env, tree_sitter_crmscript());
  language.TypeTag(&LANGUAGE_TYPE_TAG);
  exports["name"] = Napi::String::New(env, "crmscript");
  exports["language"] = language;
  return exports;
}

NODE_API_MODULE(tree_sitter_crmscript_binding, Init)
