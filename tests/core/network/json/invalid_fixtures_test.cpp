#include "core/diagnostics/invalid_fixtures.h"

#include <gtest/gtest.h>

#include "network/json/network_json.h"

namespace cyclescope::network {
namespace {

Result<void> check(const std::string& text) {
  const auto network = read_network(text);
  if (!network) return tl::unexpected<Diagnostic>(network.error());
  return {};
}

TEST(InvalidNetworks, AreRefusedWithReasonAndPlaceForEveryCode) {
  const auto codes = testing::expect_refused("network_invalid", check);
  for (const char* code : {"UnknownKey", "MissingKey", "WrongType", "OutOfRange", "UnknownOperator", "UnknownTensor",
                           "DuplicateName", "UnknownValue", "BadAttribute", "ShapeMismatch", "DuplicateKey"}) {
    EXPECT_EQ(codes.count(code), 1U) << code << " has no fixture";
  }
}

}  // namespace
}  // namespace cyclescope::network
