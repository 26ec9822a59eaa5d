#include "network/zigzag/read_zigzag.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "json/reader.h"
#include "network/loops/loop_network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {
namespace {

using json::JsonReader;

constexpr std::size_t kMostLayers = 40'000;
constexpr std::size_t kLongestEquation = 4096;

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; });
  return text;
}

/// Reads names, numbers and signs of an equation one after another.
class EquationCursor {
 public:
  explicit EquationCursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool take(std::string_view sign) {
    if (rest_.substr(0, sign.size()) != sign) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }
  /// A name in upper case, or an empty text.
  std::string name() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[length])) != 0 || rest_[length] == '_'))
      ++length;
    if (length == 0 || std::isdigit(static_cast<unsigned char>(rest_[0])) != 0) return {};
    std::string found(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return upper(std::move(found));
  }
  std::optional<std::int64_t> number() {
    std::int64_t value = 0;
    const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (read.ec != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
    return value;
  }

 private:
  std::string_view rest_;
};

/// O[b][k] with its indices in upper case; nothing where it is written otherwise.
std::optional<LoopOperand> read_operand(EquationCursor& cursor) {
  LoopOperand operand;
  operand.name = cursor.name();
  if (operand.name.empty()) return std::nullopt;
  while (cursor.take("[")) {
    const std::string index = cursor.name();
    if (index.empty() || !cursor.take("]")) return std::nullopt;
    operand.indices.push_back({{{index, 1}}});
  }
  return operand;
}

/// ix=2*ox+1*fx: the name of a sum, and what it is the sum of.
struct Relation {
  std::string name;
  std::vector<LoopTerm> terms;
};

std::optional<Relation> read_relation(const std::string& text) {
  const std::string packed = without_spaces(text);
  EquationCursor cursor(packed);
  Relation relation{cursor.name(), {}};
  if (relation.name.empty() || !cursor.take("=")) return std::nullopt;
  do {
    LoopTerm term;
    if (const auto factor = cursor.number()) {
      term.factor = *factor;
      if (!cursor.take("*")) return std::nullopt;
    }
    term.dimension = cursor.name();
    if (term.dimension.empty()) return std::nullopt;
    relation.terms.push_back(std::move(term));
  } while (cursor.take("+"));
  return cursor.at_end() ? std::optional(relation) : std::nullopt;
}

ElementType type_of_bits(std::int64_t bits) {
  return bits <= 1    ? ElementType::kBinary
         : bits <= 2  ? ElementType::kInt2
         : bits <= 4  ? ElementType::kInt4
         : bits <= 8  ? ElementType::kInt8
         : bits <= 16 ? ElementType::kInt16
         : bits <= 32 ? ElementType::kInt32
                      : ElementType::kInt64;
}

struct Padding {
  std::int64_t begin = 0, end = 0;
};

class WorkloadReader {
 public:
  explicit WorkloadReader(const JsonReader& document) : document_(document), network_("workload", "ZigZag") {}

  Result<OnnxResult> read() {
    if (document_.size() > kMostLayers) document_.refuse("TooLarge", "the workload has more than 40,000 layers");
    document_.each([&](const JsonReader& layer) { read_layer(layer); });
    if (document_.failed()) return document_.error();
    return network_.finish();
  }

 private:
  void read_layer(const JsonReader& layer) {
    LoopNest nest;
    const std::string id = layer.has("id") ? std::to_string(layer.integer("id", -JsonReader::kLargest)) : "";
    nest.operator_name = layer.text_or("operator_type", "Layer");
    nest.name = layer.text_or("name", nest.operator_name + "_" + (id.empty() ? layer.path() : id));
    read_sizes(layer, nest);
    read_equation(layer, nest);
    if (layer.failed()) return;
    set_sums(layer, nest);
    read_precision(layer, nest);
    if (layer.failed()) return;
    const auto output = network_.add(nest, sources_of(layer, nest));
    if (!output) return layer.refuse(output.error().code, output.error().message, output.error().hint);
    made_[id] = *output;
  }

  static void read_sizes(const JsonReader& layer, LoopNest& nest) {
    if (const auto sizes = layer.find("loop_dim_size")) {
      sizes->each_member(
          [&](const std::string& name, const JsonReader& size) { nest.sizes[upper(name)] = size.integer(1); });
      return;
    }
    const std::vector<std::string> names = layer.at("loop_dims").texts();
    const std::vector<std::int64_t> sizes = layer.at("loop_sizes").integers(1);
    if (!layer.failed() && names.size() != sizes.size()) {
      layer.refuse_member("loop_sizes", "OutOfRange", "as many sizes as loop_dims are expected");
    }
    for (std::size_t i = 0; i < std::min(names.size(), sizes.size()); ++i) nest.sizes[upper(names[i])] = sizes[i];
  }

  static void read_equation(const JsonReader& layer, LoopNest& nest) {
    const std::string text = without_spaces(layer.text("equation"));
    if (layer.failed()) return;
    EquationCursor cursor(text);
    const auto refuse = [&] {
      layer.refuse_member("equation", "BadEquation", "'" + text.substr(0, 120) + "' is no product that is summed",
                          "such as O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]");
    };
    if (text.size() > kLongestEquation) return refuse();
    const auto output = read_operand(cursor);
    if (!output || !(cursor.take("+=") || cursor.take("="))) return refuse();
    const auto first = read_operand(cursor);
    if (!first || !cursor.take("*")) return refuse();
    const auto second = read_operand(cursor);
    if (!second || !cursor.at_end()) return refuse();
    nest.output = *output;
    // A product's second factor is its weights: constants are that.
    const bool weights_first = first->name == "W" || is_constant(layer, first->name);
    nest.inputs[0] = weights_first ? *second : *first;
    nest.inputs[1] = weights_first ? *first : *second;
  }

  static bool is_constant(const JsonReader& layer, const std::string& operand) {
    const std::vector<std::string> names = layer.texts_or_none("constant_operands");
    return std::find(names.begin(), names.end(), operand) != names.end();
  }

  /// Replaces indices that are sums (IX) by what they are the sum of.
  void set_sums(const JsonReader& layer, LoopNest& nest) {
    std::map<std::string, std::vector<LoopTerm>> sums;
    const auto relations =
        layer.has("dimension_relations") ? layer.find("dimension_relations") : layer.find("equation_relations");
    if (relations) {
      relations->each([&](const JsonReader& text) {
        const auto relation = read_relation(text.text());
        if (!relation) return text.refuse("BadEquation", "a relation such as ix=2*ox+1*fx is expected");
        sums[relation->name] = relation->terms;
      });
    }
    const std::map<std::string, Padding> paddings = read_paddings(layer);
    for (LoopOperand& operand : nest.inputs) {
      for (LoopIndex& index : operand.indices) {
        const std::string name = index.terms[0].dimension;
        if (nest.sizes.count(name) > 0) continue;
        if (const auto sum = sums.find(name); sum != sums.end()) {
          index.terms = sum->second;
        } else if ((name == "IX" || name == "IY") && nest.sizes.count("O" + name.substr(1)) > 0) {
          index.terms = {{"O" + name.substr(1), 1}};
          if (nest.sizes.count("F" + name.substr(1)) > 0) index.terms.push_back({"F" + name.substr(1), 1});
          network_.warn("'" + nest.name + "' has no dimension_relations: stride and dilation 1 are assumed");
        }
        if (const auto padding = paddings.find(name); padding != paddings.end()) {
          index.pad_begin = padding->second.begin;
          index.pad_end = padding->second.end;
        }
        simplify(index, nest);
      }
    }
  }

  /// A sum with a dimension that the layer does not have is the other one.
  static void simplify(LoopIndex& index, const LoopNest& nest) {
    if (index.terms.size() < 2) return;
    std::erase_if(index.terms, [&](const LoopTerm& term) { return nest.sizes.count(term.dimension) == 0; });
  }

  /// {IX: [1, 1]}; or a list of pairs, one for each of pr_loop_dims.
  static std::map<std::string, Padding> read_paddings(const JsonReader& layer) {
    std::map<std::string, Padding> paddings;
    const auto given = layer.find("padding");
    if (!given) return paddings;
    const auto read_pair = [&](const std::string& name, const JsonReader& pair) {
      const std::vector<std::int64_t> ends = pair.integers(0, kLargestWindow);
      if (ends.size() == 2) paddings[upper(name)] = {ends[0], ends[1]};
    };
    if (given->json().is_object()) {
      given->each_member(read_pair);
      return paddings;
    }
    const std::vector<std::string> names = layer.texts_or_none("pr_loop_dims");
    for (std::size_t i = 0; i < std::min(names.size(), given->size()); ++i) read_pair(names[i], given->at(i));
    return paddings;
  }

  void read_precision(const JsonReader& layer, LoopNest& nest) {
    const auto precision = layer.find("operand_precision");
    if (!precision) return network_.warn("where a layer states no operand_precision, 8 bits are assumed");
    const auto bits = [&](const std::string& name) { return type_of_bits(precision->integer_or(name, 8, 1, 64)); };
    for (LoopOperand& operand : nest.inputs) operand.type = bits(operand.name);
    nest.output.type = precision->has(nest.output.name + "_FINAL")   ? bits(nest.output.name + "_FINAL")
                       : precision->has(nest.output.name + "_final") ? bits(nest.output.name + "_final")
                                                                     : bits(nest.output.name);
  }

  LoopNetwork::Sources sources_of(const JsonReader& layer, const LoopNest& nest) const {
    LoopNetwork::Sources sources = {kNoTensor, kNoTensor};
    const auto given = layer.find("operand_source");
    if (!given) return sources;
    for (std::size_t i = 0; i < 2; ++i) {
      const auto source = given->find(nest.inputs[i].name);
      if (!source) continue;
      const Json* value = &source->json();
      if (value->is_array() && value->size() == 1) value = &value->at(0);
      if (!value->is_number_integer()) continue;
      const auto made = made_.find(std::to_string(value->get<std::int64_t>()));
      const bool itself = layer.has("id") && layer.integer("id", -JsonReader::kLargest) == value->get<std::int64_t>();
      if (made != made_.end() && !itself) sources[i] = made->second;
    }
    return sources;
  }

  const JsonReader& document_;
  LoopNetwork network_;
  std::map<std::string, TensorId> made_;  ///< outputs by the layers' ids
};

}  // namespace

Result<OnnxResult> read_zigzag(const Json& document) { return WorkloadReader(JsonReader(document)).read(); }

}  // namespace cyclescope::network
