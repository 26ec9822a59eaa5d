/// The worked example of core/README.md, step by step: every number there is checked here, and stands there.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/estimate/described_machine.h"
#include "core/network/onnx/onnx_files.h"
#include "core/network/onnx/onnx_pieces.h"
#include "estimate/estimate_job.h"
#include "kernels/kernel.h"
#include "program/work.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

using reference::field;

std::string tensor_of_weights() {
  std::string tensor;
  protozero::pbf_writer writer(tensor);
  writer.add_int64(1, 4);
  writer.add_int64(1, 3);
  writer.add_int32(2, 1);
  writer.add_string(8, "weights");
  writer.add_string(9, std::string(4 * 3 * 4, '\0'));
  return field(5, tensor);
}

std::string onnx_file() {
  const std::string graph = reference::node("MatMul", {"x", "weights"}, "y") + reference::node("Relu", {"y"}, "z") +
                            tensor_of_weights() + reference::value_info(11, "x", {2, 4}) +
                            reference::value_info(12, "z", {2, 3});
  return field(7, graph) + reference::opset(17);
}

class WorkedExample : public ::testing::Test {
 protected:
  WorkedExample() {
    auto read = reference::read_model(onnx_file());
    if (!read) throw std::runtime_error(read.error().message);
    network_ = std::make_shared<const network::Network>(std::move(read->network));
  }

  std::vector<kernels::Kernel> kernels_of_layer(std::size_t layer) const {
    auto kernels = kernels::kernels_of(*network_, network_->layers[layer]);
    if (!kernels) throw std::runtime_error(kernels.error().message);
    return std::move(*kernels);
  }

  std::shared_ptr<const network::Network> network_;
  std::shared_ptr<estimate::Machine> machine_ = machine_of(source_text("arch_presets/oma.json"));
  std::string readme_ = source_text("core/README.md");
};

TEST_F(WorkedExample, BytesBecomeTwoLayers) {
  ASSERT_EQ(network_->layers.size(), 2U);
  EXPECT_EQ(network_->tensors[static_cast<std::size_t>(network_->layers[1].outputs[0])].shape,
            (std::vector<std::int64_t>{2, 3}));
}

TEST_F(WorkedExample, LayersBecomeKernels) {
  const auto product = kernels_of_layer(0);
  ASSERT_EQ(product.size(), 1U);
  EXPECT_EQ(product[0].kind, kernels::KernelKind::kMatMul);
  const std::map<std::string, std::int64_t> sizes = {{"B", 1}, {"M", 2}, {"N", 3}, {"K", 4}};
  EXPECT_EQ(product[0].sizes, sizes);
  EXPECT_EQ(kernels::mac_count(product[0]), 24);
  const auto relu = kernels_of_layer(1);
  ASSERT_EQ(relu.size(), 1U);
  EXPECT_EQ(relu[0].function, "relu");
}

TEST_F(WorkedExample, KernelsBecomeAProgramAndThatCycles) {
  const auto mapped = machine_->mapper().map_layer(kernels_of_layer(0));
  ASSERT_TRUE(mapped);
  EXPECT_EQ(mapped->choices[0].mapping, "matmul");
  EXPECT_TRUE(mapped->choices[0].tile_sizes.empty());
  const auto timing = timing::time_program(machine_->architecture(), mapped->program);
  ASSERT_TRUE(timing);
  const auto whole =
      timing::time_program(machine_->architecture(), mapped->program, {.method = timing::TimingMethod::kWholeGraph});
  ASSERT_TRUE(whole);
  EXPECT_TRUE(timing->exact);
  EXPECT_EQ(timing->cycles, whole->cycles);
  EXPECT_EQ(whole->iterations_evaluated, 24);
  EXPECT_EQ(whole->instructions_evaluated, 84);
}

TEST_F(WorkedExample, TheReadmeSaysWhatComesOut) {
  const auto estimate = estimate::estimate_network(machine_, network_);
  ASSERT_TRUE(estimate);
  const auto& product = estimate->layers[0];
  const auto& relu = estimate->layers[1];
  const auto says = [this](const std::string& text) {
    EXPECT_NE(readme_.find(text), std::string::npos) << "core/README.md does not say: " << text;
  };
  says(std::to_string(estimate->macs) + " multiply-accumulates");
  says(std::to_string(product.cost->cost.instructions) + " instructions in " +
       std::to_string(product.cost->cost.iterations_total));
  says("evaluates " + std::to_string(product.cost->cost.iterations_evaluated) + " of the " +
       std::to_string(product.cost->cost.iterations_total));
  says(std::to_string(product.cost->cost.cycles) + " cycles, exact");
  says(std::to_string(relu.cost->cost.cycles) + " cycles. `estimate/write_estimate.h`");
  says("writes " + std::to_string(estimate->total.cycles) + " cycles in all");
}

}  // namespace
}  // namespace cyclescope::testing
