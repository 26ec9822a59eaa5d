// Reading an ONNX file with 300 MB of weights: they are skipped, so the time is that of the graph.
#include <benchmark/benchmark.h>

#include "core/network/onnx/onnx_pieces.h"

namespace cyclescope::network {
namespace {

void read_onnx_of_300_mb(benchmark::State& state) {
  reference::SparseSource source = reference::large_model(300);
  for (auto _ : state) {
    const auto read = read_onnx(source);
    if (!read) return state.SkipWithError(read.error().message.c_str());
    benchmark::DoNotOptimize(read->network.layers.data());
  }
}
BENCHMARK(read_onnx_of_300_mb)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cyclescope::network
