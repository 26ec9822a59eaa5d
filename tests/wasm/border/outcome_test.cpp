#include "border/outcome.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace cyclescope::border {
namespace {

const auto nothing_to_free = [] {};

TEST(Outcome, HoldsAValue) {
  EXPECT_EQ(outcome([]() -> Answer<std::string> { return "[1]"; }, nothing_to_free), R"({"ok":true,"value":[1]})");
}

TEST(Outcome, HoldsARefusal) {
  EXPECT_EQ(outcome(
                []() -> Answer<std::string> {
                  return refuse({"Odd", "/a", "it is odd", "make it even", 3, 7}, Input::kRequest);
                },
                nothing_to_free),
            R"({"ok":false,"error":{"code":"Odd","input":"request","path":"/a","message":"it is odd",)"
            R"("hint":"make it even","line":3,"column":7}})");
}

TEST(Outcome, ExceptionsBecomeInternalErrors) {
  const std::string known =
      outcome([]() -> Answer<std::string> { throw std::runtime_error("surprise"); }, nothing_to_free);
  EXPECT_NE(known.find(R"("code":"Internal","input":"module")"), std::string::npos) << known;
  EXPECT_NE(known.find("surprise"), std::string::npos) << known;
  const std::string unknown = outcome([]() -> Answer<std::string> { throw 42; }, nothing_to_free);
  EXPECT_NE(unknown.find(R"("code":"Internal")"), std::string::npos) << unknown;
}

TEST(Outcome, LackOfMemoryFreesWhatIsRemembered) {
  bool freed = false;
  const std::string text = outcome([]() -> Answer<std::string> { throw std::bad_alloc(); }, [&] { freed = true; });
  EXPECT_TRUE(freed);
  EXPECT_NE(text.find(R"("code":"OutOfMemory")"), std::string::npos) << text;
}

}  // namespace
}  // namespace cyclescope::border
