// What a description defines, and what it gets from libraries.
#include <algorithm>
#include <string>
#include <utility>

#include "description/expander.h"
#include "diagnostics/nearest_name.h"
#include "json/reader.h"

namespace cyclescope::description {
namespace {

struct Library {
  std::string name;  ///< "vectors@1"
  std::string_view text;
  const Json* json = nullptr;
  bool used = false;
};

Result<std::string> name_of(const json::JsonReader& library) {
  library.expect_keys({"$schema", "library", "version", "title", "description", "use", "functions", "components",
                       "blocks", "mappings"});
  std::string name = library.text("library") + "@" + std::to_string(library.integer("version", 1));
  if (library.failed()) return library.error();
  return name;
}

}  // namespace

void Expander::collect_libraries(const std::vector<std::string_view>& texts) {
  collect(document_);
  std::vector<Library> known;
  std::vector<Written> users = {document_};
  for (std::size_t i = 0; i < users.size() && !failed(); ++i) {
    const Written uses = users[i].member("use");
    if (!uses) continue;
    for (std::size_t k = known.size(); k < texts.size() && !failed(); ++k) {
      auto json = json::parse_json(texts[k]);
      Result<std::string> name = json ? name_of(json::JsonReader(libraries_.emplace_front(std::move(*json))))
                                      : Result<std::string>(tl::unexpected(json.error()));
      if (!name) {
        return fail(uses.origin, "InvalidLibrary",
                    "a library cannot be read: at " + name.error().path + ", " + name.error().message);
      }
      known.push_back({std::move(*name), texts[k], &libraries_.front()});
    }
    const json::JsonReader list(*uses.json);
    const std::vector<std::string> names = list.texts();
    if (list.failed()) {
      return fail(uses.origin, "WrongType", "expected a list of libraries", "it looks like [\"vectors@1\"]");
    }
    for (std::size_t n = 0; n < names.size() && !failed(); ++n) {
      const auto found =
          std::find_if(known.begin(), known.end(), [&](const Library& library) { return library.name == names[n]; });
      if (found == known.end()) {
        std::vector<std::string> others;
        for (const Library& library : known) others.push_back(library.name);
        return fail(uses.element(n).origin, "UnknownLibrary", "there is no library '" + names[n] + "'",
                    diagnostics::nearest_name_hint(names[n], others));
      }
      if (found->used) continue;
      found->used = true;
      map_.add_library(found->name, std::string(found->text));
      const Origin at{map_.libraries(), "", map_.add_use("the library '" + found->name + "'", uses.element(n).origin)};
      users.push_back({found->json, at, &frame_});
      collect(users.back());
    }
  }
}

void Expander::collect(const Written& text) {
  if (const Written functions = text.member("functions")) collect_functions(functions, functions_);
  if (const Written list = text.member("components")) {
    collect_definitions(list, "component", &Json::is_object, components_);
  }
  if (const Written list = text.member("blocks")) collect_definitions(list, "block", &Json::is_array, blocks_);
  if (const Written mappings = text.member("mappings")) collect_mappings(mappings);
  for (const char* key : {"parameters", "constants"}) {
    if (const Written names = text.member(key)) check_function_names(names);
  }
}

bool Expander::check_new(const Written& written, const std::string& name, bool known) {
  if (known) {
    fail(written.origin, "NameClash", "'" + name + "' is defined already",
         "the names of a description and of the libraries that it uses must differ");
  }
  return !failed();
}

/// A parameter or constant that is called as a function would be read as either.
void Expander::check_function_names(const Written& names) {
  if (!names.json->is_object()) return;
  for (const auto& [name, value] : names.json->items()) check_new(names.member(name), name, functions_.has(name));
}

void Expander::collect_functions(const Written& functions, Functions& defined) {
  if (!functions.json->is_object()) return fail(functions.origin, "WrongType", "expected an object of functions");
  for (const auto& [key, body] : functions.json->items()) {
    const Written written = functions.member(key);
    Result<Signature> signature = parse_signature(key);
    if (!signature) return fail(written.origin, std::move(signature.error()));
    if (is_builtin(signature->name)) {
      return fail(written.origin, "NameClash", "every description has the function '" + signature->name + "'");
    }
    if (!check_new(written, signature->name, defined.has(signature->name))) return;
    if (!body.is_string()) return fail(written.origin, "WrongType", "expected an expression or a slice, as a text");
    defined.add(std::move(*signature), substituted(written, body.get<std::string>(), false), written.origin);
  }
}

void Expander::collect_definitions(const Written& list, const char* what, bool (Json::*is_type)() const,
                                   Definitions& known) {
  if (!list.json->is_object())
    return fail(list.origin, "WrongType", std::string("expected an object of ") + what + "s");
  for (const auto& [key, body] : list.json->items()) {
    const Written written = list.member(key);
    Result<Signature> signature = parse_signature(key);
    if (!signature) return fail(written.origin, std::move(signature.error()));
    if (!(body.*is_type)()) {
      return fail(written.origin, "WrongType",
                  body.is_object() ? "expected a list of statements" : "expected the body of a " + std::string(what));
    }
    if (body.is_object()) {
      const json::JsonReader component(body);
      component.expect_keys(
          {"description", "ports", "objects", "edges", "operations", "titles", "sources", "mappings"});
      if (const auto ports = component.find("ports")) ports->expect_object();
      if (component.failed()) {
        Origin at = written.origin;
        Diagnostic error = component.error().value();
        at.pointer += error.path;
        return fail(at, std::move(error));
      }
    }
    if (!check_new(written, signature->name, find_definition(known, signature->name) != nullptr)) return;
    known.push_front({std::move(*signature), written});
  }
}

void Expander::collect_mappings(const Written& mappings) {
  if (!mappings.json->is_array()) return;
  for (std::size_t i = 0; i < mappings.json->size(); ++i) {
    const Written mapping = mappings.element(i);
    const Written name = mapping.member("name");
    if (!name || !name.json->is_string()) continue;
    const std::string text = name.json->get<std::string>();
    const auto known =
        std::find_if(mappings_.begin(), mappings_.end(), [&](const auto& it) { return it.first == text; });
    if (known == mappings_.end()) {
      mappings_.emplace_back(text, mapping);
    } else {
      check_new(name, text, known->second.origin.text != mapping.origin.text);
    }
  }
}

}  // namespace cyclescope::description
