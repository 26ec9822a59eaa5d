#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

/// Every subset of optional followers is a pattern of its own.
constexpr std::size_t kMostFollowers = 8;

kernels::KernelKind read_kind(const json::JsonReader& value, const std::vector<kernels::KernelKind>& possible) {
  const std::string text = value.text();
  std::vector<std::string> names;
  for (const kernels::KernelKind kind : possible) {
    names.emplace_back(kernels::name_of(kind));
    if (names.back() == text) return kind;
  }
  value.refuse("UnknownValue", "no kernel that is possible here is called '" + text + "'",
               diagnostics::nearest_name_hint(text, names));
  return possible.front();
}

Result<void> check_function(kernels::KernelKind kind, const std::string& function, const std::string& path) {
  if (has_function(kind, function)) return {};
  return failure("UnknownChoice", path,
                 std::string("no ") + kernels::name_of(kind) + " has the function '" + function + "'");
}

bool has_functions(kernels::KernelKind kind) {
  return kind == kernels::KernelKind::kPooling || kind == kernels::KernelKind::kElementwise ||
         kind == kernels::KernelKind::kReduce;
}

/// Windows of a kernel's output have a meaning where that is an image.
bool yields_images(kernels::KernelKind kind) {
  return kind == kernels::KernelKind::kConvolution || kind == kernels::KernelKind::kPooling;
}

}  // namespace

ChainMember MappingReader::declare_member(kernels::KernelKind kind, const std::string& prefix,
                                          const json::JsonReader& place) {
  ChainMember member;
  member.kind = kind;
  // What an element-wise follower calls its dimensions are not those of the chain's tensor.
  if (prefix.empty() || kind != kernels::KernelKind::kElementwise) {
    for (const std::string& size : form_of(kind).sizes) member.size_slots.push_back(declare(prefix + size, place));
  }
  member.function_slot = declare(prefix + "function", place);
  member.inputs_slot = declare(prefix + "inputs", place);
  return member;
}

void MappingReader::declare_tensor(const TensorForm& form, const json::JsonReader& place) {
  mapping_.forms.push_back(form);
  mapping_.presence_slots.push_back(declare("has_" + form.name, place));
  mapping_.bits_slots.push_back(declare(form.name + "_bits", place));
  mapping_.resident_slots.push_back(declare(form.name + "_resident", place));
  std::vector<Slot>& strides = mapping_.stride_slots.emplace_back();
  for (std::size_t d = 0; d < form.rank; ++d) {
    strides.push_back(declare(form.name + "_s" + std::to_string(d), place));
  }
}

Result<std::int64_t> MappingReader::find_choice(const std::string& name, const std::string& choice) {
  const ChainMember* member = name == "function" ? &mapping_.first : nullptr;
  for (const Follower& follower : mapping_.followers) {
    if (follower.name + "_function" == name) member = &follower.member;
  }
  if (member != nullptr) {
    if (auto known = check_function(member->kind, choice, ""); !known) return tl::unexpected(known.error());
    auto& functions = model_.functions;
    const auto found = std::find(functions.begin(), functions.end(), choice);
    const std::int64_t index = found - functions.begin();
    if (found == functions.end()) functions.push_back(choice);
    return index;
  }
  for (const architecture::Parameter& parameter : parameters_) {
    if (parameter.name != name || parameter.choices.empty()) continue;
    const auto found = std::find(parameter.choices.begin(), parameter.choices.end(), choice);
    if (found != parameter.choices.end()) return found - parameter.choices.begin();
    return failure("UnknownChoice", "", "'" + choice + "' is no choice of '" + name + "'",
                   diagnostics::nearest_name_hint(choice, parameter.choices));
  }
  return failure("UnknownChoice", "", "'" + name + "' has no choices, so '" + choice + "' means nothing",
                 "compare the text with an enumerated parameter, or with the kernel's 'function'");
}

void MappingReader::read_limits(const json::JsonReader& json, ChainMember& member) {
  if (const auto functions = json.find("functions")) {
    functions->each([&](const json::JsonReader& value) {
      std::string function = value.text();
      value.keep(check_function(member.kind, function, value.path()));
      member.functions.push_back(std::move(function));
    });
  }
  if (const auto condition = json.find("when")) {
    member.conditional = true;
    member.condition = read_constant(*condition, kKernelStage);
  }
}

/// What an element-wise follower reads beside the chain's tensor, in the form of that.
void MappingReader::declare_operands(const Follower& follower, std::size_t member, const json::JsonReader& place) {
  if (follower.member.kind != kernels::KernelKind::kElementwise) return;
  const std::size_t rank = form_of(mapping_.first.kind).tensors.back().rank;
  for (const TensorForm& operand : form_of(kernels::KernelKind::kElementwise).tensors) {
    if (operand.is_output || !operand.optional) continue;  // X0 is the chain's own tensor
    declare_tensor({follower.name + "_" + operand.name, rank, false, true, member, operand.name}, place);
  }
}

/// All but "functions" and "when", which may use the names of later followers.
Follower MappingReader::read_follower(const json::JsonReader& json) {
  json.expect_keys({"kernel", "as", "functions", "when", "optional"});
  std::vector<kernels::KernelKind> possible = {kernels::KernelKind::kElementwise};
  if (yields_images(mapping_.first.kind)) possible.push_back(kernels::KernelKind::kPooling);
  const kernels::KernelKind kind = read_kind(json.at("kernel"), possible);
  const json::JsonReader as = json.at("as");
  Follower follower;
  follower.name = as.text();
  follower.optional = json.boolean_or("optional", false);
  if (json.failed()) return follower;
  follower.member = declare_member(kind, follower.name + "_", as);
  follower.presence_slot = declare("has_" + follower.name, as);
  return follower;
}

void MappingReader::read_chain(const json::JsonReader& json) {
  const json::JsonReader kernel = json.at("kernel");
  std::vector<kernels::KernelKind> kinds;
  for (const KernelForm& form : kernel_forms()) kinds.push_back(form.kind);
  const kernels::KernelKind kind = read_kind(kernel, kinds);
  if (json.failed()) return;
  mapping_.first = declare_member(kind, "", kernel);
  for (const TensorForm& tensor : form_of(kind).tensors) declare_tensor(tensor, kernel);
  const auto then = json.find("then");
  if (then) {
    if (then->size() > kMostFollowers) {
      then->refuse("OutOfRange", "a kernel may have " + std::to_string(kMostFollowers) + " followers at most");
    }
    then->each([&](const json::JsonReader& value) {
      Follower follower = read_follower(value);
      declare_operands(follower, mapping_.followers.size() + 1, value.at("as"));
      mapping_.followers.push_back(std::move(follower));
    });
  }
  read_limits(json, mapping_.first);
  for (std::size_t i = 0; i < mapping_.followers.size() && !json.failed(); ++i) {
    read_limits(then->at(i), mapping_.followers[i].member);
  }
}

std::size_t MappingReader::read_function(const json::JsonReader& json, const architecture::Operation& operation) const {
  const bool called = std::any_of(
      operation.semantics.begin(), operation.semantics.end(),
      [](const architecture::Assignment& assignment) { return architecture::calls_function(assignment.value); });
  const auto function = json.find("function");
  if (!function) {
    if (!called || has_functions(mapping_.first.kind)) return 0;
    json.refuse(
        "MissingKey",
        "'" + operation.name + "' computes a function, and a " + kernels::name_of(mapping_.first.kind) + " has none",
        "name the follower whose function it is with \"function\"");
    return 0;
  }
  const std::string name = function->text();
  if (!called) function->refuse("UnknownKey", "'" + operation.name + "' computes no function");
  std::vector<std::string> names;
  for (std::size_t i = 0; i < mapping_.followers.size(); ++i) {
    if (mapping_.followers[i].member.kind != kernels::KernelKind::kElementwise) continue;
    names.push_back(mapping_.followers[i].name);
    if (names.back() == name) return i + 1;
  }
  const std::string nearest = diagnostics::nearest_name_hint(name, names);
  function->refuse("UnknownName", "no element-wise follower is called '" + name + "'",
                   nearest.empty() ? "\"then\" declares followers; one with \"when\": \"0\" is never taken" : nearest);
  return 0;
}

}  // namespace cyclescope::mapping
