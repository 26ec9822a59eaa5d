#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "border/machines.h"
#include "border/request.h"
#include "estimate/write_estimate.h"
#include "execution/mapping_check.h"
#include "json/pointer.h"
#include "json/writer.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

class RunningMappingCheck final : public Job {
 public:
  RunningMappingCheck(std::shared_ptr<const ArchitectureDocument> architecture,
                      const architecture::ParameterValues& parameters, bool execute)
      : architecture_(std::move(architecture)),
        check_(architecture_->description, architecture_->mappings, parameters, execute) {}

  Answer<bool> work(double milliseconds) override {
    std::optional<Diagnostic> error;
    const bool done = work_for(milliseconds, [&] {
      auto stepped = check_.step();
      if (!stepped) error = std::move(stepped.error());
      return error || *stepped;
    });
    if (!error) return done;
    architecture::locate(*error, architecture_->description);
    return refuse(std::move(*error), Input::kArchitecture);
  }

  JobProgress progress() const override {
    const std::size_t done = check_.steps_done();
    const std::size_t count = check_.mappings().size();
    return {static_cast<double>(done), static_cast<double>(check_.steps_total()),
            done < check_.steps_total() ? check_.mappings()[done % count].name : ""};
  }

  Answer<std::string> value(Session& /*session*/) override {
    json::JsonWriter json;
    json.object([&] {
      json.array("mappings", check_.mappings(), [&](const execution::CheckedMapping& mapping) {
        json.object([&] {
          json.member("name", mapping.name);
          json.member("path", architecture_->description.map.document_pointer(mapping.path));
          json.member("programs", mapping.programs);
          if (mapping.finding) json.object("finding", [&] { write_finding(json, *mapping.finding); });
        });
      });
    });
    return json.written();
  }

 private:
  void write_finding(json::JsonWriter& json, const execution::MappingFinding& finding) const {
    Diagnostic located = finding.diagnostic;
    architecture::locate(located, architecture_->description);
    json.member("diagnostic", [&] { estimate::write_diagnostic(json, located, name_of(Input::kArchitecture)); });
    json.member("layer", finding.layer);
    json.member("tiles", finding.tiles);
    json.object("parameters", [&] {
      for (const auto& [name, value] : finding.parameters) {
        std::visit([&, key = name](const auto& it) { json.member(key, it); }, value);
      }
    });
  }

  std::shared_ptr<const ArchitectureDocument> architecture_;
  execution::MappingCheck check_;  ///< refers to architecture_
};

}  // namespace

Answer<std::unique_ptr<Job>> start_mapping_check(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"architecture", "parameters", "execute"});
  auto document = read_document<ArchitectureDocument>(reader, session, "architecture");
  const architecture::ParameterValues parameters = read_parameters(reader);
  const bool execute = reader.boolean_or("execute", true);
  if (reader.failed()) return refuse(reader);
  // Values that no machine can have are the request's fault.
  const auto machine = session.machines.at(read_number(reader, "architecture"), *document, parameters);
  if (!machine) return tl::unexpected(machine.error());
  return std::make_unique<RunningMappingCheck>(std::move(document), parameters, execute);
}

}  // namespace cyclescope::border
