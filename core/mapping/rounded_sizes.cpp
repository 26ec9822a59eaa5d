#include "mapping/rounded_sizes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace cyclescope::mapping {
namespace {

/// The sizes whose product a value is a part or multiple of; nothing where it is not like that (a sum of sizes).
using Meaning = std::optional<std::set<std::string>>;

Meaning joined(Meaning a, const Meaning& b) {
  if (!a || !b) return std::nullopt;
  a->insert(b->begin(), b->end());
  return a;
}

class RoundingReader {
 public:
  RoundingReader(const MappingModel& model, const Mapping& mapping, std::span<const std::int64_t> parameters)
      : model_(model), kind_(mapping.first.kind), parameters_(parameters) {
    const std::vector<std::string>& sizes = form_of(mapping.first.kind).sizes;
    for (std::size_t i = 0; i < mapping.first.size_slots.size(); ++i) {
      meanings_[mapping.first.size_slots[i]] = std::set<std::string>{sizes[i]};
    }
    // Tiles may be named before they are declared, in what other tiles depend on: their largest values come first.
    for (const TileVariable& tile : mapping.tiling.variables) {
      meanings_[tile.slot] = meaning(model.expressions.root(tile.maximum));
      const auto width = value(model.expressions.root(tile.multiple_of));
      if (width) add(meanings_[tile.slot], *width);
    }
    read(mapping.lets);
    read(mapping.program);
  }

  std::vector<RoundedSizes> take() { return std::move(found_); }

 private:
  const SlotExpressions::Node& node(std::uint32_t index) const { return model_.expressions.node(index); }

  void add(const Meaning& sizes, std::int64_t width) {
    if (!sizes || sizes->empty() || width < 2) return;
    RoundedSizes rounded{kind_, {sizes->begin(), sizes->end()}, width};
    if (std::find(found_.begin(), found_.end(), rounded) == found_.end()) found_.push_back(std::move(rounded));
  }

  /// Where parameters alone decide it.
  std::optional<std::int64_t> value(std::uint32_t index) const {
    const SlotExpressions::Node& at = node(index);
    if (at.op == expression::ExpressionOp::kConstant) return at.value;
    if (at.op == expression::ExpressionOp::kName) {
      const auto slot = static_cast<std::size_t>(at.value);
      return slot < parameters_.size() ? std::optional(parameters_[slot]) : std::nullopt;
    }
    const auto a = value(at.a), b = value(at.b);
    if (!a || !b) return std::nullopt;
    std::int64_t product = 0;
    switch (at.op) {
      case expression::ExpressionOp::kMultiply:
        return __builtin_mul_overflow(*a, *b, &product) ? std::nullopt : std::optional(product);
      case expression::ExpressionOp::kFloorDivide:
        return *a >= 0 && *b > 0 ? std::optional(*a / *b) : std::nullopt;
      case expression::ExpressionOp::kMinimum:
        return std::min(*a, *b);
      case expression::ExpressionOp::kMaximum:
        return std::max(*a, *b);
      default:
        return std::nullopt;
    }
  }

  Meaning meaning(std::uint32_t index) const {
    const SlotExpressions::Node& at = node(index);
    switch (at.op) {
      case expression::ExpressionOp::kConstant:
        return std::set<std::string>();
      case expression::ExpressionOp::kName: {
        const auto known = meanings_.find(static_cast<Slot>(at.value));
        return known == meanings_.end() ? std::set<std::string>() : known->second;
      }
      case expression::ExpressionOp::kMultiply:
      case expression::ExpressionOp::kMinimum:
      case expression::ExpressionOp::kMaximum:
        return joined(meaning(at.a), meaning(at.b));
      case expression::ExpressionOp::kSelect: {
        const Meaning first = meaning(at.b), second = meaning(at.c);
        return first && second ? joined(first, second) : first ? first : second;
      }
      case expression::ExpressionOp::kSubtract:  // what is left of it at a border
      case expression::ExpressionOp::kCeilDivide:
      case expression::ExpressionOp::kFloorDivide:
        return meaning(at.a);
      default:
        return std::nullopt;
    }
  }

  void scan(SlotExpressionId id) { scan_node(model_.expressions.root(id)); }

  void scan_node(std::uint32_t index) {
    const SlotExpressions::Node& at = node(index);
    if (at.op == expression::ExpressionOp::kConstant || at.op == expression::ExpressionOp::kName) return;
    if (at.op == expression::ExpressionOp::kCeilDivide) {
      if (const auto width = value(at.b)) add(meaning(at.a), *width);
    }
    for (const std::uint32_t operand : {at.a, at.b, at.c}) {
      if (operand < index) scan_node(operand);
    }
  }

  void read(const std::vector<Let>& lets) {
    for (const Let& let : lets) {
      scan(let.value);
      meanings_[let.slot] = meaning(model_.expressions.root(let.value));
    }
  }

  void read(const Block& block) {
    for (const Statement& statement : block) {
      std::visit([&](const auto& one) { read(one); }, statement.value);
    }
  }
  void read(const InstructionStatement& instruction) {
    for (const SlotExpressionId attribute : instruction.attributes) scan(attribute);
  }
  void read(const LetStatement& statement) { read(statement.lets); }
  void read(const ForStatement& loop) {
    scan(loop.count);
    read(loop.body);
  }
  void read(const UnrollStatement& unroll) { read(unroll.body); }
  void read(const IfStatement& statement) {
    read(statement.body);
    read(statement.otherwise);
  }
  void read(const PrefetchStatement& nest) {
    for (const Let& loop : nest.loops) scan(loop.value);
    read(nest.lets);
    for (const PrefetchedTile& tile : nest.tiles) read(tile.load);
    read(nest.compute);
  }

  const MappingModel& model_;
  kernels::KernelKind kind_;
  std::span<const std::int64_t> parameters_;
  std::map<Slot, Meaning> meanings_;
  std::vector<RoundedSizes> found_;
};

}  // namespace

std::vector<RoundedSizes> rounded_sizes(const MappingModel& model, const Mapping& mapping,
                                        std::span<const std::int64_t> parameters) {
  return RoundingReader(model, mapping, parameters).take();
}

}  // namespace cyclescope::mapping
