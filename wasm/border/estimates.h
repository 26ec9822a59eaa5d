#pragma once

#include <string>
#include <utility>

#include "border/document.h"
#include "border/session.h"
#include "estimate/estimate.h"

namespace cyclescope::border {

/// An estimate that was made here.
struct EstimateDocument : Document {
  static constexpr Kind kKind = Kind::kEstimate;
  explicit EstimateDocument(estimate::Estimate made) : estimate(std::move(made)) {}
  Kind kind() const override { return kKind; }
  const std::string& content() const override {
    static const std::string kNone;
    return kNone;
  }

  estimate::Estimate estimate;
};

/// Keeps `estimate` under a handle. JSON text: its overview, or, where `known` is the handle of one of equally many
/// layers that is still there, what differs from that: schema/estimate.response.schema.json.
Answer<std::string> keep_estimate(Session& session, estimate::Estimate estimate, std::int32_t known);

}  // namespace cyclescope::border
