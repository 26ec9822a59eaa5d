#include "core/network/read_fault.h"

#include "kernels/kernel.h"
#include "network/json/network_json.h"

namespace cyclescope::reference {
namespace {

std::string fault_of_error(const Diagnostic& error) {
  if (error.code.empty()) return "an error without a code: " + error.message;
  return error.message.empty() ? "an error without a message: " + error.code : std::string();
}

}  // namespace

std::string fault_of(const Result<network::Network>& read) {
  if (!read) return fault_of_error(read.error());
  for (const network::Layer& layer : read->layers) {
    const auto kernels = kernels::kernels_of(*read, layer);
    if (kernels) continue;
    if (std::string fault = fault_of_error(kernels.error()); !fault.empty()) return fault;
  }
  const std::string text = network::write_network(*read);
  const auto again = network::read_network(text);
  if (!again) return "what was written is not read: " + again.error().message + "\n" + text;
  return *again == *read ? std::string() : "what was written is read as another network:\n" + text;
}

}  // namespace cyclescope::reference
