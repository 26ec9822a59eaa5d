#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>

#include "core/kernels/reference.h"
#include "core/kernels/reference_array.h"

namespace cyclescope::reference {
namespace {

class View {
 public:
  View(const kernels::KernelTensor& tensor, const std::vector<double>& values) : tensor_(tensor), values_(values) {
    if (static_cast<std::int64_t>(values.size()) != tensor.elements) throw std::out_of_range(tensor.name + ": size");
    if (tensor.extents.size() != tensor.strides.size()) throw std::out_of_range(tensor.name + ": rank");
  }

  std::int64_t place(const Index& index) const {
    if (index.size() != tensor_.extents.size()) throw std::out_of_range(tensor_.name + ": index rank");
    std::int64_t at = tensor_.offset;
    for (std::size_t i = 0; i < index.size(); ++i) {
      if (index[i] < 0 || index[i] >= tensor_.extents[i]) throw std::out_of_range(tensor_.name + ": index");
      at += index[i] * tensor_.strides[i];
    }
    if (at < 0 || at >= tensor_.elements) throw std::out_of_range(tensor_.name + ": outside the tensor");
    return at;
  }

  double operator()(const Index& index) const { return values_.at(static_cast<std::size_t>(place(index))); }

 private:
  const kernels::KernelTensor& tensor_;
  const std::vector<double>& values_;
};

class Evaluation {
 public:
  Evaluation(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs)
      : kernel_(kernel),
        result_(static_cast<std::size_t>(kernel.output.elements), 0.0),
        output_(kernel.output, result_) {
    if (inputs.size() != kernel.inputs.size()) throw std::out_of_range("number of inputs");
    for (std::size_t i = 0; i < inputs.size(); ++i) views_.emplace_back(kernel.inputs[i], inputs[i]);
  }

  std::vector<double> run() {
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
          return apply_function(kernel_.function, arguments, kernel_.parameter);
        });
        break;
      case kernels::KernelKind::kMove:
        each({"D0", "D1", "D2", "D3"}, [this](const Index& y) { return views_.at(0)(y); });
        break;
    }
    return std::move(result_);
  }

 private:
  std::int64_t size(const char* name) const { return kernel_.sizes.at(name); }

  void each(const std::vector<const char*>& names, const std::function<double(const Index&)>& value) {
    Index extents;
    for (const char* name : names) extents.push_back(size(name));
    for_each_index(extents, [&](const Index& y) { result_.at(static_cast<std::size_t>(output_.place(y))) = value(y); });
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
      sum += views_.at(0)({y[0], y[1], k[0], h, w}) * views_.at(1)({y[1], y[2], k[0], k[1], k[2]});
    });
    return sum;
  }

  double matmul(const Index& y) const {
    const View* addend = optional("C");
    double sum = addend == nullptr ? 0.0 : (*addend)({y[1], y[2]});
    for (std::int64_t k = 0; k < size("K"); ++k) sum += views_.at(0)({y[0], y[1], k}) * views_.at(1)({y[0], k, y[2]});
    return sum;
  }

  double pooling(const Index& y) const {
    double sum = 0;
    double largest = -std::numeric_limits<double>::infinity();
    std::int64_t inside = 0;
    for_each_index({size("KH"), size("KW")}, [&](const Index& k) {
      const std::int64_t h = y[2] * size("SH") + k[0] * size("DH") - size("PT");
      const std::int64_t w = y[3] * size("SW") + k[1] * size("DW") - size("PL");
      if (h < 0 || w < 0 || h >= size("H") || w >= size("W")) return;
      const double x = views_.at(0)({y[0], y[1], h, w});
      sum += x;
      largest = std::max(largest, x);
      ++inside;
    });
    if (kernel_.function == "max") return largest;
    if (kernel_.function != "average") throw std::out_of_range("pooling " + kernel_.function);
    const std::int64_t all = size("KH") * size("KW");
    return sum / static_cast<double>(size("include_pad") != 0 ? all : std::max<std::int64_t>(inside, 1));
  }

  double reduction(const Index& y) const {
    const std::string& f = kernel_.function;
    const std::int64_t count = size("R");
    std::vector<double> x;
    for (std::int64_t r = 0; r < count; ++r) x.push_back(views_.at(0)({y[0], r, y[1]}));
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
    throw std::out_of_range("reduction " + f);
  }

  const kernels::Kernel& kernel_;
  std::vector<double> result_;
  View output_;
  std::vector<View> views_;
};

}  // namespace

std::vector<double> evaluate_kernel(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs) {
  return Evaluation(kernel, inputs).run();
}

void run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                 std::vector<std::vector<double>>& tensors) {
  tensors.resize(network.tensors.size());
  std::map<std::int64_t, std::vector<double>> temporaries;
  const auto storage = [&](const kernels::KernelTensor& operand) -> std::vector<double>& {
    std::vector<double>& values = operand.tensor == network::kNoTensor
                                      ? temporaries[operand.temporary]
                                      : tensors.at(static_cast<std::size_t>(operand.tensor));
    if (values.empty()) values.assign(static_cast<std::size_t>(operand.elements), 0.0);
    return values;
  };
  for (const kernels::Kernel& kernel : kernels) {
    std::vector<std::vector<double>> inputs;
    for (const kernels::KernelTensor& input : kernel.inputs) inputs.push_back(storage(input));
    const std::vector<double> result = evaluate_kernel(kernel, inputs);
    std::vector<double>& output = storage(kernel.output);
    const std::vector<std::int64_t>& extents = kernel.output.extents;
    for_each_index(extents, [&](const Index& index) {
      std::int64_t at = kernel.output.offset;
      for (std::size_t i = 0; i < index.size(); ++i) at += index[i] * kernel.output.strides[i];
      output.at(static_cast<std::size_t>(at)) = result.at(static_cast<std::size_t>(at));
    });
  }
}

}  // namespace cyclescope::reference
