#include <algorithm>
#include <optional>

#include "expression/lexer.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

constexpr std::string_view kNewDimension = "new";

template <typename T>
std::optional<std::size_t> index_named(const std::vector<T>& things, const std::string& name) {
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (things[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace

SliceDimension MappingReader::read_dimension(std::string_view text, const json::JsonReader& place) {
  const auto parse = [&](std::string_view part) {
    return place.take(model_.expressions.parse(part, scope_, place.path()));
  };
  const std::vector<std::string_view> parts = expression::split_outside(text, ":+");
  const auto by_of = [](std::string_view part) { return expression::find_outside(part, " by "); };
  SliceDimension dimension;
  if (parts.size() == 1 && by_of(text) != std::string_view::npos) {
    place.refuse("SliceSyntax", "'" + std::string(text) + "' has a step but no extent",
                 "write \"start:+extent by step\"");
    return dimension;
  }
  if (parts.size() > 3) {
    place.refuse("SliceSyntax", "'" + std::string(text) + "' has more than two extents",
                 "a window is \"start:+extent by step:+extent by step\"");
    return dimension;
  }
  dimension.start = parse(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto by = by_of(parts[i]);
    SliceDimension::Range& range = dimension.ranges.emplace_back();
    range.step = model_.expressions.constant(1);
    range.extent = parse(expression::trimmed(parts[i].substr(0, by)));
    if (by != std::string_view::npos) range.step = parse(expression::trimmed(parts[i].substr(by + 4)));
  }
  return dimension;
}

IndexedNameId MappingReader::read_name(const json::JsonReader& value) {
  const std::string text = value.text();
  IndexedName name;
  name.path = value.path();
  name.literals.emplace_back();
  std::string pattern;
  for (std::size_t i = 0; i < text.size() && !value.failed(); ++i) {
    if (text[i] != '{') {
      name.literals.back() += text[i];
      pattern += text[i];
      continue;
    }
    const std::size_t end = expression::closing_brace(text, i);
    if (end == std::string::npos) {
      value.refuse("SliceSyntax", "'{' without '}' in '" + text + "'");
      break;
    }
    const std::string_view index = std::string_view(text).substr(i + 1, end - i - 1);
    name.indices.push_back(value.take(model_.expressions.parse(index, scope_, value.path())));
    name.literals.emplace_back();
    pattern += "{}";
    i = end;
  }
  if (name.indices.size() > kMaxNameIndices) {
    value.refuse("SliceSyntax", "a name has " + std::to_string(kMaxNameIndices) + " indices at most");
  }
  name.pattern = patterns_.emplace(pattern, patterns_.size()).first->second;
  model_.names.push_back(std::move(name));
  return static_cast<IndexedNameId>(model_.names.size() - 1);
}

OperandBinding MappingReader::read_operand(const json::JsonReader& value) {
  const std::string text = value.text();
  const std::string root(expression::leading_name(text));
  if (const auto scratch = index_named(mapping_.scratch, root)) {
    return read_slice(value, root, OperandBinding::Kind::kScratch, *scratch, mapping_.scratch[*scratch].extents.size());
  }
  if (const auto tensor = index_named(mapping_.forms, root)) {
    if (mapping_.tensors[*tensor].storage.empty()) {
      value.refuse("UnknownTensor", "'" + root + "' lives in no storage", "give it one in \"tensors\"");
    }
    return read_slice(value, root, OperandBinding::Kind::kTensor, *tensor, mapping_.forms[*tensor].rank);
  }
  OperandBinding binding;
  binding.path = value.path();
  binding.reg = read_name(value);
  return binding;
}

OperandBinding MappingReader::read_slice(const json::JsonReader& value, const std::string& root,
                                         OperandBinding::Kind kind, std::size_t area, std::size_t rank) {
  OperandBinding binding;
  binding.path = value.path();
  binding.kind = kind;
  binding.area = area;
  const std::string text = value.text();
  if (text.size() < root.size() + 2 || text[root.size()] != '[' || text.back() != ']') {
    value.refuse("SliceSyntax", "'" + text + "' is no slice of '" + root + "'",
                 "write \"" + root + "[index, start:+extent, ...]\"");
    return binding;
  }
  const auto parts =
      expression::split_outside(std::string_view(text).substr(root.size() + 1, text.size() - root.size() - 2), ",");
  const auto added = static_cast<std::size_t>(std::count(parts.begin(), parts.end(), kNewDimension));
  if (parts.size() - added != rank) {
    value.refuse("RankMismatch", "'" + root + "' has " + std::to_string(rank) + " dimensions, '" + text + "' gives " +
                                     std::to_string(parts.size() - added));
    return binding;
  }
  for (const std::string_view part : parts) {
    if (part != kNewDimension) {
      binding.dimensions.push_back(read_dimension(part, value));
    } else {
      binding.dimensions.emplace_back().is_new = true;
    }
  }
  return binding;
}

}  // namespace cyclescope::mapping
