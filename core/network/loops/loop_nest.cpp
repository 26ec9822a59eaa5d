#include "network/loops/loop_nest.h"

#include <algorithm>
#include <set>

#include "network/checked.h"
#include "network/shapes/window_attributes.h"

namespace cyclescope::network {
namespace {

using Names = std::set<std::string>;

Names dimensions_of(const LoopOperand& operand) {
  Names names;
  for (const LoopIndex& index : operand.indices) {
    for (const LoopTerm& term : index.terms) names.insert(term.dimension);
  }
  return names;
}

bool has_sum(const LoopOperand& operand) {
  return std::any_of(operand.indices.begin(), operand.indices.end(),
                     [](const LoopIndex& index) { return index.terms.size() > 1; });
}

/// A spatial dimension of a convolution: output position and kernel position, summed in an index of the data.
struct Sliding {
  std::int64_t positions = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0, pad_end = 0;

  std::int64_t extent() const {
    const std::int64_t reach = saturating_multiply(positions - 1, stride);
    return saturating_add(saturating_add(reach, saturating_multiply(kernel - 1, dilation)), 1);
  }
};

/// Finds what each dimension of a nest is by the operands that it indexes.
class NestReader {
 public:
  explicit NestReader(const LoopNest& nest) : nest_(nest), output_(dimensions_of(nest.output)) {
    data_ = has_sum(nest.inputs[1]) && !has_sum(nest.inputs[0]) ? 1 : 0;
    in_data_ = dimensions_of(nest.inputs[data_]);
    in_weights_ = dimensions_of(nest.inputs[1 - data_]);
  }

  Result<LoopLayer> read() {
    if (auto checked = check_names(); !checked) return tl::unexpected<Diagnostic>(checked.error());
    if (auto found = find_windows(); !found) return tl::unexpected<Diagnostic>(found.error());
    if (auto sorted = sort_dimensions(); !sorted) return tl::unexpected<Diagnostic>(sorted.error());
    return windows_.empty() ? product() : convolution();
  }

 private:
  tl::unexpected<Diagnostic> refuse(const std::string& message) const {
    return failure("NotALayer", nest_.name, "neither a convolution nor a matrix product: " + message);
  }

  std::int64_t size(const std::string& dimension) const { return nest_.sizes.at(dimension); }

  Result<void> check_names() const {
    for (const Names* names : {&output_, &in_data_, &in_weights_}) {
      for (const std::string& name : *names) {
        const auto found = nest_.sizes.find(name);
        if (found == nest_.sizes.end()) {
          return failure("UnknownDimension", nest_.name, "the dimension '" + name + "' has no size");
        }
        if (found->second < 1 || found->second > kLargestCount) {
          return failure("TooLarge", nest_.name, "the size of '" + name + "' must be from 1 to 2^53");
        }
      }
    }
    return {};
  }

  Result<void> find_windows() {
    if (has_sum(nest_.inputs[1 - data_]) || has_sum(nest_.output)) {
      return refuse("only one operand may have sums of dimensions as indices");
    }
    for (const LoopIndex& index : nest_.inputs[data_].indices) {
      if (index.terms.size() < 2) continue;
      if (index.terms.size() > 2) return refuse("an index is the sum of more than two dimensions");
      const bool first_is_position = output_.count(index.terms[0].dimension) > 0;
      const LoopTerm& position = index.terms[first_is_position ? 0 : 1];
      const LoopTerm& kernel = index.terms[first_is_position ? 1 : 0];
      if (output_.count(position.dimension) == 0 || in_weights_.count(kernel.dimension) == 0 ||
          output_.count(kernel.dimension) > 0 || in_weights_.count(position.dimension) > 0) {
        return refuse("'" + position.dimension + "' and '" + kernel.dimension +
                      "' are summed, of which one should be of the output and one of the weights");
      }
      if (!windowed_.insert(position.dimension).second || !windowed_.insert(kernel.dimension).second) {
        return refuse("a dimension is in two sums");
      }
      windows_.push_back({size(position.dimension), size(kernel.dimension), position.factor, kernel.factor,
                          index.pad_begin, index.pad_end});
    }
    if (windows_.size() > 3) return refuse("there are more than three spatial dimensions");
    return {};
  }

  Result<void> sort_dimensions() {
    Names all = output_;
    all.insert(in_data_.begin(), in_data_.end());
    all.insert(in_weights_.begin(), in_weights_.end());
    for (const std::string& name : all) {
      if (windowed_.count(name) > 0) continue;
      const bool out = output_.count(name) > 0, data = in_data_.count(name) > 0, weights = in_weights_.count(name) > 0;
      std::int64_t* product = out && data && weights ? &groups_
                              : out && data          ? &rows_
                              : out && weights       ? &filters_
                              : data && weights      ? &channels_
                                                     : nullptr;
      if (product != nullptr) {
        *product = saturating_multiply(*product, size(name));
      } else if (size(name) != 1) {
        return refuse("the dimension '" + name + "' is of one operand only");
      }
    }
    return {};
  }

  LoopLayer started(OperatorKind kind) const {
    LoopLayer result;
    result.layer.name = nest_.name;
    result.layer.kind = kind;
    result.layer.operator_name = nest_.operator_name;
    result.data = data_;
    result.type = nest_.output.type;
    return result;
  }

  Result<LoopLayer> product() const {
    LoopLayer result = started(OperatorKind::kMatMul);
    result.data_shape = {rows_, channels_};
    result.weight_shape = {channels_, filters_};
    if (groups_ > 1) {
      result.data_shape.insert(result.data_shape.begin(), groups_);
      result.weight_shape.insert(result.weight_shape.begin(), groups_);
    }
    return result;
  }

  Result<LoopLayer> convolution() const {
    LoopLayer result = started(OperatorKind::kConvolution);
    result.layer.attributes.groups = groups_;
    result.data_shape = {rows_, saturating_multiply(groups_, channels_)};
    result.weight_shape = {saturating_multiply(groups_, filters_), channels_};
    WindowDescription window;
    for (const Sliding& at : windows_) {
      const std::int64_t pads = at.pad_begin + at.pad_end;
      if (at.pad_begin < 0 || at.pad_end < 0 || at.extent() <= pads) return refuse("there is more padding than input");
      result.data_shape.push_back(at.extent() - pads);
      result.weight_shape.push_back(at.kernel);
      window.kernel.push_back(at.kernel);
      window.stride.push_back(at.stride);
      window.dilation.push_back(at.dilation);
      window.pad_begin.push_back(at.pad_begin);
      window.pad_end.push_back(at.pad_end);
    }
    if (auto set = set_window(result.layer, std::move(window), result.data_shape); !set) {
      return tl::unexpected<Diagnostic>(set.error());
    }
    return result;
  }

  const LoopNest& nest_;
  Names output_, in_data_, in_weights_, windowed_;
  std::size_t data_ = 0;
  std::vector<Sliding> windows_;
  std::int64_t groups_ = 1, rows_ = 1, filters_ = 1, channels_ = 1;
};

}  // namespace

Result<LoopLayer> layer_of(const LoopNest& nest) { return NestReader(nest).read(); }

}  // namespace cyclescope::network
