// What each module can do. A module has only what its table names: the linker drops the rest.
#include <algorithm>
#include <array>
#include <iterator>

#include "border/machines.h"
#include "border/network_file.h"
#include "border/networks.h"
#include "operations/operations.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/operations.h"

namespace cyclescope::border {
namespace {

constexpr Operation kCoreOperations[] = {
    short_work("version", answer_version),
    short_work("operations", list_operations),
    short_work("release", release_handle),
    short_work("provide", provide_answers),
    short_work("document", write_document),
    short_work("describeArchitecture", describe_architecture),
    short_work("describe", describe),
    short_work("describeNetwork", describe_network),
    short_work("networkDocument", write_network_document),
    long_work("estimate", start_estimate),
    short_work("estimateLayer", answer_estimate_layer),
    short_work("estimateDocument", answer_estimate_document),
};

constexpr Operation kFurtherOperations[] = {
    long_work("attribute", start_attribution),
    long_work("trace", start_trace),
    short_work("networkTopology", write_network_topology),
    long_work("checkMappings", start_mapping_check),
    short_work("expand", expand_architecture),
    short_work("layerTypes", list_layer_types),
    short_work("describeTable", describe_table),
    short_work("splitTable", split_table),
    short_work("networkLayers", list_network_layers),
    short_work("tableLayers", list_table_layers),
    short_work("layerNetwork", write_layer_network),
    long_work("sweep", start_sweep),
    short_work("plan", plan_layers),
    long_work("measure", start_measure),
    long_work("fit", start_fit),
    long_work("calibrate", start_calibrate),
    short_work("describeModel", describe_model),
    short_work("predict", predict_layers),
    short_work("evaluate", evaluate_model),
    short_work("estimateByModel", estimate_by_fitted_model),
};

constexpr auto kFullOperations = [] {
  std::array<Operation, std::size(kCoreOperations) + std::size(kFurtherOperations)> all{};
  std::copy(std::begin(kFurtherOperations), std::end(kFurtherOperations),
            std::copy(std::begin(kCoreOperations), std::end(kCoreOperations), all.begin()));
  for (Operation& operation : all) {
    if (operation.start == start_estimate) operation.start = start_any_estimate;
  }
  return all;
}();

constexpr const DocumentKind* kCoreDocuments[] = {&kArchitectureKind, &kNetworkKind};
constexpr const DocumentKind* kFullDocuments[] = {&kArchitectureKind, &kNetworkKind, &kFileKind, &kTableKind,
                                                  &kModelKind};

}  // namespace

constinit const Table kCoreTable = {kCoreOperations, kCoreDocuments};
constinit const Table kFullTable = {kFullOperations, kFullDocuments};

}  // namespace cyclescope::border
