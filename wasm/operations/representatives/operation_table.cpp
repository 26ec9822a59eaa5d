#include "border/machines.h"
#include "border/networks.h"
#include "operations/operations.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/operations.h"

namespace cyclescope::border {
namespace {

const Operation kRepresentativesOperations[] = {
    short_work("version", answer_version),
    short_work("operations", list_operations),
    short_work("release", release_handle),
    short_work("provide", provide_answers),
    short_work("document", write_document),
    short_work("describeNetwork", describe_network),
    short_work("networkDocument", write_network_document),
    short_work("estimateLayer", answer_estimate_layer),
    short_work("estimateDocument", answer_estimate_document),
    short_work("layerTypes", list_layer_types),
    short_work("describeTable", describe_table),
    short_work("splitTable", split_table),
    short_work("networkLayers", list_network_layers),
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

const DocumentKind kRepresentativesDocuments[] = {kArchitectureKind, kNetworkKind, kOnnxKind, kTableKind, kModelKind};

}  // namespace

const Table kRepresentativesTable = {kRepresentativesOperations, kRepresentativesDocuments};

}  // namespace cyclescope::border
