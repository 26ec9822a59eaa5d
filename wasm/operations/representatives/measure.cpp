#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "border/request.h"
#include "json/writer.h"
#include "operations/representatives/device.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "operations/representatives/plan.h"
#include "representatives/sampling/measurement_job.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kMostRepetitions = 1000;

class RunningMeasurement : public Job {
 public:
  RunningMeasurement(representatives::MeasurementJob job, JobDevice device,
                     std::vector<representatives::TableRemark> remarks)
      : job_(std::move(job)), device_(std::move(device)), remarks_(std::move(remarks)) {}

  Answer<bool> work(double milliseconds) override {
    if (!device_.is_caller()) {
      work_for(milliseconds, [&] {
        if (auto measured = device_.measure_next(job_.wanted())) job_.provide(*measured);
        return !job_.layer();
      });
    }
    return !job_.layer();
  }

  JobProgress progress() const override {
    return {static_cast<double>(job_.layers_done()), static_cast<double>(job_.layers_total()),
            job_.layer() ? describe(*job_.layer()) : std::string()};
  }

  Answer<std::string> value(Session& session) override {
    const std::vector<Diagnostic> reasons = job_.reasons();
    if (job_.measured().empty()) {
      return refuse(reasons.empty() ? Diagnostic{} : reasons.front(), Input::kArchitecture);
    }
    const auto table = hand_out(session, std::make_shared<const TableDocument>(
                                             representatives::write_measurements(job_.measured(), device_.unit())));
    if (!table) return tl::unexpected(table.error());
    json::JsonWriter json;
    json.object([&] {
      json.member("planned", job_.layers_total());
      json.member("measured", job_.measured().size());
      json.member("refused", job_.refused());
      json.member("table", *table);
      write_remarks(json, remarks_, reasons);
    });
    return json.written();
  }

  std::string wanted() const override {
    if (!device_.is_caller() || !job_.layer()) return {};
    json::JsonWriter json;
    write_layers(json, job_.wanted());
    return json.written();
  }

  Result<void> provide(const Json& answers, const std::string& path) override {
    if (wanted().empty()) return Job::provide(answers, path);
    const auto latencies = read_device_answers(json::JsonReader(answers, path), job_.wanted().size());
    if (!latencies) return tl::unexpected(latencies.error());
    job_.provide(*latencies);
    return {};
  }

 private:
  representatives::MeasurementJob job_;
  JobDevice device_;
  std::vector<representatives::TableRemark> remarks_;  ///< of the table of layers
};

/// What is measured: a table's layers or a plan.
struct Wanted {
  std::shared_ptr<const TableDocument> layers;  ///< or nullptr: a plan
  std::vector<representatives::TypePlan> plans;
  std::shared_ptr<const TableDocument> known;  ///< of the plan, or nullptr
};

Wanted read_wanted(const json::JsonReader& reader, Session& session) {
  const auto plan = reader.find("plan");
  if (!plan) return {read_document<TableDocument>(reader, session, "layers"), {}, nullptr};
  plan->expect_keys({"types", "budget", "usual_part", "sampling", "seed", "unit", "known"});
  read_unit(*plan);
  Wanted wanted{nullptr, read_plans(*plan), read_known_table(*plan, session)};
  if (reader.has("layers")) {
    reader.refuse_member("plan", "SeveralPlans", "there is a plan, and a table of layers too",
                         "leave the table out: the plan says what is measured");
  }
  return wanted;
}

/// `remarks`: of the table of layers.
Answer<representatives::MeasurementJob> job_of(Wanted wanted, int repetitions,
                                               std::vector<representatives::TableRemark>& remarks) {
  if (!wanted.layers) {
    const auto known = known_layers(wanted.known);
    if (!known) return tl::unexpected(known.error());
    return representatives::MeasurementJob(std::move(wanted.plans), *known, repetitions);
  }
  auto table = layers_of(*wanted.layers);
  if (!table) return tl::unexpected(std::move(table.error()));
  remarks = std::move(table->remarks);
  return representatives::MeasurementJob(std::move(table->layers), repetitions);
}

}  // namespace

Answer<std::unique_ptr<Job>> start_measure(Session& session, const Json& request) {
  const json::JsonReader reader(
      request, "", {"architecture", "parameters", "layers", "plan", "noise", "seed", "repetitions", "unit"});
  const DeviceRequest asked(reader, session);
  const auto repetitions = static_cast<int>(reader.integer_or("repetitions", 1, 1, kMostRepetitions));
  Wanted wanted = read_wanted(reader, session);
  if (reader.failed()) return refuse(reader);
  const bool planned = wanted.layers == nullptr;
  std::vector<representatives::TableRemark> remarks;
  auto job = job_of(std::move(wanted), repetitions, remarks);
  if (!job) return tl::unexpected(std::move(job.error()));
  auto device = asked.device(session);
  if (!device) return tl::unexpected(std::move(device.error()));
  if (!job->layer()) {
    return refuse({"NoLayers", planned ? "/plan" : "/layers", "there is no layer to measure",
                   "allow more operations, or other values", 0, 0},
                  Input::kRequest);
  }
  return std::make_unique<RunningMeasurement>(std::move(*job), std::move(*device), std::move(remarks));
}

}  // namespace cyclescope::border
