#include "core/diagnostics/invalid_fixtures.h"

#include <gtest/gtest.h>

#include "architecture/description.h"
#include "mapping/mapping.h"

namespace cyclescope::architecture {
namespace {

/// What the core has to say against a description, as a page or command line would ask it.
Result<void> check(const std::string& text) {
  const auto description = read_description(text);
  if (!description) return tl::unexpected<Diagnostic>(description.error());
  if (const auto mappings = mapping::read_mappings(*description); !mappings) {
    return tl::unexpected<Diagnostic>(mappings.error());
  }
  if (const auto architecture = instantiate(*description); !architecture) {
    return tl::unexpected<Diagnostic>(architecture.error());
  }
  return {};
}

TEST(InvalidDescriptions, AreRefusedWithReasonAndPlaceForEveryCode) {
  const auto codes = testing::expect_refused("arch_invalid", check);
  for (const char* code : {"JsonSyntax",          "DuplicateKey",      "WrongType",
                           "UnknownKey",          "MissingKey",        "OutOfRange",
                           "UnknownValue",        "ExpressionSyntax",  "UnknownName",
                           "UnknownChoice",       "DivisionByZero",    "Overflow",
                           "DomainError",         "InvalidName",       "DuplicateName",
                           "UnknownOperation",    "MissingAttribute",  "UnprocessedOperation",
                           "SemanticsSyntax",     "UnknownOperand",    "OperandRole",
                           "CyclicDefinition",    "UnknownSource",     "TooLarge",
                           "UnknownObject",       "InvalidEdge",       "DuplicateEdge",
                           "MissingObject",       "SurplusObject",     "SharedInstructionMemory",
                           "IssueBufferTooSmall", "CyclicForward",     "Unreachable",
                           "AmbiguousRoute",      "DeadEnd",           "AmbiguousOperation",
                           "CacheBacking",        "EmptyRegisterFile", "OverlappingAddressRanges",
                           "ConstraintViolated",  "InvalidText"}) {
    EXPECT_EQ(codes.count(code), 1U) << code << " has no fixture";
  }
}

}  // namespace
}  // namespace cyclescope::architecture
