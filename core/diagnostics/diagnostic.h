#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace cyclescope::diagnostics {

/// Why an input was refused, for the person who wrote it.
struct Diagnostic {
  std::string code;     ///< Stable identifier in PascalCase, e.g. "UnknownKey"; callers may test for it.
  std::string path;     ///< Where: a JSON pointer ("/objects/3/latency"), an ONNX node name, or empty.
  std::string message;  ///< What was found and what was expected, with units; one sentence, no full stop needed.
  std::string hint;     ///< How to mend it, e.g. "did you mean 'latency'?"; empty where nothing useful is known.
  int line = 0;         ///< 1-based line in the document's text, 0 where the input is not text.
  int column = 0;       ///< 1-based column in bytes, 0 where the input is not text.
};

/// A value, or why there is none. The core never throws across a function that returns a Result, never prints, never
/// exits.
template <typename T>
using Result = tl::expected<T, Diagnostic>;

/// Makes the error side of a Result.
inline tl::unexpected<Diagnostic> failure(std::string code, std::string path, std::string message,
                                          std::string hint = {}) {
  return tl::unexpected<Diagnostic>(
      Diagnostic{std::move(code), std::move(path), std::move(message), std::move(hint), 0, 0});
}

}  // namespace cyclescope::diagnostics

namespace cyclescope {

// Every folder speaks of results.
using diagnostics::Diagnostic;
using diagnostics::failure;
using diagnostics::Result;

}  // namespace cyclescope
