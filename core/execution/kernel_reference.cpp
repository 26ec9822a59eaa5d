#include "execution/kernel_reference.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "execution/function_value.h"
#include "execution/indices.h"

namespace cyclescope::execution {
namespace {

/// A strided view that lies within its tensor.
class View {
 public:
  View(const kernels::KernelTensor& tensor, const std::vector<double>& values) : tensor_(tensor), values_(values) {}

  std::size_t place(const Index& index) const {
    std::int64_t at = tensor_.offset;
    for (std::size_t i = 0; i < index.size(); ++i) at += index[i] * tensor_.strides[i];
    return static_cast<std::size_t>(at);
  }

  double operator()(const Index& index) const { return values_[place(index)]; }

 private:
  const kernels::KernelTensor& tensor_;
  const std::vector<double>& values_;
};

/// What keeps `tensor` from being looked at as one with `rank` dimensions; nothing where it lies within its tensor.
std::optional<Diagnostic> fault_of(const kernels::KernelTensor& tensor, std::size_t rank, std::int64_t elements) {
  const auto fault = [&](const std::string& what) {
    return Diagnostic{"InvalidView", "", "'" + tensor.name + "' " + what, "", 0, 0};
  };
  if (elements != tensor.elements) return fault("has another number of elements");
  if (tensor.extents.size() != rank || tensor.strides.size() != rank) return fault("has another rank");
  std::int64_t lowest = tensor.offset;
  std::int64_t highest = tensor.offset;
  for (std::size_t i = 0; i < rank; ++i) {
    if (tensor.extents[i] <= 0) return std::nullopt;
    const std::int64_t reach = (tensor.extents[i] - 1) * tensor.strides[i];
    (reach < 0 ? lowest : highest) += reach;
  }
  if (lowest < 0 || highest >= tensor.elements) return fault("leaves its tensor");
  return std::nullopt;
}

/// Dimensions of the inputs, as many as there may be, and of the output.
struct Ranks {
  std::vector<std::size_t> inputs;
  std::size_t output, fewest_inputs;
};

Ranks ranks_of(kernels::KernelKind kind) {
  switch (kind) {
    case kernels::KernelKind::kConvolution:
      return {{5, 5, 2}, 5, 2};
    case kernels::KernelKind::kMatMul:
      return {{3, 3, 2}, 3, 2};
    case kernels::KernelKind::kPooling:
      return {{4}, 4, 1};
    case kernels::KernelKind::kReduce:
      return {{3}, 2, 1};
    case kernels::KernelKind::kElementwise:
      return {{}, 4, 1};
    case kernels::KernelKind::kMove:
      return {{4}, 4, 1};
  }
  return {{}, 0, 0};
}

std::optional<Diagnostic> fault_of(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs) {
  const Ranks ranks = ranks_of(kernel.kind);
  const bool any_number = ranks.inputs.empty();
  const std::size_t count = kernel.inputs.size();
  if (count != inputs.size() || count < ranks.fewest_inputs || (!any_number && count > ranks.inputs.size())) {
    return Diagnostic{"InvalidView", "", "another number of inputs", "", 0, 0};
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t rank = any_number ? ranks.output : ranks.inputs[i];
    if (auto fault = fault_of(kernel.inputs[i], rank, static_cast<std::int64_t>(inputs[i].size()))) return fault;
  }
  return fault_of(kernel.output, ranks.output, kernel.output.elements);
}

class Evaluation {
 public:
  /// Precondition: fault_of() finds nothing.
  Evaluation(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs)
      : kernel_(kernel),
        result_(static_cast<std::size_t>(kernel.output.elements), 0.0),
        output_(kernel.output, result_) {
    for (std::size_t i = 0; i < inputs.size(); ++i) views_.emplace_back(kernel.inputs[i], inputs[i]);
  }

  Result<std::vector<double>> run() {
    switch (kernel_.kind) {
      case kernels::KernelKind::kConvolution:
        each({"N", "G", "F", "OH", "OW"}, [this](const Index& y) { return convolution(y); });
        break;
      case kernels::KernelKind::kMatMul:
        each({"B", "M", "N"}, [this](const Index& y) { return matmul(y); });
        break;
      case kernels::KernelKind::kPooling:
        each({"N", "C", "OH", "OW"}, [this](const Index& y) { return pooling(y); });
        break;
      case kernels::KernelKind::kReduce:
        each({"D0", "D1"}, [this](const Index& y) { return reduction(y); });
        break;
      case kernels::KernelKind::kElementwise:
        each({"D0", "D1", "D2", "D3"}, [this](const Index& y) {
          std::vector<double> arguments;
          for (const View& view : views_) arguments.push_back(view(y));
          const auto value = function_value(kernel_.function, arguments, kernel_.parameter);
          return value ? *value : undefined();
        });
        break;
      case kernels::KernelKind::kMove:
        each({"D0", "D1", "D2", "D3"}, [this](const Index& y) { return views_[0](y); });
        break;
    }
    if (undefined_) {
      return failure("UnknownFunction", "", "there is no definition of '" + kernel_.function + "' of so many inputs");
    }
    return std::move(result_);
  }

 private:
  std::int64_t size(const char* name) const { return kernel_.sizes.at(name); }
  double undefined() {
    undefined_ = true;
    return 0;
  }

  void each(const std::vector<const char*>& names, const std::function<double(const Index&)>& value) {
    Index extents;
    for (const char* name : names) extents.push_back(size(name));
    for_each_index(extents, [&](const Index& y) { result_[output_.place(y)] = value(y); });
  }

  /// The optional input called `name`, where the kernel has it.
  const View* optional(const char* name) const {
    for (std::size_t i = 0; i < views_.size(); ++i) {
      if (kernel_.inputs[i].name == name) return &views_[i];
    }
    return nullptr;
  }

  double convolution(const Index& y) const {
    const View* bias = optional("B");
    double sum = bias == nullptr ? 0.0 : (*bias)({y[1], y[2]});
    for_each_index({size("C"), size("KH"), size("KW")}, [&](const Index& k) {
      const std::int64_t h = y[3] * size("SH") + k[1] * size("DH") - size("PT");
      const std::int64_t w = y[4] * size("SW") + k[2] * size("DW") - size("PL");
      if (h < 0 || w < 0 || h >= size("H") || w >= size("W")) return;
      sum += views_[0]({y[0], y[1], k[0], h, w}) * views_[1]({y[1], y[2], k[0], k[1], k[2]});
    });
    return sum;
  }

  double matmul(const Index& y) const {
    const View* addend = optional("C");
    double sum = addend == nullptr ? 0.0 : (*addend)({y[1], y[2]});
    for (std::int64_t k = 0; k < size("K"); ++k) sum += views_[0]({y[0], y[1], k}) * views_[1]({y[0], k, y[2]});
    return sum;
  }

  double pooling(const Index& y) {
    double sum = 0;
    double largest = -std::numeric_limits<double>::infinity();
    std::int64_t inside = 0;
    for_each_index({size("KH"), size("KW")}, [&](const Index& k) {
      const std::int64_t h = y[2] * size("SH") + k[0] * size("DH") - size("PT");
      const std::int64_t w = y[3] * size("SW") + k[1] * size("DW") - size("PL");
      if (h < 0 || w < 0 || h >= size("H") || w >= size("W")) return;
      const double x = views_[0]({y[0], y[1], h, w});
      sum += x;
      largest = std::max(largest, x);
      ++inside;
    });
    if (kernel_.function == "max") return largest;
    if (kernel_.function != "average") return undefined();
    const std::int64_t all = size("KH") * size("KW");
    return sum / static_cast<double>(size("include_pad") != 0 ? all : std::max<std::int64_t>(inside, 1));
  }

  double reduction(const Index& y) {
    const std::string& f = kernel_.function;
    const std::int64_t count = size("R");
    std::vector<double> x;
    for (std::int64_t r = 0; r < count; ++r) x.push_back(views_[0]({y[0], r, y[1]}));
    const auto total = [&](const std::function<double(double)>& term) {
      double sum = 0;
      for (const double value : x) sum += term(value);
      return sum;
    };
    if (f == "sum") return total([](double v) { return v; });
    if (f == "mean") return total([](double v) { return v; }) / static_cast<double>(count);
    if (f == "max") return *std::max_element(x.begin(), x.end());
    if (f == "min") return *std::min_element(x.begin(), x.end());
    if (f == "sum_square") return total([](double v) { return v * v; });
    if (f == "mean_square") return total([](double v) { return v * v; }) / static_cast<double>(count);
    if (f == "l1") return total([](double v) { return std::abs(v); });
    if (f == "l2") return std::sqrt(total([](double v) { return v * v; }));
    if (f == "log_sum") return std::log(total([](double v) { return v; }));
    if (f == "log_sum_exp") return std::log(total([](double v) { return std::exp(v); }));
    if (f == "argmax") return static_cast<double>(std::max_element(x.begin(), x.end()) - x.begin());
    if (f == "argmin") return static_cast<double>(std::min_element(x.begin(), x.end()) - x.begin());
    if (f == "prod") {
      double product = 1;
      for (const double value : x) product *= value;
      return product;
    }
    return undefined();
  }

  const kernels::Kernel& kernel_;
  std::vector<double> result_;
  View output_;
  std::vector<View> views_;
  bool undefined_ = false;
};

}  // namespace

Result<std::vector<double>> evaluate_kernel(const kernels::Kernel& kernel,
                                            const std::vector<std::vector<double>>& inputs) {
  if (auto fault = fault_of(kernel, inputs)) return tl::unexpected(std::move(*fault));
  return Evaluation(kernel, inputs).run();
}

Result<void> run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                         std::vector<std::vector<double>>& tensors) {
  tensors.resize(network.tensors.size());
  std::map<std::int64_t, std::vector<double>> temporaries;
  const auto storage = [&](const kernels::KernelTensor& operand) -> std::vector<double>& {
    std::vector<double>& values = operand.tensor == network::kNoTensor
                                      ? temporaries[operand.temporary]
                                      : tensors[static_cast<std::size_t>(operand.tensor)];
    if (values.empty()) values.assign(static_cast<std::size_t>(operand.elements), 0.0);
    return values;
  };
  for (const kernels::Kernel& kernel : kernels) {
    std::vector<std::vector<double>> inputs;
    for (const kernels::KernelTensor& input : kernel.inputs) inputs.push_back(storage(input));
    const auto result = evaluate_kernel(kernel, inputs);
    if (!result) return tl::unexpected(result.error());
    std::vector<double>& output = storage(kernel.output);
    const View view(kernel.output, output);
    for_each_index(kernel.output.extents, [&](const Index& index) {
      const std::size_t at = view.place(index);
      output[at] = (*result)[at];
    });
  }
  return {};
}

}  // namespace cyclescope::execution
