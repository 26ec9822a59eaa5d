#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "representatives/layers/device.h"

namespace cyclescope::api {

/// A device outside, which is asked by leaving: questions that have no answers yet are thrown, and whoever asked is run
/// again from its beginning when the answers are there. It asks the same questions again, as all that it does follows
/// from the answers.
class AskedDevice : public representatives::Device {
 public:
  /// Thrown by announce() and latency().
  struct Questions {
    std::vector<representatives::Configuration> layers;  ///< at least one
  };

  AskedDevice(std::string unit, bool repeatable) : unit_(std::move(unit)), repeatable_(repeatable) {}

  std::string unit() const override { return unit_; }
  bool repeatable() const override { return repeatable_; }

  void announce(const std::vector<representatives::Configuration>& configurations) override {
    // What follows the known answers is unanswered as a whole: announcements come in the same order every time.
    if (next_ == answers_.size() && !configurations.empty()) throw Questions{configurations};
  }

  Result<double> latency(const representatives::Configuration& configuration) override {
    // Answers to an announcement that was not followed to its end are passed over.
    while (next_ < answers_.size() && !(answers_[next_].configuration == configuration)) ++next_;
    if (next_ == answers_.size()) throw Questions{{configuration}};
    return answers_[next_++].latency;
  }

  /// Answers one of the questions that were thrown last.
  void answer(representatives::Configuration configuration, Result<double> latency) {
    answers_.push_back({std::move(configuration), std::move(latency)});
  }
  /// The questions come again from the first.
  void begin_again() { next_ = 0; }
  /// What was asked for is done: the next question is the first of something else.
  void begin_anew() {
    answers_.clear();
    next_ = 0;
  }

 private:
  struct Answered {
    representatives::Configuration configuration;
    Result<double> latency;
  };

  std::string unit_;
  bool repeatable_;
  std::vector<Answered> answers_;
  std::size_t next_ = 0;
};

}  // namespace cyclescope::api
