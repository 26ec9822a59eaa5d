#include "representatives/model/work_terms.h"

#include <algorithm>

#include "representatives/sampling/representative.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;
using Alternative = std::vector<WorkFactor>;  ///< factors that appear together

class TermBuilder {
 public:
  TermBuilder(LayerType type, const std::vector<StepWidth>& widths, const std::vector<P>& constant)
      : type_(type), widths_(widths), constant_(constant) {}

  /// A dimension that is the product of `parameters`: whole, each part alone, with and without steps.
  void add_dimension(const std::vector<P>& parameters);
  /// A further form of the dimension added last.
  void add_form(const std::vector<P>& parameters);
  /// A dimension that may also appear squared.
  void add_squared(P parameter);

  WorkTerms finish();

 private:
  bool has(P parameter) const {
    return index_of(type_, parameter) && std::find(constant_.begin(), constant_.end(), parameter) == constant_.end();
  }
  const StepWidth* width_of(P parameter) const;
  /// The forms of `parameter` alone.
  std::vector<WorkFactor> forms_of(P parameter) const;

  LayerType type_;
  const std::vector<StepWidth>& widths_;
  const std::vector<P>& constant_;
  std::vector<std::vector<Alternative>> dimensions_;
};

const StepWidth* TermBuilder::width_of(P parameter) const {
  for (const StepWidth& width : widths_) {
    if (std::find(width.product.begin(), width.product.end(), parameter) != width.product.end()) return &width;
  }
  return nullptr;
}

std::vector<WorkFactor> TermBuilder::forms_of(P parameter) const {
  const StepWidth* width = width_of(parameter);
  if (width == nullptr || width->product.size() > 1) return {{{parameter}, 1, 0}};
  if (width->width > 1) return {{{parameter}, width->width, width->offset}};
  if (width->period > 1) return {{{parameter}, 1, 0}, {{parameter}, width->period, width->period_offset}};
  return {{{parameter}, 1, 0}};
}

void TermBuilder::add_form(const std::vector<P>& parameters) {
  Alternative form;
  for (const P parameter : parameters) {
    if (!has(parameter)) continue;
    form.push_back({{parameter}, 1, 0});
  }
  dimensions_.back().push_back(std::move(form));
}

void TermBuilder::add_dimension(const std::vector<P>& parameters) {
  std::vector<P> mine;
  for (const P parameter : parameters) {
    if (has(parameter)) mine.push_back(parameter);
  }
  std::vector<Alternative> forms;
  // All combinations of one form of each part, or none of it; joined parts appear as their product.
  for (std::size_t subset = (std::size_t{1} << mine.size()) - 1; subset > 0; --subset) {
    std::vector<Alternative> combined = {{}};
    std::vector<P> left;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if ((subset >> i & 1U) != 0) left.push_back(mine[i]);
    }
    while (!left.empty()) {
      const StepWidth* width = width_of(left.front());
      std::vector<WorkFactor> choices;
      const bool joint = width != nullptr && width->product.size() > 1 &&
                         std::all_of(width->product.begin(), width->product.end(), [&](P parameter) {
                           return std::find(left.begin(), left.end(), parameter) != left.end();
                         });
      if (joint) {
        if (width->width > 1) {
          choices = {{width->product, width->width, width->offset}};
        } else {
          choices = {{width->product, 1, 0}, {width->product, width->period, width->period_offset}};
        }
        for (const P parameter : width->product) left.erase(std::find(left.begin(), left.end(), parameter));
      } else {
        choices = forms_of(left.front());
        left.erase(left.begin());
      }
      std::vector<Alternative> longer;
      for (const Alternative& one : combined) {
        for (const WorkFactor& choice : choices) {
          longer.push_back(one);
          longer.back().push_back(choice);
        }
      }
      combined = std::move(longer);
    }
    for (Alternative& one : combined) {
      forms.push_back(std::move(one));
    }
  }
  dimensions_.push_back(std::move(forms));
}

void TermBuilder::add_squared(P parameter) {
  std::vector<Alternative> forms;
  for (const WorkFactor& form : forms_of(parameter)) {
    forms.push_back({form});
    forms.push_back({form, form});
  }
  dimensions_.push_back(std::move(forms));
}

WorkTerms TermBuilder::finish() {
  WorkTerms result;
  std::vector<Alternative> products = {{}};
  for (const auto& dimension : dimensions_) {
    const std::size_t before = products.size();
    for (const Alternative& form : dimension) {
      for (std::size_t i = 0; i < before; ++i) {
        products.push_back(products[i]);
        products.back().insert(products.back().end(), form.begin(), form.end());
      }
    }
  }
  for (const Alternative& product : products) {
    WorkTerm term;
    for (const WorkFactor& factor : product) {
      auto found = std::find(result.factors.begin(), result.factors.end(), factor);
      if (found == result.factors.end()) found = result.factors.insert(found, factor);
      term.factors.push_back(static_cast<std::size_t>(found - result.factors.begin()));
    }
    std::sort(term.factors.begin(), term.factors.end());
    if (std::find(result.terms.begin(), result.terms.end(), term) == result.terms.end()) {
      result.terms.push_back(std::move(term));
    }
  }
  return result;
}

}  // namespace

double evaluate(const WorkFactor& factor, const MeasurableLayer& layer) {
  if (factor.width > 1) {
    StepWidth width;
    width.product = factor.product;
    width.width = factor.width;
    width.offset = factor.offset;
    return static_cast<double>(steps_taken(layer, width));
  }
  double product = 1;
  for (const P parameter : factor.product) product *= static_cast<double>(value_of(layer, parameter));
  return product;
}

WorkTerms work_terms(LayerType type, const std::vector<StepWidth>& widths,
                     const std::vector<LayerParameter>& constant) {
  TermBuilder builder(type, widths, constant);
  const bool batch_is_joined = std::any_of(widths.begin(), widths.end(), [](const StepWidth& width) {
    return width.product.size() > 1 &&
           std::find(width.product.begin(), width.product.end(), P::kBatch) != width.product.end();
  });
  const std::vector<WorkDimension>& dimensions = type.row().dimensions;
  const bool batch_is_factor =
      batch_is_joined &&
      std::any_of(dimensions.begin(), dimensions.end(), [](const WorkDimension& one) { return one.may_take_batch; });
  for (const WorkDimension& dimension : dimensions) {
    if (batch_is_factor && dimension.product == std::vector<P>{P::kBatch}) continue;
    std::vector<P> product = dimension.product;
    if (batch_is_factor && dimension.may_take_batch) product.push_back(P::kBatch);
    if (dimension.may_be_squared) {
      builder.add_squared(product.front());
      continue;
    }
    builder.add_dimension(product);
    if (!dimension.another_form.empty()) builder.add_form(dimension.another_form);
  }
  return builder.finish();
}

WorkTerms layer_sizes(LayerType type, const std::vector<StepWidth>& widths,
                      const std::vector<LayerParameter>& constant) {
  static const std::vector<std::vector<P>> volumes = {
      {P::kChannels, P::kKernelHeight, P::kKernelWidth},           // a sum
      {P::kKernelHeight, P::kKernelWidth},                         // a window
      {P::kChannels, P::kInputHeight, P::kInputWidth},             // an image
      {P::kBatch, P::kChannels, P::kInputHeight, P::kInputWidth},  // all of them
      {P::kChannels, P::kKernelHeight, P::kInputWidth},            // what a row of outputs reads
      {P::kFilters, P::kOutputHeight, P::kOutputWidth},            // an image of outputs
      {P::kChannels, P::kOutputHeight, P::kOutputWidth},
      {P::kFilters, P::kOutputWidth},
      {P::kChannels, P::kOutputWidth},
      {P::kFilters, P::kChannels, P::kKernelHeight, P::kKernelWidth},  // weights
      {P::kOutputHeight, P::kOutputWidth},
      {P::kBatch, P::kOutputHeight, P::kOutputWidth},
      {P::kBatch, P::kM},
      {P::kM, P::kN},
      {P::kM, P::kK},
      {P::kN, P::kK},
      {P::kRows, P::kColumns},
      {P::kN, P::kColumns},  // what stays together on one side of a transpose
      {P::kM, P::kColumns},
      {P::kM, P::kN, P::kColumns},
  };
  WorkTerms sizes;
  const auto factor_of = [&](P parameter) {
    WorkFactor factor{{parameter}, 1, 0};
    for (const StepWidth& width : widths) {
      if (width.product.size() == 1 && width.product.front() == parameter && width.period > 1) {
        factor.width = width.period;
        factor.offset = width.period_offset;
      }
    }
    auto found = std::find(sizes.factors.begin(), sizes.factors.end(), factor);
    if (found == sizes.factors.end()) found = sizes.factors.insert(found, factor);
    return static_cast<std::size_t>(found - sizes.factors.begin());
  };
  std::vector<std::vector<P>> wanted;
  for (const P parameter : parameters_of(type)) wanted.push_back({parameter});
  wanted.insert(wanted.end(), volumes.begin(), volumes.end());
  for (const std::vector<P>& parameters : wanted) {
    const bool exists = std::all_of(parameters.begin(), parameters.end(), [&](P one) { return index_of(type, one); });
    if (!exists) continue;
    WorkTerm term;
    for (const P parameter : parameters) {
      if (std::find(constant.begin(), constant.end(), parameter) == constant.end()) {
        term.factors.push_back(factor_of(parameter));
      }
    }
    std::sort(term.factors.begin(), term.factors.end());
    const bool known = std::find(sizes.terms.begin(), sizes.terms.end(), term) != sizes.terms.end();
    if (!term.factors.empty() && !known) sizes.terms.push_back(std::move(term));
  }
  return sizes;
}

void evaluate(const WorkTerms& terms, const MeasurableLayer& layer, std::vector<double>& values) {
  std::vector<double> factors;
  for (const WorkFactor& factor : terms.factors) factors.push_back(evaluate(factor, layer));
  values.clear();
  for (const WorkTerm& term : terms.terms) {
    double product = 1;
    for (const std::size_t factor : term.factors) product *= factors[factor];
    values.push_back(product);
  }
}

}  // namespace cyclescope::representatives
