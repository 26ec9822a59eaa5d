#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
Result<SlotExpressionId> MappingReader::read_constant(const Json& value, const std::string& path, Stage latest) {
  auto id = read_expression(value, path);
  if (id && model_.expressions.stage(*id) > latest) {
    const bool loops = model_.expressions.stage(*id) == kIndexStage;
    return failure("NotConstant", path,
                   "'" + model_.expressions.text(*id) + "' depends on " +
                       (loops ? "a loop's index" : "tile sizes that are not chosen yet"));
  }
  return id;
}

Result<std::vector<Let>> MappingReader::read_lets(const Json& value, const std::string& path) {
  const auto object = json::as_object(value, path);
  if (!object) return tl::unexpected(object.error());
  std::vector<Let> lets;
  for (const auto& [name, text] : (*object)->items()) {
    const std::string let_path = json::json_child(path, name);
    auto id = read_expression(text, let_path);
    if (!id) return error_of(id);
    const auto slot = scope_.declare(name, model_.expressions.stage(*id), let_path);
    if (!slot) return tl::unexpected(slot.error());
    lets.push_back({*slot, *id});
  }
  return lets;
}

Result<std::vector<SlotExpressionId>> MappingReader::read_list(const Json& value, const std::string& path) {
  const auto array = json::as_array(value, path);
  if (!array) return tl::unexpected(array.error());
  std::vector<SlotExpressionId> list;
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    auto id = read_constant((**array)[i], json::json_child(path, i), kIndexStage - 1);
    if (!id) return error_of(id);
    list.push_back(*id);
  }
  return list;
}

Result<void> MappingReader::read_tensors(const Json& value, const std::string& path) {
  const auto object = json::as_object(value, path);
  if (!object) return tl::unexpected(object.error());
  const auto& forms = mapping_.forms;
  for (const auto& [name, placement] : (*object)->items()) {
    const std::string tensor_path = json::json_child(path, name);
    const auto form = std::find_if(forms.begin(), forms.end(),
                                   [&, key = name](const TensorForm& candidate) { return candidate.name == key; });
    if (form == forms.end()) {
      std::vector<std::string> names;
      for (const TensorForm& candidate : forms) names.push_back(candidate.name);
      return failure(
          "UnknownTensor", tensor_path,
          std::string("a mapping of ") + kernels::name_of(mapping_.first.kind) + " has no tensor '" + name + "'",
          diagnostics::nearest_name_hint(name, names));
    }
    TensorPlacement& target = mapping_.tensors[static_cast<std::size_t>(form - forms.begin())];
    target.path = tensor_path;
    const Json* storage = &placement;
    if (placement.is_object()) {
      if (auto keys = json::check_keys(placement, tensor_path, {"storage", "element_bits"}); !keys)
        return error_of(keys);
      const auto member = json::require_member(placement, tensor_path, "storage");
      if (!member) return tl::unexpected(member.error());
      storage = *member;
      if (const Json* bits = json::find_member(placement, "element_bits")) {
        auto id = read_constant(*bits, json::json_child(tensor_path, "element_bits"), kKernelStage);
        if (!id) return error_of(id);
        target.has_bits = true;
        target.element_bits = *id;
      }
    }
    auto text = json::as_string(*storage, tensor_path);
    if (!text) return error_of(text);
    target.storage = std::move(*text);
  }
  return {};
}

Result<void> MappingReader::read_scratch(const Json& value, const std::string& path) {
  const auto object = json::as_object(value, path);
  if (!object) return tl::unexpected(object.error());
  for (const auto& [name, buffer] : (*object)->items()) {
    const std::string buffer_path = json::json_child(path, name);
    if (auto keys = json::check_keys(buffer, buffer_path, {"storage", "extents", "element_bits"}); !keys) {
      return error_of(keys);
    }
    for (const TensorForm& tensor : mapping_.forms) {
      if (tensor.name == name) {
        return failure("DuplicateName", buffer_path, "'" + name + "' is a tensor already", "choose another name");
      }
    }
    ScratchDeclaration scratch;
    scratch.name = name;
    scratch.path = buffer_path;
    const auto storage = json::require_member(buffer, buffer_path, "storage");
    if (!storage) return tl::unexpected(storage.error());
    auto text = json::as_string(**storage, json::json_child(buffer_path, "storage"));
    if (!text) return error_of(text);
    scratch.storage = std::move(*text);
    const auto extents = json::require_member(buffer, buffer_path, "extents");
    if (!extents) return tl::unexpected(extents.error());
    auto list = read_list(**extents, json::json_child(buffer_path, "extents"));
    if (!list) return error_of(list);
    scratch.extents = std::move(*list);
    if (const Json* bits = json::find_member(buffer, "element_bits")) {
      auto id = read_constant(*bits, json::json_child(buffer_path, "element_bits"), kKernelStage);
      if (!id) return error_of(id);
      scratch.has_bits = true;
      scratch.element_bits = *id;
    }
    mapping_.scratch.push_back(std::move(scratch));
  }
  return {};
}

Result<void> MappingReader::begin(const std::string& path) {
  mapping_ = Mapping{};
  mapping_.path = path;
  scope_ = MappingScope{};
  scope_.choices = [this](const std::string& name, const std::string& choice) { return find_choice(name, choice); };
  for (const std::string& parameter : model_.parameters) {
    auto slot = scope_.declare(parameter, kKernelStage, path);
    if (!slot) return error_of(slot);
  }
  return {};
}

Result<Refusal> MappingReader::read_refusal(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"kernel", "functions", "when", "not_mapped"}); !keys)
    return error_of(keys);
  if (auto done = begin(path); !done) return error_of(done);
  if (auto done = read_chain(value, path); !done) return error_of(done);
  auto reason = json::as_string(value["not_mapped"], json::json_child(path, "not_mapped"));
  if (!reason) return error_of(reason);
  mapping_.frame_size = scope_.frame_size();
  return Refusal{std::move(mapping_), std::move(*reason)};
}

Result<Mapping> MappingReader::read(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path,
                                   {"name", "description", "kernel", "functions", "then", "when", "pointwise", "let",
                                    "tiling", "tensors", "buffers", "program"});
      !keys) {
    return error_of(keys);
  }
  if (auto done = begin(path); !done) return error_of(done);
  const auto name = json::require_member(value, path, "name");
  if (!name) return tl::unexpected(name.error());
  auto text = json::as_string(**name, json::json_child(path, "name"));
  if (!text) return error_of(text);
  mapping_.name = std::move(*text);
  if (const Json* description = json::find_member(value, "description")) {
    auto words = json::as_string(*description, json::json_child(path, "description"));
    if (!words) return error_of(words);
  }
  if (auto done = read_chain(value, path); !done) return error_of(done);
  if (const Json* pointwise = json::find_member(value, "pointwise")) {
    const std::string pointwise_path = json::json_child(path, "pointwise");
    if (mapping_.first.kind != kernels::KernelKind::kMatMul) {
      return failure("UnknownKey", pointwise_path, "only a mapping of matrix products covers pointwise convolutions");
    }
    auto id = read_constant(*pointwise, pointwise_path, kKernelStage);
    if (!id) return error_of(id);
    mapping_.has_pointwise = true;
    mapping_.pointwise = *id;
  }
  const Json* tiling = json::find_member(value, "tiling");
  const std::string tiling_path = json::json_child(path, "tiling");
  if (tiling != nullptr) {
    if (auto done = declare_tile_variables(*tiling, tiling_path); !done) return error_of(done);
  }
  if (const Json* lets = json::find_member(value, "let")) {
    auto read = read_lets(*lets, json::json_child(path, "let"));
    if (!read) return error_of(read);
    mapping_.lets = std::move(*read);
  }
  if (tiling != nullptr) {
    if (auto done = read_tiling(*tiling, tiling_path); !done) return error_of(done);
  }
  mapping_.tensors.resize(mapping_.forms.size());
  const auto tensors = json::require_member(value, path, "tensors");
  if (!tensors) return tl::unexpected(tensors.error());
  if (auto done = read_tensors(**tensors, json::json_child(path, "tensors")); !done) return error_of(done);
  if (const Json* buffers = json::find_member(value, "buffers")) {
    if (auto done = read_scratch(*buffers, json::json_child(path, "buffers")); !done) return error_of(done);
  }
  const auto program = json::require_member(value, path, "program");
  if (!program) return tl::unexpected(program.error());
  auto block = read_block(**program, json::json_child(path, "program"));
  if (!block) return error_of(block);
  mapping_.program = std::move(*block);
  mapping_.frame_size = scope_.frame_size();
  return std::move(mapping_);
}

namespace {

/// Every choice of optional followers of every mapping, those with the most followers first, then in the order of the
/// text; of one mapping those that keep earlier followers first.
std::vector<Candidate> candidates_of(const std::vector<Mapping>& mappings) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    const std::vector<Follower>& followers = mappings[i].followers;
    for (std::size_t left_out = 0; left_out < std::size_t{1} << followers.size(); ++left_out) {
      Candidate candidate{i, {}};
      bool possible = true;
      for (std::size_t k = 0; k < followers.size(); ++k) {
        // The last follower is the lowest bit: it is the first to be left out.
        const bool taken = (left_out >> (followers.size() - 1 - k) & 1U) == 0;
        possible = possible && (taken || followers[k].optional);
        if (taken) candidate.followers.push_back(k);
      }
      if (possible) candidates.push_back(std::move(candidate));
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.followers.size() > b.followers.size(); });
  return candidates;
}

Result<std::shared_ptr<const MappingModel>> read_model(const architecture::Description& description) {
  const std::string path = "/mappings";
  const auto array = json::as_array(description.mappings, path);
  if (!array) return tl::unexpected(array.error());
  auto model = std::make_shared<MappingModel>();
  for (const architecture::Parameter& parameter : description.parameters) model->parameters.push_back(parameter.name);
  for (const std::string& constant : description.constants) model->parameters.push_back(constant);
  std::map<std::string, std::size_t> patterns;
  MappingReader reader(description, *model, patterns);
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    if (json::find_member((**array)[i], "not_mapped") != nullptr) {
      auto refusal = reader.read_refusal((**array)[i], json::json_child(path, i));
      if (!refusal) return error_of(refusal);
      model->refusals.push_back(std::move(*refusal));
      continue;
    }
    auto mapping = reader.read((**array)[i], json::json_child(path, i));
    if (!mapping) return error_of(mapping);
    for (const Mapping& other : model->mappings) {
      if (other.name != mapping->name) continue;
      return failure("DuplicateName", json::json_child(json::json_child(path, i), "name"),
                     "two mappings are called '" + other.name + "'", "choose another name");
    }
    model->mappings.push_back(std::move(*mapping));
  }
  model->patterns = patterns.size();
  model->candidates = candidates_of(model->mappings);
  return model;
}

}  // namespace

Result<MappingSet> read_mappings(const architecture::Description& description) {
  auto model = read_model(description);
  if (!model) {
    json::locate(model.error(), description.text);
    return error_of(model);
  }
  return MappingSet(std::move(*model));
}

}  // namespace cyclescope::mapping
