#include "builtin_networks.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "network/json/network_json.h"

namespace cyclescope::testing {
namespace {

namespace fs = std::filesystem;

BuiltinNetwork read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  auto network = network::read_network(text.str());
  if (!network) throw std::runtime_error(path.string() + ": " + network.error().message);
  const auto published = nlohmann::json::parse(text.str()).at("published");
  return {path.stem().string(),
          text.str(),
          std::move(*network),
          published.at("macs"),
          published.at("parameters"),
          published.value("parameters_folded", std::int64_t{0}),
          published.at("macs_tolerance"),
          published.at("parameters_tolerance"),
          published.at("counted")};
}

}  // namespace

const std::vector<BuiltinNetwork>& builtin_networks() {
  static const std::vector<BuiltinNetwork> all = [] {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(CYCLESCOPE_SOURCE_DIR) / "web/networks")) {
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<BuiltinNetwork> result;
    for (const fs::path& path : paths) result.push_back(read(path));
    return result;
  }();
  return all;
}

const BuiltinNetwork& builtin_network(const std::string& name) {
  for (const BuiltinNetwork& it : builtin_networks()) {
    if (it.name == name) return it;
  }
  throw std::runtime_error("no built-in network " + name);
}

std::int64_t total_mac_count(const network::Network& network) {
  std::int64_t macs = 0;
  for (const network::Layer& layer : network.layers) macs += network::mac_count(network, layer);
  return macs;
}

}  // namespace cyclescope::testing
