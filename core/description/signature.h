#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/document.h"

namespace cyclescope::description {

/// What a function, block or component is called and takes: "load(tile, words = 1)".
struct Signature {
  struct Parameter {
    std::string name;
    std::optional<Json> default_value;  ///< a whole number or a text; nothing where an argument must be given
  };
  std::string name;
  std::vector<Parameter> parameters;
};

/// Errors: InvalidSignature; DuplicateName (of two parameters).
Result<Signature> parse_signature(std::string_view text);

/// A name and what is given to it, in its order: "load(x_tile[0 :+ n], 4)". The parentheses may be missing.
struct Call {
  std::string name;
  std::vector<std::string> arguments;
};

/// Errors: InvalidCall.
Result<Call> parse_call(std::string_view text);

/// The texts between the commas of `list`, none where it is empty.
std::vector<std::string> split_arguments(std::string_view list);

}  // namespace cyclescope::description
