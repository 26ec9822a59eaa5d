#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace cyclescope::border {

/// The value of an outcome, which must have one.
inline nlohmann::json value_of(const std::string& outcome) {
  const auto parsed = nlohmann::json::parse(outcome);
  EXPECT_TRUE(parsed.at("ok").get<bool>()) << outcome;
  return parsed.value("value", nlohmann::json());
}

/// The error of an outcome, which must be one.
inline nlohmann::json error_of(const std::string& outcome) {
  const auto parsed = nlohmann::json::parse(outcome);
  EXPECT_FALSE(parsed.at("ok").get<bool>()) << outcome;
  return parsed.value("error", nlohmann::json::object());
}

}  // namespace cyclescope::border
