// Components: their objects stand where they are used, their edges, operations, titles, sources and mappings behind
// those of the description.
#include <utility>

#include "description/expander.h"
#include "diagnostics/nearest_name.h"
#include "json/pointer.h"

namespace cyclescope::description {
namespace {

/// "pe[{i}][{j + 1}]" is called "pe[*][*]" in titles.
std::string starred(const std::string& name) {
  std::string result;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const std::size_t end = name[at] == '{' ? name.find('}', at) : std::string::npos;
    result += end == std::string::npos ? name[at] : '*';
    if (end != std::string::npos) at = end;
  }
  return result;
}

}  // namespace

void Expander::append_objects(const Written& list, const std::string& path, bool same, const Groups& groups,
                              Json& out) {
  for (std::size_t i = 0; i < list.json->size() && !failed(); ++i) {
    append_object(list.element(i), path, same && i == out.size(), groups, out);
  }
}

void Expander::append_object(const Written& object, const std::string& path, bool same, const Groups& groups,
                             Json& out) {
  if (const Written* whole = whole_argument(object)) {
    if (whole->json->is_array()) return append_objects(*whole, path, false, groups, out);
    return append_object(*whole, path, false, groups, out);
  }
  if (failed()) return;
  const Json& json = *object.json;
  if (json.is_string() || (json.is_object() && json.contains("component"))) {
    return instantiate(object, path, groups, out);
  }
  const std::string place = json::json_child(path, out.size());
  const Written inner = json.is_object() ? object.member("objects") : Written{};
  if (!inner || !inner.json->is_array()) {
    out.push_back(placed(object, place, same, Place::kFields));
    return;
  }
  if (!same) map_.record(place, object.origin);
  Groups around = groups;
  around.push_back(object);
  Json group = Json::object();
  for (const auto& [key, member] : json.items()) {
    const std::string child = json::json_child(place, key);
    if (key != "objects") {
      add_member(group, object, key, value(object.member(key), child, Place::kFields));
      continue;
    }
    Json elements = Json::array();
    append_objects(inner, child, true, around, elements);
    add_member(group, object, key, std::move(elements));
  }
  out.push_back(std::move(group));
}

void Expander::instantiate(const Written& call, const std::string& path, const Groups& groups, Json& out) {
  const std::optional<Call> parsed = call_of(call, "component");
  if (!parsed) return;
  const Definition* component = definition_of(call, parsed->name, "component", nullptr, components_);
  if (component == nullptr) return;
  const Written body = enter(call, *parsed, *component, "component");
  if (!failed()) {
    instances_.push_back({component, body, groups});
    const Written objects = body.member("objects");
    if (objects && objects.json->is_array()) {
      append_objects(objects, path, false, groups, out);
    } else if (objects) {
      fail(objects.origin, "WrongType", "expected a list of objects");
    }
  }
  leave();
}

void Expander::append_edges(const Instance& instance, Json& edges) {
  Json* list = &edges;
  std::string path = "/edges";
  for (const Written& group : instance.groups) {
    path = json::json_child(path, list->size());
    map_.record(path, group.origin);
    Json made = Json::object();
    for (const char* key : {"for", "if"}) {
      if (const Written part = group.member(key)) made[key] = value(part, json::json_child(path, key), Place::kFields);
    }
    made["edges"] = Json::array();
    list->push_back(std::move(made));
    list = &list->back()["edges"];
    path += "/edges";
  }
  if (const Written own = instance.body.member("edges")) {
    for (std::size_t i = 0; i < own.json->size() && !failed(); ++i) {
      list->push_back(placed(own.element(i), json::json_child(path, list->size()), false, Place::kFields));
    }
  }
  append_ports(instance, path, *list);
}

/// A port is an edge with null at its open end, or a list of such.
void Expander::append_ports(const Instance& instance, const std::string& path, Json& edges) {
  const Written ports = instance.body.member("ports");
  if (!ports) return;
  for (const auto& [name, port] : ports.json->items()) {
    const Argument* given = argument(instance.body, name);
    if (given == nullptr || failed()) return;
    const Written* connection = &given->value;
    while (const Written* whole = whole_argument(*connection)) connection = whole;
    if (connection->json->is_array() && connection->json->empty()) continue;
    const Written edge = ports.member(name);
    const bool several = port.is_array() && !port.empty() && port[0].is_array();
    if (!several) append_connection(edge, *connection, path, edges);
    for (std::size_t i = 0; several && i < port.size(); ++i) {
      append_connection(edge.element(i), *connection, path, edges);
    }
  }
}

void Expander::append_connection(const Written& edge, const Written& connection, const std::string& path, Json& edges) {
  const Json& json = *edge.json;
  if (!json.is_array() || json.size() != 3 || json[0].is_null() + json[1].is_null() + json[2].is_null() != 1) {
    return fail(edge.origin, "InvalidPort", "a port is an edge with one open end, or a list of such edges",
                "it looks like [null, \"READ_DATA\", \"dma\"]");
  }
  const std::string place = json::json_child(path, edges.size());
  map_.record(place, edge.origin);
  Json made = Json::array();
  for (std::size_t i = 0; i < 3 && !failed(); ++i) {
    const bool open = json[i].is_null();
    made.push_back(placed(open ? connection : edge.element(i), json::json_child(place, i), !open, Place::kFields));
  }
  edges.push_back(std::move(made));
}

/// Operations, titles or sources that the description has not.
void Expander::add_members(const Instance& instance, const char* key, Json& document) {
  const Written brought = instance.body.member(key);
  if (!brought || failed()) return;
  if (!document.contains(key)) document[key] = Json::object();
  Json& target = document[key];
  if (!brought.json->is_object() || !target.is_object()) return fail(brought.origin, "WrongType", "expected an object");
  const bool titles = std::string_view(key) == "titles";
  const Place place = std::string_view(key) == "sources" ? Place::kText : Place::kProse;
  for (const auto& [name, member] : brought.json->items()) {
    std::string made_name = substituted(brought, name, true);
    if (titles) made_name = starred(made_name);
    const std::string path = json::json_child(json::json_child("", key), made_name);
    const bool known = target.contains(made_name);
    if (known && titles) continue;
    if (!known) {
      Json made = placed(brought.member(name), path, false, place);
      if (failed()) return;
      target.get_ref<Json::object_t&>().emplace_back(std::move(made_name), std::move(made));
    } else if (value(brought.member(name), path, place).dump() != target[made_name].dump()) {
      return fail(brought.member(name).origin, "NameClash", "the description has another '" + made_name + "'");
    }
  }
}

void Expander::add_mappings(const Instance& instance, Json& document) {
  const Written brought = instance.body.member("mappings");
  if (!brought || failed()) return;
  if (!document.contains("mappings")) document["mappings"] = Json::array();
  if (!brought.json->is_array() || !document["mappings"].is_array()) {
    return fail(brought.origin, "WrongType", "expected a list of mappings");
  }
  for (std::size_t i = 0; i < brought.json->size() && !failed(); ++i) {
    append_mapping(brought.element(i), document["mappings"]);
  }
}

}  // namespace cyclescope::description
