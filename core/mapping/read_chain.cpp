#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

/// Every subset of optional followers is a pattern of its own.
constexpr std::size_t kMostFollowers = 8;

Result<kernels::KernelKind> read_kind(const Json& value, const std::string& path,
                                      const std::vector<kernels::KernelKind>& possible) {
  const auto text = json::as_string(value, path);
  if (!text) return error_of(text);
  std::vector<std::string> names;
  for (const kernels::KernelKind kind : possible) {
    names.emplace_back(kernels::name_of(kind));
    if (names.back() == *text) return kind;
  }
  return failure("UnknownValue", path, "no kernel that is possible here is called '" + *text + "'",
                 diagnostics::nearest_name_hint(*text, names));
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

Result<void> MappingReader::declare(const std::string& name, const std::string& path, Slot& slot) {
  const auto declared = scope_.declare(name, kKernelStage, path);
  if (!declared) return error_of(declared);
  slot = *declared;
  return {};
}

Result<void> MappingReader::declare_member(ChainMember& member, const std::string& prefix, const std::string& path) {
  // What an element-wise follower calls its dimensions are not those of the chain's tensor.
  const bool has_sizes = prefix.empty() || member.kind != kernels::KernelKind::kElementwise;
  const std::vector<std::string>& sizes = form_of(member.kind).sizes;
  member.size_slots.resize(has_sizes ? sizes.size() : 0);
  for (std::size_t i = 0; i < member.size_slots.size(); ++i) {
    if (auto done = declare(prefix + sizes[i], path, member.size_slots[i]); !done) return done;
  }
  if (auto done = declare(prefix + "function", path, member.function_slot); !done) return done;
  return declare(prefix + "inputs", path, member.inputs_slot);
}

Result<void> MappingReader::declare_tensor(const TensorForm& form, const std::string& path) {
  Slot presence = 0;
  Slot bits = 0;
  std::vector<Slot> strides(form.rank);
  if (auto done = declare("has_" + form.name, path, presence); !done) return done;
  if (auto done = declare(form.name + "_bits", path, bits); !done) return done;
  for (std::size_t d = 0; d < form.rank; ++d) {
    if (auto done = declare(form.name + "_s" + std::to_string(d), path, strides[d]); !done) return done;
  }
  mapping_.forms.push_back(form);
  mapping_.presence_slots.push_back(presence);
  mapping_.bits_slots.push_back(bits);
  mapping_.stride_slots.push_back(std::move(strides));
  return {};
}

Result<std::int64_t> MappingReader::find_choice(const std::string& name, const std::string& choice) {
  const ChainMember* member = name == "function" ? &mapping_.first : nullptr;
  for (const Follower& follower : mapping_.followers) {
    if (follower.name + "_function" == name) member = &follower.member;
  }
  if (member != nullptr) {
    if (auto known = check_function(member->kind, choice, ""); !known) return error_of(known);
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

Result<void> MappingReader::read_limits(const Json& value, const std::string& path, ChainMember& member) {
  if (const Json* functions = json::find_member(value, "functions")) {
    const std::string functions_path = json::json_child(path, "functions");
    const auto array = json::as_array(*functions, functions_path);
    if (!array) return error_of(array);
    for (std::size_t i = 0; i < (*array)->size(); ++i) {
      const auto function = json::as_string((**array)[i], json::json_child(functions_path, i));
      if (!function) return error_of(function);
      if (auto known = check_function(member.kind, *function, json::json_child(functions_path, i)); !known)
        return known;
      member.functions.push_back(*function);
    }
  }
  if (const Json* condition = json::find_member(value, "when")) {
    const auto id = read_constant(*condition, json::json_child(path, "when"), kKernelStage);
    if (!id) return error_of(id);
    member.conditional = true;
    member.condition = *id;
  }
  return {};
}

/// What an element-wise follower reads beside the chain's tensor, in the form of that.
Result<void> MappingReader::declare_operands(const Follower& follower, std::size_t member, const std::string& path) {
  if (follower.member.kind != kernels::KernelKind::kElementwise) return {};
  const std::size_t rank = form_of(mapping_.first.kind).tensors.back().rank;
  for (const TensorForm& operand : form_of(kernels::KernelKind::kElementwise).tensors) {
    if (operand.is_output || !operand.optional) continue;  // X0 is the chain's own tensor
    const std::string name = follower.name + "_" + operand.name;
    if (auto done = declare_tensor({name, rank, false, true, member, operand.name}, path); !done) return done;
  }
  return {};
}

/// All but "functions" and "when", which may use the names of later followers.
Result<Follower> MappingReader::read_follower(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"kernel", "as", "functions", "when", "optional"}); !keys) {
    return error_of(keys);
  }
  Follower follower;
  const auto kernel = json::require_member(value, path, "kernel");
  if (!kernel) return error_of(kernel);
  std::vector<kernels::KernelKind> possible = {kernels::KernelKind::kElementwise};
  if (yields_images(mapping_.first.kind)) possible.push_back(kernels::KernelKind::kPooling);
  const auto kind = read_kind(**kernel, json::json_child(path, "kernel"), possible);
  if (!kind) return error_of(kind);
  follower.member.kind = *kind;
  const std::string as_path = json::json_child(path, "as");
  const auto as = json::require_member(value, path, "as");
  if (!as) return error_of(as);
  const auto name = json::as_string(**as, as_path);
  if (!name) return error_of(name);
  follower.name = *name;
  if (const Json* optional = json::find_member(value, "optional")) {
    const auto answer = json::as_boolean(*optional, json::json_child(path, "optional"));
    if (!answer) return error_of(answer);
    follower.optional = *answer;
  }
  if (auto done = declare_member(follower.member, *name + "_", as_path); !done) return error_of(done);
  if (auto done = declare("has_" + *name, as_path, follower.presence_slot); !done) return error_of(done);
  return follower;
}

Result<void> MappingReader::read_chain(const Json& value, const std::string& path) {
  const std::string kernel_path = json::json_child(path, "kernel");
  const auto kernel = json::require_member(value, path, "kernel");
  if (!kernel) return error_of(kernel);
  std::vector<kernels::KernelKind> kinds;
  for (const KernelForm& form : kernel_forms()) kinds.push_back(form.kind);
  const auto kind = read_kind(**kernel, kernel_path, kinds);
  if (!kind) return error_of(kind);
  mapping_.first.kind = *kind;
  if (auto done = declare_member(mapping_.first, "", kernel_path); !done) return done;
  for (const TensorForm& tensor : form_of(*kind).tensors) {
    if (auto done = declare_tensor(tensor, kernel_path); !done) return done;
  }
  const Json* then = json::find_member(value, "then");
  const std::string then_path = json::json_child(path, "then");
  if (then != nullptr) {
    const auto array = json::as_array(*then, then_path);
    if (!array) return error_of(array);
    if ((*array)->size() > kMostFollowers) {
      return failure("OutOfRange", then_path,
                     "a kernel may have " + std::to_string(kMostFollowers) + " followers at most");
    }
    for (std::size_t i = 0; i < (*array)->size(); ++i) {
      auto follower = read_follower((**array)[i], json::json_child(then_path, i));
      if (!follower) return error_of(follower);
      if (auto done = declare_operands(*follower, i + 1, json::json_child(json::json_child(then_path, i), "as")); !done)
        return done;
      mapping_.followers.push_back(std::move(*follower));
    }
  }
  if (auto done = read_limits(value, path, mapping_.first); !done) return done;
  for (std::size_t i = 0; i < mapping_.followers.size(); ++i) {
    auto done = read_limits((*then)[i], json::json_child(then_path, i), mapping_.followers[i].member);
    if (!done) return done;
  }
  return {};
}

Result<std::size_t> MappingReader::read_function(const Json& value, const architecture::Operation& operation,
                                                 const std::string& path) const {
  const bool called = std::any_of(
      operation.semantics.begin(), operation.semantics.end(),
      [](const architecture::Assignment& assignment) { return architecture::calls_function(assignment.value); });
  const Json* function = json::find_member(value, "function");
  const std::string function_path = json::json_child(path, "function");
  if (function == nullptr) {
    if (!called || has_functions(mapping_.first.kind)) return std::size_t{0};
    return failure(
        "MissingKey", path,
        "'" + operation.name + "' computes a function, and a " + kernels::name_of(mapping_.first.kind) + " has none",
        "name the follower whose function it is with \"function\"");
  }
  const auto name = json::as_string(*function, function_path);
  if (!name) return error_of(name);
  if (!called) {
    return failure("UnknownKey", function_path, "'" + operation.name + "' computes no function");
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < mapping_.followers.size(); ++i) {
    if (mapping_.followers[i].member.kind != kernels::KernelKind::kElementwise) continue;
    names.push_back(mapping_.followers[i].name);
    if (names.back() == *name) return i + 1;
  }
  return failure("UnknownName", function_path, "no element-wise follower is called '" + *name + "'",
                 diagnostics::nearest_name_hint(*name, names));
}

}  // namespace cyclescope::mapping
