#pragma once

#include <string_view>
#include <vector>

#include "description/source_map.h"
#include "diagnostics/diagnostic.h"
#include "json/document.h"

namespace cyclescope::description {

/// A description written out: without "use", "functions", "components" and "blocks", with what they stand for in the
/// places where they were used.
struct Expanded {
  Json document;
  SourceMap map;
};

/// What an expansion makes at most beyond a multiple of the document, in characters; a value counts as 16.
constexpr std::size_t kLargestExpansion = std::size_t{4} << 20;

/// The texts of `sequence`: a description, and behind it the libraries that it may use, each after a record separator
/// (0x1E), a character that no JSON text has.
std::vector<std::string_view> split_texts(std::string_view sequence);

/// Writes out the description `document`, whose text is the first of `texts`; the others are libraries. What is wrong
/// beside the language of expansion is left for the reader of the result. Errors, with line and column in the
/// document: UnknownLibrary, InvalidLibrary, NameClash, InvalidSignature, InvalidCall, UnknownFunction, UnknownBlock,
/// UnknownComponent, UnknownMapping, UnknownArgument, MissingArgument, SurplusArgument, MissingPort, InvalidPort,
/// Recursion, TooLarge, ExpansionTooLarge; WrongType, UnknownKey, DuplicateName, DuplicateKey; those of
/// parse_expression() for the bodies of functions.
Result<Expanded> expand(const Json& document, const std::vector<std::string_view>& texts);

}  // namespace cyclescope::description
