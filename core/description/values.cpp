// Values as written become values of the expanded description: arguments and functions are put in.
#include <algorithm>
#include <utility>

#include "description/expander.h"
#include "description/substitution.h"
#include "diagnostics/nearest_name.h"
#include "expression/lexer.h"
#include "json/pointer.h"

namespace cyclescope::description {
namespace {

constexpr std::size_t kMostLevels = 200;
constexpr std::size_t kValueCost = 16;  // in characters

bool one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Whether `json` is a list of texts, one at least.
bool is_lines(const Json& json) {
  return json.is_array() && !json.empty() &&
         std::all_of(json.begin(), json.end(), [](const Json& line) { return line.is_string(); });
}

/// "$name" or "${name}" at `at` of `text`: the name, and how long all of it is; 0 where there is none.
std::pair<std::string_view, std::size_t> argument_at(std::string_view text, std::size_t at) {
  if (text[at] != '$' || at + 1 == text.size()) return {};
  const bool braced = text[at + 1] == '{';
  const std::string_view name = expression::leading_name(text.substr(at + (braced ? 2 : 1)));
  const std::size_t end = at + 1 + name.size() + (braced ? 1 : 0);
  if (name.empty() || (braced && (end >= text.size() || text[end] != '}'))) return {};
  return {name, end - at + (braced ? 1 : 0)};
}

}  // namespace

Written Written::member(const std::string& key) const {
  if (!json->is_object()) return {};
  for (const auto& [name, value] : json->get_ref<const Json::object_t&>()) {
    if (name == key) return {&value, {origin.text, json::json_child(origin.pointer, key), origin.use}, frame};
  }
  return {};
}

Written Written::element(std::size_t index) const {
  return {&(*json)[index], {origin.text, json::json_child(origin.pointer, index), origin.use}, frame};
}

Place place_of(Place place, std::string_view key) {
  switch (place) {
    case Place::kFields:
      if (one_of(key, {"description", "unit", "title"})) return Place::kText;
      return one_of(key, {"message", "hint"}) ? Place::kBraces : place;
    case Place::kStatement:
    case Place::kStatements:
      return one_of(key, {"program", "body", "else", "load", "compute"}) ? Place::kStatements : Place::kStatement;
    case Place::kProse:
      return one_of(key, {"description", "reference", "fitted_on"}) ? Place::kText : place;
    default:
      return place;
  }
}

const Argument* Expander::argument(const Written& written, std::string_view name) {
  std::vector<std::string> known;
  for (const Frame* frame = written.frame; frame != nullptr; frame = frame->outer) {
    for (const Argument& argument : frame->arguments) {
      if (argument.name == name) return &argument;
      known.push_back(argument.name);
    }
  }
  fail(written.origin, "UnknownArgument", "'$" + std::string(name) + "' is no parameter of what this stands in",
       diagnostics::nearest_name_hint(std::string(name), known));
  return nullptr;
}

const Written* Expander::whole_argument(const Written& written) {
  if (!written.frame->is_body || !written.json->is_string()) return nullptr;
  const std::string& text = written.json->get_ref<const std::string&>();
  if (text.empty()) return nullptr;
  const auto [name, length] = argument_at(text, 0);
  if (length == 0 || length != text.size()) return nullptr;
  const Argument* found = argument(written, name);
  return found == nullptr ? nullptr : &found->value;
}

/// An argument as a part of a text.
std::string Expander::text_of(const Written& argument, bool prose) {
  if (const Written* whole = whole_argument(argument)) return text_of(*whole, prose);
  const Json& json = *argument.json;
  if (json.is_string()) return substituted(argument, json.get_ref<const std::string&>(), prose);
  if (json.is_number_float() && json.get<double>() >= -9e15 && json.get<double>() <= 9e15) {
    return std::to_string(json.get<std::int64_t>());
  }
  if (!json.is_number()) {
    fail(argument.origin, "WrongType", "expected a text or a number: it is a part of a text where it is used");
  }
  return json.dump();
}

std::string Expander::substituted(const Written& written, std::string_view text, bool prose) {
  if (!written.frame->is_body) return std::string(text);
  std::string result;
  for (std::size_t at = 0; at < text.size() && !failed();) {
    const auto [name, length] = argument_at(text, at);
    if (length == 0) {
      result += text[at++];
      continue;
    }
    at += length;
    const Argument* found = argument(written, name);
    if (found == nullptr) break;
    const std::string inner = text_of(found->value, prose);
    if (!spend(written.origin, inner.size() + 1)) break;
    if (prose) {
      result += inner;
    } else {
      append_operand(result, inner, text.substr(at));
    }
  }
  return result;
}

Json Expander::text(const Written& written, const std::string& path, Place place) {
  if (const Written* whole = whole_argument(written)) return placed(*whole, path, false, place);
  const std::string& original = written.json->get_ref<const std::string&>();
  const bool prose = place == Place::kProse || place == Place::kText || place == Place::kBraces;
  std::string result = substituted(written, original, prose);
  const Functions& functions = *written.frame->functions;
  if ((!prose || place == Place::kBraces) && !functions.empty() && result.find('(') != std::string::npos) {
    auto written_out = place == Place::kBraces ? functions.expand_in_braces(result) : functions.expand(result);
    if (!written_out) {
      fail(written.origin, std::move(written_out.error()));
      return {};
    }
    result = std::move(*written_out);
  }
  spend(written.origin, result.size());
  if (result != original) map_.record_text(path, written.origin, result);
  return result;
}

Json Expander::joined(const Written& lines, const std::string& path, Place place) {
  std::string all;
  for (const Json& line : *lines.json) all += (all.empty() ? "" : " ") + line.get_ref<const std::string&>();
  const Json& text = arguments_.emplace_front(std::move(all));
  return this->text({&text, lines.origin, lines.frame}, path, place);
}

void Expander::add_member(Json& object, const Written& written, const std::string& key, Json value) {
  auto& members = object.get_ref<Json::object_t&>();
  if (written.frame->is_body) {  // otherwise the reader of JSON has seen to it
    for (const auto& member : members) {
      if (member.first != key) continue;
      return fail(written.origin, "DuplicateKey", "the key '" + key + "' appears twice in one object");
    }
  }
  members.emplace_back(key, std::move(value));
}

Json Expander::object(const Written& written, const std::string& path, Place place) {
  Json result = Json::object();
  for (const auto& [name, member] : written.json->items()) {
    if (failed()) break;
    const std::string key = substituted(written, name, true);
    const std::string child = json::json_child(path, key);
    const bool holds_names = place == Place::kFields && member.is_object();  // parameters, say, of any name
    const Place inner = holds_names ? place : place_of(place, name);
    add_member(result, written, key, placed(written.member(name), child, key == name, inner));
  }
  return result;
}

Json Expander::value(const Written& written, const std::string& path, Place place) {
  if (!spend(written.origin, kValueCost)) return {};
  if (written.json->is_string()) return text(written, path, place);
  if (!written.json->is_structured()) return *written.json;
  if ((place == Place::kText || place == Place::kBraces) && is_lines(*written.json))
    return joined(written, path, place);
  if (++depth_ > kMostLevels) {
    fail(written.origin, "ExpansionTooLarge",
         "objects and lists are nested more than " + std::to_string(kMostLevels) +
             " deep when what is used is written out");
  }
  Json result;
  if (failed()) {
  } else if (written.json->is_object()) {
    result = object(written, path, place);
  } else {
    result = Json::array();
    if (place == Place::kStatements) {
      append_statements(written, path, true, result);
    } else {
      for (std::size_t i = 0; i < written.json->size() && !failed(); ++i) {
        result.push_back(value(written.element(i), json::json_child(path, i), place));
      }
    }
  }
  --depth_;
  return result;
}

Json Expander::placed(const Written& written, const std::string& path, bool same, Place place) {
  if (!same) map_.record(path, written.origin);
  return value(written, path, place);
}

}  // namespace cyclescope::description
