#include <algorithm>
#include <optional>

#include "diagnostics/nearest_name.h"
#include "expression/lexer.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

constexpr const char* kNewDimension = "new";

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Position of `wanted` in `text` outside parentheses and brackets, from `from` on; npos where there is none.
std::size_t find_outside(const std::string& text, const std::string& wanted, std::size_t from = 0) {
  int depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (depth == 0 && text.compare(i, wanted.size(), wanted) == 0) return i;
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
  }
  return std::string::npos;
}

std::vector<std::string> split_outside(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = find_outside(text, separator, from);
    parts.push_back(trimmed(text.substr(from, at == std::string::npos ? at : at - from)));
    if (at == std::string::npos) return parts;
    from = at + separator.size();
  }
}

template <typename T>
std::optional<std::size_t> index_named(const std::vector<T>& things, const std::string& name) {
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (things[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace

Result<SliceDimension> MappingReader::read_dimension(const std::string& text, const std::string& path) {
  SliceDimension dimension;
  const std::vector<std::string> parts = split_outside(text, ":+");
  if (parts.size() == 1 && find_outside(text, " by ") != std::string::npos) {
    return failure("SliceSyntax", path, "'" + text + "' has a step but no extent", "write \"start:+extent by step\"");
  }
  if (parts.size() > 3) {
    return failure("SliceSyntax", path, "'" + text + "' has more than two extents",
                   "a window is \"start:+extent by step:+extent by step\"");
  }
  const auto parse = [&](const std::string& part, SlotExpressionId& target) -> Result<void> {
    auto id = model_.expressions.parse(part, scope_, path);
    if (!id) return tl::unexpected(std::move(id.error()));
    target = *id;
    return {};
  };
  if (auto done = parse(parts.front(), dimension.start); !done) return tl::unexpected(std::move(done.error()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto by = find_outside(parts[i], " by ");
    SliceDimension::Range range;
    range.step = model_.expressions.constant(1);
    if (auto done = parse(trimmed(parts[i].substr(0, by)), range.extent); !done) {
      return tl::unexpected(std::move(done.error()));
    }
    if (by != std::string::npos) {
      if (auto done = parse(trimmed(parts[i].substr(by + 4)), range.step); !done) {
        return tl::unexpected(std::move(done.error()));
      }
    }
    dimension.ranges.push_back(range);
  }
  return dimension;
}

Result<IndexedNameId> MappingReader::read_name(const std::string& text, const std::string& path) {
  IndexedName name;
  name.path = path;
  name.literals.emplace_back();
  std::string pattern;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      name.literals.back() += text[i];
      pattern += text[i];
      continue;
    }
    const auto end = text.find('}', i);
    if (end == std::string::npos) return failure("SliceSyntax", path, "'{' without '}' in '" + text + "'");
    auto index = model_.expressions.parse(text.substr(i + 1, end - i - 1), scope_, path);
    if (!index) return tl::unexpected(std::move(index.error()));
    name.indices.push_back(*index);
    name.literals.emplace_back();
    pattern += "{}";
    i = end;
  }
  if (name.indices.size() > kMaxNameIndices) {
    return failure("SliceSyntax", path, "a name has " + std::to_string(kMaxNameIndices) + " indices at most");
  }
  name.pattern = patterns_.emplace(pattern, patterns_.size()).first->second;
  model_.names.push_back(std::move(name));
  return static_cast<IndexedNameId>(model_.names.size() - 1);
}

Result<OperandBinding> MappingReader::read_operand(const std::string& text, const std::string& path) {
  OperandBinding binding;
  binding.path = path;
  const std::string root(expression::leading_name(text));
  const auto& tensors = mapping_.forms;
  const auto tensor = index_named(tensors, root);
  const auto scratch = index_named(mapping_.scratch, root);
  if (!tensor && !scratch) {
    auto name = read_name(text, path);
    if (!name) return tl::unexpected(std::move(name.error()));
    binding.reg = *name;
    return binding;
  }
  binding.kind = scratch ? OperandBinding::Kind::kScratch : OperandBinding::Kind::kTensor;
  binding.area = scratch ? *scratch : *tensor;
  if (tensor && !scratch && mapping_.tensors[*tensor].storage.empty()) {
    return failure("UnknownTensor", path, "'" + root + "' lives in no storage", "give it one in \"tensors\"");
  }
  if (text.size() < root.size() + 2 || text[root.size()] != '[' || text.back() != ']') {
    return failure("SliceSyntax", path, "'" + text + "' is no slice of '" + root + "'",
                   "write \"" + root + "[index, start:+extent, ...]\"");
  }
  const auto parts = split_outside(text.substr(root.size() + 1, text.size() - root.size() - 2), ",");
  const std::size_t rank = scratch ? mapping_.scratch[*scratch].extents.size() : tensors[*tensor].rank;
  const auto added = static_cast<std::size_t>(std::count(parts.begin(), parts.end(), kNewDimension));
  if (parts.size() - added != rank) {
    return failure("RankMismatch", path,
                   "'" + root + "' has " + std::to_string(rank) + " dimensions, '" + text + "' gives " +
                       std::to_string(parts.size() - added));
  }
  for (const std::string& part : parts) {
    if (part == kNewDimension) {
      binding.dimensions.emplace_back().is_new = true;
      continue;
    }
    auto dimension = read_dimension(part, path);
    if (!dimension) return tl::unexpected(std::move(dimension.error()));
    binding.dimensions.push_back(*dimension);
  }
  return binding;
}

}  // namespace cyclescope::mapping
