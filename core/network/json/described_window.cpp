// Convolutions and pooling of the hand-written form.
#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "network/checked.h"
#include "network/json/layer_draft.h"
#include "network/shapes/window_attributes.h"

namespace cyclescope::network {
namespace {

/// One number for all spatial dimensions, or one for each.
std::vector<std::int64_t> per_dimension(LayerDraft& draft, std::string_view key, std::int64_t least) {
  std::vector<std::int64_t> values = draft.fields.integers_or_one(key, least, kLargestWindow);
  const auto given = draft.fields.find(key);
  if (given && given->may_be_integer() && draft.rank() > 3 && !draft.fields.failed()) {
    const std::int64_t value = values.at(0);  // a copy: assign must not be given a reference into its own vector
    values.assign(draft.rank() - 2, value);
  }
  return values;
}

/// Whether a value is meant as one of `words`: any string, unless it may be an expression, too.
bool is_word(const json::JsonReader& value, std::initializer_list<std::string_view> words) {
  if (!value.json().is_string()) return false;
  const auto& text = value.json().get_ref<const std::string&>();
  return !value.may_be_integer() || std::find(words.begin(), words.end(), text) != words.end();
}

/// "same", "valid", one number, one per dimension (both sides alike), or all begins and then all ends.
void read_pad(LayerDraft& draft, WindowDescription& window) {
  const auto given = draft.fields.find("pad");
  if (!given) return;
  if (is_word(*given, {"same", "same_lower", "valid"})) {
    const std::string word = given->choice({"same", "same_lower", "valid"});
    window.auto_pad = word == "same"    ? WindowDescription::AutoPad::kSameUpper
                      : word == "valid" ? WindowDescription::AutoPad::kValid
                                        : WindowDescription::AutoPad::kSameLower;
    return;
  }
  const std::vector<std::int64_t> pads = per_dimension(draft, "pad", 0);
  const std::size_t spatial = draft.rank() - 2;
  if (pads.size() == 2 * spatial) {
    const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(spatial);
    window.pad_begin.assign(pads.begin(), middle);
    window.pad_end.assign(middle, pads.end());
  } else {
    window.pad_begin = window.pad_end = pads;
  }
}

WindowDescription read_window(LayerDraft& draft) {
  WindowDescription window;
  if (draft.rank() < 3 || draft.rank() > 5) {
    draft.refuse(
        "", "the input " + to_text(draft.shape()) + " wants batch, channels and one, two or three spatial dimensions");
    return window;
  }
  draft.fields.expect_member("kernel");
  window.kernel = per_dimension(draft, "kernel", 1);
  window.stride = per_dimension(draft, "stride", 1);
  window.dilation = per_dimension(draft, "dilation", 1);
  window.output_padding = per_dimension(draft, "output_padding", 0);
  window.ceil_mode = draft.fields.boolean_or("ceil_mode", false);
  read_pad(draft, window);
  return window;
}

void store(LayerDraft& draft, const Result<void>& result) {
  if (!result) draft.fields.refuse_member("", result.error().code, result.error().message);
}

/// "groups": a number, or "depthwise" for one group per channel.
std::int64_t read_groups(LayerDraft& draft) {
  const std::int64_t channels = draft.shape()[1];
  const auto given = draft.fields.find("groups");
  if (given && is_word(*given, {"depthwise"})) {
    given->choice({"depthwise"});
    return channels;
  }
  const std::int64_t groups = draft.fields.integer_or("groups", 1, 1, kLargestCount);
  if (channels % groups != 0) {
    draft.refuse("groups", std::to_string(groups) + " groups do not divide " + std::to_string(channels) + " channels");
    return 1;
  }
  return groups;
}

std::int64_t read_filters(LayerDraft& draft) {
  const auto groups = draft.fields.find("groups");
  if (groups && is_word(*groups, {"depthwise"})) {
    return draft.fields.integer_or("filters", draft.shape()[1], 0, kLargestCount);
  }
  return draft.fields.integer("filters", 0, kLargestCount);
}

}  // namespace

void describe_convolution(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kConvolution;
  WindowDescription window = read_window(draft);
  if (draft.fields.failed()) return;
  const std::int64_t groups = read_groups(draft);
  const std::int64_t filters = read_filters(draft);
  draft.layer.attributes.groups = groups;
  Shape weights = {filters, groups == 0 ? 0 : draft.shape()[1] / groups};
  weights.insert(weights.end(), window.kernel.begin(), window.kernel.end());
  store(draft, set_window(draft.layer, std::move(window), draft.shape()));
  draft.add_weight("weight", weights);
  if (draft.fields.boolean_or("bias", true)) draft.add_weight("bias", {filters}, draft.bias_type());
}

void describe_transposed_convolution(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kTransposedConvolution;
  WindowDescription window = read_window(draft);
  if (draft.fields.failed()) return;
  const std::int64_t groups = read_groups(draft);
  const std::int64_t filters = read_filters(draft);
  if (groups == 0 || filters % groups != 0) {
    return draft.refuse("groups", "the groups do not divide " + std::to_string(filters) + " filters");
  }
  draft.layer.attributes.groups = groups;
  Shape weights = {draft.shape()[1], filters / groups};
  weights.insert(weights.end(), window.kernel.begin(), window.kernel.end());
  store(draft, set_transposed_window(draft.layer, std::move(window), draft.shape()));
  draft.add_weight("weight", weights);
  if (draft.fields.boolean_or("bias", true)) draft.add_weight("bias", {filters}, draft.bias_type());
}

void describe_pooling(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kPooling;
  draft.layer.function = draft.layer.operator_name == "MaxPool" ? "max" : "average";
  draft.layer.attributes.count_include_pad = draft.fields.boolean_or("count_include_pad", false);
  WindowDescription window = read_window(draft);
  if (draft.fields.failed()) return;
  store(draft, set_window(draft.layer, std::move(window), draft.shape()));
}

void describe_global_pooling(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kPooling;
  draft.layer.function = draft.layer.operator_name == "GlobalMaxPool" ? "max" : "average";
  WindowDescription window;
  if (draft.rank() > 2) window.kernel.assign(draft.shape().begin() + 2, draft.shape().end());
  store(draft, set_window(draft.layer, std::move(window), draft.shape()));
}

}  // namespace cyclescope::network
