#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "border/request.h"
#include "estimate/devices/white_box.h"
#include "json/writer.h"
#include "operations/representatives/device.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/sampling/step_width_json.h"
#include "representatives/sampling/sweep_job.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kWidest = 4096;
constexpr std::int64_t kFarthestSwept = std::int64_t{1} << 20;
constexpr std::int64_t kMostMeasurements = 1'000'000;

class RunningSweep : public Job {
 public:
  RunningSweep(representatives::SweepJob job, JobDevice device) : job_(std::move(job)), device_(std::move(device)) {}

  Answer<bool> work(double milliseconds) override {
    if (!device_.is_caller()) {
      work_for(milliseconds, [&] {
        if (job_.wanted().empty()) return true;
        if (auto measured = device_.measure_next(job_.wanted())) job_.provide(std::move(*measured));
        return job_.wanted().empty();
      });
    }
    return job_.wanted().empty();
  }

  JobProgress progress() const override {
    const std::string what =
        job_.wanted().empty() ? std::string() : std::string(name_of(job_.type())) + " " + name_of(job_.parameter());
    return {static_cast<double>(job_.steps_done()), static_cast<double>(job_.steps_total()), what};
  }

  std::string partial() override {
    if (told_ == job_.steps_done()) return {};
    told_ = job_.steps_done();
    return findings();
  }

  Answer<std::string> value(Session& /*session*/) override {
    if (const auto outcome = job_.outcome(); !outcome) return refuse(outcome.error(), Input::kArchitecture);
    return findings();
  }

  std::string wanted() const override {
    if (!device_.is_caller() || job_.wanted().empty()) return {};
    json::JsonWriter json;
    write_layers(json, job_.wanted());
    return json.written();
  }

  Result<void> provide(const Json& answers, const std::string& path) override {
    if (wanted().empty()) return Job::provide(answers, path);
    auto latencies = read_device_answers(json::JsonReader(answers, path), job_.wanted().size());
    if (!latencies) return tl::unexpected(std::move(latencies.error()));
    job_.provide(std::move(*latencies));
    return {};
  }

 private:
  std::string findings() const {
    json::JsonWriter json;
    json.object([&] {
      json.member("found", [&] { write_widths(json, job_.found()); });
      write_remarks(json, {}, job_.remarks());
    });
    return json.written();
  }

  representatives::SweepJob job_;
  JobDevice device_;
  std::size_t told_ = 0;  ///< parameters of which the caller knows
};

representatives::TypeSweep read_type_sweep(const json::JsonReader& reader) {
  reader.expect_keys({"type", "space", "most_operations", "most_elements", "hints", "white_box"});
  representatives::TypeSweep sweep{read_space(reader), {}, reader.boolean_or("white_box", false)};
  if (const auto hints = reader.find("hints")) sweep.hints = representatives::read_step_hints(*hints);
  return sweep;
}

representatives::StepOptions read_step_options(const json::JsonReader& reader) {
  representatives::StepOptions options;
  options.widest = reader.integer_or("widest", options.widest, 2, kWidest);
  options.farthest = reader.integer_or("farthest", options.farthest, 2, kFarthestSwept);
  options.budget = static_cast<int>(reader.integer_or("budget", options.budget, 1, kMostMeasurements));
  return options;
}

/// Of several hints about one parameter the first.
std::vector<representatives::StepHint> likeliest(const std::vector<representatives::StepHint>& hints) {
  std::vector<representatives::StepHint> kept;
  for (const representatives::StepHint& hint : hints) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const representatives::StepHint& other) {
      return other.product.front() == hint.product.front();
    });
    if (!known) kept.push_back(hint);
  }
  return kept;
}

/// Gives the types without hints of their own those of the description.
Answer<void> take_hints(std::vector<representatives::TypeSweep>& types, Session& session, const DeviceRequest& device,
                        bool white_box) {
  if (!device.document) {
    return refuse({"NoDescription", "/knowledge", "there is no description that anything could be known from",
                   "name an accelerator, or give hints", 0, 0},
                  Input::kRequest);
  }
  const auto machine = device.machine(session);
  if (!machine) return tl::unexpected(machine.error());
  for (representatives::TypeSweep& type : types) {
    if (type.hints.empty()) type.hints = likeliest(estimate::step_hints(**machine, type.space.type));
    type.white_box = type.white_box || white_box;
  }
  return {};
}

}  // namespace

Answer<std::unique_ptr<Job>> start_sweep(Session& session, const Json& request) {
  const json::JsonReader reader(request, "",
                                {"architecture", "parameters", "types", "knowledge", "widest", "farthest", "budget",
                                 "noise", "seed", "unit", "repeatable"});
  const DeviceRequest asked(reader, session);
  const representatives::StepOptions options = read_step_options(reader);
  const std::string knowledge = reader.choice_or("knowledge", "black", {"black", "gray", "white"});
  std::vector<representatives::TypeSweep> types;
  reader.at("types").each([&](const json::JsonReader& type) { types.push_back(read_type_sweep(type)); });
  if (reader.failed()) return refuse(reader);
  auto device = asked.device(session);
  if (!device) return tl::unexpected(std::move(device.error()));
  if (knowledge != "black") {
    auto informed = take_hints(types, session, asked, knowledge == "white");
    if (!informed) return tl::unexpected(std::move(informed.error()));
  }
  auto job = representatives::SweepJob::start(std::move(types), options, device->repeatable());
  if (!job) return refuse(std::move(job.error()), Input::kRequest);
  return std::make_unique<RunningSweep>(std::move(*job), std::move(*device));
}

}  // namespace cyclescope::border
