#include "border/machines.h"
#include "border/networks.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

const Operation kCoreOperations[] = {
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

const DocumentKind kCoreDocuments[] = {kArchitectureKind, kNetworkKind, kOnnxKind};

}  // namespace

const Table kCoreTable = {kCoreOperations, kCoreDocuments};

}  // namespace cyclescope::border
