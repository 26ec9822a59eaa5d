#include "network/timeloop/read_timeloop.h"

#include <algorithm>
#include <optional>

#include "json/reader.h"
#include "network/loops/loop_network.h"

namespace cyclescope::network {
namespace {

using json::JsonReader;

/// The first of `keys` that is there: names with - became names with _.
std::optional<JsonReader> find_any(const JsonReader& reader, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (auto found = reader.find(key)) return found;
  }
  return std::nullopt;
}

bool has_letters(const std::map<std::string, std::int64_t>& sizes, std::string_view letters) {
  return std::any_of(letters.begin(), letters.end(), [&](char c) { return sizes.count(std::string(1, c)) > 0; });
}

class ProblemReader {
 public:
  explicit ProblemReader(const JsonReader& problem)
      : problem_(problem), instance_(find_any(problem, {"instance"}).value_or(problem)) {}

  Result<OnnxResult> read() {
    nest_.name = "problem";
    nest_.operator_name = "Problem";
    read_shape();
    if (problem_.failed()) return problem_.error();
    LoopNetwork network(nest_.name, "Timeloop");
    network.warn("a problem states no element types: int8 is assumed");
    if (const auto added = network.add(nest_, {kNoTensor, kNoTensor}); !added) {
      Diagnostic error = added.error();
      error.path = problem_.path();
      return tl::unexpected<Diagnostic>(std::move(error));
    }
    return network.finish();
  }

 private:
  void read_shape() {
    const auto shape = problem_.find("shape");
    if (!shape) return problem_.expect_member("shape");
    if (shape->json().is_string()) {  // a shape that Timeloop has itself: "cnn-layer"
      nest_.name = shape->text();
      for (const char* letter : {"C", "M", "K", "R", "S", "N", "P", "Q", "G"}) {
        if (instance_.has(letter)) read_size(letter);
      }
      return read_usual_spaces();
    }
    if (!shape->expect_object()) return;
    nest_.name = shape->text_or("name", nest_.name);
    for (const std::string& dimension : shape->at("dimensions").texts()) read_size(dimension);
    read_coefficients(*shape);
    if (problem_.failed()) return;
    if (const auto spaces = find_any(*shape, {"data_spaces", "data-spaces"})) return read_spaces(*spaces);
    read_usual_spaces();
  }

  void read_size(const std::string& dimension) {
    nest_.sizes[dimension] = instance_.integer(dimension, 1, JsonReader::kLargest);
  }

  void read_coefficients(const JsonReader& shape) {
    const auto coefficients = shape.find("coefficients");
    if (!coefficients) return;
    coefficients->each([&](const JsonReader& coefficient) {
      const std::string name = coefficient.text("name");
      const std::int64_t usual = coefficient.integer_or("default", 1, 1, JsonReader::kLargest);
      coefficients_[name] = instance_.integer_or(name, usual, 1, JsonReader::kLargest);
    });
  }

  std::int64_t coefficient(const std::string& name) const {
    if (const auto found = coefficients_.find(name); found != coefficients_.end()) return found->second;
    return instance_.integer_or(name, 1, 1, JsonReader::kLargest);
  }

  void read_spaces(const JsonReader& spaces) {
    std::size_t inputs = 0;
    bool has_output = false;
    spaces.each([&](const JsonReader& space) {
      const auto writes = find_any(space, {"read_write", "read-write"});
      const bool output = writes && writes->boolean();
      if (!output && inputs == 2) return space.refuse("NotALayer", "there are more than two data spaces that are read");
      LoopOperand& operand = output ? nest_.output : nest_.inputs[inputs++];
      has_output = has_output || output;
      operand.name = space.text("name");
      space.at("projection").each([&](const JsonReader& index) { operand.indices.push_back(read_index(index)); });
    });
    if (!spaces.failed() && (inputs != 2 || !has_output)) {
      spaces.refuse("NotALayer",
                    "two data spaces that are read and one that is written (read_write: True) are expected");
    }
    // The second factor of a product is its weights.
    if (nest_.inputs[0].name.rfind('W', 0) == 0) std::swap(nest_.inputs[0], nest_.inputs[1]);
  }

  /// [[R, Wdilation], [P, Wstride]]: the sum of products of a dimension and coefficients.
  LoopIndex read_index(const JsonReader& index) {
    LoopIndex result;
    index.each([&](const JsonReader& product) {
      LoopTerm term;
      product.each([&](const JsonReader& factor) {
        const std::string name = factor.text();
        if (nest_.sizes.count(name) == 0) {
          if (coefficients_.count(name) == 0) {
            return factor.refuse("UnknownDimension", "'" + name + "' is neither a dimension nor a coefficient");
          }
          term.factor = coefficients_.at(name);
        } else if (term.dimension.empty()) {
          term.dimension = name;
        } else {
          factor.refuse("NotALayer", "the product of two dimensions is no index of a layer");
        }
      });
      if (term.dimension.empty()) product.refuse("NotALayer", "a dimension is expected");
      result.terms.push_back(std::move(term));
    });
    return result;
  }

  void read_usual_spaces() {
    const auto operand = [&](const char* name, std::string_view letters) {
      LoopOperand result{name, {}, ElementType::kInt8};
      for (const char c : letters) {
        if (nest_.sizes.count(std::string(1, c)) > 0) result.indices.push_back({{{std::string(1, c), 1}}});
      }
      return result;
    };
    if (problem_.failed()) return;
    if (has_letters(nest_.sizes, "RSPQ")) {
      nest_.inputs[0] = operand("Weights", has_letters(nest_.sizes, "M") ? "GMCRS" : "GKCRS");
      nest_.inputs[1] = operand("Inputs", "GNC");
      nest_.output = operand("Outputs", has_letters(nest_.sizes, "M") ? "GNMPQ" : "GNKPQ");
      add_window("P", "R", "Wstride", "Wdilation");
      add_window("Q", "S", "Hstride", "Hdilation");
    } else if (nest_.sizes.size() == 3 && has_letters(nest_.sizes, "M") && has_letters(nest_.sizes, "N") &&
               has_letters(nest_.sizes, "K")) {
      nest_.inputs[0] = operand("A", "MK");
      nest_.inputs[1] = operand("B", "KN");
      nest_.output = operand("Z", "MN");
    } else {
      problem_.refuse("NotALayer", "the shape has no data_spaces, and its dimensions are not those of a layer",
                      "known without them: C, M or K, R, S, N, P, Q, G; or M, N, K");
    }
  }

  void add_window(const std::string& position, const std::string& kernel, const char* stride, const char* dilation) {
    LoopIndex index;
    if (nest_.sizes.count(position) > 0) index.terms.push_back({position, coefficient(stride)});
    if (nest_.sizes.count(kernel) > 0) index.terms.push_back({kernel, coefficient(dilation)});
    if (!index.terms.empty()) nest_.inputs[1].indices.push_back(std::move(index));
  }

  const JsonReader& problem_;
  JsonReader instance_;
  LoopNest nest_;
  std::map<std::string, std::int64_t> coefficients_;
};

}  // namespace

Result<OnnxResult> read_timeloop(const Json& document) {
  const JsonReader reader(document);
  const JsonReader problem = reader.at("problem");
  if (!problem.expect_object()) return reader.error();
  return ProblemReader(problem).read();
}

}  // namespace cyclescope::network
