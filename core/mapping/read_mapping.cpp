#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {

SlotExpressionId MappingReader::read_constant(const json::JsonReader& value, Stage latest) {
  const SlotExpressionId id = read_expression(value);
  if (value.failed() || model_.expressions.stage(id) <= latest) return id;
  const bool loops = model_.expressions.stage(id) == kIndexStage;
  value.refuse("NotConstant", "'" + model_.expressions.text(id) + "' depends on " +
                                  (loops ? "a loop's index" : "tile sizes that are not chosen yet"));
  return id;
}

std::vector<Let> MappingReader::read_lets(const json::JsonReader& json) {
  std::vector<Let> lets;
  json.each_member([&](const std::string& name, const json::JsonReader& value) {
    const SlotExpressionId id = read_expression(value);
    if (!value.failed()) lets.push_back({declare(name, value, model_.expressions.stage(id)), id});
  });
  return lets;
}

std::vector<SlotExpressionId> MappingReader::read_list(const json::JsonReader& list) {
  std::vector<SlotExpressionId> ids;
  list.each([&](const json::JsonReader& value) { ids.push_back(read_constant(value, kIndexStage - 1)); });
  return ids;
}

/// "dram", or {"storage": "dram", "element_bits": 8}
void MappingReader::read_placement(const json::JsonReader& json, TensorPlacement& placement) {
  placement.path = json.path();
  if (!json.json().is_object()) {
    placement.storage = json.text();
    return;
  }
  json.expect_keys({"storage", "element_bits"});
  const json::JsonReader storage = json.at("storage");
  if (const auto bits = json.find("element_bits")) {
    placement.has_bits = true;
    placement.element_bits = read_constant(*bits, kKernelStage);
  }
  placement.storage = storage.text();
}

void MappingReader::read_tensors(const json::JsonReader& json) {
  const auto& forms = mapping_.forms;
  json.each_member([&](const std::string& name, const json::JsonReader& value) {
    const auto form =
        std::find_if(forms.begin(), forms.end(), [&](const TensorForm& candidate) { return candidate.name == name; });
    if (form != forms.end()) {
      return read_placement(value, mapping_.tensors[static_cast<std::size_t>(form - forms.begin())]);
    }
    std::vector<std::string> names;
    for (const TensorForm& candidate : forms) names.push_back(candidate.name);
    value.refuse("UnknownTensor",
                 std::string("a mapping of ") + kernels::name_of(mapping_.first.kind) + " has no tensor '" + name + "'",
                 diagnostics::nearest_name_hint(name, names));
  });
}

void MappingReader::read_scratch(const json::JsonReader& json) {
  json.each_member([&](const std::string& name, const json::JsonReader& buffer) {
    buffer.expect_keys({"storage", "extents", "element_bits"});
    for (const TensorForm& tensor : mapping_.forms) {
      if (tensor.name != name) continue;
      buffer.refuse("DuplicateName", "'" + name + "' is a tensor already", "choose another name");
    }
    ScratchDeclaration scratch;
    scratch.name = name;
    scratch.path = buffer.path();
    scratch.storage = buffer.text("storage");
    scratch.extents = read_list(buffer.at("extents"));
    if (const auto bits = buffer.find("element_bits")) {
      scratch.has_bits = true;
      scratch.element_bits = read_constant(*bits, kKernelStage);
    }
    mapping_.scratch.push_back(std::move(scratch));
  });
}

void MappingReader::begin(const json::JsonReader& json) {
  mapping_ = Mapping{};
  mapping_.path = json.path();
  scope_ = MappingScope{};
  scope_.choices = [this](const std::string& name, const std::string& choice) { return find_choice(name, choice); };
  for (const std::string& parameter : model_.parameters) declare(parameter, json);
}

/// The slots below `end` that expressions from `first` on name, ascending.
std::vector<Slot> MappingReader::named_since(SlotExpressionId first, std::size_t end) const {
  std::vector<bool> named(end, false);
  for (SlotExpressionId id = first; id < model_.expressions.size(); ++id) {
    for (const Slot slot : model_.expressions.names(id)) {
      if (slot < end) named[slot] = true;
    }
  }
  std::vector<Slot> slots;
  for (std::size_t slot = 0; slot < end; ++slot) {
    if (named[slot]) slots.push_back(static_cast<Slot>(slot));
  }
  return slots;
}

KeptStorage MappingReader::read_kept(const json::JsonReader& json) {
  json.expect_keys({"storage", "keeps", "replacement"});
  begin(json);
  KeptStorage kept;
  kept.storage = json.text("storage");
  kept.storage_path = json.path("storage");
  kept.bytes = read_constant(json.at("keeps"), kKernelStage);
  const bool random = json.has("replacement") && json.at("replacement").choice({"lru", "random"}) == "random";
  kept.replacement = random ? TensorCache::Replacement::kRandom : TensorCache::Replacement::kLeastRecent;
  return kept;
}

Refusal MappingReader::read_refusal(const json::JsonReader& json) {
  json.expect_keys({"kernel", "functions", "when", "not_mapped"});
  begin(json);
  read_chain(json);
  std::string reason = json.text("not_mapped");
  mapping_.frame_size = scope_.frame_size();
  return Refusal{std::move(mapping_), std::move(reason)};
}

Mapping MappingReader::read(const json::JsonReader& json) {
  json.expect_keys({"name", "description", "kernel", "functions", "then", "when", "pointwise", "let", "tiling",
                    "tensors", "buffers", "program"});
  begin(json);
  const SlotExpressionId first = model_.expressions.size();
  mapping_.name = json.text("name");
  json.text_or("description", "");
  read_chain(json);
  if (json.failed()) return {};
  if (const auto pointwise = json.find("pointwise")) {
    if (mapping_.first.kind != kernels::KernelKind::kMatMul) {
      pointwise->refuse("UnknownKey", "only a mapping of matrix products covers pointwise convolutions");
    }
    mapping_.has_pointwise = true;
    mapping_.pointwise = read_constant(*pointwise, kKernelStage);
  }
  const auto tiling = json.find("tiling");
  if (tiling) declare_tile_variables(*tiling);
  if (const auto lets = json.find("let")) mapping_.lets = read_lets(*lets);
  if (tiling) read_tiling(*tiling);
  mapping_.tensors.resize(mapping_.forms.size());
  read_tensors(json.at("tensors"));
  if (const auto buffers = json.find("buffers")) read_scratch(*buffers);
  mapping_.plan_slots = named_since(first, model_.parameters.size());
  const SlotExpressionId first_of_program = model_.expressions.size();
  const std::size_t planned = scope_.frame_size();
  mapping_.program = read_block(json.at("program"));
  mapping_.program_slots = named_since(first_of_program, planned);
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
  const json::JsonReader mappings(description.mappings, "/mappings");
  auto model = std::make_shared<MappingModel>();
  for (const architecture::Parameter& parameter : description.parameters) model->parameters.push_back(parameter.name);
  for (const std::string& constant : description.constants) model->parameters.push_back(constant);
  std::map<std::string, std::size_t> patterns;
  MappingReader reader(description, *model, patterns);
  mappings.each([&](const json::JsonReader& json) {
    if (json.has("keeps")) {
      if (model->kept) json.refuse("DuplicateName", "only one cache may keep tensors from layer to layer");
      model->kept = reader.read_kept(json);
      return;
    }
    if (json.has("not_mapped")) {
      model->refusals.push_back(reader.read_refusal(json));
      return;
    }
    Mapping mapping = reader.read(json);
    for (const Mapping& other : model->mappings) {
      if (other.name != mapping.name) continue;
      json.refuse_member("name", "DuplicateName", "two mappings are called '" + other.name + "'",
                         "choose another name");
    }
    model->mappings.push_back(std::move(mapping));
  });
  if (mappings.failed()) return mappings.error();
  model->patterns = patterns.size();
  model->candidates = candidates_of(model->mappings);
  return model;
}

}  // namespace

Result<MappingSet> read_mappings(const architecture::Description& description) {
  auto model = read_model(description);
  if (!model) {
    architecture::locate(model.error(), description);
    return tl::unexpected<Diagnostic>(std::move(model.error()));
  }
  return MappingSet(std::move(*model));
}

}  // namespace cyclescope::mapping
