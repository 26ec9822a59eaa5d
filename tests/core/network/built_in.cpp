#include "core/network/built_in.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "network/network_json.h"

namespace cyclescope::testing {

std::shared_ptr<const Network> built_in_network(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(std::string(CYCLESCOPE_SOURCE_DIR) + "/web/networks/" + name + ".json").rdbuf();
  auto network = read_network(text.str());
  if (!network) {
    ADD_FAILURE() << name << ": " << network.error().path << ": " << network.error().message;
    throw std::runtime_error(network.error().message);
  }
  return std::make_shared<const Network>(std::move(*network));
}

}  // namespace cyclescope::testing
