#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "representatives/device.h"

namespace cyclescope::api {

/// A device outside, which is asked by leaving: a question that has no answer yet is thrown, and whoever asked is run
/// again from its beginning when the answer is there. It asks the same questions again, as all that it does follows
/// from the answers.
class AskedDevice : public Device {
 public:
  /// Thrown by latency().
  struct Question {
    Configuration configuration;
  };

  AskedDevice(std::string unit, bool repeatable) : unit_(std::move(unit)), repeatable_(repeatable) {}

  std::string unit() const override { return unit_; }
  bool repeatable() const override { return repeatable_; }
  Result<double> latency(const Configuration& configuration) override {
    if (next_ == answers_.size()) throw Question{configuration};
    return answers_[next_++];
  }

  /// Answers the question that was thrown last.
  void answer(Result<double> latency) { answers_.push_back(std::move(latency)); }
  /// The questions come again from the first.
  void begin_again() { next_ = 0; }
  /// What was asked for is done: the next question is the first of something else.
  void begin_anew() {
    answers_.clear();
    next_ = 0;
  }

 private:
  std::string unit_;
  bool repeatable_;
  std::vector<Result<double>> answers_;
  std::size_t next_ = 0;
};

}  // namespace cyclescope::api
