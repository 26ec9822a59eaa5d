#include "api.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "estimate/estimate_job.h"
#include "estimate/version.h"
#include "estimate/write_estimate.h"
#include "jobs.h"
#include "json/pointer.h"
#include "library.h"
#include "network/json/network_json.h"
#include "outcome.h"
#include "request.h"
#include "summary.h"

namespace cyclescope::api {
namespace {

/// Instructions evaluated between two looks at the clock: well below a millisecond.
constexpr std::int64_t kSliceInstructions = 20'000;

struct Job {
  std::shared_ptr<const ReadDescription> read;  ///< for the place of errors in its text
  estimate::EstimateJob job;
};

void write_progress(json::JsonWriter& json, const estimate::Progress& progress) {
  json.object("progress", [&] {
    json.member("layers_done", progress.layers_done);
    json.member("layers_total", progress.layers_total);
    json.member("layer", progress.layer);
  });
}

Refusal refusal_of(const Job& job, Diagnostic error) {
  if (job.job.fault() == estimate::Fault::kNetwork) return {std::move(error), Input::kNetwork};
  json::locate(error, job.read->description.text);
  return {std::move(error), Input::kArchitecture};
}

/// `document` is the network in our own JSON, or empty where the caller has it.
Answer<std::string> network_summary(const network::Network& network,
                                    const std::vector<network::SymbolicDimension>& dimensions,
                                    const std::vector<std::string>& warnings, const std::string& document) {
  const auto totals = totals_of(network);
  if (!totals) return refuse(totals.error(), Input::kNetwork);
  json::JsonWriter json;
  json.object([&] {
    write_summary_members(json, network, *totals);
    write_dimensions(json, dimensions);
    json.member("warnings", warnings);
    if (!document.empty()) json.member("network", json::JsonText{document});
  });
  return json.written();
}

}  // namespace

class Session::Implementation {
 public:
  std::string guarded(const std::function<Answer<std::string>()>& work) {
    return outcome(work, [this] { library_.forget(); });
  }

  Answer<std::string> check_architecture(const std::string& text, const std::string& request_text) {
    const auto request = read_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    const auto read = library_.description(text);
    if (!read) return tl::unexpected(read.error());
    const auto machine = library_.machine(**read, request->parameters);
    if (!machine) return tl::unexpected(machine.error());
    json::JsonWriter json;
    write_summary(json, (*read)->description, (*read)->mappings, (*machine)->architecture(), request->parameters);
    return json.written();
  }

  Answer<std::string> read_network(const std::string& text) {
    const auto network = library_.network(text);
    if (!network) return tl::unexpected(network.error());
    return network_summary(**network, {}, {}, {});
  }

  Answer<std::string> read_onnx(network::ByteSource& source, const std::string& dimensions_text) {
    auto dimensions = read_dimensions(dimensions_text);
    if (!dimensions) return refuse(std::move(dimensions.error()), Input::kRequest);
    auto read = cyclescope::network::read_onnx(source, {std::move(*dimensions)});
    if (!read) {
      const Input input = read.error().code == "UnknownDimension" ? Input::kRequest : Input::kNetwork;
      return refuse(std::move(read.error()), input);
    }
    return network_summary(read->network, read->dimensions, read->warnings, network::write_network(read->network));
  }

  Answer<std::string> start_estimate(const std::string& architecture, const std::string& network,
                                     const std::string& request_text) {
    if (jobs_.size() >= kMaxJobs) return too_many_jobs();
    const auto request = read_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    const auto read = library_.description(architecture);
    if (!read) return tl::unexpected(read.error());
    const auto machine = library_.machine(**read, request->parameters);
    if (!machine) return tl::unexpected(machine.error());
    const auto layers = library_.network(network);
    if (!layers) return tl::unexpected(layers.error());
    const std::int32_t number = next_job_++;
    jobs_.emplace(number, Job{*read, estimate::EstimateJob(*machine, *layers, request->options)});
    return std::to_string(number);
  }

  Answer<std::string> step_estimate(std::int32_t number, double milliseconds) {
    const auto found = jobs_.find(number);
    if (found == jobs_.end()) return unknown_job(number);
    // Out of the table while it works, so that whatever ends this call early ends the job.
    auto job = jobs_.extract(found);
    std::optional<Diagnostic> error;
    const bool done = work_for(milliseconds, [&] {
      auto stepped = job.mapped().job.step(kSliceInstructions);
      if (!stepped) error = std::move(stepped.error());
      return error || *stepped;
    });
    if (error) return tl::unexpected(refusal_of(job.mapped(), std::move(*error)));
    json::JsonWriter json;
    json.object([&] {
      json.member("done", done);
      write_progress(json, job.mapped().job.progress());
      if (done) json.member("estimate", [&] { estimate::write_estimate(json, job.mapped().job.estimate()); });
    });
    if (!done) jobs_.insert(std::move(job));
    return json.written();
  }

  Answer<std::string> cancel_estimate(std::int32_t number) {
    if (jobs_.erase(number) == 0) return unknown_job(number);
    return "null";
  }

 private:
  Library library_;
  std::map<std::int32_t, Job> jobs_;
  std::int32_t next_job_ = 1;
};

Session::Session() : implementation_(std::make_unique<Implementation>()) {}
Session::~Session() = default;

std::string Session::version() const {
  json::JsonWriter json;
  json.object([&] {
    json.member("core", estimate::kCoreVersion);
    json.member("schema", estimate::kSchemaVersion);
  });
  return outcome([&] { return json.written(); }, [] {});
}

std::string Session::check_architecture(const std::string& text, const std::string& request) {
  return implementation_->guarded([&] { return implementation_->check_architecture(text, request); });
}

std::string Session::read_network(const std::string& text) {
  return implementation_->guarded([&] { return implementation_->read_network(text); });
}

std::string Session::read_onnx(network::ByteSource& source, const std::string& dimensions) {
  return implementation_->guarded([&] { return implementation_->read_onnx(source, dimensions); });
}

std::string Session::start_estimate(const std::string& architecture, const std::string& network,
                                    const std::string& request) {
  return implementation_->guarded([&] { return implementation_->start_estimate(architecture, network, request); });
}

std::string Session::step_estimate(std::int32_t job, double milliseconds) {
  return implementation_->guarded([&] { return implementation_->step_estimate(job, milliseconds); });
}

std::string Session::cancel_estimate(std::int32_t job) {
  return implementation_->guarded([&] { return implementation_->cancel_estimate(job); });
}

}  // namespace cyclescope::api
