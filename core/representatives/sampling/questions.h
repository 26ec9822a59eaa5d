#pragma once

#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/pull.h"

namespace cyclescope::representatives {

/// What a device says of layers, in their order: of each, or of those up to the first that it refuses, as whoever asks
/// for several has no use for those behind it.
using Latencies = std::vector<Result<double>>;

/// Where a search asks for measurements, and waits until somebody has made them.
class Questions {
 public:
  /// As Device::repeatable().
  explicit Questions(bool repeatable) : repeatable_(repeatable) {}
  Questions(const Questions&) = delete;
  Questions& operator=(const Questions&) = delete;

  bool repeatable() const { return repeatable_; }

  struct Asked {
    Questions& questions;
    std::vector<MeasurableLayer> layers;

    bool await_ready() const { return layers.empty(); }
    void await_suspend(coroutine::coroutine_handle<> search) {
      questions.wanted_ = std::move(layers);
      questions.search_ = search;
    }
    Latencies await_resume() { return std::exchange(questions.answers_, {}); }
  };
  /// `co_await ask(layers)`: the latencies of these layers, of which one may be there several times; the first that is
  /// refused is the last answer.
  Asked ask(std::vector<MeasurableLayer> layers) { return {*this, std::move(layers)}; }

  /// The layers that the search waits for; empty: none.
  const std::vector<MeasurableLayer>& wanted() const { return wanted_; }
  /// Answers them, and lets the search go on to its next question or its end.
  void provide(Latencies answers);

 private:
  bool repeatable_;
  std::vector<MeasurableLayer> wanted_;
  Latencies answers_;
  coroutine::coroutine_handle<> search_;
};

}  // namespace cyclescope::representatives
