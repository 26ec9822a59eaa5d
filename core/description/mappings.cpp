// Mappings: those that extend others are these with what differs, and blocks and functions of a mapping's own.
#include <algorithm>
#include <utility>

#include "description/expander.h"
#include "diagnostics/nearest_name.h"
#include "json/pointer.h"

namespace cyclescope::description {
namespace {

/// Adds `key`, which `keys` may have: before the first of `behind` that is there, or else at the end.
void insert_key(std::vector<std::string>& keys, const std::string& key, const std::vector<std::string>& behind) {
  if (std::find(keys.begin(), keys.end(), key) != keys.end()) return;
  const auto place = std::find_first_of(keys.begin(), keys.end(), behind.begin(), behind.end());
  keys.insert(place, key);
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

/// The keys of all layers: those of the last, with what the others add before what follows it there.
std::vector<std::string> keys_of(const std::vector<Written>& layers) {
  std::vector<std::string> keys;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    std::vector<std::string> own = keys_of(*layer->json);
    while (!own.empty()) {
      const std::string key = own.front();
      own.erase(own.begin());
      insert_key(keys, key, own);
    }
  }
  return keys;
}

}  // namespace

void Expander::add_base(const Written& name, std::vector<Written>& layers) {
  if (!name.json->is_string()) {
    return fail(name.origin, "WrongType", "expected the name of a mapping, or a list of names");
  }
  const std::string& text = name.json->get_ref<const std::string&>();
  const auto base = std::find_if(mappings_.begin(), mappings_.end(), [&](const auto& it) { return it.first == text; });
  if (base == mappings_.end()) {
    std::vector<std::string> known;
    for (const auto& [other, mapping] : mappings_) known.push_back(other);
    return fail(name.origin, "UnknownMapping", "there is no mapping '" + text + "' to extend",
                diagnostics::nearest_name_hint(text, known));
  }
  if (std::find(active_.begin(), active_.end(), base->second.json) != active_.end()) {
    return fail(name.origin, "Recursion", "the mapping '" + text + "' extends itself");
  }
  if (active_.size() >= 64 || layers.size() >= 64) {
    return fail(name.origin, "ExpansionTooLarge", "more than 64 mappings extend each other");
  }
  Written layer = base->second;
  layer.origin.use = map_.add_use("the mapping '" + text + "'", name.origin);
  add_layers(layer, layers);
}

/// `mapping`, then those that it extends, the last named first: it has the last word among them.
void Expander::add_layers(const Written& mapping, std::vector<Written>& layers) {
  layers.push_back(mapping);
  const Written bases = mapping.member("extends");
  if (!bases || !spend(mapping.origin, 1)) return;
  active_.push_back(mapping.json);
  if (!bases.json->is_array()) add_base(bases, layers);
  for (std::size_t i = bases.json->is_array() ? bases.json->size() : 0; i > 0 && !failed(); --i) {
    add_base(bases.element(i - 1), layers);
  }
  active_.pop_back();
}

/// Gives all layers the functions and blocks that any of them defines, the first that does.
void Expander::define_locally(std::vector<Written>& layers) {
  Functions& functions = mapping_functions_.emplace_front(&functions_);
  Definitions& blocks = mapping_blocks_.emplace_front();
  for (Written& layer : layers) {
    Frame& frame = frames_.emplace_front(*layer.frame);
    frame.functions = &functions;
    frame.blocks = &blocks;
    layer.frame = &frame;
    Functions own_functions;
    if (const Written own = layer.member("define")) collect_functions(own, own_functions);
    functions.add_missing(std::move(own_functions));
    Definitions own_blocks;
    if (const Written own = layer.member("blocks")) collect_definitions(own, "block", &Json::is_array, own_blocks);
    for (Definition& block : own_blocks) {
      if (find_definition(blocks, block.signature.name) == nullptr) blocks.push_front(std::move(block));
    }
  }
  Origin origin;
  if (failed()) return;
  if (auto resolved = functions.resolve(origin); !resolved) fail(origin, std::move(resolved.error()));
}

Json Expander::merged(const std::vector<Written>& layers, const std::string& path, bool same, Place place) {
  const Written& first = layers.front();
  std::vector<Written> objects;
  for (const Written& layer : layers) {
    if (!layer.json->is_object()) break;
    objects.push_back(layer);
  }
  if (objects.size() < 2) return placed(first, path, same, place);
  if (!same) map_.record(path, first.origin);
  Json result = Json::object();
  for (const std::string& key : keys_of(objects)) {
    if (failed()) break;
    std::vector<Written> members;
    for (const Written& layer : objects) {
      if (Written member = layer.member(key)) members.push_back(std::move(member));
    }
    if (members.front().json->is_null()) continue;
    const bool first_has = first.member(key).json != nullptr;
    const std::string child = json::json_child(path, key);
    add_member(result, first, key, merged(members, child, first_has, place_of(place, key)));
  }
  return result;
}

void Expander::append_mapping(const Written& mapping, Json& out) {
  const std::string path = json::json_child("/mappings", out.size());
  if (const Written abstract = mapping.member("abstract")) {
    if (!abstract.json->is_boolean()) fail(abstract.origin, "WrongType", "expected true or false");
    if (abstract.json->is_boolean() && abstract.json->get<bool>()) return;
  }
  if (!mapping.json->is_object()) {
    out.push_back(placed(mapping, path, false, Place::kProse));
    return;
  }
  std::vector<Written> layers;
  add_layers(mapping, layers);
  if (failed()) return;
  define_locally(layers);
  map_.record(path, mapping.origin);
  Json result = Json::object();
  for (const std::string& key : keys_of(layers)) {
    if (failed()) return;
    if (key == "extends" || key == "abstract" || key == "blocks" || key == "define") continue;
    std::vector<Written> members;
    for (const Written& layer : layers) {
      if (key == "name" && &layer != &layers.front()) break;
      if (Written member = layer.member(key)) members.push_back(std::move(member));
    }
    if (members.empty() || members.front().json->is_null()) continue;
    const bool text = key == "description" || key == "not_mapped";
    const Place place = key == "name" ? Place::kProse : text ? Place::kText : place_of(Place::kStatement, key);
    add_member(result, layers.front(), key,
               merged(members, json::json_child(path, key), mapping.member(key).json != nullptr, place));
  }
  out.push_back(std::move(result));
}

}  // namespace cyclescope::description
