#include "kernels/kernel.h"

#include "kernels/kernel_builder.h"
#include "kernels/lowering.h"
#include "network/checked.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::kernels {
namespace {

Result<void> lower(KernelBuilder& builder) {
  switch (builder.layer().kind) {
    case network::OperatorKind::kConvolution:
      return lower_convolution(builder);
    case network::OperatorKind::kTransposedConvolution:
      return lower_transposed_convolution(builder);
    case network::OperatorKind::kGemm:
      return lower_gemm(builder);
    case network::OperatorKind::kMatMul:
      return lower_matmul(builder);
    case network::OperatorKind::kPooling:
      return lower_pooling(builder);
    case network::OperatorKind::kElementwise:
      return lower_elementwise(builder);
    case network::OperatorKind::kBatchNormalization:
      return lower_batch_normalization(builder);
    case network::OperatorKind::kLayerNormalization:
      return lower_normalization(builder);
    case network::OperatorKind::kSoftmax:
      return lower_softmax(builder);
    case network::OperatorKind::kConcat:
      return lower_concat(builder);
    case network::OperatorKind::kSplit:
      return lower_split(builder);
    case network::OperatorKind::kPad:
      return lower_pad(builder);
    case network::OperatorKind::kResize:
      return lower_resize(builder);
    case network::OperatorKind::kTranspose:
      return lower_transpose(builder);
    case network::OperatorKind::kReduce:
      return lower_reduce(builder);
    case network::OperatorKind::kGather:
      return lower_gather(builder);
    case network::OperatorKind::kSlice:
      return lower_slice(builder);
    case network::OperatorKind::kRecurrent:
      return lower_recurrent(builder);
    case network::OperatorKind::kExpand:
      return lower_expand(builder);
    case network::OperatorKind::kScatter:
      return lower_scatter(builder);
    case network::OperatorKind::kCumulative:
      return lower_cumulative(builder);
    case network::OperatorKind::kTopK:
      return lower_top_k(builder);
    case network::OperatorKind::kView:
      return {};
    case network::OperatorKind::kOther:
      break;
  }
  const std::string& reason = builder.layer().reason;
  return builder.not_mapped(reason.empty() ? "no kernel computes this operator" : reason);
}

}  // namespace

const char* name_of(KernelKind kind) {
  switch (kind) {
    case KernelKind::kConvolution:
      return "conv2d";
    case KernelKind::kMatMul:
      return "matmul";
    case KernelKind::kPooling:
      return "pooling";
    case KernelKind::kElementwise:
      return "elementwise";
    case KernelKind::kReduce:
      return "reduce";
    case KernelKind::kMove:
      return "move";
  }
  return "";
}

std::int64_t mac_count(const Kernel& kernel) {
  const auto product = [&](std::initializer_list<const char*> names) {
    std::int64_t result = 1;
    for (const char* name : names) result = network::saturating_multiply(result, kernel.sizes.at(name));
    return result;
  };
  if (kernel.kind == KernelKind::kConvolution) return product({"N", "G", "F", "OH", "OW", "C", "KH", "KW"});
  if (kernel.kind == KernelKind::kMatMul) return product({"B", "M", "N", "K"});
  return 0;
}

Result<std::vector<Kernel>> kernels_of(const network::Network& network, const network::Layer& layer) {
  if (const auto checked = network::check_layer(network, layer); !checked)
    return tl::unexpected<Diagnostic>(checked.error());
  KernelBuilder builder(network, layer);
  if (const auto lowered = lower(builder); !lowered) return tl::unexpected<Diagnostic>(lowered.error());
  return builder.finish();
}

}  // namespace cyclescope::kernels
