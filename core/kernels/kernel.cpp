#include "kernels/kernel.h"

#include "kernels/kernel_builder.h"
#include "kernels/lowering.h"
#include "network/checked.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope {
namespace {

Result<void> lower(KernelBuilder& builder) {
  switch (builder.layer().kind) {
    case OperatorKind::kConvolution:
      return lower_convolution(builder);
    case OperatorKind::kTransposedConvolution:
      return lower_transposed_convolution(builder);
    case OperatorKind::kGemm:
      return lower_gemm(builder);
    case OperatorKind::kMatMul:
      return lower_matmul(builder);
    case OperatorKind::kPooling:
      return lower_pooling(builder);
    case OperatorKind::kElementwise:
      return lower_elementwise(builder);
    case OperatorKind::kBatchNormalization:
      return lower_batch_normalization(builder);
    case OperatorKind::kLayerNormalization:
      return lower_normalization(builder);
    case OperatorKind::kSoftmax:
      return lower_softmax(builder);
    case OperatorKind::kConcat:
      return lower_concat(builder);
    case OperatorKind::kSplit:
      return lower_split(builder);
    case OperatorKind::kPad:
      return lower_pad(builder);
    case OperatorKind::kResize:
      return lower_resize(builder);
    case OperatorKind::kTranspose:
      return lower_transpose(builder);
    case OperatorKind::kReduce:
      return lower_reduce(builder);
    case OperatorKind::kGather:
      return lower_gather(builder);
    case OperatorKind::kSlice:
      return lower_slice(builder);
    case OperatorKind::kRecurrent:
      return lower_recurrent(builder);
    case OperatorKind::kExpand:
      return lower_expand(builder);
    case OperatorKind::kView:
      return {};
    case OperatorKind::kOther:
      break;
  }
  return builder.not_mapped("no kernel computes this operator");
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
    for (const char* name : names) result = saturating_multiply(result, kernel.sizes.at(name));
    return result;
  };
  if (kernel.kind == KernelKind::kConvolution) return product({"N", "G", "F", "OH", "OW", "C", "KH", "KW"});
  if (kernel.kind == KernelKind::kMatMul) return product({"B", "M", "N", "K"});
  return 0;
}

Result<std::vector<Kernel>> kernels_of(const Network& network, const Layer& layer) {
  if (const auto checked = check_layer(network, layer); !checked) return tl::unexpected<Diagnostic>(checked.error());
  KernelBuilder builder(network, layer);
  if (const auto lowered = lower(builder); !lowered) return tl::unexpected<Diagnostic>(lowered.error());
  return builder.finish();
}

}  // namespace cyclescope
