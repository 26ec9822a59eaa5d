#pragma once

#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "network/network_parameter.h"

namespace cyclescope::network {

/// Reads a network in our own JSON format; web/networks/schema/network.schema.json describes every field. Two forms:
///
///   {"name": "tiny", "inputs": {"image": [1, 3, 32, 32]},
///    "layers": [
///      {"op": "Conv", "filters": 16, "kernel": 3, "pad": 1, "then": ["BatchNormalization", "Relu"]},
///      {"op": "GlobalAveragePool"}, {"op": "Flatten"}, {"op": "Gemm", "units": 10}]}
///
/// for people: layers take the output of the one before unless they name their inputs, weights and shapes follow from
/// the attributes. And what write_network() writes, which has every tensor and attribute. Errors: those of
/// parse_json(), of shape inference, and UnknownKey, MissingKey, WrongType, OutOfRange, UnknownOperator, UnknownTensor,
/// DuplicateName; path: a JSON pointer, with line and column.
/// A hand-written network may have `parameters`, and then expressions over them where a whole number stands: `"inputs":
/// {"image": ["batch", 3, "size", "size"]}`; read_network() takes their defaults.
Result<Network> read_network(std::string_view text);

/// A network whose parameters have values.
struct ParameterisedNetwork {
  Network network;
  std::vector<NetworkParameter> parameters;  ///< as the document has them
};

/// The same with the values of `given` for its parameters. Further errors: those of read_network_parameters().
Result<ParameterisedNetwork> read_network(std::string_view text, const NetworkParameterValues& given);

/// The complete form of `network`, one tensor or layer a line. read_network() of it gives an equal network.
std::string write_network(const Network& network);

}  // namespace cyclescope::network
