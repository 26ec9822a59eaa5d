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
    std::vector<Configuration> layers;

    bool await_ready() const { return layers.empty(); }
    void await_suspend(coroutine::coroutine_handle<> search) {
      questions.wanted_ = std::move(layers);
      questions.search_ = search;
    }
    Latencies await_resume() { return std::exchange(questions.answers_, {}); }
  };
  /// `co_await ask(layers)`: the latencies of these layers, of which one may be there several times; the first that is
  /// refused is the last answer.
  Asked ask(std::vector<Configuration> layers) { return {*this, std::move(layers)}; }

  /// The layers that the search waits for; empty: none.
  const std::vector<Configuration>& wanted() const { return wanted_; }
  /// Answers them, and lets the search go on to its next question or its end.
  void provide(Latencies answers);

 private:
  bool repeatable_;
  std::vector<Configuration> wanted_;
  Latencies answers_;
  coroutine::coroutine_handle<> search_;
};

/// What `device` says of `layers`.
Latencies latencies_of(Device& device, const std::vector<Configuration>& layers);

/// Runs `search`, which asks by `questions`, to its end on `device`.
template <typename T>
T run_on(Device& device, Questions& questions, Pull<T> search) {
  search.run();
  while (!search.done()) questions.provide(latencies_of(device, questions.wanted()));
  return search.take();
}

}  // namespace cyclescope::representatives
