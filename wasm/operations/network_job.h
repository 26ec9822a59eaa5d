#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "border/machines.h"
#include "border/networks.h"
#include "border/operation.h"
#include "border/request.h"
#include "estimate/estimate_job.h"

namespace cyclescope::border {

/// Work on the layers of a network one after another: what `estimate` and `attribute` have in common.
class NetworkJob : public Job {
 public:
  NetworkJob(estimate::EstimateJob job, std::shared_ptr<const ArchitectureDocument> architecture)
      : job_(std::move(job)), architecture_(std::move(architecture)) {}

  Answer<bool> work(double milliseconds) override;
  JobProgress progress() const override;

 protected:
  const estimate::EstimateJob& job() const { return job_; }

 private:
  Refusal refusal_of(Diagnostic error) const;

  estimate::EstimateJob job_;
  std::shared_ptr<const ArchitectureDocument> architecture_;  ///< for the place of errors in its text
};

/// The machine and the network that a request names. Errors stay in the reader until `resolve`.
class NetworkOnMachine {
 public:
  NetworkOnMachine(const json::JsonReader& reader, Session& session);

  /// Errors: the reader's; those of the documents at these parameters and dimensions.
  Answer<void> resolve();

  // Preconditions: resolve() was well.
  const std::shared_ptr<const ArchitectureDocument>& architecture() const { return architecture_; }
  const std::shared_ptr<estimate::Machine>& machine() const { return machine_; }
  const std::shared_ptr<const network::Network>& network() const { return network_; }

 private:
  const json::JsonReader& reader_;
  Session& session_;
  std::shared_ptr<const ArchitectureDocument> architecture_;
  std::int32_t network_handle_ = 0;
  DimensionValues dimensions_;
  architecture::ParameterValues parameters_;
  std::shared_ptr<estimate::Machine> machine_;
  std::shared_ptr<const network::Network> network_;
};

// Members of a request, into `options`: `tiles` and `tile_trials`; `pinned_tiles`; `residency` and `resident_shares`.
void read_tile_choice(const json::JsonReader& reader, estimate::EstimateOptions& options);
void read_pinned_tiles(const json::JsonReader& reader, estimate::EstimateOptions& options);
void read_residency(const json::JsonReader& reader, estimate::EstimateOptions& options);

/// `instruction_budget` of a request, or what it is without.
std::int64_t read_instruction_budget(const json::JsonReader& reader);

}  // namespace cyclescope::border
